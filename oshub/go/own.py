"""What of a person's own hubs a text fits: projects, partnerships, schools, challenges, news and events, and more."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar, cast

from django.db.models import Case, CharField, Func, Model, QuerySet, Value, When
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from hubs.models import Challenge, Hub
from hubs.roles import HubPerm
from impact.models import SessionType
from oshub.search.marks import fold
from projects.models import Event, Partnership, Post, Project
from schools.models import School

MOST = 5  # of each sort

Row = TypeVar("Row", bound=Model)
Hubs = dict[int, Hub]


@dataclass(frozen=True, slots=True)
class Target:
    """A place to go to: what it is called, what it is, and where."""

    label: str
    note: str
    url: str
    icon: str


def own_things(rights: dict[Hub, frozenset[HubPerm]], text: str) -> Iterator[Target]:
    """Things of these hubs whose name has all the words. A query for each sort that the person may open anywhere."""
    for perm, find in FINDERS:
        hubs = {hub.pk: hub for hub, held in rights.items() if perm in held}
        if hubs:
            yield from find(hubs, text)


def hubs_named(text: str) -> list[Hub]:
    """Hubs of the whole network whose code or names have all the words; for those whom no hub is foreign to."""
    return list(_named(Hub.objects.all(), text, "name", "code", "local_name", "place"))


def _projects(hubs: Hubs, text: str) -> Iterator[Target]:
    for project in _named(Project.objects.filter(hub__in=hubs), text, "title"):
        hub = hubs[project.hub_id]
        url = reverse("projects:edit", args=[hub.code, project.pk])
        yield Target(project.title, _of(hub, _("Project")), url, "lightbulb")


def _partnerships(hubs: Hubs, text: str) -> Iterator[Target]:
    for partnership in _named(Partnership.objects.filter(hub__in=hubs), text, "name"):
        hub = hubs[partnership.hub_id]
        url = reverse("projects:partnership", args=[hub.code, partnership.pk])
        yield Target(partnership.name, _of(hub, _("Partnership")), url, "arrow-left-right")


def _challenges(hubs: Hubs, text: str) -> Iterator[Target]:
    for challenge in _named(Challenge.objects.filter(hub__in=hubs), text, "title"):
        hub = hubs[challenge.hub_id]
        url = reverse("hubs:edit_challenge", args=[hub.code, challenge.pk])
        yield Target(challenge.title, _of(hub, _("Challenge")), url, "flag")


def _schools(hubs: Hubs, text: str) -> Iterator[Target]:
    for school in _named(School.objects.filter(hub__in=hubs), text, "name", "place"):
        url = reverse("impact:school", args=[school.pk])
        yield Target(school.name, _of(hubs[school.hub_id], _("School")), url, "mortarboard")


def _posts(hubs: Hubs, text: str) -> Iterator[Target]:
    for post in _named(Post.objects.filter(hub__in=hubs), text, "title"):
        hub = hubs[post.hub_id]
        url = reverse("projects:edit_post", args=[hub.code, post.pk])
        yield Target(post.title, _of(hub, _("Post"), post.get_state_display()), url, "newspaper")


def _events(hubs: Hubs, text: str) -> Iterator[Target]:
    for event in _named(Event.objects.filter(hub__in=hubs), text, "title"):
        hub = hubs[event.hub_id]
        url = reverse("projects:edit_event", args=[hub.code, event.pk])
        yield Target(event.title, _of(hub, _("Event"), event.get_state_display()), url, "calendar-event")


def _types(hubs: Hubs, text: str) -> Iterator[Target]:
    words = fold(text).split()
    fitting = [kind for kind in SessionType.objects.all() if all(word in fold(kind.label) for word in words)]
    for kind in fitting[:MOST]:
        for hub in list(hubs.values())[:MOST]:
            url = f"{reverse('impact:sessions', args=[hub.code])}?session_type={kind.pk}"
            yield Target(kind.label, _of(hub, _("Sessions of this type")), url, "list-check")


FINDERS: tuple[tuple[HubPerm, Callable[[Hubs, str], Iterator[Target]]], ...] = (
    (HubPerm.MANAGE_PROJECTS, _projects),
    (HubPerm.VIEW, _partnerships),
    (HubPerm.VIEW_SESSIONS, _schools),
    (HubPerm.EDIT_PROFILE, _challenges),
    (HubPerm.WRITE_NEWS, _posts),
    (HubPerm.WRITE_NEWS, _events),
    (HubPerm.VIEW_SESSIONS, _types),
)


def _named(found: QuerySet[Row], text: str, *columns: str) -> QuerySet[Row]:
    """Rows whose columns have all the words of a text, whatever their accents; those that begin with it first."""
    folded = fold(text)
    together = columns[0] if len(columns) == 1 else Concat(*_with_spaces(columns), output_field=CharField())
    name = Func(together, function="search_fold", output_field=CharField())
    fitting = cast("QuerySet[Row]", found.alias(folded=name))
    for word in folded.split():
        fitting = fitting.filter(folded__contains=word)
    return fitting.order_by(Case(When(folded__startswith=folded, then=0), default=1), columns[0], "pk")[:MOST]


def _with_spaces(columns: tuple[str, ...]) -> Iterator[str | Value]:
    for place, column in enumerate(columns):
        if place:
            yield Value(" ")
        yield column


def _of(hub: Hub, *words: object) -> str:
    return " · ".join([*map(str, words), hub.name])
