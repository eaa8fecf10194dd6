"""Writes the reporting periods of the demonstration: the whole project closed, the last months open.

Once everything is added up, for a hub confirms and the network closes what the cells say. Two corrections afterwards
move what two hubs reported, one as many heads up as the other down, so that no published total is another.
"""

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import translation

from accounts.models import OutgoingMail, User
from hubs.access import people_at, people_with
from hubs.models import Hub
from hubs.roles import HubPerm, NetworkPerm
from impact.actions.adjustments import write_adjustments
from impact.actions.confirmation_reminders import write_reminders
from impact.actions.confirming import confirm_figures
from impact.actions.correct_session import correct_session
from impact.actions.reporting_periods import close_period, set_up_period
from impact.actions.versions import draft_of
from impact.demo.plan import FIRST_DAY, LAST_DAY
from impact.demo.reporting import PlannedClosed, PlannedOpen, read_reporting
from impact.models import Audience, ReportingPeriod, Session
from impact.queries.months import earlier_month, month_of
from impact.queries.period_content import version_of
from impact.queries.period_figures import figures_of_hubs
from impact.queries.periods import month_label, next_month
from impact.queries.reporting import hubs_that_report

HEADS = 1  # that two hubs have counted wrongly
FEW = 6  # so that it is nobody’s largest session


def write_reporting(*, today: dt.date) -> None:
    """Both periods, with reminders for who has not confirmed the open one.

    Two transactions, because what is corrected after the closing has to be later than it; of a start that was broken
    off in between, the first stands.
    """
    manager = people_with(NetworkPerm.CLOSE_PERIODS)[0]
    closed, now = read_reporting()
    if not ReportingPeriod.objects.exists():
        _write_closed(closed, manager)
    if not ReportingPeriod.objects.filter(closed_at=None).exists():
        _write_what_followed(now, manager, today)


@transaction.atomic
def _write_what_followed(now: PlannedOpen, manager: User, today: dt.date) -> None:
    _correct(list(hubs_that_report(ReportingPeriod.objects.get())))
    write_adjustments()
    _write_open(now, manager, today)
    write_reminders(today=today)
    OutgoingMail.objects.all().delete()  # nobody of the demonstration gets mails while it is loaded


@transaction.atomic
def _write_closed(planned: PlannedClosed, manager: User) -> None:
    last = month_of(LAST_DAY)
    values = {"first_month": month_of(FIRST_DAY), "last_month": last}
    due_on = next_month(last) + dt.timedelta(days=planned.due_after)
    period = set_up_period(by=manager, values=planned.names | values | {"due_on": due_on})
    hubs = list(hubs_that_report(period))
    _confirm(period, [hub for hub in hubs if hub.code not in planned.without], planned.notes)
    close_period(period=period, by=manager, anyway=True)


def _write_open(planned: PlannedOpen, manager: User, today: dt.date) -> None:
    last = earlier_month(today, 1)
    values = {"first_month": earlier_month(last, planned.months - 1), "last_month": last}
    period = set_up_period(
        by=manager,
        values=_named(planned, last) | values | {"due_on": today + dt.timedelta(days=planned.due_in)},
    )
    _confirm(period, [hub for hub in hubs_that_report(period) if hub.code in planned.confirmed], planned.notes)


def _named(planned: PlannedOpen, last: dt.date) -> dict[str, str]:
    names = {}
    for field, text in planned.names.items():
        with translation.override(field.removeprefix("name").strip("_") or "en"):
            names[field] = text.format(month=month_label(last))
    return names


def _confirm(period: ReportingPeriod, hubs: list[Hub], notes: dict[str, str]) -> None:
    figures = figures_of_hubs(period.first_month, period.after, hubs)
    for hub in hubs:
        if people := people_at(hub, HubPerm.CONFIRM_PERIOD):
            seen, note = version_of(figures[hub.pk]), notes.get(hub.code, "")
            confirm_figures(hub=hub, period=period, by=people[0], seen=seen, note=note)


def _correct(hubs: list[Hub]) -> None:
    """A teacher more at the last lesson of one hub, one fewer at that of another."""
    found = [session for hub in hubs if (session := _lesson(hub)) is not None][:2]
    if len(found) < 2:
        return
    for session, more in zip(found, (HEADS, -HEADS), strict=True):
        draft = draft_of(session)
        lines = tuple(
            replace(line, head_count=line.head_count + more) if line.audience == Audience.TEACHER else line
            for line in draft.lines
        )
        by = people_at(session.hub, HubPerm.CORRECT_SESSIONS)[0]
        correct_session(session=session, by=by, draft=replace(draft, lines=lines), version=session.version)


def _lesson(hub: Hub) -> Session | None:
    """The last session of a hub alone with some teachers, of whom more came than were new."""
    sessions = Session.objects.standing().filter(hub=hub, co_hostings=None, lines__audience=Audience.TEACHER)
    for session in sessions.for_list()[:40]:
        teachers = [line for line in session.lines.all() if line.audience == Audience.TEACHER]
        if all((line.first_timers or 0) + HEADS < line.head_count < FEW for line in teachers):
            return session
    return None
