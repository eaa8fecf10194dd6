"""A hub's team as its page shows it: who holds which role, since when and by whom, and who is invited."""

import datetime as dt
import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from accounts.queries.addresses import has_proven_address
from hubs.models import BoardSeat, Hub, Invitation, Membership
from hubs.roles import HubPerm, Role, grantable_roles

ORDER = (Role.COORDINATOR, Role.STAFF, Role.BOARD)
FORMER_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Member:
    """A line of the list. `may_change`: whether whoever looks may change or end this role; `own`: it is theirs.

    `until` is the last day of a role that runs out, `ended_on` the day on which somebody ended it at once;
    `may_look_back`: whoever looks did that lately, and may look whether it can be taken back.
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
class Invited:
    """An invitation that nobody has answered."""

    pk: int
    email: str
    role: str
    invited_by: str
    until: dt.datetime
    expired: bool
    may_change: bool


@dataclass(frozen=True, slots=True)
class Team:
    """The page. `may_invite`: the roles that whoever looks may give; without one, no invitations are shown.

    `may_keep_tokens`: whether whoever looks may let programs in.
    """

    members: tuple[Member, ...]
    former: tuple[Member, ...]
    invited: tuple[Invited, ...]
    may_invite: bool
    coordinators: int
    may_keep_tokens: bool


def team_of(hub: Hub, *, by: User, rights: Collection[HubPerm], now: dt.datetime | None = None) -> Team:
    """The team of a hub, for somebody who may look at it. Three queries at most."""
    now = now or timezone.now()
    may = grantable_roles(rights)
    rows = hub.memberships.select_related("user", "granted_by", "ended_by")
    zone = zoneinfo.ZoneInfo(hub.time_zone)
    members = [_member(row, by, may, zone) for row in rows.in_force(now.date())]
    members.sort(key=lambda member: (ORDER.index(Role(member.role)), member.name.casefold(), member.pk))
    former = rows.filter(ends_on__lt=now.date()).order_by("-ends_on", "-pk")[:FORMER_SHOWN] if may else ()
    open_ones = hub.invitations.unanswered().select_related("invited_by") if may else ()
    return Team(
        members=tuple(members),
        former=tuple(_member(row, by, [], zone) for row in former),
        invited=tuple(_invited(row, may, now) for row in open_ones),
        may_invite=bool(may),
        coordinators=sum(member.role == Role.COORDINATOR for member in members),
        may_keep_tokens=HubPerm.GRANT_TEAM in rights,
    )


def _member(row: Membership, by: User, may: Collection[Role], zone: dt.tzinfo) -> Member:
    own = row.user_id == by.pk
    return Member(
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


def _invited(row: Invitation, may: Collection[Role], now: dt.datetime) -> Invited:
    return Invited(
        pk=row.pk,
        email=row.email,
        role=row.role,
        invited_by=row.invited_by.name,
        until=row.expires_at,
        expired=row.has_expired(now),
        may_change=row.role in may,
    )


def find_membership(hub: Hub, key: int) -> Membership | None:
    """A role at the hub that holds today."""
    today = timezone.now().date()
    return hub.memberships.in_force(today).select_related("user", "hub").filter(pk=key).first()


def find_ended(hub: Hub, key: int, *, by: User) -> Membership | None:
    """A role at the hub that somebody has ended at once, for them who did."""
    ended = hub.memberships.filter(ended_by=by).exclude(ended_at=None)
    return ended.select_related("user", "hub").filter(pk=key).first()


def may_take_back(membership: Membership, *, by: User, now: dt.datetime) -> bool:
    """Whether somebody can still take back that they ended this role: of somebody else, and no other came after it."""
    if not membership.was_ended_lately(by=by.pk, now=now):
        return False
    since = Membership.objects.filter(user=membership.user_id, hub=membership.hub_id)
    return not since.filter(granted_at__gte=membership.ended_at).exists()


def seats_of(membership: Membership) -> list[BoardSeat]:
    """The seats on the hub's board, of today and to come, for which nobody votes without this role."""
    if membership.role != Role.BOARD or membership.hub is None:
        return []
    rows = membership.hub.board_seats.exclude(ends_on__lt=membership.hub.today())
    return list(rows.filter(holder=membership.user_id).select_related("organisation"))


def find_invitation(hub: Hub, key: int) -> Invitation | None:
    """An invitation of the hub that nobody has answered."""
    return hub.invitations.unanswered().select_related("hub").filter(pk=key).first()


def invitation_with(digest: str) -> Invitation | None:
    """The invitation with a secret, whatever became of it."""
    return Invitation.objects.select_related("hub", "invited_by").filter(digest=digest).first()


def invitations_of(user: User, *, now: dt.datetime) -> list[Invitation]:
    """What somebody is offered at the address that they have proven, and can still take. Two queries at most."""
    if not has_proven_address(user):
        return []
    rows = Invitation.objects.unanswered().filter(email=user.email, expires_at__gt=now)
    return list(rows.select_related("hub", "invited_by").order_by("expires_at", "pk"))


def find_own_invitation(user: User, key: int) -> Invitation | None:
    """What somebody was offered at the address that they have proven, whatever became of it."""
    found = Invitation.objects.select_related("hub", "invited_by").filter(pk=key, email=user.email).first()
    return found if found is not None and has_proven_address(user) else None


def successors(membership: Membership) -> list[Membership]:
    """Who could coordinate the hub in this person's place: its staff of today."""
    today = timezone.now().date()
    staff = Membership.objects.in_force(today).filter(hub=membership.hub_id, role=Role.STAFF, user__is_active=True)
    return list(staff.exclude(user=membership.user_id).select_related("user").order_by("user__name", "pk"))


def is_last_coordinator(membership: Membership) -> bool:
    """Whether nobody else coordinates the hub today."""
    if membership.role != Role.COORDINATOR:
        return False
    today = timezone.now().date()
    others = Membership.objects.in_force(today).filter(hub=membership.hub_id, role=Role.COORDINATOR)
    return not others.exclude(pk=membership.pk).filter(user__is_active=True).exists()
