"""Unusual head counts of a hub that wait for a second pair of eyes, or were returned, and who may say what."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from hubs.access import people_at
from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from impact.models import Audience, LookState, SecondLook, Session

SHOWN = 50
LATEST_ANSWERED = 10


@dataclass(frozen=True, slots=True)
class LookLine:
    """One session with unusual numbers: what is unusual, in words, and what this person may say."""

    look: SecondLook
    unusual: tuple[str, ...]
    may_look: bool
    may_confirm: bool
    own: bool


@dataclass(frozen=True, slots=True)
class LooksOfHub:
    """Sessions whose last word is not said, first those that wait for this person; and those answered lately.

    `sessions` and `interactions` say how much of the hub's figures waits; it counts meanwhile.
    """

    open: tuple[LookLine, ...]
    answered: tuple[LookLine, ...]
    sessions: int
    interactions: int


def page_of_looks(hub: Hub) -> str:
    """Where a hub's page shows them."""
    return f"{reverse('impact:quality', args=[hub.code])}#looks"


def may_look(writer: int | None, by: User, *, coordinators: Collection[int], team: Collection[int]) -> bool:
    """Whether somebody's eyes are a second pair: a coordinator's, or for the numbers of a coordinator anybody's of the
    team; never those of who wrote the numbers. `coordinators` may correct every session of the hub, `team` may log.
    """
    if by.pk == writer:
        return False
    return by.pk in coordinators or (writer in coordinators and by.pk in team)


def may_answer_return(writer: int | None, by: User, *, team: Collection[int]) -> bool:
    """Whether somebody may confirm numbers that were returned: who wrote them; once they left, anybody who logs."""
    return by.pk in team and (by.pk == writer or writer not in team)


def looks_of_hub(hub: Hub, by: User) -> LooksOfHub:
    """What a hub's page shows of them. A constant number of queries."""
    coordinators = {person.pk for person in people_at(hub, HubPerm.CORRECT_SESSIONS)}
    team = {person.pk for person in people_at(hub, HubPerm.LOG_SESSIONS)}
    found = SecondLook.objects.of_hub(hub)
    whole = found.filter(state=LookState.WAITING).aggregate(
        sessions=Count("session", distinct=True), interactions=Sum("session__lines__head_count")
    )

    def line(look: SecondLook) -> LookLine:
        return LookLine(
            look,
            tuple(in_words(look)),
            look.state == LookState.WAITING and may_look(look.written_by_id, by, coordinators=coordinators, team=team),
            look.state == LookState.RETURNED and may_answer_return(look.written_by_id, by, team=team),
            own=look.written_by_id == by.pk,
        )

    answered = (
        found.exclude(state__in=(LookState.WAITING, LookState.RETURNED)).with_all().order_by("-changed_at", "-pk")
    )
    waiting = [line(look) for look in found.open().with_all().order_by("pk")[:SHOWN]]
    return LooksOfHub(
        open=tuple(sorted(waiting, key=lambda one: not (one.may_look or one.may_confirm))),
        answered=tuple(line(look) for look in answered[:LATEST_ANSWERED]),
        sessions=whole["sessions"],
        interactions=whole["interactions"] or 0,
    )


def find_look(hub: Hub, key: int) -> SecondLook | None:
    """One at a session of a hub that stands."""
    return SecondLook.objects.of_hub(hub).with_all().filter(pk=key).first()


def look_at(session: Session) -> SecondLook | None:
    """That at a session, if there was ever anything unusual about it. At most two queries."""
    return SecondLook.objects.filter(session=session).prefetch_related("steps__by").first()


def returned_at(session: Session) -> SecondLook | None:
    """That at a session whose numbers were returned, and wait to be looked at again by who wrote them. One query."""
    returned = SecondLook.objects.filter(session=session, state=LookState.RETURNED)
    return returned.select_related("looked_by").first()


def second_look_todos(hub: Hub, user: User, rights: Collection[HubPerm]) -> list[Todo]:
    """What waits for this person's eyes, and what was returned and is theirs to answer.

    One query for those who log, a few more where something is open.
    """
    if HubPerm.LOG_SESSIONS not in rights:
        return []
    rows = SecondLook.objects.of_hub(hub).open().order_by().values_list("state", "written_by")
    counted = list(rows.annotate(number=Count("pk")))
    if not counted:
        return []
    coordinators = {person.pk for person in people_at(hub, HubPerm.CORRECT_SESSIONS)}
    team = {person.pk for person in people_at(hub, HubPerm.LOG_SESSIONS)}
    waiting = own = left = 0
    for state, writer, number in counted:
        if state == LookState.WAITING:
            waiting += number * may_look(writer, user, coordinators=coordinators, team=team)
        elif may_answer_return(writer, user, team=team):
            own, left = (own + number, left) if writer == user.pk else (own, left + number)
    return _todos(page_of_looks(hub), waiting=waiting, own=own, left=left)


def _todos(url: str, *, waiting: int, own: int, left: int) -> list[Todo]:
    found = []
    if own:
        text = ngettext(
            "Of %(number)d session your number was returned with a note.",
            "Of %(number)d sessions your numbers were returned with a note.",
            own,
        )
        found.append(Todo(text % {"number": own}, "question-circle", url, _("Answer"), "warn"))
    if left:
        text = ngettext(
            "The numbers of %(number)d session were returned with a note, and who wrote them is not in the team.",
            "The numbers of %(number)d sessions were returned with a note, and who wrote them is not in the team.",
            left,
        )
        found.append(Todo(text % {"number": left}, "question-circle", url, _("Answer"), "warn"))
    if waiting:
        text = ngettext(
            "%(number)d session with unusual numbers waits for a second pair of eyes.",
            "%(number)d sessions with unusual numbers wait for a second pair of eyes.",
            waiting,
        )
        found.append(Todo(text % {"number": waiting}, "eye", url, _("Look"), "warn"))
    return found


def in_words(look: SecondLook) -> list[str]:
    """What is unusual about a session that was read with all. No query."""
    lines, found = list(look.session.lines.all()), []
    for key in look.keys:
        code, _dash, heads = key.rpartition("-")
        if code == "many-in-all":
            found.append(_("%(heads)s people in all are unusually many.") % {"heads": heads})
            continue
        kind, _dash, what = code.rpartition("-")
        if kind == "many-people":
            told = {"heads": heads, "audience": Audience(what).label if what in Audience.values else what}
            found.append(_("%(audience)s: %(heads)s people are unusually many.") % told)
            continue
        group = next((one.school_class for one in lines if str(one.school_class_id) == what), None)
        if group is not None:
            told = {"heads": heads, "class": group.name, "size": str(group.size_on(look.session.held_on))}
            found.append(_("%(class)s: %(heads)s came, and the class has %(size)s.") % told)
    return found
