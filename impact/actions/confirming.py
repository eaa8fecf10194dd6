"""A hub confirms its figures of a reporting period, or takes that back as long as the period is open."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from impact.actions.record_session import broken_rule
from impact.models import HubConfirmation, ReportingPeriod
from impact.queries.period_content import hub_to_content, version_of
from impact.queries.period_figures import figures_of_hubs
from impact.queries.reporting import reports_in

WHILE_OPEN = "confirmation_while_open"


class PeriodClosed(Exception):
    """The network has closed the period. Nothing was written."""


class NotToConfirm(Exception):
    """The period is not over yet, or the hub does not report in it. Nothing was written."""


class FiguresMoved(Exception):
    """The figures are others than those that the person had before them. Nothing was written."""


@transaction.atomic
def confirm_figures(*, hub: Hub, period: ReportingPeriod, by: User, seen: str, note: str = "") -> HubConfirmation:
    """Give a hub's word that its figures are right; one given before ends with it.

    `seen` is the fingerprint of the figures on the page. Raises PeriodClosed, NotToConfirm, FiguresMoved.
    """
    period = _hold(period, hub)
    if not period.is_over_on(hub.today()) or not reports_in(hub, period):
        raise NotToConfirm
    figures = figures_of_hubs(period.first_month, period.after, [hub])[hub.pk]
    if version_of(figures) != seen:
        raise FiguresMoved
    now = timezone.now()
    before = HubConfirmation.objects.standing().filter(period=period, hub=hub).first()
    if before is not None and before.figures_version == seen and before.note == note:
        return before
    with _while_open():
        HubConfirmation.objects.standing().filter(period=period, hub=hub).update(withdrawn_at=now, withdrawn_by=by)
        return HubConfirmation.objects.create(
            period=period,
            hub=hub,
            confirmed_by=by,
            confirmed_at=now,
            figures=hub_to_content(figures),
            figures_version=seen,
            note=note,
        )


@transaction.atomic
def withdraw_confirmation(*, hub: Hub, period: ReportingPeriod, by: User) -> bool:
    """Take a hub's word back; returns whether there was one. Raises PeriodClosed."""
    period = _hold(period, hub)
    with _while_open():
        standing = HubConfirmation.objects.standing().filter(period=period, hub=hub)
        return bool(standing.update(withdrawn_at=timezone.now(), withdrawn_by=by))


def _hold(period: ReportingPeriod, hub: Hub) -> ReportingPeriod:
    """Let whoever says something for the hub at the same moment wait, and look at the period as it is now."""
    Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)
    stored = ReportingPeriod.objects.get(pk=period.pk)
    if stored.is_closed:
        raise PeriodClosed
    return stored


@contextmanager
def _while_open() -> Iterator[None]:
    """Within, the database refuses what comes after the closing."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as problem:
        if broken_rule(problem) == WHILE_OPEN:
            raise PeriodClosed from problem
        raise
