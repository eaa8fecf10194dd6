"""The commands about rights: appointing the first people, and comparing groups with memberships."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub, HubGroupPermission, Membership
from hubs.roles import HubPerm, Role
from hubs.tasks import sync_permissions
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    return make_user("ana@kk.oshub.example")


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-KK")


def test_the_first_administrator_is_appointed(ana: User, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("appoint", "administrator", "Ana@KK.oshub.example")
    ana.refresh_from_db()
    assert ana.is_staff
    membership = Membership.objects.get(user=ana)
    assert (membership.role, membership.hub, membership.granted_by) == (Role.ADMINISTRATOR, None, None)
    assert f"Ana Example · Administrator · network from {timezone.now().date()}." in capsys.readouterr().out


def test_a_coordinator_is_appointed_at_a_hub(ana: User, hub: Hub) -> None:
    call_command("appoint", "coordinator", ana.email, "--hub", "oshub-kk")
    assert Membership.objects.get(user=ana).hub == hub


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["manager", "nobody@kk.oshub.example"], "Nobody with the address nobody@kk.oshub.example has an account"),
        (["coordinator", "ana@kk.oshub.example", "--hub", "OSHub-ZZ"], "There is no hub with the code OSHub-ZZ."),
        (["coordinator", "ana@kk.oshub.example"], "Hub roles need a hub"),
        (["manager", "ana@kk.oshub.example", "--hub", "OSHub-KK"], "network roles have none"),
        (["owner", "ana@kk.oshub.example"], "invalid choice: 'owner'"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(ana: User, hub: Hub, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("appoint", *arguments)
    assert not Membership.objects.exists()


def test_nobody_is_appointed_twice(ana: User) -> None:
    call_command("appoint", "manager", ana.email)
    with pytest.raises(CommandError, match="holds that role already"):
        call_command("appoint", "manager", ana.email)


def test_all_is_well_when_nobody_meddled(ana: User, hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    make_membership(ana, Role.STAFF, hub)
    call_command("sync_permissions", "--check")
    assert capsys.readouterr().out == "0 people's groups differed.\n"


def test_a_group_given_by_hand_is_found_and_taken_back(ana: User, hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    make_membership(make_user(), Role.COORDINATOR, hub)
    ana.groups.add(Group.objects.get(name=f"hub:{hub.pk}:coordinator"))
    with pytest.raises(CommandError, match="1 people's groups differ"):
        call_command("sync_permissions", "--check")
    assert ana.groups.exists(), "Comparing changes nothing."
    call_command("sync_permissions")
    assert capsys.readouterr().out == "1 people's groups differed and were set right.\n"
    assert not ana.groups.exists()


def test_a_group_taken_by_hand_is_given_back(ana: User, hub: Hub) -> None:
    make_membership(ana, Role.STAFF, hub)
    ana.groups.clear()
    call_command("sync_permissions")
    assert ana.groups.get().name == f"hub:{hub.pk}:staff"


@pytest.mark.parametrize(
    "command", [("sync_permissions",), ("migrate", "--verbosity=0")], ids=["by hand", "by migrate"]
)
def test_groups_follow_when_a_role_carries_other_rights(ana: User, hub: Hub, command: tuple[str, ...]) -> None:
    """As after a new version: a right that is new in the table, one that is gone, and a group of a hub that is gone."""
    make_membership(ana, Role.COORDINATOR, hub)
    rights = HubGroupPermission.objects.filter(content_object=hub)
    as_it_was = set(rights.values_list("group__name", "permission__codename"))
    rights.filter(permission__codename=HubPerm.GRANT_TEAM).delete()
    another = Permission.objects.get(content_type__app_label="hubs", codename=HubPerm.GRANT_COORDINATORS)
    HubGroupPermission.objects.create(content_object=hub, group=rights[0].group, permission=another)
    Group.objects.create(name="hub:999999:staff")
    call_command(*command)
    assert set(rights.values_list("group__name", "permission__codename")) == as_it_was
    assert HubGroupPermission.objects.count() == len(as_it_was)


def test_the_night_takes_what_ended_from_people_who_do_not_come_by(ana: User, hub: Hub) -> None:
    membership = make_membership(ana, Role.ADMINISTRATOR)
    today = timezone.now().date()
    Membership.objects.filter(pk=membership.pk).update(ends_on=today)
    tomorrow = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(0, 5), tzinfo=dt.UTC)
    with time_machine.travel(tomorrow):
        sync_permissions()
    ana.refresh_from_db()
    assert not ana.groups.exists()
    assert not ana.is_staff


def test_nothing_is_written_for_people_whose_groups_are_right(ana: User, hub: Hub) -> None:
    make_membership(ana, Role.STAFF, hub)
    User.objects.filter(pk=ana.pk).update(rights_as_of=None)
    sync_permissions()
    ana.refresh_from_db()
    assert ana.rights_as_of is None
