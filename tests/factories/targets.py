"""Indicators, targets and results for tests. What is not named is plain and legal."""

from decimal import Decimal
from io import BytesIO
from itertools import count
from typing import Any

from django.apps import apps

from accounts.models import User
from hubs.models import Hub
from impact.actions.evidence import add_evidence
from impact.actions.indicators import add_indicator
from impact.actions.results import Evidence, enter_result
from impact.actions.targets import TargetDraft, set_targets
from impact.attached import prepare_document
from impact.models import EvidenceDocument, Indicator, IndicatorKind, IndicatorMeasure, Result
from impact.queries.targets.periods import TargetPeriod, find_period
from tests.factories.meetings import PDF

YEAR = "school-year-2021"
_numbers = count(1)


def versions(table: str, column: str) -> list[Any]:
    """What stood before in a table that the database keeps, the earliest first."""
    rows = apps.get_model("impact", table)._default_manager.order_by("pgh_id")
    return list(rows.values_list(column, flat=True))


def period_of(key: str = YEAR) -> TargetPeriod:
    """The period with a key."""
    found = find_period(key)
    assert found is not None
    return found


def make_indicator(by: User, code: str | None = None, **told: Any) -> Indicator:
    """Interactions with everyone, unless something else is said."""
    number = next(_numbers)
    values = {
        "code": code or f"indicator-{number}",
        "name": f"Indicator {number}",
        "kind": IndicatorKind.MEASURED,
        "measure": IndicatorMeasure.INTERACTIONS,
    }
    return add_indicator(values=values | told, by=by)


def make_share(by: User, code: str | None = None, **told: Any) -> Indicator:
    """A share that people enter."""
    return make_indicator(by, code, kind=IndicatorKind.SHARE, measure="", **told)


def aim(indicator: Indicator, value: int | str, *, by: User, hub: Hub | None = None, period: str = YEAR) -> None:
    """Set a target that is not there yet."""
    draft = TargetDraft(hub=hub, value=Decimal(value))
    set_targets(indicator=indicator, period=period_of(period), drafts=[draft], by=by)


def enter(
    indicator: Indicator,
    part: int,
    whole: int | None,
    *,
    by: User,
    hub: Hub | None = None,
    period: str = YEAR,
    said: str = "We asked them on paper in June.",
) -> Result:
    """Enter a result, whatever stood before."""
    return enter_result(
        indicator=indicator,
        period=period_of(period),
        hub=hub,
        numerator=Decimal(part),
        denominator=None if whole is None else Decimal(whole),
        evidence=Evidence(said),
        by=by,
    )


def make_evidence(result: Result, by: User, *, title: str = "Tally sheet", content: bytes = PDF) -> EvidenceDocument:
    """A small PDF that a result rests on."""
    document = prepare_document(BytesIO(content), len(content))
    return add_evidence(result=result, document=document, title=title, by=by)
