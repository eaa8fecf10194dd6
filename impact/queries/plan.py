"""What is planned, as pages show it: what waits for an answer, week by week, the series of a project."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import Hub
from hubs.queries.opening import Opening, opening_of
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from impact.models import PlannedSession, PlanState, SessionSeries, TypedCount
from impact.queries.plan_days import WEEK, at_rest, monday_of, why_closed
from projects.models import Project
from schools.models import School, SchoolClass
from schools.queries.classes import spoken_order

SHOWN = 50
ON_THE_HUBS_PAGE = 5


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A planned session with what may be said of it. `heads` are expected, None where no class was planned.

    `closed` says why the hub is closed on its day, where it is and nobody has put the session there by hand.
    """

    row: PlannedSession
    heads: int | None
    closed: str
    due: bool
    put_off: bool = False  # to a day that is still to come

    @property
    def classes(self) -> list[SchoolClass]:
        """Its classes as people say them: 9A before 10A."""
        return sorted(self.row.series.classes.all(), key=lambda group: spoken_order(group.name))

    @property
    def is_typed(self) -> bool:
        """Whether the number that is expected was typed in the grid, by whoever counted."""
        return self.row.is_waiting and bool(typed_counts(self.row))

    @property
    def asks(self) -> bool:
        """Whether somebody can say now what happened."""
        return self.row.is_waiting and self.due and not self.closed

    @property
    def to_come(self) -> bool:
        """Whether it waits for its day."""
        return self.row.is_waiting and not self.due and not self.closed

    @property
    def is_held(self) -> bool:
        """Whether there is a session on its day, as far as anybody knows."""
        return not self.closed if self.row.is_waiting else self.row.state == PlanState.HAPPENED

    @property
    def was_voided(self) -> bool:
        """Whether the session that it became no longer counts."""
        return self.row.session is not None and self.row.session.voided_at is not None


@dataclass(frozen=True, slots=True)
class PlanDay:
    """A day of the week, without what stands above because it waits. `quiet`: today, and nothing at all."""

    date: dt.date
    quiet: bool
    lines: tuple[PlannedLine, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """One week of a hub's plan; above it what waits for an answer, the longest first, and how many `more` of these."""

    first: dt.date
    days: tuple[PlanDay, ...]
    waiting: tuple[PlannedLine, ...]
    more: int
    anything: bool

    @property
    def last(self) -> dt.date:
        """Sunday."""
        return self.first + WEEK - dt.timedelta(days=1)

    @property
    def series(self) -> list[SessionSeries]:
        """The series of what is shown, by what they are called."""
        lines = [*self.waiting, *(line for day in self.days for line in day.lines)]
        found = {line.row.series_id: line.row.series for line in lines}
        return sorted(found.values(), key=lambda one: (one.what, one.pk))

    @property
    def before(self) -> str:
        """The week before, as the address says it."""
        return week_code(self.first - WEEK)

    @property
    def after(self) -> str:
        """The week after, as the address says it."""
        return week_code(self.first + WEEK)


@dataclass(frozen=True, slots=True)
class TodaysPlan:
    """What a workspace begins with: what is planned for today, and what waits for an answer since before."""

    today: tuple[PlannedLine, ...]
    before: tuple[PlannedLine, ...]

    def __bool__(self) -> bool:
        return bool(self.today or self.before)


def week_code(day: dt.date) -> str:
    """The week of a day as 2026-W48."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_of(code: str, *, today: dt.date) -> dt.date:
    """The Monday of a week that an address names; that of today where it names none."""
    try:
        found = dt.datetime.strptime(f"{code}-1", "%G-W%V-%u").date()
    except ValueError:
        return monday_of(today)
    return found if dt.date(1990, 1, 8) <= found <= dt.date(2199, 12, 1) else monday_of(today)


def expected_heads(row: PlannedSession) -> int | None:
    """How many were typed in the grid, else have the planned classes on its day; None where neither says anything."""
    if typed := typed_counts(row):
        return sum(number for _one, number in typed)
    sizes = [group.size_on(row.day) for group in row.series.classes.all()]
    return sum(sizes) if sizes else None


def typed_counts(row: PlannedSession) -> list[tuple[TypedCount, int]]:
    """What was typed for it in the grid of its series and not taken away again. No query."""
    return [(one, one.head_count) for one in row.typed.all() if one.head_count is not None]


def plan_page(hub: Hub, week: str) -> PlanPage:
    """The plan of a hub. A constant number of queries, one more where more waits than is shown."""
    today = hub.today()
    first = week_of(week, today=today)
    in_week = PlannedSession.objects.filter(series__hub=hub, day__range=(first, first + WEEK - dt.timedelta(days=1)))
    rows = list(_in_order(in_week.of_standing_series().with_all()))
    lines = lines_of(hub, rows)
    waiting = waiting_lines(hub, SHOWN)
    above, busy = {line.row.pk for line in waiting}, {row.day for row in rows}
    shown = [line for line in lines if line.row.pk not in above]
    days = [first + dt.timedelta(days=number) for number in range(7)]
    return PlanPage(
        first=first,
        days=tuple(
            PlanDay(day, day == today and day not in busy, tuple(line for line in shown if line.row.day == day))
            for day in days
        ),
        waiting=waiting,
        more=PlannedSession.objects.to_answer(hub).count() - SHOWN if len(waiting) == SHOWN else 0,
        anything=bool(rows or waiting) or SessionSeries.objects.filter(hub=hub).exists(),
    )


def waiting_lines(hub: Hub, most: int | None = None) -> tuple[PlannedLine, ...]:
    """What waits for an answer today, the longest first; all of it, or so many at most."""
    rows = list(_in_order(PlannedSession.objects.to_answer(hub).with_all())[:most])
    # None of them is on a day on which the hub is closed.
    return tuple(PlannedLine(row, expected_heads(row), "", due=True) for row in rows)


def todays_plan(hub: Hub) -> TodaysPlan:
    """What is planned for today, first what is not answered; and what waits since before, the latest first.

    A constant number of queries.
    """
    today = hub.today()
    planned = PlannedSession.objects.filter(series__hub=hub, day=today).of_standing_series().on_open_days()
    rows = [*_in_order(planned.with_all())]
    before = PlannedSession.objects.to_answer(hub).exclude(pk__in=[row.pk for row in rows])
    late = before.with_all().order_by("-day", "-pk")[:ON_THE_HUBS_PAGE]
    lines = [PlannedLine(row, expected_heads(row), "", due=True) for row in rows]
    return TodaysPlan(
        today=tuple(sorted(lines, key=lambda line: not line.asks)),
        before=tuple(PlannedLine(row, expected_heads(row), "", due=True) for row in late),
    )


def _why_none(hub: Hub, opening: Opening, row: PlannedSession) -> str:
    """Why one that waits is not held; blank where it is, as `on_open_days` says it to the database."""
    if not row.is_waiting:
        return ""
    usual = "" if row.by_hand else why_closed(opening, row.day, also_closed_weekdays=row.series.also_closed_weekdays)
    return at_rest(hub, row.day) or usual


def lines_of(hub: Hub, rows: Sequence[PlannedSession]) -> tuple[PlannedLine, ...]:
    """Planned sessions with what may be said of them. Two queries, none where there are none."""
    if not rows:
        return ()
    days, today = [row.day for row in rows], hub.today()
    opening = opening_of(hub, min(days), max(days))
    return tuple(
        PlannedLine(
            row,
            expected_heads(row),
            _why_none(hub, opening, row),
            due=row.day <= today,
            put_off=row.ask_on is not None and row.ask_on > today,
        )
        for row in rows
    )


def hubs_with_plans() -> list[Hub]:
    """Hubs with anything planned that nobody has answered. One query."""
    waiting = PlannedSession.objects.filter(state=PlanState.WAITING).values("series__hub")
    return list(Hub.objects.filter(pk__in=waiting).order_by("pk"))


def find_planned(hub: Hub, key: int) -> PlannedSession | None:
    """One of a hub's planned sessions."""
    return PlannedSession.objects.filter(series__hub=hub, pk=key).with_all().first()


def planned_today_with(group: SchoolClass, *, hub: Hub) -> list[PlannedSession]:
    """What is planned today with a class at a hub, and still waits for an answer, the earliest first. Three queries."""
    today = hub.today()
    return list(_in_order(PlannedSession.objects.waiting(hub).filter(day=today, series__classes=group).with_all()))


def find_series(hub: Hub, key: int) -> SessionSeries | None:
    """One of a hub's series."""
    found = SessionSeries.objects.filter(hub=hub, pk=key)
    return found.select_related("hub", "project__hub", "school", "session_type", "made_by", "continues").first()


def lines_of_series(series: SessionSeries) -> tuple[PlannedLine, ...]:
    """All days of a series that stand."""
    return lines_of(series.hub, list(_in_order(series.planned.all().of_standing_series().with_all())))


def series_instead_of(series: SessionSeries) -> SessionSeries | None:
    """The one as which a changed series goes on, as it stands last; None for one that was not changed. One query each.

    Somebody may have changed the other one too.
    """
    found, after = None, SessionSeries.objects.filter(continues=series)
    while (another := after.select_related("session_type", "hub").order_by("-pk").first()) is not None:
        found, after = another, SessionSeries.objects.filter(continues=another)
    return found


def series_of_project(project: Project) -> list[SessionSeries]:
    """The series of a project that are not over, the first first. Two queries."""
    today = project.hub.today()
    going_on = Q(ends_on__gte=today) & (Q(stopped_on=None) | Q(stopped_on__gt=today))
    found = SessionSeries.objects.filter(going_on, project=project).select_related("session_type", "school", "hub")
    return list(found.prefetch_related("classes"))


def plan_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """Planned sessions of which nobody has said what happened. One query for those who may."""
    if HubPerm.LOG_SESSIONS not in rights:
        return []
    number = PlannedSession.objects.to_answer(hub).count()
    if not number:
        return []
    text = ngettext(
        "%(number)d planned session waits for your word: did it take place?",
        "%(number)d planned sessions wait for your word: did they take place?",
        number,
    )
    return [Todo(text % {"number": number}, "calendar-event", reverse("impact:plan", args=[hub.code]), _("Answer"))]


def planned_for_schools(schools: Iterable[School], *, since: dt.date) -> QuerySet[PlannedSession]:
    """What hubs have planned with schools and at which time, for the calendars of their teachers."""
    found = PlannedSession.objects.filter(series__school__in=list(schools), day__gte=since, state=PlanState.WAITING)
    at_a_time = found.filter(series__starts_at__isnull=False).of_standing_series().on_open_days()
    return at_a_time.with_all().order_by("day", "pk")


def planned_at_hubs(hubs: Iterable[Hub], *, since: dt.date) -> QuerySet[PlannedSession]:
    """What hubs and their sub-hubs have planned and not cancelled, for the calendars of their teams."""
    places = [hub.pk for hub in hubs]
    found = PlannedSession.objects.filter(Q(series__hub__in=places) | Q(series__hub__parent__in=places), day__gte=since)
    standing = found.of_standing_series().on_open_days().exclude(state=PlanState.CANCELLED)
    return standing.with_all().order_by("day", "pk")


def _in_order(rows: QuerySet[PlannedSession]) -> QuerySet[PlannedSession]:
    return rows.order_by("day", "series__starts_at", "pk")
