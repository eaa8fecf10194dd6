"""A school of a hub, for the people who write down what it shows publicly."""

from hubs.models import Hub
from schools.models import School


def find_own_school(hub: Hub, key: int) -> School | None:
    """A school at home in the hub itself."""
    return hub.schools.filter(pk=key).first()
