"""Month by month at hubs: something was logged, somebody said that nothing happened, or nobody has said anything."""

import datetime as dt
import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.models import LogReminder, PeriodCell, PeriodKind, QuietMonth, ScopeKind, Session
from impact.models.audience import CellAudience
from impact.queries.periods import month_label, next_month

MONTHS_SHOWN = 12  # that are over; the one that goes on stands beside them
# From this day of a month on it is asked about it, and about the one before until that day of the next.
ASKED_FROM, ASKED_UNTIL = 25, 10


class MonthState(enum.Enum):
    """What is known of a month at a hub."""

    LOGGED = "logged"
    QUIET = "quiet"
    SILENT = "silent"
    GOES_ON = "goes_on"
    NOT_OPEN = "not_open"

    @property
    def label(self) -> str:
        """In words."""
        return str(_LABELS[self])


_LABELS = {
    MonthState.LOGGED: _("Logged"),
    MonthState.QUIET: _("Nothing happened"),
    MonthState.SILENT: _("Silent"),
    MonthState.GOES_ON: _("Goes on"),
    MonthState.NOT_OPEN: _("Not open"),
}


@dataclass(frozen=True, slots=True)
class HubMonth:
    """A month of a hub and its sub-hubs. `said` stands also where sessions have overtaken it.

    `recent`: one of the last twelve, about which the network may ask.
    """

    month: dt.date
    state: MonthState
    sessions: int
    said: QuietMonth | None
    reminders: tuple[LogReminder, ...]
    recent: bool

    @property
    def key(self) -> str:
        """As it stands in addresses: 2026-10."""
        return f"{self.month:%Y-%m}"

    @property
    def label(self) -> str:
        """“October 2026”."""
        return month_label(self.month)

    @property
    def is_overtaken(self) -> bool:
        """Whether somebody said that nothing happened, and something was logged since."""
        return self.said is not None and self.state == MonthState.LOGGED

    @property
    def may_be_quiet(self) -> bool:
        """Whether somebody may say now that nothing happened."""
        return self.state in (MonthState.SILENT, MonthState.GOES_ON)

    @property
    def may_be_asked_about(self) -> bool:
        """Whether the network may ask about it, if not today."""
        return self.state == MonthState.SILENT and self.recent

    @property
    def reminder(self) -> LogReminder | None:
        """The last time that the network asked."""
        return self.reminders[-1] if self.reminders else None

    @property
    def asked_lately(self) -> bool:
        """Whether the network has asked within the last seven days."""
        return self.reminder is not None and self.reminder.again_from > timezone.now()


@dataclass(frozen=True, slots=True)
class Span:
    """The months from the first to the last; none where there is no first."""

    first: dt.date | None
    last: dt.date

    def holds(self, month: dt.date) -> bool:
        """Whether a month is one of them."""
        return self.first is not None and month.day == 1 and self.first <= month <= self.last


def month_of(day: dt.date) -> dt.date:
    """The first day of the month in which a day lies."""
    return day.replace(day=1)


def earlier_month(day: dt.date, number: int) -> dt.date:
    """The first day of the month so many months before that of a day."""
    months = day.year * 12 + day.month - 1 - number
    return dt.date(months // 12, months % 12 + 1, 1)


def month_named(key: str) -> dt.date | None:
    """The month that an address names as 2026-10; None for what names none."""
    year, _dash, month = key.partition("-")
    if not (len(year) == 4 and len(month) == 2 and (year + month).isascii() and (year + month).isdigit()):
        return None
    return dt.date(int(year), int(month), 1) if int(year) >= 1990 and 1 <= int(month) <= 12 else None


def months_shown(until: dt.date) -> list[dt.date]:
    """A month and the twelve before it, the earliest first; with that of today the twelve that are over last."""
    return [earlier_month(until, number) for number in range(MONTHS_SHOWN, -1, -1)]


@dataclass(frozen=True, slots=True)
class Window:
    """The months that a page shows, until one, and how it goes to earlier and later ones."""

    until: dt.date
    today: dt.date
    last_logged: dt.date | None

    @property
    def months(self) -> list[dt.date]:
        """The earliest first."""
        return months_shown(self.until)

    @property
    def earlier(self) -> str:
        """What the address of earlier months says."""
        return f"{earlier_month(self.until, MONTHS_SHOWN + 1):%Y-%m}"

    @property
    def later(self) -> str:
        """What the address of later months says; blank where these are the latest."""
        now = month_of(self.today)
        return f"{min(earlier_month(self.until, -MONTHS_SHOWN - 1), now):%Y-%m}" if self.until < now else ""

    @property
    def last_logged_key(self) -> str:
        """Where to look when nothing of these months stands in the log: blank where nothing ever did."""
        return f"{self.last_logged:%Y-%m}" if self.last_logged is not None else ""

    @property
    def last_logged_label(self) -> str:
        """That month in words."""
        return month_label(self.last_logged) if self.last_logged is not None else ""


def window_of(hub: Hub | None, until: str | None, *, today: dt.date) -> Window:
    """The months until the one that an address names, or until today's; of a hub, or of the network. One query."""
    named, now = month_named(until or ""), month_of(today)
    cells = PeriodCell.objects.filter(
        scope_kind=ScopeKind.HUB if hub is not None else ScopeKind.NETWORK,
        scope_id=hub.pk if hub is not None else 0,
        period_kind=PeriodKind.MONTH,
        audience=CellAudience.EVERYONE,
        sessions__gt=0,
    )
    last = cells.order_by("-period_start").values_list("period_start", flat=True).first()
    return Window(named if named is not None and named <= now else now, today, last)


def begun_months_of(hub: Hub) -> Span:
    """The months in which a hub was open and that have begun, by its own clock."""
    last = min(hub.today(), hub.closed_on or dt.date.max)
    return Span(month_of(hub.opened_on) if hub.opened_on is not None else None, month_of(last))


def sessions_in(hub: Hub, month: dt.date) -> int:
    """How many sessions of a month a hub sees, from the log itself: an answer must not rest on what lags a moment."""
    last = next_month(month) - dt.timedelta(days=1)
    return Session.objects.standing().held_between(month, last).seen_by_hub(hub).count()


def months_of_hub(hub: Hub, months: Sequence[dt.date] = ()) -> list[HubMonth]:
    """The months of one hub by its own clock, the earliest first. Three queries, one more where it was asked."""
    today = hub.today()
    return months_of_hubs([hub], months or months_shown(today), today=today)[hub.pk]


def months_of_hubs(hubs: Sequence[Hub], months: Sequence[dt.date], *, today: dt.date) -> dict[int, list[HubMonth]]:
    """The months of several hubs as of a day, each the earliest first. The same queries as for one."""
    keys = [hub.pk for hub in hubs]
    logged, said, asked = _logged(keys, months), _said(keys, months), _asked(keys, months)
    return {
        hub.pk: [
            _month(
                hub,
                month,
                today=today,
                sessions=logged.get((hub.pk, month), 0),
                said=said.get((hub.pk, month)),
                reminders=tuple(asked.get((hub.pk, month), ())),
            )
            for month in months
        ]
        for hub in hubs
    }


def month_address(hub: Hub, month: dt.date) -> str:
    """Where a hub's page shows a month."""
    recent = month >= months_shown(hub.today())[0]
    until = "" if recent else f"?until={month:%Y-%m}"
    return f"{reverse('impact:quality', args=[hub.code])}{until}#month-{month:%Y-%m}"


def month_to_ask_about(hub: Hub) -> dt.date | None:
    """The month about which the hub's page asks today: near its end and shortly after, as long as nothing is known.

    At most two queries, none in the middle of a month.
    """
    today = hub.today()
    if ASKED_UNTIL < today.day < ASKED_FROM:
        return None
    month = month_of(today) if today.day >= ASKED_FROM else earlier_month(today, 1)
    if not begun_months_of(hub).holds(month) or QuietMonth.objects.filter(hub=hub, month=month).exists():
        return None
    last = next_month(month) - dt.timedelta(days=1)
    logged = Session.objects.standing().held_between(month, last).seen_by_hub(hub)
    return None if logged.exists() else month


def _logged(hubs: Collection[int], months: Sequence[dt.date]) -> dict[tuple[int, dt.date], int]:
    """How many sessions each hub saw in each month, as the dashboards say it."""
    cells = PeriodCell.objects.filter(
        scope_kind=ScopeKind.HUB,
        scope_id__in=hubs,
        period_kind=PeriodKind.MONTH,
        period_start__in=months,
        audience=CellAudience.EVERYONE,
        sessions__gt=0,
    )
    return {(pk, month): number for pk, month, number in cells.values_list("scope_id", "period_start", "sessions")}


def _said(hubs: Collection[int], months: Sequence[dt.date]) -> dict[tuple[int, dt.date], QuietMonth]:
    rows = QuietMonth.objects.filter(hub__in=hubs, month__in=months).select_related("said_by")
    return {(row.hub_id, row.month): row for row in rows}


def _asked(hubs: Collection[int], months: Sequence[dt.date]) -> dict[tuple[int, dt.date], list[LogReminder]]:
    rows = LogReminder.objects.filter(hub__in=hubs, month__in=months).select_related("sent_by").prefetch_related("told")
    found: dict[tuple[int, dt.date], list[LogReminder]] = {}
    for row in rows.order_by("sent_at"):
        found.setdefault((row.hub_id, row.month), []).append(row)
    return found


def _month(
    hub: Hub,
    month: dt.date,
    *,
    today: dt.date,
    sessions: int,
    said: QuietMonth | None,
    reminders: tuple[LogReminder, ...],
) -> HubMonth:
    if sessions:
        state = MonthState.LOGGED
    elif said is not None:
        state = MonthState.QUIET
    elif not was_open(hub, month):
        state = MonthState.NOT_OPEN
    else:
        state = MonthState.GOES_ON if month >= month_of(today) else MonthState.SILENT
    return HubMonth(month, state, sessions, said, reminders, recent=month >= earlier_month(today, MONTHS_SHOWN))


def was_open(hub: Hub, month: dt.date) -> bool:
    """Whether a hub was open on some day of a month."""
    if hub.opened_on is None or month < month_of(hub.opened_on):
        return False
    return hub.closed_on is None or month <= month_of(hub.closed_on)
