"""Writes what the demonstration has published: one edition with an invented erratum, and drafts of reports."""

from django.db import transaction

from accounts.models import User
from hubs.access import people_at, people_with
from hubs.models import Hub
from hubs.roles import HubPerm, NetworkPerm
from impact.actions.editions import add_erratum, publish_edition
from impact.actions.reports import begin_report, change_report
from impact.demo import editions as planned
from impact.queries.editions import next_number, unpublished


@transaction.atomic
def write_editions() -> None:
    """Publish the closed period, and begin a report of the network and one of each hub: all of it or nothing."""
    manager = people_with(NetworkPerm.CLOSE_PERIODS)[0]
    for snapshot in unpublished()[:1]:
        edition = publish_edition(
            snapshot=snapshot, by=manager, title=planned.TITLE, method_notes=planned.METHOD_NOTES.strip()
        )
        add_erratum(edition=edition, by=manager, what=planned.WHAT, why=planned.WHY)
    of_edition = f"edition-{next_number() - 1}" if next_number() > 1 else "all"
    _begin(None, by=manager, told=planned.NETWORK, figures=of_edition)
    for hub in Hub.objects.shown_publicly().top_level():
        for coordinator in people_at(hub, HubPerm.CONFIRM_PERIOD)[:1]:
            _begin(hub, by=coordinator, told=planned.HUB, figures="all")


def _begin(hub: Hub | None, *, by: User, told: planned.PlannedReport, figures: str) -> None:
    report = begin_report(hub=hub, by=by, title=told.title)
    values = {"figures": figures, "sections": list(told.sections), "text": told.text, "quotes": told.quotes}
    change_report(report=report, by=by, version=1, values=values)
