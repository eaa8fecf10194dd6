"""Results that no log can give: entered with evidence, by whom and when, earlier ones kept by the database."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.editing import EditedMeanwhile
from hubs.models import Hub
from impact.actions.evidence import add_evidence
from impact.attached import PreparedFile
from impact.models import Indicator, IndicatorKind, Result
from impact.queries.targets.periods import TargetPeriod


@dataclass(frozen=True, slots=True)
class Evidence:
    """How a result is known, where one can read it, for which day it holds, and a document with what it is called."""

    text: str
    url: str = ""
    as_of: dt.date | None = None
    document: PreparedFile | None = None
    title: str = ""


@transaction.atomic
def enter_result(
    *,
    indicator: Indicator,
    period: TargetPeriod,
    hub: Hub | None,
    numerator: Decimal,
    denominator: Decimal | None,
    evidence: Evidence,
    by: User | None,
    version: int | None = None,
    at: dt.datetime | None = None,
) -> Result:
    """Enter the result of a period, or another one in its place; the earlier one is kept.

    `version`: the one that the person saw, 0 where there was none; None replaces whatever stands, as a survey does that
    counts again. `at`: when, if not now. Raises EditedMeanwhile, ValidationError.
    """
    # One at a time for each indicator: of two who enter the first result, one sees the other's.
    stored = Indicator.objects.select_for_update(of=("self",), no_key=True).get(pk=indicator.pk)
    _check(stored, denominator)
    found = Result.objects.filter(period.of(), indicator=stored, hub=hub).first()
    if found is not None and version is not None and found.version != version:
        raise EditedMeanwhile(found)
    row = found or Result(indicator=stored, hub=hub, **period.columns)
    told = {
        "numerator": numerator,
        "denominator": denominator,
        "as_of": evidence.as_of or timezone.now().date(),
        "evidence": evidence.text.strip(),
        "evidence_url": evidence.url,
    }
    if found is not None and all(getattr(found, name) == value for name, value in told.items()):
        _keep_document(found, evidence, by=by, at=at)
        return found
    for name, value in told.items():
        setattr(row, name, value)
    row.changed_by, row.changed_at = by, at or timezone.now()
    row.full_clean()
    with pghistory.context(user=by.pk if by is not None else None, action="enter"):
        row.save()
    _keep_document(row, evidence, by=by, at=at)
    row.refresh_from_db()
    return row


def _keep_document(row: Result, evidence: Evidence, *, by: User | None, at: dt.datetime | None) -> None:
    if evidence.document is not None:
        add_evidence(result=row, document=evidence.document, title=evidence.title, by=by, at=at)


def _check(indicator: Indicator, denominator: Decimal | None) -> None:
    if not indicator.is_entered:
        raise ValidationError(_("This indicator is counted from the log; nothing is entered."))
    if indicator.archived_at is not None:
        raise ValidationError(_("This indicator is archived. Bring it back before results are entered."))
    if indicator.kind == IndicatorKind.SHARE and denominator is None:
        raise ValidationError({"denominator": _("Say of how many.")})
    if indicator.kind == IndicatorKind.NUMBER and denominator is not None:
        raise ValidationError({"denominator": _("This result is a number, not a share.")})
