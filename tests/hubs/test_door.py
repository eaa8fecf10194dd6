"""The one door to a hub: a stranger finds no hub, a member without the right is refused, the rest comes in."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from guardian.models import GroupObjectPermission, UserObjectPermission
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from accounts.requests import MemberRequest
from hubs.access import has_network_right, hub_or_404, hubs_open_to, network_or_403, network_rights, rights_at
from hubs.models import Hub, HubGroupPermission, HubUserPermission
from hubs.roles import HUB_RIGHTS, HUB_ROLES, NETWORK_RIGHTS_AT_HUBS, HubPerm, NetworkPerm, Role
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

# Said a second time by hand, so that a slip in hubs/roles.py does not pass.
OF_STAFF = {
    HubPerm.VIEW,
    HubPerm.VIEW_SESSIONS,
    HubPerm.READ_NOTES,
    HubPerm.LOG_SESSIONS,
    HubPerm.EDIT_PROFILE,
    HubPerm.MANAGE_PROJECTS,
    HubPerm.MANAGE_SCHOOLS,
    HubPerm.WRITE_NEWS,
    HubPerm.READ_BOARD,
    HubPerm.EDIT_CANVAS,
    HubPerm.BOOK,
    HubPerm.KEEP_EQUIPMENT,
    HubPerm.NOTE_TIES,
}
MAY = {
    Role.BOARD: {HubPerm.VIEW, HubPerm.READ_BOARD, HubPerm.PROPOSE, HubPerm.VOTE, HubPerm.BOOK},
    Role.STAFF: OF_STAFF,
    Role.COORDINATOR: OF_STAFF
    | {HubPerm.CORRECT_SESSIONS, HubPerm.PUBLISH_OWN_NEWS, HubPerm.GRANT_TEAM}
    | {HubPerm.PROPOSE, HubPerm.MANAGE_BOARD, HubPerm.NAME_CANVAS, HubPerm.CONFIRM_PERIOD, HubPerm.ENTER_RESULTS},
    Role.MANAGER: {HubPerm.VIEW, HubPerm.VIEW_SESSIONS, HubPerm.GRANT_COORDINATORS, HubPerm.READ_BOARD},
    Role.ADMINISTRATOR: set(),
}


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-DD")


def asking(user: User) -> MemberRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request  # type: ignore[return-value]  # a request like any other, with somebody signed in


def somebody(role: Role | None = None, hub: Hub | None = None) -> MemberRequest:
    user = make_user()
    if role is not None:
        make_membership(user, role, hub if role in HUB_ROLES else None)
    return asking(user)


@pytest.mark.parametrize("role", Role)
def test_each_role_holds_its_rights_and_no_other(hub: Hub, role: Role) -> None:
    assert rights_at(somebody(role, hub), hub) == MAY[role]


@pytest.mark.parametrize("role", Role)
def test_the_table_of_roles_says_the_same(role: Role) -> None:
    assert (HUB_RIGHTS | NETWORK_RIGHTS_AT_HUBS)[role] == MAY[role]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("perm", HubPerm)
def test_the_door_lets_in_refuses_or_knows_nothing(hub: Hub, role: Role, perm: HubPerm) -> None:
    request = somebody(role, hub)
    if perm in MAY[role]:
        assert hub_or_404(request, hub.code, perm) == hub
        return
    with pytest.raises(PermissionDenied if MAY[role] else Http404):
        hub_or_404(request, hub.code, perm)


@pytest.mark.parametrize("perm", HubPerm)
def test_a_stranger_learns_nothing(hub: Hub, perm: HubPerm) -> None:
    told = []
    for code in (hub.code, "OSHub-ZZ"):
        with pytest.raises(Http404) as answer:
            hub_or_404(somebody(), code, perm)
        told.append(str(answer.value))
    assert told[0] == told[1]


@pytest.mark.parametrize("role", HUB_ROLES)
def test_a_team_is_a_stranger_at_every_other_hub(hub: Hub, role: Role) -> None:
    request = somebody(role, make_hub())
    assert rights_at(request, hub) == frozenset()
    with pytest.raises(Http404):
        hub_or_404(request, hub.code, HubPerm.VIEW)


@pytest.mark.parametrize("code", ["OSHub-DD", "oshub-dd", "OSHUB-DD", "oShUb-dD"])
def test_a_code_is_read_in_any_capitals(hub: Hub, code: str) -> None:
    assert hub_or_404(somebody(Role.STAFF, hub), code, HubPerm.VIEW) == hub


@pytest.mark.parametrize("code", ["", "OSHub-D", "OSHub-DD ", "OSHub_DD", "%", "OSHub-D%", "OSHub-DD\\", "’ OR 1=1"])
def test_half_a_code_or_a_pattern_is_none(hub: Hub, code: str) -> None:
    with pytest.raises(Http404):
        hub_or_404(somebody(Role.STAFF, hub), code, HubPerm.VIEW)


def test_the_team_of_a_hub_may_do_the_same_at_its_sub_hubs(hub: Hub) -> None:
    sub_hub = make_hub(parent=hub)
    for role in HUB_ROLES:
        assert rights_at(somebody(role, hub), sub_hub) == MAY[role]


def test_the_team_of_a_sub_hub_is_a_stranger_above_and_beside_it(hub: Hub) -> None:
    sub_hub, sister = make_hub(parent=hub), make_hub(parent=hub)
    for role in HUB_ROLES:
        request = somebody(role, sub_hub)
        assert rights_at(request, sub_hub) == MAY[role]
        assert rights_at(request, hub) == rights_at(request, sister) == frozenset()


def test_a_small_role_at_a_sub_hub_takes_nothing_away(hub: Hub) -> None:
    """Who coordinates the hub and sits on a sub-hub's board coordinates the sub-hub as before."""
    sub_hub = make_hub(parent=hub)
    user = make_user()
    make_membership(user, Role.COORDINATOR, hub)
    make_membership(user, Role.BOARD, sub_hub)
    assert rights_at(asking(user), sub_hub) == MAY[Role.COORDINATOR] | {HubPerm.VOTE}


def test_a_sub_hub_that_leaves_takes_its_rights_with_it(hub: Hub) -> None:
    sub_hub = make_hub(parent=hub)
    user = make_user()
    make_membership(user, Role.COORDINATOR, hub)
    Hub.objects.filter(pk=sub_hub.pk).update(parent=None)
    sub_hub.refresh_from_db()
    assert rights_at(asking(user), sub_hub) == frozenset()


def test_rights_of_several_roles_add_up(hub: Hub) -> None:
    user = make_user()
    make_membership(user, Role.BOARD, hub)
    make_membership(user, Role.MANAGER)
    assert rights_at(asking(user), hub) == MAY[Role.MANAGER] | MAY[Role.BOARD]
    make_membership(user, Role.STAFF, hub)
    assert rights_at(asking(user), hub) == MAY[Role.STAFF] | MAY[Role.MANAGER] | MAY[Role.BOARD]


def test_the_network_is_for_managers() -> None:
    network_or_403(somebody(Role.MANAGER), NetworkPerm.DASHBOARD)
    for role in (None, Role.STAFF, Role.COORDINATOR, Role.BOARD, Role.ADMINISTRATOR):
        with pytest.raises(PermissionDenied):
            network_or_403(somebody(role, make_hub()), NetworkPerm.DASHBOARD)


def test_the_administration_is_for_administrators() -> None:
    for role in Role:
        user = somebody(role, make_hub()).user
        assert has_network_right(user, NetworkPerm.ADMINISTER) == (role == Role.ADMINISTRATOR)
        assert user.is_staff == (role == Role.ADMINISTRATOR)


def test_an_account_that_is_switched_off_has_no_right_for_the_network() -> None:
    user = somebody(Role.MANAGER).user
    user.is_active = False
    assert not has_network_right(user, NetworkPerm.DASHBOARD)


def test_a_superuser_has_every_right_for_the_network() -> None:
    user = make_user()
    assert network_rights(user) == frozenset()
    root = make_user()
    root.is_superuser = True
    assert network_rights(root) == set(NetworkPerm)


@pytest.mark.parametrize("perm", HubPerm)
def test_a_right_by_any_other_way_opens_nothing(hub: Hub, perm: HubPerm) -> None:
    """A permission for all hubs, one given to the person, or rows of guardian's generic tables: none counts."""
    user = make_user()
    permission = Permission.objects.get(content_type__app_label="hubs", codename=perm.value)
    user.user_permissions.add(permission)
    everywhere = Group.objects.create(name="everywhere")
    everywhere.permissions.add(permission)
    user.groups.add(everywhere)
    HubUserPermission.objects.create(user=user, permission=permission, content_object=hub)
    of_hub = {"content_type": permission.content_type, "object_pk": str(hub.pk), "permission": permission}
    UserObjectPermission.objects.create(user=user, **of_hub)
    GroupObjectPermission.objects.create(group=everywhere, **of_hub)
    assert rights_at(asking(User.objects.get(pk=user.pk)), hub) == frozenset()


def test_the_rows_of_a_group_are_those_of_its_role(hub: Hub) -> None:
    user = somebody(Role.STAFF, hub).user
    group = user.groups.get()
    rows = HubGroupPermission.objects.filter(group=group)
    rows.first().delete()  # type: ignore[union-attr]  # there are four
    extra = Permission.objects.get(codename=HubPerm.CORRECT_SESSIONS.value)
    HubGroupPermission.objects.create(group=group, permission=extra, content_object=hub)
    make_membership(make_user(), Role.STAFF, hub)
    assert set(rows.values_list("permission__codename", flat=True)) == {perm.value for perm in MAY[Role.STAFF]}


def test_a_hub_that_goes_leaves_no_rights_behind(hub: Hub) -> None:
    """Rows that outlive their hub would be inherited by the next one with its key."""
    user = somebody(Role.STAFF, hub).user
    user.memberships.all().delete()
    hub.delete()
    assert not HubGroupPermission.objects.exists()


def test_rights_are_looked_up_once_a_request(hub: Hub, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    request = somebody(Role.STAFF, hub)
    rights_at(request, hub)
    with django_assert_num_queries(0):
        rights_at(request, hub)


@pytest.mark.parametrize("hubs", [1, 3])
def test_asking_costs_the_same_however_many_hubs_there_are(
    hub: Hub, hubs: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_user()
    for place in [hub, *(make_hub() for _ in range(hubs - 1))]:
        make_membership(user, Role.STAFF, place)
    request = asking(User.objects.get(pk=user.pk))
    with django_assert_num_queries(3):
        hub_or_404(request, hub.code, HubPerm.VIEW)


def test_the_hubs_open_to_somebody_are_those_of_their_own_roles(hub: Hub) -> None:
    user = make_user()
    sub_hub = make_hub("OSHub-DD-Sub", parent=hub)
    make_membership(user, Role.STAFF, sub_hub)
    make_membership(user, Role.BOARD, hub)
    make_membership(user, Role.MANAGER)
    make_hub()
    assert hubs_open_to(user) == [hub, sub_hub]
