"""Signs figures of the demonstration off for other sites: each hub its own, some a school’s or the network’s."""

from collections.abc import Callable, Iterable

from accounts.models import User
from hubs.models import Hub
from impact.actions.embeds import sign_off_embed, withdraw_embed
from impact.models import EmbedShows
from impact.queries.embeds import schools_to_show


def write_embeds(hubs: Iterable[Hub], *, coordinator_of: Callable[[Hub], User]) -> None:
    """Every hub that is open and no sub-hub shows its figures; the first school that agreed stands beside them."""
    for number, hub in enumerate(hub for hub in hubs if hub.parent_id is None and hub.opened_on is not None):
        by = coordinator_of(hub)
        sign_off_embed(hub=hub, by=by, shows=EmbedShows.HUB)
        for school in schools_to_show(hub)[:1]:
            sign_off_embed(hub=hub, by=by, shows=EmbedShows.SCHOOL, school=school)
        if number % 3 == 0:
            network = sign_off_embed(hub=hub, by=by, shows=EmbedShows.NETWORK)
            if number == 3:
                withdraw_embed(embed=network, by=by)
