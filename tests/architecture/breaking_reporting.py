"""Reporting periods, confirmations, snapshots and adjustments, as the database refuses them."""

import datetime as dt
import hashlib

from django.utils import timezone

from impact.models import (
    Adjustment,
    ConfirmationReminder,
    HubConfirmation,
    ReportingPeriod,
    ReportingStep,
    Snapshot,
)
from tests.architecture.breaking_cases import breaks, hub, person

MONTH = dt.date(2022, 5, 1)


def period(**said: object) -> ReportingPeriod:
    known: dict[str, object] = {"name": "May", "first_month": MONTH, "last_month": MONTH}
    return ReportingPeriod.objects.create(**known | {"due_on": dt.date(2022, 6, 20)} | said)


def step(**said: object) -> ReportingStep:
    known: dict[str, object] = {"period": said.get("period") or period(), "step": "changed"}
    return ReportingStep.objects.create(**known | said)


def confirmed(**said: object) -> HubConfirmation:
    known: dict[str, object] = {"period": said.get("period") or period(), "hub": said.get("hub") or hub()}
    return HubConfirmation.objects.create(**known | {"figures": "{}", "figures_version": "0" * 64} | said)


def snapshot(**said: object) -> Snapshot:
    known: dict[str, object] = {"period": said.get("period") or period(), "number": 1, "made_at": timezone.now()}
    known |= {"content": "{}", "sha256": hashlib.sha256(b"{}").hexdigest()}
    return Snapshot.objects.create(**known | said)


def adjustment(**said: object) -> Adjustment:
    known: dict[str, object] = {"snapshot": said.get("snapshot") or snapshot(), "audience": "student"}
    known |= {"measure": "people", "difference": 1, "made_on": MONTH}
    return Adjustment.objects.create(**known | said)


def reminder(**said: object) -> ConfirmationReminder:
    known: dict[str, object] = {"period": said.get("period") or period(), "hub": said.get("hub") or hub()}
    return ConfirmationReminder.objects.create(**known | {"occasion": "asked", "on": MONTH} | said)


def closed() -> ReportingPeriod:
    row = period()
    row.closed_at = snapshot(period=row).made_at
    row.save()
    return row


@breaks("reporting_period_named_once")
def the_same_name() -> object:
    period()
    return period(
        name="MAY", first_month=dt.date(2022, 6, 1), last_month=dt.date(2022, 6, 1), due_on=dt.date(2023, 1, 1)
    )


@breaks("reporting_period_named")
def no_name() -> object:
    return period(name=" ")


@breaks("reporting_period_of_months")
def from_the_second_day_on() -> object:
    return period(first_month=dt.date(2022, 4, 2))


@breaks("reporting_period_in_order")
def turned_round() -> object:
    return period(first_month=dt.date(2022, 6, 1))


@breaks("reporting_period_in_order")
def of_the_war() -> object:
    return period(first_month=dt.date(1945, 5, 1))


@breaks("reporting_period_due_later")
def due_before_it_is_over() -> object:
    return period(due_on=dt.date(2022, 5, 1))


@breaks("reporting_period_closed_at_a_moment")
def closed_at_no_moment() -> object:
    return period(closed_by=person())


@breaks("reporting_periods_apart")
def a_month_in_two() -> object:
    period()
    return period(name="Spring", first_month=dt.date(2022, 3, 1))


@breaks("reporting_period_begins_open")
def closed_from_the_beginning() -> object:
    return period(closed_at=timezone.now())


@breaks("reporting_period_kept")
def a_closed_one_deleted() -> object:
    return ReportingPeriod.objects.filter(pk=closed().pk)._raw_delete("default")


@breaks("reporting_period_months_kept")
def a_closed_one_moved() -> object:
    return ReportingPeriod.objects.filter(pk=closed().pk).update(first_month=dt.date(2022, 4, 1))


@breaks("reporting_period_closed_once")
def closed_at_another_moment() -> object:
    return ReportingPeriod.objects.filter(pk=closed().pk).update(closed_at=timezone.now() + dt.timedelta(days=1))


@breaks("reporting_period_closed_with_snapshot")
def closed_without_a_snapshot() -> object:
    return ReportingPeriod.objects.filter(pk=period().pk).update(closed_at=timezone.now())


@breaks("reporting_period_reopened_with_reason")
def opened_again_in_silence() -> object:
    return ReportingPeriod.objects.filter(pk=closed().pk).update(closed_at=None)


@breaks("reporting_step_known")
def an_unknown_step() -> object:
    return step(step="forgotten")


@breaks("reporting_step_reopened_with_reason")
def opened_again_for_nothing() -> object:
    return step(step="reopened", note=" ")


@breaks("reporting_step_kept")
def a_step_rewritten() -> object:
    return ReportingStep.objects.filter(pk=step().pk).update(note="Other")


@breaks("hub_confirms_once")
def confirmed_twice() -> object:
    row = confirmed()
    return confirmed(period=row.period, hub=row.hub)


@breaks("confirmation_fingerprint_whole")
def half_a_fingerprint() -> object:
    return confirmed(figures_version="0" * 32)


@breaks("confirmation_withdrawn_later")
def withdrawn_before() -> object:
    return confirmed(withdrawn_at=timezone.now() - dt.timedelta(days=1))


@breaks("confirmation_while_open")
def confirmed_after_closing() -> object:
    return confirmed(period=closed())


@breaks("snapshot_numbered_once")
def the_same_number() -> object:
    return snapshot(period=snapshot().period)


@breaks("snapshot_counts_from_one")
def before_the_first() -> object:
    return snapshot(number=0)


@breaks("snapshot_fingerprint_true")
def of_another_content() -> object:
    return snapshot(sha256="0" * 64)


@breaks("snapshot_kept")
def a_snapshot_rewritten() -> object:
    return Snapshot.objects.filter(pk=snapshot().pk).update(content="{} ")


@breaks("adjustment_once")
def adjusted_twice_at_a_moment() -> object:
    row = adjustment()
    return adjustment(snapshot=row.snapshot, made_at=row.made_at)


@breaks("adjustment_of_something")
def by_nothing() -> object:
    return adjustment(difference=0)


@breaks("adjustment_of_known_figure")
def of_an_unknown_figure() -> object:
    return adjustment(measure="luck")


@breaks("adjustment_kept")
def an_adjustment_rewritten() -> object:
    return Adjustment.objects.filter(pk=adjustment().pk).update(difference=2)


@breaks("confirmation_reminder_once")
def reminded_twice() -> object:
    row = reminder()
    return reminder(period=row.period, hub=row.hub)


@breaks("confirmation_reminder_known")
def on_no_occasion() -> object:
    return reminder(occasion="whenever")


@breaks("confirmation_reminder_by_itself")
def by_itself_and_by_somebody() -> object:
    return reminder(occasion="day_after", sent_by=person())
