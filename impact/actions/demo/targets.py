"""Writes the demonstration's indicators, targets of two school years, and results that were entered with a paper."""

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from io import BytesIO

from accounts.models import User
from hubs.models import Hub
from impact.actions.indicators import add_indicator, install_ready_made
from impact.actions.results import Evidence, enter_result
from impact.actions.targets import TargetDraft, set_targets
from impact.attached import prepare_document
from impact.demo.paper import draw_paper
from impact.demo.targets import CURRENT, FINISHED, OF_NETWORK, PlannedIndicator, PlannedTargets, read_targets
from impact.models import Indicator, SessionType, TargetPeriodKind
from impact.queries.periods import school_year_start
from impact.queries.targets.periods import TargetPeriod, of_year

Who = Callable[[Hub], User]

LAST_WHOLE_YEAR = dt.date(2021, 9, 1)
SET_AFTER = dt.timedelta(days=13)  # into its period
COUNTED_BEFORE_THE_END = dt.timedelta(days=62)  # before the summer
COUNTED_LATELY = dt.timedelta(days=9)
ENTERED_AFTER = dt.timedelta(days=3)
FIRST_POSITION = 200


def write_targets(hubs: Iterable[Hub], *, today: dt.date, manager: User, coordinator_of: Who) -> None:
    """The ready-made indicators and some of the network's own; what was aimed at; what was entered."""
    planned, by_code = read_targets(), {hub.code: hub for hub in hubs}
    install_ready_made(by=manager)
    for number, one in enumerate(planned.indicators):
        add_indicator(values=_values(one, FIRST_POSITION + number), by=manager)
    indicators = {one.code: one for one in Indicator.objects.all()}
    years = {
        FINISHED: of_year(TargetPeriodKind.SCHOOL_YEAR, LAST_WHOLE_YEAR),
        CURRENT: of_year(TargetPeriodKind.SCHOOL_YEAR, school_year_start(today)),
    }
    for year, period in years.items():
        for code, aims in planned.targets[year].items():
            drafts = [
                TargetDraft(by_code.get(owner), Decimal(value), why=planned.why[code])
                for owner, value in aims.items()
                if owner == OF_NETWORK or owner in by_code
            ]
            set_targets(indicator=indicators[code], period=period, drafts=drafts, by=manager, at=_noon(period))
    _write_results(planned, indicators, years, by_code, today=today, manager=manager, coordinator_of=coordinator_of)


def _write_results(
    planned: PlannedTargets,
    indicators: dict[str, Indicator],
    years: dict[str, TargetPeriod],
    hubs: dict[str, Hub],
    *,
    today: dt.date,
    manager: User,
    coordinator_of: Who,
) -> None:
    for code, by_year in planned.results.items():
        for year, told in by_year.items():
            period = years[year]
            ended = period.last - COUNTED_BEFORE_THE_END
            as_of = ended if ended < today else max(period.first, today - COUNTED_LATELY)
            for owner, (part, *whole) in told.items():
                hub = hubs.get(owner)
                if hub is None and owner != OF_NETWORK:
                    continue
                title = f"{planned.papers[code]}, {period.label}"
                paper = draw_paper(f"{title}: {hub.name if hub is not None else 'the network'}")
                enter_result(
                    indicator=indicators[code],
                    period=period,
                    hub=hub,
                    numerator=Decimal(part),
                    denominator=Decimal(whole[0]) if whole else None,
                    evidence=Evidence(
                        text=planned.evidence[code],
                        url=planned.evidence_urls.get(code, ""),
                        as_of=as_of,
                        document=prepare_document(BytesIO(paper), len(paper)),
                        title=title,
                    ),
                    by=coordinator_of(hub) if hub is not None else manager,
                    at=dt.datetime.combine(as_of + ENTERED_AFTER, dt.time(9, 20), tzinfo=dt.UTC),
                )


def _values(one: PlannedIndicator, position: int) -> dict[str, object]:
    i18n = {"name_pt": one.portuguese} | ({"unit_pt": one.portuguese_unit} if one.portuguese_unit else {})
    session_type = SessionType.objects.filter(code=one.session_type).first() if one.session_type else None
    return {
        "code": one.code,
        "name": one.name,
        "about": one.about,
        "kind": one.kind,
        "measure": one.measure,
        "session_type": session_type,
        "unit": one.unit,
        "direction": one.direction,
        "position": position,
        "i18n": i18n,
    }


def _noon(period: TargetPeriod) -> dt.datetime:
    """When the targets of a period were set: soon after it had begun."""
    return dt.datetime.combine(period.first + SET_AFTER, dt.time(12), tzinfo=dt.UTC)
