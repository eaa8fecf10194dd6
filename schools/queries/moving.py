"""Where a school may move, and where it was on a day."""

import datetime as dt

from hubs.models import Hub
from schools.models import School


def hubs_to_move_to(hub: Hub) -> list[Hub]:
    """Every other hub and sub-hub that is at work, by code. One query."""
    return list(Hub.objects.working_on(hub.today()).exclude(pk=hub.pk).order_by("code"))


def hub_on(school: School, day: dt.date) -> Hub:
    """The hub to which a school belonged on a day: sessions of that day are its. One query."""
    hub = school.hub
    for move in school.moves.select_related("from_hub").order_by("-moved_on", "-pk"):
        if day < move.moved_on:
            hub = move.from_hub
    return hub
