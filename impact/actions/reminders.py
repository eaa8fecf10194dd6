"""The network asks a hub about a month of which nothing stands in its log: at most once in seven days."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import tell
from accounts.models import User
from accounts.notices import kind_of
from hubs.access import people_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.actions.record_session import broken_rule
from impact.models import LogReminder
from impact.models.quality import ASKED_LATELY, REMIND_AGAIN_AFTER
from impact.queries.months import MONTHS_SHOWN, MonthState, earlier_month, month_address, months_of_hub

ASKED = "impact.asked_to_log"  # in impact.notices


class NotSilent(Exception):
    """Something stands in the log by now, or somebody said that nothing happened, or the month is not over."""


class NobodyToTell(Exception):
    """Nobody coordinates the hub."""


class AskedLately(Exception):
    """The hub was asked about this month less than seven days ago."""


@transaction.atomic
def remind(*, hub: Hub, month: dt.date, by: User) -> LogReminder:
    """Tell those who coordinate a hub, each once by notice and as they chose by mail, that a month is silent.

    Raises NotSilent, NobodyToTell, AskedLately; of two who ask at once the database refuses the second.
    """
    shown = next((one for one in months_of_hub(hub) if one.month == month), None)
    if shown is None or shown.state != MonthState.SILENT:
        raise NotSilent
    people = people_at(hub, HubPerm.CORRECT_SESSIONS)
    if not people:
        raise NobodyToTell
    now = timezone.now()
    try:
        with transaction.atomic():
            made = LogReminder.objects.create(
                hub=hub, month=month, sent_by=by, sent_at=now, again_from=now + REMIND_AGAIN_AFTER
            )
    except IntegrityError as problem:
        if broken_rule(problem) == ASKED_LATELY:
            raise AskedLately from problem
        raise
    made.told.set(people)
    tell(
        kind=ASKED,
        to=people,
        by=by,
        words=_words(hub, month, by),
        key=f"reminder {made.pk}",
        place=hub.name,
        url=month_address(hub, month),
    )
    return made


def what_they_read(*, hub: Hub, month: dt.date, by: User) -> str:
    """The sentence of the reminder in the language of the moment, before it is sent."""
    kind = kind_of(ASKED)
    return kind.sentence(_words(hub, month, by)) if kind is not None else ""


def forget_reminders() -> int:
    """Delete reminders about months that no page shows any more, and with them who was told; returns how many."""
    first = earlier_month(timezone.now().date(), MONTHS_SHOWN + 1)
    _all, by_table = LogReminder.objects.filter(month__lt=first).delete()
    return by_table.get(LogReminder._meta.label, 0)


def _words(hub: Hub, month: dt.date, by: User) -> dict[str, str]:
    return {"hub": hub.name, "month": month.isoformat(), "name": by.name}
