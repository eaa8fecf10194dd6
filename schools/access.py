"""The door to a school, for the adults who act for it and its hub; and to what schools can book at a hub."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.requests import MemberRequest
from hubs.access import rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from schools.models import School, SchoolMembership, SchoolRole


@dataclass(frozen=True, slots=True)
class Booker:
    """Somebody who looks at what a hub has. `schools`: those that they act for and that may book there.

    `of_hub`: they book by a right at the hub, for any of its schools or for none; `keeps`: it is theirs to look after;
    `at_home`: the hub's workspace is open to them, so that its navigation can stand beside the page.
    """

    hub: Hub
    user: User
    schools: tuple[School, ...]
    at_home: bool
    of_hub: bool
    keeps: bool

    @property
    def may_book(self) -> bool:
        """Whether they may do more than look."""
        return self.of_hub or bool(self.schools)


def booker_or_404(request: MemberRequest, code: str, *, to_book: bool = False) -> Booker:
    """The door to a hub's equipment: for who has a right at the hub, and who acts for one of its partner schools.

    Raises Http404 for everybody else, with the same answer for a hub that does not exist; PermissionDenied for who may
    only look, where the page is there `to_book`.
    """
    hub = Hub.objects.select_related("parent").coded(code).first()
    if hub is None:
        raise Http404
    rights = rights_at(request, hub)
    booker = Booker(
        hub=hub,
        user=request.user,
        schools=partner_schools_at(request.user, hub),
        at_home=HubPerm.VIEW in rights,
        of_hub=HubPerm.BOOK in rights,
        keeps=HubPerm.KEEP_EQUIPMENT in rights,
    )
    if not booker.at_home and not booker.schools:
        raise Http404
    if to_book and not booker.may_book:
        raise PermissionDenied
    return booker


def partner_schools_at(user: User, hub: Hub) -> tuple[School, ...]:
    """The schools that a person acts for today and that are partners of a hub today, by name. One query."""
    today = timezone.now().date()
    held = SchoolMembership.objects.in_force(today).filter(user=user)
    return tuple(
        School.objects.of_hub(hub).partners_on(hub.today()).filter(pk__in=held.values("school")).order_by("name", "pk")
    )


def school_or_404(request: MemberRequest, school_id: int) -> School:
    """The school, if this person acts for it or may read the sessions of its hub.

    Raises Http404 otherwise, with the same answer for a school that does not exist.
    """
    school = School.objects.select_related("hub__parent").filter(pk=school_id).first()
    if school is None:
        raise Http404
    if not acts_for(request.user, school) and HubPerm.VIEW_SESSIONS not in rights_at(request, school.hub):
        raise Http404
    return school


def own_school_or_404(request: MemberRequest, school_id: int) -> School:
    """The school, for those who act for it: what only its own people may do.

    Raises PermissionDenied for the hub that may look in, Http404 for everybody else.
    """
    school = school_or_404(request, school_id)
    if not acts_for(request.user, school):
        raise PermissionDenied
    return school


def acts_for(user: User, school: School) -> bool:
    """Whether a person is a teacher or the head of a school today."""
    today = timezone.now().date()
    return SchoolMembership.objects.in_force(today).filter(user=user, school=school).exists()


def heads(user: User, school: School) -> bool:
    """Whether a person is the head of a school today."""
    held = SchoolMembership.objects.in_force(timezone.now().date())
    return held.filter(user=user, school=school, role=SchoolRole.HEAD).exists()


def schools_open_to(user: User) -> list[School]:
    """The schools that a person acts for today, by name."""
    today = timezone.now().date()
    held = SchoolMembership.objects.in_force(today).filter(user=user)
    return list(School.objects.filter(pk__in=held.values("school")).order_by("name", "pk"))
