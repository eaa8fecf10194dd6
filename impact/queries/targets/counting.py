"""What indicators count: for the network and a page of hubs, in a period, as of a day. Every screen reads it here.

Cells where they hold it (years as they stand now, an audience at most), in one query for all indicators and hubs; else
a slice of the log for each; registers of things by their dates; the ladder, hours and ties as the hubs' own pages count
them. So a page costs the same however many hubs there are.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from hubs.models import Hub
from impact.models import Indicator, IndicatorMeasure, PeriodCell, PeriodKind, ScopeKind
from impact.models.audience import CellAudience
from impact.models.indicator import OF_SESSIONS, OF_THINGS
from impact.queries.dashboard import SUMS, Picture, Reading, columns_for, picture_of
from impact.queries.figures import Figures, Sums
from impact.queries.periods import next_month
from impact.queries.slices import Slice, Whose, read_slice
from impact.queries.targets.forecast import NOUGHT, EarlierYear
from impact.queries.targets.periods import TargetPeriod
from impact.queries.targets.registers import counted_hours, counted_ladder, counted_things, counted_ties

EARLIER_YEARS = 2
NETWORK = 0  # in place of a hub

Key = tuple[int, int]  # indicator, hub (or NETWORK)


@dataclass(frozen=True, slots=True)
class Counted:
    """What an indicator counts in a scope. `began`: what was there on the first day; `figures`: for the method.

    None as value: nothing of which a share could be taken, or nobody has entered a result.
    """

    value: Decimal | None
    began: Decimal = NOUGHT
    sessions: int = 0
    interactions: Decimal = NOUGHT
    earlier: tuple[EarlierYear, ...] = ()
    figures: Figures | None = None
    of: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What is asked: indicators, scopes (hubs by number, or NETWORK), a period, as of which day; what day it is."""

    indicators: Sequence[Indicator]
    hubs: Sequence[int]
    period: TargetPeriod
    as_of: dt.date
    today: dt.date
    with_earlier: bool = True

    @property
    def after(self) -> dt.date:
        """The first day that is not counted any more."""
        return min(self.period.after, self.as_of + dt.timedelta(days=1))

    @property
    def as_it_stands(self) -> bool:
        """Whether all that was logged in the period is meant: then the cells hold it."""
        return self.as_of >= self.today or self.period.is_over(self.as_of)


def count(asked: Looked) -> dict[Key, Counted]:
    """What the measured indicators count, by indicator and hub."""
    found: dict[Key, Counted] = {}
    of_cells = [one for one in asked.indicators if _in_cells(one, asked)]
    found |= _from_cells(of_cells, asked)
    for one in asked.indicators:
        if one.measure in OF_SESSIONS and one not in of_cells:
            found |= {(one.pk, hub): _from_slice(one, hub, asked) for hub in asked.hubs}
    things = [one for one in asked.indicators if one.measure in OF_THINGS]
    if things:
        found |= _things(things, asked)
    return found | _of_families(asked)


def _in_cells(indicator: Indicator, asked: Looked) -> bool:
    if indicator.measure not in OF_SESSIONS or indicator.is_filtered:
        return False
    return asked.period.kept is not None and asked.as_it_stands


# ── Out of the cells ──────────────────────────────────────────────────────────────────────────────────────────────────


def _from_cells(indicators: Sequence[Indicator], asked: Looked) -> dict[Key, Counted]:
    """One query: the period, two years before it, and the months of all three."""
    if not indicators or not asked.hubs:
        return {}
    kept = asked.period.kept
    assert kept is not None  # noqa: S101 - as _in_cells saw
    earlier = _earlier_of(asked)
    audiences = {CellAudience(one.audience) for one in indicators}
    needed = audiences | {column.audience for audience in audiences for column in columns_for(audience)}
    starts = [asked.period.first, *(year.first for year in earlier)]
    spans = Q(period_kind=kept.kind, period_start__in=starts)
    if earlier:  # the months serve the forecast alone
        spans |= Q(period_kind=PeriodKind.MONTH, period_start__gte=min(starts), period_start__lt=asked.period.first)
    scopes = Q(scope_kind=ScopeKind.HUB, scope_id__in=[hub for hub in asked.hubs if hub != NETWORK])
    if NETWORK in asked.hubs:
        scopes |= Q(scope_kind=ScopeKind.NETWORK, scope_id=0)
    cells = PeriodCell.objects.filter(spans, scopes, audience__in=sorted(needed))
    sums: dict[tuple[int, str, dt.date], dict[str, Sums]] = defaultdict(dict)
    rows = cells.values_list("scope_id", "period_kind", "period_start", "audience", *SUMS)
    for scope, kind, start, of_audience, *told in rows:
        sums[scope, kind, start][of_audience] = Sums(*told)

    def picture(hub: int, kind: str, start: dt.date, audience: CellAudience) -> Picture:
        return picture_of(sums.get((hub, kind, start), {}), columns_for(audience), audience)

    found: dict[Key, Counted] = {}
    for one in indicators:
        audience = CellAudience(one.audience)
        for hub in asked.hubs:
            whole = picture(hub, kept.kind, asked.period.first, audience).whole
            years = tuple(
                _earlier_year(
                    one,
                    year,
                    picture(hub, kept.kind, year.first, audience).whole,
                    {month: picture(hub, PeriodKind.MONTH, month, audience).whole for month in _months(year)},
                    asked,
                )
                for year in earlier
            )
            found[one.pk, hub] = _counted(one, whole, years)
    return found


def _from_slice(indicator: Indicator, hub: int, asked: Looked) -> Counted:
    """One slice for the figure, one for each earlier year."""
    whole = _read(indicator, hub, asked.period.first, asked.after).total.whole
    years = []
    for year in _earlier_of(asked):
        reading = _read(indicator, hub, year.first, year.after)
        months = {row.month: row.picture.whole for row in reading.months}
        years.append(_earlier_year(indicator, year, reading.total.whole, months, asked))
    return _counted(indicator, whole, tuple(years))


def _read(indicator: Indicator, hub: int, first: dt.date, after: dt.date) -> Reading:
    return read_slice(slice_of(indicator, hub, first, after))


def slice_of(indicator: Indicator, hub: int, first: dt.date, after: dt.date) -> Slice:
    """The slice of the log that an indicator counts."""
    return Slice(
        whose=Whose.HUB if hub else Whose.NETWORK,
        whose_id=hub,
        first=first,
        after=max(first, after),
        audience=CellAudience(indicator.audience),
        category=indicator.category or None,
        country=indicator.country.code or None,
        session_type_id=indicator.session_type_id,
        led_by=indicator.led_by or None,
    )


def _counted(indicator: Indicator, whole: Figures, earlier: tuple[EarlierYear, ...]) -> Counted:
    return Counted(
        value=value_of(indicator, whole),
        sessions=whole.sessions,
        interactions=Decimal(whole.interactions),
        earlier=earlier,
        figures=whole,
    )


def value_of(indicator: Indicator, figures: Figures) -> Decimal | None:
    """What an indicator of sessions takes from figures, with its decimals."""
    if indicator.measure == IndicatorMeasure.PER_PERSON:
        return figures.per_person
    told = {
        IndicatorMeasure.SESSIONS: figures.sessions,
        IndicatorMeasure.INTERACTIONS: figures.interactions,
        IndicatorMeasure.PEOPLE: figures.people,
    }
    return indicator.rounded(told[IndicatorMeasure(indicator.measure)])


# ── Earlier years ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _earlier_of(asked: Looked) -> list[TargetPeriod]:
    """The two years before, the earlier first; none where nothing is forecast any more."""
    if not asked.with_earlier or asked.period.is_over(asked.as_of) or asked.as_of < asked.period.first:
        return []
    found = [asked.period.earlier(years) for years in range(EARLIER_YEARS, 0, -1)]
    return [one for one in found if one is not None]


def _months(period: TargetPeriod) -> Iterable[dt.date]:
    month = period.first
    while month < period.after:
        yield month
        month = next_month(month)


def _earlier_year(
    indicator: Indicator, year: TargetPeriod, whole: Figures, months: dict[dt.date, Figures], asked: Looked
) -> EarlierYear:
    """What a year had on the same date: its months until then, and of the month itself as much as is gone of it."""

    def added(figures: Figures) -> Decimal:
        return Decimal(figures.sessions if indicator.measure == IndicatorMeasure.SESSIONS else figures.interactions)

    # The same day of that year; of a leap day the one before.
    ahead = asked.as_of.year - asked.period.first.year
    month = asked.as_of.replace(day=1, year=year.first.year + ahead)
    days = (next_month(month) - month).days
    part = Decimal(min(asked.as_of.day, days)) / Decimal(days)
    by_now = sum((added(told) for at, told in months.items() if at < month), NOUGHT)
    if month in months:
        by_now += added(months[month]) * part
    # Of people who are only a lower bound nobody knows how often they came.
    people = NOUGHT if whole.is_lower_bound else Decimal(whole.people)
    return EarlierYear(year.label, by_now, added(whole), whole.sessions, people)


# ── Things, the ladder, hours, ties ───────────────────────────────────────────────────────────────────────────────────


def _things(indicators: Sequence[Indicator], asked: Looked) -> dict[Key, Counted]:
    """Registers by their dates: as of the day, and on the day before the period began."""
    families = family_keys(asked.hubs)
    now = counted_things(families, before=asked.after)
    began = counted_things(families, before=asked.period.first) if asked.with_earlier else {}
    return {
        (one.pk, hub): Counted(
            one.rounded(now.get((hub, one.measure), 0)), began=Decimal(began.get((hub, one.measure), 0))
        )
        for one in indicators
        for hub in asked.hubs
    }


def _of_families(asked: Looked) -> dict[Key, Counted]:
    """What is read from facts as the hubs' own pages do, of the hubs on the page; for the network of all."""
    wanted = {one.measure for one in asked.indicators} & {
        IndicatorMeasure.LED_BY_SCHOOL,
        IndicatorMeasure.EQUIPMENT_HOURS,
        IndicatorMeasure.TIES_ALONE,
    }
    if not wanted:
        return {}
    families = family_keys(asked.hubs)
    found: dict[Key, Counted] = {}
    for one in asked.indicators:
        if one.measure not in wanted:
            continue
        span = (asked.period.first, asked.after)
        if one.measure == IndicatorMeasure.LED_BY_SCHOOL:
            ladder = counted_ladder(families, *span)
            for hub in asked.hubs:
                school, total = ladder.get(hub, (0, 0))
                share = one.rounded(Decimal(100 * school) / total) if total else None
                found[one.pk, hub] = Counted(share, sessions=total, of=Decimal(total))
        elif one.measure == IndicatorMeasure.EQUIPMENT_HOURS:
            hours = counted_hours(families, *span)
            for hub in asked.hubs:
                value, times = hours.get(hub, (NOUGHT, 0))
                found[one.pk, hub] = Counted(one.rounded(value), sessions=times)
        else:
            ties = counted_ties(families, until=min(asked.period.last, asked.as_of))
            began = counted_ties(families, until=asked.period.first - dt.timedelta(days=1))
            for hub in asked.hubs:
                found[one.pk, hub] = Counted(one.rounded(ties.get(hub, 0)), began=Decimal(began.get(hub, 0)))
    return found


def family_keys(hubs: Collection[int]) -> dict[int, tuple[int, ...]]:
    """Each hub with what its figures are added to: those on the page, and the network if it is asked for. One query."""
    network = NETWORK in hubs
    rows = Hub.objects.all() if network else Hub.objects.filter(Q(pk__in=hubs) | Q(parent__in=hubs))
    found: dict[int, tuple[int, ...]] = {}
    for pk, parent in rows.values_list("pk", "parent"):
        own = tuple(one for one in dict.fromkeys((pk, parent)) if one in hubs and one is not None)
        found[pk] = (*own, NETWORK) if network else own
    return found
