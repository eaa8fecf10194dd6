"""What the import of lists may choose from."""

from django.db.models import Q

from hubs.models import Hub
from schools.models import School


def schools_to_choose(hub: Hub) -> list[tuple[int, str]]:
    """The schools at home in a hub or its sub-hubs, with their names. One query."""
    rows = School.objects.filter(Q(hub=hub) | Q(hub__parent=hub)).order_by("name", "pk")
    return [(school.pk, str(school)) for school in rows]
