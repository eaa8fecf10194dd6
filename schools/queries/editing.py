"""The schools of a hub, for the people who write down what each shows publicly."""

from hubs.models import Hub
from schools.models import School


def own_schools(hub: Hub) -> list[School]:
    """Schools at home in the hub itself, by name."""
    return list(hub.schools.order_by("name", "pk"))


def find_own_school(hub: Hub, key: int) -> School | None:
    """One of them."""
    return hub.schools.filter(pk=key).first()
