"""A school's people as their page shows them: who holds which role, since when and by whom, and who is invited."""

import datetime as dt
import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from accounts.queries.addresses import has_proven_address
from schools.models import JoinRequest, School, SchoolInvitation, SchoolMembership, SchoolRole

ORDER = (SchoolRole.HEAD, SchoolRole.TEACHER)
FORMER_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Person:
    """A line of the list. `may_change`: whether whoever looks may change or end this role; `own`: it is theirs.

    `ended_on`: the day, on the hub's clock, on which it was ended at once. `may_look_back`: by whoever looks, lately.
    """

    pk: int
    name: str
    email: str
    role: str
    since: dt.date
    until: dt.date | None
    ended_on: dt.date | None
    given_by: str
    ended_by: str
    may_change: bool
    own: bool
    may_look_back: bool


@dataclass(frozen=True, slots=True)
class InvitedPerson:
    """An invitation that nobody has answered."""

    pk: int
    email: str
    role: str
    invited_by: str
    until: dt.datetime
    expired: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class People:
    """The page. Invitations and those who left are shown to who may invite."""

    people: tuple[Person, ...]
    former: tuple[Person, ...]
    invited: tuple[InvitedPerson, ...]
    has_head: bool


def who_act_for(school: School, *roles: SchoolRole) -> list[User]:
    """Those who hold one of some roles at a school today; any role, if none is named. One query."""
    held = school.memberships.in_force(timezone.now().date())
    rows = held.filter(role__in=roles) if roles else held
    return list(User.objects.filter(is_active=True, pk__in=rows.values("user")).order_by("pk"))


def people_of(school: School, *, by: User, may: Collection[SchoolRole]) -> People:
    """The people of a school, for somebody who may look at it. Three queries at most."""
    now, zone = timezone.now(), zoneinfo.ZoneInfo(school.hub.time_zone)
    rows = school.memberships.select_related("user", "granted_by", "ended_by")
    people = [_person(row, by, may, zone) for row in rows.in_force(now.date())]
    people.sort(key=lambda one: (ORDER.index(SchoolRole(one.role)), one.name.casefold(), one.pk))
    former = rows.filter(ends_on__lt=now.date()).order_by("-ends_on", "-pk")[:FORMER_SHOWN] if may else ()
    invited = school.invitations.unanswered().select_related("invited_by") if may else ()
    return People(
        people=tuple(people),
        former=tuple(_person(row, by, (), zone) for row in former),
        invited=tuple(_invited(row, may, now) for row in invited),
        has_head=any(one.role == SchoolRole.HEAD for one in people),
    )


def _person(row: SchoolMembership, by: User, may: Collection[SchoolRole], zone: dt.tzinfo) -> Person:
    own = row.user_id == by.pk
    return Person(
        pk=row.pk,
        name=row.user.name,
        email=row.user.email,
        role=row.role,
        since=row.stood_from or row.starts_on,
        until=row.ends_on,
        ended_on=row.ended_at.astimezone(zone).date() if row.ended_at else None,
        given_by=row.granted_by.name if row.granted_by else "",
        ended_by=row.ended_by.name if row.ended_by else "",
        may_change=own or row.role in may,
        own=own,
        may_look_back=row.was_ended_lately(by=by.pk, now=timezone.now()),
    )


def _invited(row: SchoolInvitation, may: Collection[SchoolRole], now: dt.datetime) -> InvitedPerson:
    return InvitedPerson(
        pk=row.pk,
        email=row.email,
        role=row.role,
        invited_by=row.invited_by.name,
        until=row.expires_at,
        expired=row.has_expired(now),
        may_change=row.role in may,
    )


def find_person(school: School, key: int) -> SchoolMembership | None:
    """A role at the school that holds today."""
    rows = school.memberships.in_force(timezone.now().date())
    return rows.select_related("user", "school__hub__parent").filter(pk=key).first()


def find_ended_person(school: School, key: int, *, by: User) -> SchoolMembership | None:
    """A role at the school that somebody has ended at once, for them who did."""
    ended = school.memberships.filter(ended_by=by).exclude(ended_at=None)
    return ended.select_related("user", "school__hub__parent").filter(pk=key).first()


def may_take_back(membership: SchoolMembership, *, by: User, now: dt.datetime) -> bool:
    """Whether somebody can still take back that they ended this role: of somebody else, and no other came after it."""
    if not membership.was_ended_lately(by=by.pk, now=now):
        return False
    since = SchoolMembership.objects.filter(user=membership.user_id, school=membership.school_id)
    return not since.filter(granted_at__gte=membership.ended_at).exists()


def find_school_invitation(school: School, key: int) -> SchoolInvitation | None:
    """An invitation of the school that nobody has answered."""
    return school.invitations.unanswered().select_related("school__hub").filter(pk=key).first()


def school_invitation_with(digest: str) -> SchoolInvitation | None:
    """The invitation with a secret, whatever became of it."""
    return SchoolInvitation.objects.select_related("school__hub", "invited_by").filter(digest=digest).first()


def school_invitations_of(user: User, *, now: dt.datetime) -> list[SchoolInvitation]:
    """What somebody is offered at schools at the address that they have proven, and can still take. Two queries."""
    if not has_proven_address(user):
        return []
    rows = SchoolInvitation.objects.unanswered().filter(email=user.email, expires_at__gt=now)
    return list(rows.select_related("school__hub", "invited_by").order_by("expires_at", "pk"))


def find_own_school_invitation(user: User, key: int) -> SchoolInvitation | None:
    """What somebody was offered at a school at the address that they have proven, whatever became of it."""
    rows = SchoolInvitation.objects.select_related("school__hub", "invited_by")
    found = rows.filter(pk=key, email=user.email).first()
    return found if found is not None and has_proven_address(user) else None


def asked_as(email: str) -> tuple[str, str]:
    """The name and the language in which somebody has asked to join, at an address that was proven; or nothing."""
    asked = JoinRequest.objects.confirmed().filter(email=email).order_by("-pk")
    return asked.values_list("name", "language").first() or ("", "")
