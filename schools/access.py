"""The door to a school, for the adults who act for it and its hub; and to what schools can book at a hub."""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.requests import MemberRequest
from hubs.access import has_network_right, hub_or_404, hubs_open_to, rights_at, rights_of
from hubs.models import Hub
from hubs.roles import NETWORK_RIGHTS_AT_HUBS, HubPerm, NetworkPerm, Role
from schools.models import School, SchoolMembership, SchoolRole

# Who says who works at a hub merges its schools.
MERGING = frozenset({HubPerm.GRANT_TEAM, HubPerm.GRANT_COORDINATORS})


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


def roles_at(user: User, school: School) -> frozenset[SchoolRole]:
    """What a person is at a school today. One query."""
    held = SchoolMembership.objects.in_force(timezone.now().date()).filter(user=user, school=school)
    return frozenset(SchoolRole(role) for role in held.values_list("role", flat=True))


def acts_for(user: User, school: School) -> bool:
    """Whether a person is a teacher or the head of a school today."""
    return bool(roles_at(user, school))


def heads(user: User, school: School) -> bool:
    """Whether a person is the head of a school today."""
    return SchoolRole.HEAD in roles_at(user, school)


def schools_open_to(user: User) -> list[School]:
    """The schools that a person acts for today, by name."""
    today = timezone.now().date()
    held = SchoolMembership.objects.in_force(today).filter(user=user)
    return list(School.objects.filter(pk__in=held.values("school")).order_by("name", "pk"))


def grantable(user: User, school: School) -> tuple[SchoolRole, ...]:
    """The roles at a school that a person may give, change and end there: the hub both, its head teachers."""
    keeps = HubPerm.MANAGE_SCHOOLS in rights_of(user, school.hub)
    return roles_given(keeps=keeps, head=not keeps and user.is_active and heads(user, school))


def roles_given(*, keeps: bool, head: bool) -> tuple[SchoolRole, ...]:
    """The roles that are given by who keeps schools for the hub, and by the head of one."""
    if keeps:
        return tuple(SchoolRole)
    return (SchoolRole.TEACHER,) if head else ()


class SchoolAct(enum.Enum):
    """What somebody may do at a school beyond looking."""

    WRITE_CLASSES = "write classes"
    ROLL_OVER = "roll over"
    GIVE_ROLES = "give roles"
    READ_AGREEMENTS = "read agreements"


@dataclass(frozen=True, slots=True)
class SchoolDoor:
    """A school as one of its two doors shows it: with `hub` in the workspace of the hub, without in its own.

    Two doors lead to the same pages; `url` stays on the side on which the person came in. `may_give`: the roles that
    are theirs to give.
    """

    school: School
    hub: Hub | None
    may: frozenset[SchoolAct]
    may_give: tuple[SchoolRole, ...]

    @property
    def may_write(self) -> bool:
        """Whether they write down the school's classes."""
        return SchoolAct.WRITE_CLASSES in self.may

    @property
    def may_roll(self) -> bool:
        """Whether they take the whole school to the next year."""
        return SchoolAct.ROLL_OVER in self.may

    def url(self, page: str, *keys: int) -> str:
        """The address of one of the school's pages, behind the same door."""
        if self.hub is not None:
            return reverse(f"schools:{page}", args=[self.hub.code, self.school.pk, *keys])
        return reverse(f"schools:own_{page}", args=[self.school.pk, *keys])


def school_door_or_404(
    request: MemberRequest,
    school_id: int,
    hub_code: str | None,
    *,
    perm: HubPerm = HubPerm.VIEW_SESSIONS,
    to: SchoolAct | None = None,
) -> SchoolDoor:
    """The door to a school: in the workspace of its hub for who holds `perm` there, or in the school's own.

    Teachers write down classes; head and hub also roll the school over, give roles and read what was signed.
    Raises Http404 for who has nothing to do with the school, PermissionDenied for who may not do what they came for.
    """
    hub = hub_or_404(request, hub_code, perm) if hub_code is not None else None
    if hub is None:
        school = school_or_404(request, school_id)
    else:
        found = hub.schools.select_related("hub__parent").filter(pk=school_id).first()
        if found is None:
            raise Http404
        school = found
    keeps = HubPerm.MANAGE_SCHOOLS in rights_at(request, school.hub)
    roles = frozenset() if keeps else roles_at(request.user, school)
    head = SchoolRole.HEAD in roles
    may = frozenset(SchoolAct) if keeps or head else frozenset({SchoolAct.WRITE_CLASSES} if roles else ())
    if to is not None and to not in may:
        raise PermissionDenied
    return SchoolDoor(school, hub, may, roles_given(keeps=keeps, head=head))


def may_merge_at(request: MemberRequest, hub: Hub) -> bool:
    """Whether a person merges schools of a hub: who says who works there, so its coordinator, and every manager."""
    return bool(MERGING & rights_at(request, hub))


def merging_at_many(request: MemberRequest) -> Callable[[Hub], bool]:
    """The same to be asked of many hubs: rights are looked up only where the person has a role of their own."""
    user = request.user
    if has_network_right(user, NetworkPerm.DASHBOARD) and MERGING & NETWORK_RIGHTS_AT_HUBS[Role.MANAGER]:
        return lambda _hub: True
    own = {hub.pk for hub in hubs_open_to(user)}
    return lambda hub: bool({hub.pk, hub.parent_id} & own) and may_merge_at(request, hub)


def hub_to_merge_at(request: MemberRequest, code: str) -> Hub:
    """The hub, for who merges schools there. Raises Http404 for strangers, PermissionDenied for who may only look."""
    hub = hub_or_404(request, code, HubPerm.VIEW_SESSIONS)
    if not may_merge_at(request, hub):
        raise PermissionDenied
    return hub


def may_open(user: User, school: School) -> bool:
    """Whether a person has something to do with a school: acts for it, or may read the sessions of its hub."""
    return acts_for(user, school) or HubPerm.VIEW_SESSIONS in rights_of(user, school.hub)
