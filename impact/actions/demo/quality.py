"""Writes quiet months, reminders and unusual numbers of the demonstration's hubs. No figure moves."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from hubs.access import people_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.actions.quiet_month import NotAMonthOfHub, SomethingHappened, say_quiet
from impact.actions.reminders import remind
from impact.actions.second_look import ask_for_second_look, return_numbers, say_right
from impact.actions.versions import draft_of
from impact.demo.plan import FIRST_DAY, LAST_DAY
from impact.demo.quiet import PlannedQuiet, read_quiet
from impact.models import AttendanceLine, LookState, SecondLook, Session
from impact.queries.months import earlier_month, month_of
from impact.queries.periods import next_month
from schools.models import SchoolClass

Who = Callable[[Hub], User]

SAID_AFTER = dt.timedelta(days=2)  # into the next month
CAME_ALONG = 3  # pupils of a neighbouring class


def write_quiet_months(hubs: Iterable[Hub], *, today: dt.date, staff_of: Who, manager: User) -> None:
    """Quiet summers of the time of the demonstration, some months of the last year, and a reminder."""
    planned = read_quiet()
    for hub in hubs:
        quiet = planned.get(hub.code)
        if quiet is None:
            continue
        ago = [earlier_month(today, number) for number in quiet.months_ago]
        for month in [*_summers(quiet.summers), *ago]:
            try:
                row = say_quiet(hub=hub, by=staff_of(hub), month=month).row
            except (NotAMonthOfHub, SomethingHappened):
                continue  # a hub that was busy in that summer says nothing
            row.said_at = dt.datetime.combine(next_month(month) + SAID_AFTER, dt.time(8, 40), tzinfo=dt.UTC)
            row.save(update_fields=["said_at"])
        if quiet.asked_about and people_at(hub, HubPerm.CORRECT_SESSIONS):
            remind(hub=hub, month=earlier_month(today, quiet.asked_about), by=manager)


def write_unusual_numbers(hubs: Iterable[Hub], *, coordinator_of: Who) -> None:
    """At each hub one session to which more came than the class has: neighbours came along. The class gets smaller,
    and no head count another number.
    """
    planned = read_quiet()
    for hub in hubs:
        quiet, session = planned.get(hub.code), _last_with_a_class(hub)
        if quiet is None or session is None:
            continue
        line = session.lines.filter(_a_full_class())[0]
        SchoolClass.objects.filter(lines=line).update(size=line.head_count - CAME_ALONG)
        draft = replace(draft_of(session), confirmed=(f"over-size-{line.school_class_id}-{line.head_count}",))
        Session.objects.filter(pk=session.pk).update(confirmed=list(draft.confirmed))
        ask_for_second_look(session=session, draft=draft, by=session.logged_by, is_new=True)
        _answer(SecondLook.objects.get(session=session), quiet, by=coordinator_of(hub))


def _last_with_a_class(hub: Hub) -> Session | None:
    """The last session of a hub with a class about whose number its school has said nothing."""
    with_class = AttendanceLine.objects.filter(_a_full_class(), session=OuterRef("pk"))
    found = Session.objects.standing().filter(hub=hub, logged_by__isnull=False, countersigns=None)
    return found.filter(Exists(with_class)).for_list().first()


def _a_full_class() -> Q:
    return Q(head_count__gte=10, school_class__isnull=False, school_class__size_changes=None)


def _answer(look: SecondLook, quiet: PlannedQuiet, *, by: User) -> None:
    if by.pk == look.written_by_id or quiet.unusual == LookState.WAITING:
        return
    if quiet.unusual == LookState.RETURNED:
        return_numbers(look=look, by=by, version=look.version, note=quiet.note)
    else:
        say_right(look=look, by=by, version=look.version)


def _summers(months: Iterable[int]) -> list[dt.date]:
    """Such months of every year of the demonstration."""
    found, month = [], month_of(FIRST_DAY)
    while month <= LAST_DAY:
        found += [month] if month.month in months else []
        month = next_month(month)
    return found
