"""Writes what the hubs of the demonstration say of quiet months, and whom the network asked. No figure moves."""

import datetime as dt
from collections.abc import Callable, Iterable

from accounts.models import User
from hubs.access import people_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.actions.quiet_month import NotAMonthOfHub, SomethingHappened, say_quiet
from impact.actions.reminders import remind
from impact.demo.plan import FIRST_DAY, LAST_DAY
from impact.demo.quiet import read_quiet
from impact.queries.months import earlier_month, month_of
from impact.queries.periods import next_month

Who = Callable[[Hub], User]

SAID_AFTER = dt.timedelta(days=2)  # into the next month


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


def _summers(months: Iterable[int]) -> list[dt.date]:
    """Such months of every year of the demonstration."""
    found, month = [], month_of(FIRST_DAY)
    while month <= LAST_DAY:
        found += [month] if month.month in months else []
        month = next_month(month)
    return found
