"""Those who coordinate a hub are reminded to confirm a period: by itself around the due date, or when a manager asks.

Each reminder has a row that the database keeps single, written with the notices in one transaction: a task that runs
twice, late or after a crash tells nobody twice.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse

from accounts.actions import tell
from accounts.models import User
from hubs.access import people_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.models import ConfirmationReminder, HubConfirmation, Occasion, ReportingPeriod
from impact.queries.confirming import changed_since
from impact.queries.reporting import hubs_that_report

DUE = "impact.period_due"  # in impact.notices

# Days before and after the due date; a run that comes late sends the last one that is due, and no earlier one.
BY_ITSELF = (
    (Occasion.TWO_WEEKS, dt.timedelta(days=-14)),
    (Occasion.THREE_DAYS, dt.timedelta(days=-3)),
    (Occasion.DAY_AFTER, dt.timedelta(days=1)),
    (Occasion.TEN_DAYS_AFTER, dt.timedelta(days=10)),
)
GIVES_UP_AFTER = dt.timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Reminded:
    """The hubs whose coordinators were told, and those that nobody coordinates; without those told already."""

    hubs: tuple[Hub, ...]
    nobody: tuple[Hub, ...]


def write_reminders(*, today: dt.date) -> int:
    """Send what is due today for all open periods that are over; returns how many hubs were reminded."""
    number = 0
    for period in ReportingPeriod.objects.open().over_on(today).order_by("first_month"):
        occasion = occasion_on(today, period.due_on)
        if occasion is not None:
            number += len(_remind(period, waiting_hubs(period), occasion, on=period.due_on, by=None).hubs)
    return number


def remind_now(*, period: ReportingPeriod, by: User, today: dt.date) -> Reminded:
    """A manager has all hubs reminded that have not confirmed, each at most once a day."""
    return _remind(period, waiting_hubs(period), Occasion.ASKED, on=today, by=by)


def occasion_on(today: dt.date, due_on: dt.date) -> Occasion | None:
    """The last reminder that is due by a day; None before the first, and once it is no use any more."""
    begun = [occasion for occasion, days in BY_ITSELF if due_on + days <= today]
    return begun[-1] if begun and today <= due_on + GIVES_UP_AFTER else None


def waiting_hubs(period: ReportingPeriod) -> list[Hub]:
    """The hubs that have not confirmed the figures as they are now."""
    told = HubConfirmation.objects.standing().filter(period=period).values_list("hub", flat=True)
    good = set(told) - changed_since(period)
    return [hub for hub in hubs_that_report(period) if hub.pk not in good]


def _remind(
    period: ReportingPeriod, hubs: Iterable[Hub], occasion: Occasion, *, on: dt.date, by: User | None
) -> Reminded:
    known = ConfirmationReminder.objects.filter(period=period, occasion=occasion, on=on)
    told = set(known.values_list("hub", flat=True))
    reminded, nobody = [], []
    for hub in hubs:
        if hub.pk in told:
            continue
        people = people_at(hub, HubPerm.CONFIRM_PERIOD)
        if not people:
            nobody.append(hub)
        elif _tell(period, hub, people, occasion, on=on, by=by):
            reminded.append(hub)
    return Reminded(tuple(reminded), tuple(nobody))


@transaction.atomic
def _tell(
    period: ReportingPeriod, hub: Hub, people: list[User], occasion: Occasion, *, on: dt.date, by: User | None
) -> bool:
    row, is_new = ConfirmationReminder.objects.get_or_create(
        period=period, hub=hub, occasion=occasion, on=on, defaults={"sent_by": by}
    )
    if not is_new:
        return False
    late = occasion in (Occasion.DAY_AFTER, Occasion.TEN_DAYS_AFTER) or (by is not None and on > period.due_on)
    tell(
        kind=DUE,
        to=people,
        words={
            "hub": hub.name,
            "period": period.name,
            **{name.replace("name_", "period_"): text for name, text in (period.i18n or {}).items() if text},
            "day": period.due_on.isoformat(),
            "late": "yes" if late else "",
        },
        key=f"reminder {row.pk}",
        place=hub.name,
        url=reverse("impact:hub_period", args=[hub.code, period.pk]),
    )
    return True
