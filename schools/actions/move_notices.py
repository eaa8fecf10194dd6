"""Who is told that a school moved: the people of both hubs who look after schools, and the heads of the school."""

from django.urls import reverse
from django.utils import timezone

from accounts.actions import tell
from accounts.models import User
from hubs.access import people_at
from hubs.models import Hub
from hubs.roles import HubPerm
from schools.models import SchoolMembership, SchoolMove, SchoolRole


def tell_of_move(move: SchoolMove, *, by: User) -> None:
    """Tell everybody whom it concerns, once each, with what came along. In the transaction of the move."""
    heads = _heads(move)
    arriving = _without(people_at(move.to_hub, HubPerm.MANAGE_SCHOOLS), heads)
    leaving = _without(people_at(move.from_hub, HubPerm.MANAGE_SCHOOLS), [*heads, *arriving])
    school = move.school
    there = reverse("schools:at_hub", args=[move.to_hub.code, school.pk])
    _tell("schools.own_moved", heads, move, by=by, place=move.to_hub, url=reverse("impact:school", args=[school.pk]))
    _tell("schools.moved_in", arriving, move, by=by, place=move.to_hub, url=there)
    # Who has no role at the other hub could not open the school any more.
    left = reverse("schools:of_hub", args=[move.from_hub.code])
    _tell("schools.moved_away", leaving, move, by=by, place=move.from_hub, url=left)


def _tell(kind: str, to: list[User], move: SchoolMove, *, by: User, place: Hub, url: str) -> None:
    school = move.school
    people = SchoolMembership.objects.in_force(timezone.now().date()).filter(school=school)
    words = {
        "school": school.name,
        "from_hub": move.from_hub.name,
        "to_hub": move.to_hub.name,
        "classes": school.classes.filter(archived_on=None).count(),
        "people": people.values("user").distinct().count(),
        "agreements": school.agreements.standing().count(),
    }
    tell(kind=kind, to=to, by=by, words=words, key=f"school move {move.pk}", place=place.name, url=url)


def _heads(move: SchoolMove) -> list[User]:
    held = SchoolMembership.objects.in_force(timezone.now().date()).filter(school=move.school, role=SchoolRole.HEAD)
    return list(User.objects.filter(pk__in=held.values("user")).order_by("pk"))


def _without(people: list[User], told: list[User]) -> list[User]:
    known = {person.pk for person in told}
    return [person for person in people if person.pk not in known]
