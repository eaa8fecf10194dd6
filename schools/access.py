"""The door to a school: for the adults who act for it, and for the hub that it works with."""

from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.requests import MemberRequest
from hubs.access import rights_at
from hubs.roles import HubPerm
from schools.models import School, SchoolMembership


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


def acts_for(user: User, school: School) -> bool:
    """Whether a person is a teacher or the head of a school today."""
    today = timezone.now().date()
    return SchoolMembership.objects.in_force(today).filter(user=user, school=school).exists()


def schools_open_to(user: User) -> list[School]:
    """The schools that a person acts for today, by name."""
    today = timezone.now().date()
    held = SchoolMembership.objects.in_force(today).filter(user=user)
    return list(School.objects.filter(pk__in=held.values("school")).order_by("name", "pk"))
