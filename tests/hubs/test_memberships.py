"""Giving and ending roles: what a person may do follows from the day, on the very next request."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hubs.access import groups_owed, people_whose_groups_differ
from hubs.actions import end_membership, grant_membership
from hubs.models import Hub, HubUserPermission, Membership
from hubs.roles import HUB_ROLES, NETWORK_ROLES, Role
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 3, 10)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-HH")


@pytest.fixture
def ana() -> User:
    return make_user("ana@hh.oshub.example")


@pytest.fixture
def coordinator(hub: Hub) -> User:
    user = make_user("coordinator@hh.oshub.example")
    make_membership(user, Role.COORDINATOR, hub)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def opens(client: Client, hub: Hub) -> int:
    """What the hub's figures answer, as a file: the shortest page of a hub."""
    return client.get(f"/h/{hub.code}/data.csv").status_code


def test_a_role_opens_the_hub_on_the_next_request(hub: Hub, ana: User, coordinator: User) -> None:
    client = signed_in(ana)
    assert opens(client, hub) == 404
    membership = grant_membership(user=ana, role=Role.BOARD, hub=hub, by=coordinator)
    assert opens(client, hub) == 200
    assert (membership.granted_by, membership.starts_on, membership.ends_on) == (
        coordinator,
        timezone.now().date(),
        None,
    )


@pytest.mark.parametrize("role", HUB_ROLES)
def test_a_role_that_ends_closes_it_on_the_next_request(hub: Hub, ana: User, coordinator: User, role: Role) -> None:
    client = signed_in(ana)
    membership = make_membership(ana, role, hub, starts_on=dt.date(2020, 1, 1))
    assert opens(client, hub) == 200
    end_membership(membership=membership, by=coordinator)
    assert opens(client, hub) == 404
    membership.refresh_from_db()
    assert membership.ends_on == timezone.now().date() - dt.timedelta(days=1)
    assert membership.starts_on == dt.date(2020, 1, 1)


def test_a_role_given_and_taken_on_one_day_is_gone_too(hub: Hub, ana: User, coordinator: User) -> None:
    client = signed_in(ana)
    membership = make_membership(ana, Role.STAFF, hub)
    end_membership(membership=membership, by=coordinator)
    assert opens(client, hub) == 404


def test_another_role_at_the_hub_stays(hub: Hub, ana: User, coordinator: User) -> None:
    client = signed_in(ana)
    staff = make_membership(ana, Role.STAFF, hub)
    make_membership(ana, Role.BOARD, hub)
    end_membership(membership=staff, by=coordinator)
    assert opens(client, hub) == 200
    assert client.get(f"/h/{hub.code}/sessions/").status_code == 403


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "status"),
    [
        (TODAY, None, 200),
        (TODAY, TODAY, 200),
        (TOMORROW, None, 404),
        (YESTERDAY, YESTERDAY, 404),
        (YESTERDAY, TODAY, 200),
        (YESTERDAY, TOMORROW, 200),
    ],
)
def test_dates_count_from_the_first_day_to_the_last(
    hub: Hub, ana: User, starts_on: dt.date, ends_on: dt.date | None, status: int
) -> None:
    with time_machine.travel(dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)):
        Membership.objects.create(user=ana, role=Role.STAFF, hub=hub, starts_on=starts_on, ends_on=ends_on)
        assert opens(signed_in(ana), hub) == status


def test_midnight_is_enough(hub: Hub, ana: User, coordinator: User) -> None:
    """Nobody runs a job: somebody who is signed in loses, or gains, the right with the first request of the day."""
    with time_machine.travel(dt.datetime(2026, 3, 10, 23, 59, 50, tzinfo=dt.UTC), tick=False) as clock:
        client, later = signed_in(ana), signed_in(coordinator)
        ends = make_membership(ana, Role.STAFF, hub)
        end_membership(membership=ends, by=coordinator, last_day=TODAY)
        other = make_hub()
        make_membership(coordinator, Role.BOARD, other, starts_on=TOMORROW)
        assert (opens(client, hub), opens(later, other)) == (200, 404)
        clock.shift(10)
        assert (opens(client, hub), opens(later, other)) == (404, 200)


def test_an_account_that_is_switched_off_is_signed_out(hub: Hub, ana: User) -> None:
    client = signed_in(ana)
    make_membership(ana, Role.STAFF, hub)
    assert opens(client, hub) == 200
    User.objects.filter(pk=ana.pk).update(is_active=False)
    answer = client.get(f"/h/{hub.code}/data.csv")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("role", Role)
def test_nobody_gives_a_role_to_themselves(hub: Hub, coordinator: User, role: Role) -> None:
    before = groups_owed(coordinator, timezone.now().date())
    with pytest.raises(ValidationError, match="Nobody can give a role to themselves"):
        grant_membership(user=coordinator, role=role, hub=hub if role in HUB_ROLES else None, by=coordinator)
    assert groups_owed(coordinator, timezone.now().date()) == before


@pytest.mark.parametrize("role", HUB_ROLES)
def test_a_role_at_a_hub_needs_a_hub(ana: User, coordinator: User, role: Role) -> None:
    with pytest.raises(ValidationError, match="Hub roles need a hub"):
        grant_membership(user=ana, role=role, hub=None, by=coordinator)


@pytest.mark.parametrize("role", NETWORK_ROLES)
def test_a_role_for_the_network_has_none(hub: Hub, ana: User, coordinator: User, role: Role) -> None:
    with pytest.raises(ValidationError, match="Hub roles need a hub"):
        grant_membership(user=ana, role=role, hub=hub, by=coordinator)


def test_a_role_is_held_once(hub: Hub, ana: User, coordinator: User) -> None:
    make_membership(ana, Role.STAFF, hub)
    with pytest.raises(ValidationError, match="holds that role already"):
        grant_membership(user=ana, role=Role.STAFF, hub=hub, by=coordinator)


def test_a_role_can_be_given_again_after_it_ended(hub: Hub, ana: User, coordinator: User) -> None:
    end_membership(membership=make_membership(ana, Role.STAFF, hub), by=coordinator)
    grant_membership(user=ana, role=Role.STAFF, hub=hub, by=coordinator)
    assert opens(signed_in(ana), hub) == 200
    assert ana.memberships.count() == 2


def test_a_role_cannot_end_before_it_began(hub: Hub, ana: User, coordinator: User) -> None:
    membership = make_membership(ana, Role.STAFF, hub, starts_on=TODAY)
    end_membership(membership=membership, by=coordinator, last_day=YESTERDAY)
    assert membership.ends_on == membership.starts_on == TODAY


def test_rights_reach_people_through_groups_only(hub: Hub, ana: User) -> None:
    for role in Role:
        make_membership(ana, role, hub if role in HUB_ROLES else None)
    assert not HubUserPermission.objects.exists()
    assert not ana.user_permissions.exists()
    assert people_whose_groups_differ(timezone.now().date()) == []


def test_ana_is_named_in_her_membership(hub: Hub, ana: User) -> None:
    assert str(make_membership(ana, Role.STAFF, hub)) == "Ana Example · Hub staff · Hub OSHub-HH"
    assert str(make_membership(ana, Role.MANAGER)) == "Ana Example · Network manager · network"
