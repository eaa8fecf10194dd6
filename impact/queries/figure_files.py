"""What the dashboards of the network and of hubs offer to take along: their figures, read as the pages read them."""

from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.models import ScopeKind
from impact.queries.dashboard import read_scope
from impact.queries.figure_tables import reading_file
from impact.queries.freshness import freshness, one_moment
from impact.queries.hub_dashboard import hub_figures
from impact.queries.network import Selection, every_hub
from impact.queries.periods import Period
from impact.queries.tables import FigureFile


def network_file(chosen: Selection) -> FigureFile:
    """The network, or the hub that was chosen, and without one every hub beside the others. Three or four queries."""
    hub = chosen.hub
    scope, scope_id = (ScopeKind.HUB, hub.pk) if hub else (ScopeKind.NETWORK, 0)
    with one_moment():
        reading = read_scope(scope, scope_id, chosen.period, chosen.audience)
        lines = every_hub(chosen) if hub is None else []
        fresh = freshness()
    whose = hub.name if hub else _("The network")
    return reading_file("oshub-network", whose, hub, chosen.period, reading, fresh, lines)


def hub_file(hub: Hub, period: Period) -> FigureFile:
    """A hub, and each of its sub-hubs beside the others, as on its page. Five queries."""
    found = hub_figures(hub, period)
    return reading_file(f"{hub.code}-figures", hub.name, hub, period, found.reading, found.fresh, found.sub_hubs)
