"""Network managers set reporting periods up, change them while they are open, close them and open them again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from hubs.actions.editing import lock_version
from hubs.models import Hub
from impact.actions.adjustments import adjust
from impact.actions.record_session import broken_rule
from impact.models import PeriodStep, ReportingPeriod, ReportingStep, Snapshot
from impact.models.reporting import PERIODS_APART
from impact.queries.confirming import unconfirmed
from impact.queries.period_content import fingerprint, to_content
from impact.queries.period_figures import period_figures
from impact.queries.reporting import hubs_that_report
from impact.rollups.drain import drain_marks
from impact.rollups.lock import frozen_facts

# Whoever confirms or changes a period meanwhile waits. Taken before the snapshot of the transaction, so that what they
# committed before is seen. Reading goes on.
HOLD = "LOCK TABLE impact_reportingperiod, impact_hubconfirmation IN SHARE ROW EXCLUSIVE MODE"

MONTHS_TAKEN = gettext_lazy("Some of these months lie in another reporting period already.")
NAME_TAKEN = gettext_lazy("Another reporting period has this name.")


class NotOver(Exception):
    """The last month is not over yet. Nothing was written."""


class Closed(Exception):
    """The period is closed. Nothing was written."""


class NotClosed(Exception):
    """The period is open. Nothing was written."""


class SomeHaveNotConfirmed(Exception):
    """Some hubs have not confirmed the figures as they are, and nobody said to close anyway. Nothing was written."""

    def __init__(self, hubs: list[Hub]) -> None:
        super().__init__(len(hubs))
        self.hubs = hubs


@transaction.atomic
def set_up_period(*, by: User, values: Mapping[str, Any]) -> ReportingPeriod:
    """Set a period up. Raises ValidationError where somebody was quicker with some of the months, or the name."""
    period = ReportingPeriod(**values, set_up_by=by)
    with _in_words():
        period.save()
    ReportingStep.objects.create(period=period, step=PeriodStep.SET_UP, by=by)
    return period


@transaction.atomic
def change_period(*, period: ReportingPeriod, by: User, values: Mapping[str, Any], version: int) -> ReportingPeriod:
    """Change what was said of an open period. Raises EditedMeanwhile, Closed, ValidationError."""
    stored = lock_version(period, version)
    refuse_closed(stored)
    before = f"{stored.name}, {stored.first_month:%Y-%m} – {stored.last_month:%Y-%m}, {stored.due_on:%Y-%m-%d}"
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    if not changed:
        return stored
    for name in changed:
        setattr(stored, name, values[name])
    with _in_words():
        stored.save()
    ReportingStep.objects.create(period=stored, step=PeriodStep.CHANGED, note=before, by=by)
    stored.refresh_from_db()
    return stored


def refuse_closed(period: ReportingPeriod) -> None:
    """Raises Closed for a period that is."""
    if period.is_closed:
        raise Closed


def close_period(*, period: ReportingPeriod, by: User, anyway: bool = False) -> Snapshot:
    """Close a period: count everything that was committed, and keep it as the next snapshot. One transaction.

    `anyway`: also where hubs have not confirmed the figures as they are. Raises Closed, NotOver, SomeHaveNotConfirmed.
    """
    with frozen_facts() as cursor:
        cursor.execute(HOLD)
        drain_marks(cursor)
        stored = ReportingPeriod.objects.get(pk=period.pk)
        now = timezone.now()
        refuse_closed(stored)
        if not stored.is_over_on(now.date()):
            raise NotOver
        figures = period_figures(stored.first_month, stored.after)
        waiting = unconfirmed(stored, figures, list(hubs_that_report(stored)))
        if waiting and not anyway:
            raise SomeHaveNotConfirmed(waiting)
        content = to_content(figures)
        snapshot = Snapshot.objects.create(
            period=stored,
            number=stored.snapshots.count() + 1,
            made_at=now,
            made_by=by,
            content=content,
            sha256=fingerprint(content),
            unconfirmed=[hub.code for hub in waiting],
        )
        stored.closed_at, stored.closed_by = now, by
        stored.save(update_fields=["closed_at", "closed_by"])
        ReportingStep.objects.create(period=stored, step=PeriodStep.CLOSED, by=by, at=now)
        return snapshot


def reopen_period(*, period: ReportingPeriod, by: User, reason: str) -> ReportingPeriod:
    """Open a closed period again. What was reported stays, with all its adjustments until now. Raises NotClosed."""
    with frozen_facts() as cursor:
        cursor.execute(HOLD)
        drain_marks(cursor)
        stored = ReportingPeriod.objects.get(pk=period.pk)
        if not stored.is_closed:
            raise NotClosed
        adjust(stored)
        ReportingStep.objects.create(period=stored, step=PeriodStep.REOPENED, note=reason, by=by)
        stored.closed_at = stored.closed_by = None
        stored.save(update_fields=["closed_at", "closed_by"])
        return stored


@contextmanager
def _in_words() -> Iterator[None]:
    """Within, what the database refuses is said to a person."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        taken = broken_rule(problem) == PERIODS_APART
        raise ValidationError(MONTHS_TAKEN if taken else NAME_TAKEN) from problem
