"""How indicators stand: what was counted or entered, the target, the forecast, and the band that follows."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.apps import apps
from django.db.models import Q

from impact.models import Direction, Indicator, IndicatorMeasure, Result, Target
from impact.models.indicator import OF_SESSIONS
from impact.queries.targets.bands import Asked, Band, band_of
from impact.queries.targets.counting import NETWORK, Counted, Key, Looked, count
from impact.queries.targets.forecast import (
    LEAST_SESSIONS,
    NOUGHT,
    Forecast,
    forecast_people,
    forecast_sum,
)
from impact.queries.targets.periods import TargetPeriod, without_gaps

NOTHING = Counted(None)


@dataclass(frozen=True, slots=True)
class Standing:
    """One indicator of the network or a hub in a period. Without a target there is no band."""

    indicator: Indicator
    period: TargetPeriod
    counted: Counted
    target: Target | None = None
    result: Result | None = None
    forecast: Forecast | None = None
    band: Band | None = None

    @property
    def value(self) -> Decimal | None:
        """The figure, with the indicator's decimals; None where nothing is known."""
        return self.counted.value

    @property
    def is_at_least(self) -> bool:
        """Whether the figure is people of whom no more is known than that so many were at the largest session."""
        figures = self.counted.figures
        is_people = self.indicator.measure == IndicatorMeasure.PEOPLE
        return is_people and figures is not None and figures.is_largest_session

    @property
    def is_blank(self) -> bool:
        """Whether nothing is known: no figure, and nothing was aimed at."""
        return self.value is None and self.target is None

    @property
    def set_afterwards(self) -> bool:
        """Whether the target was set or changed when its period was over already."""
        return self.target is not None and self.target.changed_at.date() >= self.period.after


def standings(asked: Looked) -> dict[Key, Standing]:
    """Everything that is asked, by indicator and hub. Two queries beside those of the counting, three back in time."""
    counted = count(asked)
    targets = {_key(row): row for row in Target.objects.filter(_of(asked), asked.period.of())}
    told = Result.objects.filter(_of(asked), asked.period.of(), as_of__lte=asked.as_of).select_related("changed_by")
    results = {**_that_stood(asked), **{_key(row): row for row in told}}
    return {
        (one.pk, hub): stand(
            one,
            asked.period,
            counted.get((one.pk, hub), NOTHING),
            as_of=asked.as_of,
            target=targets.get((one.pk, hub)),
            result=results.get((one.pk, hub)),
        )
        for one in asked.indicators
        for hub in asked.hubs
    }


def _that_stood(asked: Looked) -> dict[Key, Result]:
    """Earlier results that held on the day: another one that holds for a later day has taken their place since."""
    if asked.as_of >= asked.today:
        return {}
    earlier = apps.get_model("impact", "ResultVersion")._default_manager.order_by("pgh_id")
    columns = [field.attname for field in Result._meta.concrete_fields if not field.primary_key]
    rows = earlier.filter(_of(asked), asked.period.of(), as_of__lte=asked.as_of).values(*columns)
    return {_key(row): row for row in (Result(**told) for told in rows)}


def stand(
    indicator: Indicator,
    period: TargetPeriod,
    counted: Counted,
    *,
    as_of: dt.date,
    target: Target | None,
    result: Result | None,
) -> Standing:
    """How one of them stands."""
    if indicator.is_entered:
        counted = NOTHING if result is None else entered(indicator, result)
    forecast = None if period.is_over(as_of) else forecast_of(indicator, counted, gone=period.gone(as_of))
    band = None
    if target is not None:
        more = indicator.direction == Direction.MORE
        asked = Asked(target.value, more, indicator.only_grows, period.is_over(as_of))
        value = counted.value
        # A ratio of nothing is nobody's fault before the period is over: it says so early enough.
        early = value is None and not indicator.is_entered and not asked.over
        band = Band.TOO_EARLY if early else band_of(value, asked, forecast)
    return Standing(indicator, period, counted, target, result, forecast, band)


def entered(indicator: Indicator, result: Result) -> Counted:
    """A result as a figure: a number, or per cent."""
    if result.denominator is None:
        return Counted(indicator.rounded(result.numerator))
    return Counted(indicator.rounded(100 * result.numerator / result.denominator), of=result.denominator)


def forecast_of(indicator: Indicator, counted: Counted, *, gone: Decimal) -> Forecast | None:
    """What is expected at the end of the period; None for what is compared as it stands, and while it is too early."""
    if not indicator.only_grows or counted.value is None:
        return None
    if indicator.measure == IndicatorMeasure.PEOPLE:
        return forecast_people(
            counted.value,
            interactions=counted.interactions,
            gone=gone,
            sessions=counted.sessions,
            earlier=counted.earlier,
            step=indicator.step,
        )
    # Of things there are no sessions to wait for.
    sessions = counted.sessions if indicator.measure in OF_SESSIONS else LEAST_SESSIONS
    began = counted.began if indicator.measure not in OF_SESSIONS else NOUGHT
    return forecast_sum(
        counted.value, began=began, gone=gone, sessions=sessions, earlier=counted.earlier, step=indicator.step
    )


def trend(indicator: Indicator, hub: int, periods: Iterable[TargetPeriod], *, today: dt.date) -> list[Standing]:
    """One indicator over some periods, the earliest first, each as it stands today; years between them stand too.

    Of a year between nothing was logged, aimed at or entered: only what is read off registers is known of it, and a
    nought of those years is not told from nothing.
    """
    known = list(periods)
    found = []
    for period in without_gaps(known):
        if period in known:
            one = _on(indicator, hub, period, today)
        elif indicator.is_entered or indicator.measure in OF_SESSIONS:
            one = Standing(indicator, period, NOTHING)
        else:
            one = _on(indicator, hub, period, today)
            one = one if one.value else replace(one, counted=NOTHING)
        found.append(one)
    return found


def _on(indicator: Indicator, hub: int, period: TargetPeriod, today: dt.date) -> Standing:
    asked = Looked([indicator], [hub], period, today, today, with_earlier=False)
    return replace(standings(asked)[indicator.pk, hub], forecast=None)


def _of(asked: Looked) -> Q:
    scopes = Q(hub__in=[hub for hub in asked.hubs if hub != NETWORK])
    if NETWORK in asked.hubs:
        scopes |= Q(hub=None)
    return scopes & Q(indicator__in=[one.pk for one in asked.indicators])


def _key(row: Target | Result) -> Key:
    return row.indicator_id, row.hub_id or NETWORK
