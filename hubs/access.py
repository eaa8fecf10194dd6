"""The one door to a hub. Only this file and `hubs.roles` know how rights are kept (django-guardian, groups).

Memberships with dates are the source; the groups that carry rights are derived from them, in the transaction that
changes a membership and once a day when a person first comes by, so that a role that ends today is gone tomorrow.
"""

import datetime as dt
from collections.abc import Collection

from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404
from django.utils import timezone
from guardian.shortcuts import get_group_perms

from accounts.models import User
from accounts.requests import MemberRequest
from hubs.models import ApiScope, ApiToken, Hub, HubGroupPermission, Membership
from hubs.models.membership import MembershipQuerySet
from hubs.roles import (
    GRANTED_BY,
    HUB_RIGHTS,
    NETWORK_RIGHTS,
    NETWORK_RIGHTS_AT_HUBS,
    REGISTER_RIGHTS,
    HubPerm,
    NetworkPerm,
    RegisterRight,
    Role,
)
from hubs.said_once import SaidOnce


def hub_or_404(request: MemberRequest, code: str, perm: HubPerm) -> Hub:
    """The hub with a code, if this person may do that there.

    Raises Http404 for a hub that does not exist or that the person has nothing to do with (the same answer, so that
    nobody learns which codes exist), PermissionDenied for a member without the right.
    """
    hub = Hub.objects.select_related("parent").coded(code).first()
    rights = rights_at(request, hub) if hub is not None else frozenset()
    if hub is None or not rights:
        raise Http404
    if perm not in rights:
        raise PermissionDenied
    return hub


def rights_at(request: MemberRequest, hub: Hub) -> frozenset[HubPerm]:
    """What this person may do at a hub; looked up once a request. Empty for somebody from elsewhere."""
    known: dict[int, frozenset[HubPerm]] = getattr(request, "_rights_at_hubs", {})
    if hub.pk not in known:
        known[hub.pk] = _rights(request.user, hub)
        request._rights_at_hubs = known  # type: ignore[attr-defined]  # a cache that lives as long as the request
    return known[hub.pk]


def hub_once_open_to(user: User, code: str, perm: HubPerm) -> Hub | None:
    """The hub with a code where a role of this person's gives a right, or gave it once; None for everybody else."""
    hub = Hub.objects.select_related("parent").coded(code).first()
    if hub is None:
        return None
    roles = [role for role, rights in HUB_RIGHTS.items() if perm in rights]
    places = [hub.pk, *([hub.parent_id] if hub.parent_id else [])]
    held = Membership.objects.filter(user=user, hub__in=places, role__in=roles, starts_on__lte=timezone.now().date())
    return hub if held.exists() else None


def rights_of(user: User, hub: Hub) -> frozenset[HubPerm]:
    """What somebody may do at a hub at this moment, asked for outside a request of theirs."""
    return _rights(user, hub) if user.is_active else frozenset()


def _rights(user: User, hub: Hub) -> frozenset[HubPerm]:
    codenames = {str(codename) for codename in get_group_perms(user, hub)}
    held = frozenset(perm for perm in HubPerm if perm.value in codenames)
    if hub.parent is None:
        return held | _rights_by_network_role(user)
    # A sub-hub's workspace opens to the team of its hub; a smaller role at the sub-hub takes nothing away.
    return held | _rights(user, hub.parent)


def _rights_by_network_role(user: User) -> frozenset[HubPerm]:
    if has_network_right(user, NetworkPerm.DASHBOARD):
        return NETWORK_RIGHTS_AT_HUBS[Role.MANAGER]
    return frozenset()


def has_network_right(user: User, perm: NetworkPerm) -> bool:
    """Whether a person holds a right for the network as a whole."""
    return perm in network_rights(user)


def network_rights(user: User) -> frozenset[NetworkPerm]:
    """All rights that a person holds for the network as a whole; looked up once for as long as `user` is at hand."""
    if not user.is_active:
        return frozenset()
    held: frozenset[NetworkPerm] | None = getattr(user, "_network_rights", None)
    if held is None:
        codenames = NetworkPerm.values if user.is_superuser else {one.codename for one in _OF_GROUPS.rows(user.pk)}
        held = frozenset(perm for perm in NetworkPerm if perm.value in codenames)
        user._network_rights = held  # type: ignore[attr-defined]  # as Django keeps what its groups give
    return held


def _of_groups(user: int) -> models.QuerySet[Permission]:
    return Permission.objects.filter(group__user=user, content_type__app_label="hubs").only("codename").order_by()


_OF_GROUPS = SaidOnce(_of_groups)


def network_or_403(request: MemberRequest, perm: NetworkPerm) -> None:
    """Let a person with a network role pass. Raises PermissionDenied for everybody else."""
    if not has_network_right(request.user, perm):
        raise PermissionDenied


def register_rights(user: User) -> frozenset[RegisterRight]:
    """What a person may do with the register of organisations, by their rights at any hub or for the network."""
    held: set[RegisterRight] = set()
    if not user.is_active:
        return frozenset()
    at_hubs = HubGroupPermission.objects.filter(group__user=user, permission__codename__in=HubPerm.values)
    codenames = set(at_hubs.values_list("permission__codename", flat=True).distinct())
    for perm, rights in REGISTER_RIGHTS.items():
        if perm.value in codenames or (isinstance(perm, NetworkPerm) and has_network_right(user, perm)):
            held |= rights
    return frozenset(held)


def register_or_403(request: MemberRequest, right: RegisterRight) -> frozenset[RegisterRight]:
    """Let a person pass who may do that with the register; returns all that they may. Raises PermissionDenied."""
    held = register_rights(request.user)
    if right not in held:
        raise PermissionDenied
    return held


def may_keep_tokens(user: User, hub: Hub) -> bool:
    """Whether somebody may give programs the rights of a hub's staff: who may make somebody staff may do that too."""
    perms = [perm for perm, roles in GRANTED_BY.items() if Role.STAFF in roles]
    return user.is_active and any(_holds(user, hub, perm) for perm in perms)


def hub_for_token(token: ApiToken, code: str, *scopes: ApiScope) -> Hub:
    """The hub with a code, if this is a token of that hub that may do one of these things there today.

    Raises Http404 for every other hub, whether it exists or not; TokenHalted where the hub is not open or the keeper
    may not keep tokens any more; ScopeMissing for a right that the token was not given.
    """
    hub = token.hub
    if hub.code.casefold() != code.casefold():
        raise Http404
    if not hub.is_open_on(hub.today()):
        raise TokenHalted("hub-not-open")
    if token.kept_by is None or not may_keep_tokens(token.kept_by, hub):
        raise TokenHalted("nobody-answers")
    if scopes and not any(token.may(scope) for scope in scopes):
        raise ScopeMissing(scopes)
    return hub


class TokenHalted(PermissionDenied):
    """A token that stands still for now. `why` is "hub-not-open" or "nobody-answers"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class ScopeMissing(PermissionDenied):
    """A token that does not allow this; one of `scopes` is needed."""

    def __init__(self, scopes: Collection[ApiScope]) -> None:
        super().__init__(*scopes)
        self.scopes = scopes


def people_with(perm: NetworkPerm) -> list[User]:
    """Everybody whose roles give them a right for the network today: whom a mail about it concerns."""
    roles = [role for role, rights in NETWORK_RIGHTS.items() if perm in rights]
    held = Membership.objects.in_force(timezone.now().date()).filter(hub=None, role__in=roles)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk"))


def people_at(hub: Hub, perm: HubPerm) -> list[User]:
    """Everybody whose role at a hub, or at the hub that it is part of, gives them a right there today."""
    held = _giving(hub, perm, timezone.now().date())
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("pk"))


def _holds(user: User, hub: Hub, perm: HubPerm) -> bool:
    """Whether somebody's roles give them a right today; read off the roles, whether or not they came by since."""
    return bool(_HELD.rows(user.pk, hub.pk, hub.parent_id, timezone.now().date(), perm=perm))


def _giving(hub: Hub, perm: HubPerm, day: dt.date) -> MembershipQuerySet:
    roles = [role for role, rights in HUB_RIGHTS.items() if perm in rights]
    places = [hub.pk, *([hub.parent_id] if hub.parent_id else [])]
    return Membership.objects.in_force(day).filter(hub__in=places, role__in=roles)


def _giving_to(user: int, hub: int, parent: int | None, day: dt.date, perm: HubPerm) -> MembershipQuerySet:
    at = Hub(pk=hub, parent_id=parent)
    return _giving(at, perm, day).filter(user=user).only("pk").order_by()[:1]


_HELD = SaidOnce(_giving_to)


def hubs_open_to(user: User) -> list[Hub]:
    """The hubs where a person has a role of their own, by code."""
    today = timezone.now().date()
    held = Membership.objects.in_force(today).filter(user=user).exclude(hub=None)
    return list(Hub.objects.filter(pk__in=held.values("hub")).order_by("code"))


def group_for(role: Role, hub: Hub | None) -> Group:
    """The group that carries a role's rights, made with its permissions when it is first needed."""
    group, _ = Group.objects.get_or_create(name=_group_name(role.value, hub.pk if hub is not None else None))
    if hub is not None:
        _set_hub_rights(group, hub, HUB_RIGHTS[role])
    else:
        wanted = [perm.value for perm in NETWORK_RIGHTS[role]]
        group.permissions.set(Permission.objects.filter(content_type__app_label="hubs", codename__in=wanted))
    return group


@transaction.atomic
def refresh_group_rights() -> int:
    """Bring the groups that stand to what `hubs.roles` says now; returns how many rights were given or taken.

    For when a new version of the portal knows other rights than the one before.
    """
    groups = {group.pk: group for group in Group.objects.filter(name__regex=r"^(hub:\d+|network):[a-z]+$")}
    network = {pk: group for pk, group in groups.items() if group.name.startswith("network:")}
    for group in network.values():
        group_for(Role(group.name.rpartition(":")[2]), None)
    keys = {perm.codename: perm.pk for perm in Permission.objects.filter(content_type__app_label="hubs")}
    standing = set(HubGroupPermission.objects.values_list("group_id", "content_object_id", "permission_id"))
    hub_ids = set(Hub.objects.values_list("pk", flat=True))
    owed = set()
    for pk, group in groups.items():
        if pk not in network:
            _hub, hub_id, role = group.name.split(":")
            rights = HUB_RIGHTS[Role(role)] if int(hub_id) in hub_ids else frozenset()
            owed |= {(pk, int(hub_id), keys[perm.value]) for perm in rights}
    for group_id, hub_id, permission_id in standing - owed:
        HubGroupPermission.objects.filter(
            group_id=group_id, content_object_id=hub_id, permission_id=permission_id
        ).delete()
    HubGroupPermission.objects.bulk_create(
        [
            HubGroupPermission(group_id=group_id, content_object_id=hub_id, permission_id=permission_id)
            for group_id, hub_id, permission_id in sorted(owed - standing)
        ],
        ignore_conflicts=True,
    )
    return len(standing ^ owed)


def _set_hub_rights(group: Group, hub: Hub, rights: frozenset[HubPerm]) -> None:
    rows = HubGroupPermission.objects.filter(group=group, content_object=hub)
    held = set(rows.values_list("permission__codename", flat=True))
    wanted = {perm.value for perm in rights}
    rows.filter(permission__codename__in=held - wanted).delete()
    missing = Permission.objects.filter(
        content_type__app_label="hubs", content_type__model="hub", codename__in=wanted - held
    )
    HubGroupPermission.objects.bulk_create(
        [HubGroupPermission(group=group, content_object=hub, permission=permission) for permission in missing],
        ignore_conflicts=True,  # two people of a team may come by at the same moment
    )


def _group_name(role: str, hub_id: int | None) -> str:
    return f"network:{role}" if hub_id is None else f"hub:{hub_id}:{role}"


def groups_owed(user: User, day: dt.date) -> set[str]:
    """The names of the groups that a person's memberships give on a day. Nothing is written."""
    return {_group_name(row.role, row.hub_id) for row in Membership.objects.in_force(day).filter(user=user)}


@transaction.atomic
def derive_groups(user: User, day: dt.date) -> bool:
    """Set a person's groups to what their memberships give on a day; returns whether anything changed.

    `is_staff` (the door to the administration pages) follows the administrator's role; a superuser, made on the command
    line for emergencies, keeps it.
    """
    # One at a time for each person: who read the memberships first must not be the last to write the groups.
    User.objects.select_for_update().get(pk=user.pk)
    held = Membership.objects.in_force(day).filter(user=user).select_related("hub")
    before = set(user.groups.values_list("name", flat=True))
    groups = [group_for(Role(membership.role), membership.hub) for membership in held]
    user.groups.set(groups)
    user.is_staff = user.is_superuser or any(membership.role == Role.ADMINISTRATOR for membership in held)
    user.rights_as_of = day
    user.save(update_fields=["is_staff", "rights_as_of"])
    return before != {group.name for group in groups}


def people_whose_groups_differ(day: dt.date) -> list[User]:
    """Everybody whose groups are not what their memberships give on a day."""
    people = User.objects.prefetch_related("groups").order_by("pk")
    return [user for user in people if {group.name for group in user.groups.all()} != groups_owed(user, day)]


def derive_all_groups(people: list[User], day: dt.date) -> None:
    """Set the groups of several people right."""
    for user in people:
        derive_groups(user, day)
