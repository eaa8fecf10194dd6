"""Indicators, targets and results that the database refuses."""

import datetime as dt
import hashlib
from itertools import count

from django.utils import timezone

from impact.models import EvidenceDocument, Indicator, ReportingPeriod, Result, Snapshot, Target
from tests.architecture.breaking_cases import breaks

YEAR = dt.date(2021, 9, 1)
_numbers = count(1)


def indicator(**told: object) -> Indicator:
    known = {
        "code": f"indicator-{next(_numbers)}",
        "name": "Interactions",
        "kind": "measured",
        "measure": "interactions",
    }
    return Indicator.objects.create(**known | told)


def entered(**told: object) -> Indicator:
    return indicator(**{"kind": "share", "measure": ""} | told)


def target(**told: object) -> Target:
    known = {"period_kind": "school_year", "period_start": YEAR, "value": 10}
    if "indicator" not in told:
        known["indicator"] = indicator()
    return Target.objects.create(**known | told)


def result(**told: object) -> Result:
    known = {"period_kind": "school_year", "period_start": YEAR, "numerator": 3, "denominator": 4, "as_of": YEAR}
    if "indicator" not in told:
        known["indicator"] = entered()
    return Result.objects.create(**known | {"evidence": "Asked on paper."} | told)


def close(period: ReportingPeriod) -> None:
    now, content = timezone.now(), "{}"
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    Snapshot.objects.create(period=period, number=1, made_at=now, content=content, sha256=sha256)
    ReportingPeriod.objects.filter(pk=period.pk).update(closed_at=now)


def reporting_period() -> ReportingPeriod:
    return ReportingPeriod.objects.create(
        name="Closed",
        first_month=YEAR,
        last_month=dt.date(2022, 8, 1),
        due_on=dt.date(2022, 9, 30),
    )


@breaks("indicator_code_plain")
def an_indicator_with_capitals() -> object:
    return indicator(code="People")


@breaks("indicator_named")
def an_indicator_without_a_name() -> object:
    return indicator(name=" ")


@breaks("indicator_kind_known")
def an_indicator_with_another_direction() -> object:
    return indicator(direction="up")


@breaks("indicator_counts_or_is_entered")
def an_indicator_that_counts_nothing() -> object:
    return indicator(measure="")


@breaks("indicator_counts_or_is_entered")
def an_entered_indicator_that_counts() -> object:
    return indicator(kind="share")


@breaks("indicator_narrowed_by_sessions")
def partnerships_led_by_a_school() -> object:
    return indicator(measure="partnerships", led_by="school")


@breaks("indicator_filters_known")
def an_indicator_of_an_unknown_audience() -> object:
    return indicator(audience="cats")


@breaks("indicator_people_never_added")
def people_that_are_added() -> object:
    return indicator(measure="people", adds_up=True)


@breaks("indicator_decimals_few")
def an_indicator_with_nine_decimals() -> object:
    return indicator(decimals=9)


@breaks("target_of_a_period")
def a_target_of_no_period() -> object:
    return target(period_kind="month")


@breaks("target_of_a_period")
def a_target_of_a_school_year_from_january() -> object:
    return target(period_start=dt.date(2021, 1, 1))


@breaks("target_period_plausible")
def a_target_of_the_distant_past() -> object:
    return target(period_start=dt.date(1021, 9, 1))


@breaks("target_once_a_period")
def two_targets_of_the_network() -> object:
    return target(indicator=target().indicator)


@breaks("target_not_negative")
def a_target_below_nothing() -> object:
    return target(value=-1)


@breaks("result_of_a_period")
def a_result_of_no_period() -> object:
    return result(period_kind="reporting")


@breaks("result_period_plausible")
def a_result_of_the_distant_past() -> object:
    return result(period_start=dt.date(1021, 9, 1))


@breaks("result_once_a_period")
def two_results_of_the_network() -> object:
    return result(indicator=result().indicator)


@breaks("result_plausible")
def a_result_of_more_than_all() -> object:
    return result(numerator=5)


@breaks("result_with_evidence")
def a_result_without_evidence() -> object:
    return result(evidence=" ")


def evidence(**told: object) -> EvidenceDocument:
    known = {"kind": "pdf", "title": "Report", "size": 9, "sha256": "a" * 64}
    if "result" not in told:
        known["result"] = result()
    return EvidenceDocument.objects.create(**known | told)


@breaks("evidence_document_kind_known")
def a_photograph_as_evidence() -> object:
    return evidence(kind="webp")


@breaks("evidence_document_size_plausible")
def an_empty_document() -> object:
    return evidence(size=0)


@breaks("evidence_document_has_checksum")
def a_document_without_a_checksum() -> object:
    return evidence(sha256="a")


@breaks("evidence_document_says_what_or_why_gone")
def a_document_that_is_gone_without_a_reason() -> object:
    return evidence(title="", gone_at=timezone.now())


@breaks("evidence_document_once_a_result")
def the_same_document_twice() -> object:
    return evidence(result=evidence().result)


@breaks("evidence_document_only_taken_out")
def a_document_with_another_checksum() -> object:
    made = evidence()
    EvidenceDocument.objects.filter(pk=made.pk).update(sha256="b" * 64)
    return made


@breaks("evidence_document_only_taken_out")
def a_document_that_is_deleted_without_a_trace() -> object:
    made = evidence()
    EvidenceDocument.objects.filter(pk=made.pk).delete()
    return made


@breaks("target_while_period_open")
def a_target_of_a_closed_period() -> object:
    period = reporting_period()
    made = target(period_kind="reporting", period_start=None, reporting=period)
    close(period)
    Target.objects.filter(pk=made.pk).update(value=11)
    return made
