"""Reporting periods, hubs that confirm them, and the network that closes them."""

import datetime as dt

from accounts.models import User
from hubs.models import Hub
from impact.actions.confirming import confirm_figures
from impact.actions.reporting_periods import close_period, set_up_period
from impact.models import HubConfirmation, ReportingPeriod, Snapshot
from impact.queries.period_content import version_of
from impact.queries.period_figures import figures_of_hubs
from tests.factories.people import make_user

FIRST, LAST, DUE = dt.date(2022, 4, 1), dt.date(2022, 5, 1), dt.date(2022, 6, 20)


def make_period(
    name: str = "Spring 2022",
    first: dt.date = FIRST,
    last: dt.date = LAST,
    due: dt.date = DUE,
    *,
    by: User | None = None,
) -> ReportingPeriod:
    """Set a period up: April and May 2022 unless other months are given."""
    values = {"name": name, "first_month": first, "last_month": last, "due_on": due}
    return set_up_period(by=by or make_user(), values=values)


def confirm(hub: Hub, period: ReportingPeriod, *, by: User | None = None, note: str = "") -> HubConfirmation:
    """Confirm the figures as they are."""
    figures = figures_of_hubs(period.first_month, period.after, [hub])[hub.pk]
    return confirm_figures(hub=hub, period=period, by=by or make_user(), seen=version_of(figures), note=note)


def close(period: ReportingPeriod, *, by: User | None = None) -> Snapshot:
    """Close a period, with whoever has confirmed by now."""
    return close_period(period=period, by=by or make_user(), anyway=True)
