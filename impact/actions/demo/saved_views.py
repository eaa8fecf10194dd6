"""Writes the saved views of the demonstration's hubs and of the network's managers, as people would save them."""

from collections.abc import Callable, Iterable

from accounts.models import User
from hubs.models import Hub
from impact.actions.saved_views import keep_view
from impact.demo.saved_views import PlannedView, read_saved_views

Who = Callable[[Hub], User]


def write_saved_views(hubs: Iterable[Hub], *, staff_of: Who, coordinator_of: Who, manager: User) -> None:
    """Some at each hub, shared and one's own, and the managers'."""
    planned = read_saved_views()
    for view in planned["network"]:
        keep_view(hub=None, name=view.name, query=view.query, shared=view.shared, by=manager)
    for hub in hubs:
        for view in planned.get(hub.code, ()):
            keeper = coordinator_of(hub) if view.by_coordinator else staff_of(hub)
            query = "&".join(part for part in (_of(hub, view), view.query) if part)
            keep_view(hub=hub, name=view.name, query=query, shared=view.shared, by=keeper)


def _of(hub: Hub, view: PlannedView) -> str:
    """The part of the address that looks at one thing of the hub."""
    rows = {"project": hub.projects, "school": hub.schools, "challenge": hub.challenges}.get(view.of)
    first = rows.order_by("pk").first() if rows is not None else None
    return f"of={view.of}-{first.pk}" if first is not None else ""
