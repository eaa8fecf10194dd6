"""The public directory of projects: a page of them, narrowed by what a school looks for."""

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hubs.languages import foreign
from hubs.models import Challenge, Hub
from hubs.queries.directory import HubLink, hub_url
from projects.models import Call, Project, ProjectStatus, SignUp, Subject
from projects.models.project import ProjectQuerySet
from projects.models.sign_up import OVER
from schools.models import Level, School, school_year_of
from schools.models.school import AGES

PROJECTS_A_PAGE = 18
WORDS = 8  # of what is typed; further ones are left out
HUBS_IN_A_LIST = 100  # with more of them a hub is typed and not chosen
CHALLENGES_IN_A_LIST = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a visitor narrows the directory. `age` is in years, `sdg` the number of a goal, `open`: schools may join."""

    q: str = ""
    hub: Hub | None = None
    challenge: Challenge | None = None
    sdg: int | None = None
    subject: str = ""
    age: int | None = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class OpenCall:
    """How a project that schools may join stands now. `free` and `capacity` are None with a place for everybody.

    `closes` is on the clock of the hub, which is that of `place`; `unit` is what a place is for,
    `admission` who gets one.
    """

    closes: dt.datetime
    place: str
    unit: str
    capacity: int | None
    free: int | None
    admission: str

    @property
    def full(self) -> bool:
        """Whether there is nothing left but the waiting list."""
        return self.free == 0


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A project as lists show it. `open_until` is the last day on which a school may join, if it still may.

    `language` is that of its words, where it is another one than the page's.
    """

    title: str
    language: str
    url: str
    summary: str
    hub: HubLink
    status: str
    status_label: str
    sdgs: tuple[int, ...]
    subjects: tuple[str, ...]
    ages: str
    open_until: dt.date | None
    call: OpenCall | None
    starts_on: dt.date
    ends_on: dt.date | None


@dataclass(frozen=True, slots=True)
class ProjectDirectory:
    """A page of the directory; `number` is how many projects fit."""

    cards: tuple[ProjectCard, ...]
    pages: Page[Project]
    number: int


def project_directory(wanted: Wanted, *, page: str | None) -> ProjectDirectory:
    """The projects that fit, the latest first. Two queries; a page that is not there gives the nearest one."""
    pages = Paginator(latest_first(_fitting(wanted)), PROJECTS_A_PAGE).get_page(page)
    return ProjectDirectory(cards_of(pages.object_list), pages, pages.paginator.count)


def latest_first(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Those that began last, or will begin, first: an index has them in this order."""
    return with_calls(projects).order_by("-starts_on", "-pk")


def with_calls(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Projects with their hubs, their calls and how many places are held, in the query that reads them."""
    of_call = SignUp.objects.holding().filter(call__project=OuterRef("pk")).order_by().values("call")
    held = Subquery(of_call.annotate(held=Sum("places")).values("held"))
    return projects.select_related("hub", "call").annotate(places_held=held)


def of_hub_and_sub_hubs(hub: Hub) -> ProjectQuerySet:
    """Projects at home in a hub or in one of its sub-hubs."""
    return Project.objects.shown_publicly().filter(Q(hub=hub) | Q(hub__parent=hub))


def still_to_join(projects: ProjectQuerySet, school: School, now: dt.datetime) -> QuerySet[Project]:
    """Those that a school can join and has not, with a free place, for ages of one of its classes; `with_calls`.

    A school that names no classes of this year yet is taken by its levels, and by nothing where it has none.
    """
    joined = SignUp.objects.exclude(state__in=OVER).filter(school=school, call__project=OuterRef("pk"))
    open_now = with_calls(projects.open_for_sign_up(now)).exclude(Exists(joined))
    free = Q(call__capacity=None) | Q(places_held=None) | Q(places_held__lt=F("call__capacity"))
    return open_now.filter(free).filter(_for_ages_of(school))


def _for_ages_of(school: School) -> Q:
    classes = school.classes.in_school_year(school_year_of(school.hub.today()))
    levels = set(classes.values_list("level", flat=True)) or set(school.levels) or set(Level.values)
    ages = (AGES[Level(level)] for level in sorted(levels))
    fits = (Q(age_from__lte=oldest, age_to__gte=youngest) for youngest, oldest in ages)
    return reduce(or_, fits, Q(age_from=None))


def cards_of(projects: Iterable[Project]) -> tuple[ProjectCard, ...]:
    """Projects as lists show them; they have to be read `with_calls`."""
    now = timezone.now()
    return tuple(_card(project, now) for project in projects)


def open_until_of(project: Project, now: dt.datetime) -> dt.date | None:
    """The last day on which a school may join, where the hub is, if it still may."""
    call = _call_at(project, now)
    return _closes(call, project).date() if call else None


def open_call_of(project: Project, now: dt.datetime) -> OpenCall | None:
    """How many places are free, if schools may join; the project is read `with_calls`."""
    call = _call_at(project, now)
    if call is None:
        return None
    held: int = getattr(project, "places_held", None) or 0
    free = None if call.capacity is None else max(call.capacity - held, 0)
    return OpenCall(_closes(call, project), project.hub.place, call.unit, call.capacity, free, call.admission)


def _call_at(project: Project, now: dt.datetime) -> Call | None:
    call: Call | None = getattr(project, "call", None)
    return call if call is not None and call.is_open_at(now) else None


def _closes(call: Call, project: Project) -> dt.datetime:
    return call.closes_at.astimezone(zoneinfo.ZoneInfo(project.hub.time_zone))


def project_url(project: Project) -> str:
    """The address of a project's page."""
    return reverse("projects:project", kwargs={"project_id": project.pk, "project_slug": project.slug})


def ages_of(project: Project) -> str:
    """For whom a project is, in years; nothing where it does not say."""
    if project.age_from is None or project.age_to is None:
        return ""
    if project.age_from == project.age_to:
        return _("%(age)d years") % {"age": project.age_from}
    return _("%(youngest)d–%(oldest)d years") % {"youngest": project.age_from, "oldest": project.age_to}


def subjects_of(project: Project) -> tuple[str, ...]:
    """The subjects that a project touches, in words."""
    return tuple(str(subject.label) for subject in Subject if subject.value in project.subjects)


def hubs_with_projects() -> list[tuple[str, str]]:
    """Codes and names of hubs with projects, to choose from. One query."""
    return hubs_having(Project.objects.shown_publicly())


def hubs_having(things: QuerySet[Any]) -> list[tuple[str, str]]:
    """Codes and names of hubs that own such things or whose sub-hubs do, by name; the first hundred and one."""
    own, below = things.filter(hub=OuterRef("pk")), things.filter(hub__parent=OuterRef("pk"))
    hubs = Hub.objects.shown_publicly().filter(Exists(own) | Exists(below)).order_by("name", "code")
    return list(hubs.values_list("code", "name")[: HUBS_IN_A_LIST + 1])


def find_hub(text: str) -> Hub | None:
    """The hub that is meant by a code or a name, however capitalised. One query."""
    if "\x00" in text:  # which an address can have, and the database refuses to look for
        return None
    return Hub.objects.shown_publicly().filter(Q(code__iexact=text) | Q(name__iexact=text)).order_by("code").first()


def challenges_to_choose(hub: Hub | None) -> list[tuple[str, str, str]]:
    """Number, title and hub of challenges that projects answer: a hub's, or the network's first hundred. One query."""
    answered = Project.objects.shown_publicly().filter(challenge=OuterRef("pk"))
    found = Challenge.objects.shown_publicly().filter(Exists(answered))
    if hub is not None:
        found = found.filter(Q(hub=hub) | Q(hub__parent=hub))
    rows = found.order_by("hub__name", "title", "pk").values_list("pk", "title", "hub__name")
    return [(str(pk), title, of) for pk, title, of in rows[:CHALLENGES_IN_A_LIST]]


def find_challenge(challenge_id: int) -> Challenge | None:
    """The challenge with a number. One query."""
    return Challenge.objects.shown_publicly().filter(pk=challenge_id).first()


def _fitting(wanted: Wanted) -> QuerySet[Project]:
    found = Project.objects.shown_publicly()
    if wanted.hub is not None:
        found = of_hub_and_sub_hubs(wanted.hub)
    if wanted.challenge is not None:
        found = found.filter(challenge=wanted.challenge)
    if wanted.sdg is not None:
        found = found.filter(sdgs__contains=[wanted.sdg])
    if wanted.subject:
        found = found.filter(subjects__contains=[wanted.subject])
    if wanted.age is not None:
        found = found.filter(age_from__lte=wanted.age, age_to__gte=wanted.age)
    if wanted.open:
        found = found.open_for_sign_up(timezone.now())
    for word in wanted.q.split()[:WORDS]:
        found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word))
    return found


def _card(project: Project, now: dt.datetime) -> ProjectCard:
    return ProjectCard(
        title=project.title,
        language=foreign(project.language),
        url=project_url(project),
        summary=project.summary,
        hub=HubLink(project.hub.name, project.hub.place, hub_url(project.hub.code)),
        status=project.status,
        status_label=str(ProjectStatus(project.status).label),
        sdgs=tuple(sorted(project.sdgs)),
        subjects=subjects_of(project),
        ages=ages_of(project),
        open_until=open_until_of(project, now),
        call=open_call_of(project, now),
        starts_on=project.starts_on,
        ends_on=project.ends_on,
    )
