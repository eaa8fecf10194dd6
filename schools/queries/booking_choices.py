"""For whom something can be booked, and who can be shown how to use it."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.sent import whole_number
from hubs.models import Equipment, Hub, Induction, Membership
from schools.access import Booker
from schools.models import School, SchoolMembership


def schools_to_book_for(booker: Booker) -> list[School]:
    """The schools for which somebody may book: all of the hub's partners, or those they act for. One query at most."""
    if not booker.of_hub:
        return list(booker.schools)
    return list(School.objects.of_hub(booker.hub).partners_on(booker.hub.today()).order_by("name", "pk"))


def adults_around(hub: Hub) -> list[User]:
    """Adults with a role at the hub or at one of its schools today: who could use what it has. One query."""
    today = timezone.now().date()
    family = Q(hub=hub) | Q(hub=hub.parent_id) if hub.parent_id else Q(hub=hub)
    of_hub = Membership.objects.in_force(today).filter(family)
    of_schools = SchoolMembership.objects.in_force(today).filter(school__in=School.objects.of_hub(hub))
    people = User.objects.filter(is_active=True)
    found = people.filter(Q(pk__in=of_hub.values("user")) | Q(pk__in=of_schools.values("user")))
    return list(found.order_by("name", "pk"))


def find_induction(thing: Equipment, key: str) -> Induction | None:
    """One of a thing's inductions, by what a form says it is."""
    number = whole_number(key)
    return thing.inductions.filter(pk=number).first() if number is not None else None
