"""A role that ends while its holder comes by is gone, whoever is first: shown on two real connections."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone

from hubs.access import derive_groups, people_whose_groups_differ
from hubs.actions import end_membership
from hubs.models import HubGroupPermission, Membership
from hubs.roles import HUB_RIGHTS, Role
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.waiting import PATIENCE, is_held_up


def meanwhile(does: Callable[[], object]) -> threading.Thread:
    """Begin something on a connection of its own."""

    def work() -> None:
        try:
            does()
        finally:
            connection.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_a_role_that_ends_is_not_brought_back_by_a_request_of_the_same_moment() -> None:
    ana, coordinator, today = make_user(), make_user(), timezone.now().date()
    # Given for today while nobody was there; the groups follow with the first request.
    membership = Membership.objects.create(user=ana, role=Role.STAFF, hub=make_hub(), starts_on=today)
    with transaction.atomic():
        end_membership(membership=membership, by=coordinator)
        request = meanwhile(lambda: derive_groups(ana, today))
        is_held_up(request)
    request.join(PATIENCE)
    assert not request.is_alive()
    assert not ana.groups.exists()
    assert people_whose_groups_differ(today) == []


@pytest.mark.django_db(transaction=True)
def test_a_team_that_comes_by_all_at_once_gets_its_rights() -> None:
    """A release has brought new rights: nobody of the team is told that somebody else was quicker."""
    hub, team, today = make_hub(), [make_user() for _ in range(4)], timezone.now().date()
    for person in team:
        make_membership(person, Role.COORDINATOR, hub)
    HubGroupPermission.objects.all().delete()
    problems: list[BaseException] = []
    barrier = threading.Barrier(len(team))

    def come_by(number: int) -> None:
        barrier.wait(PATIENCE)
        try:
            derive_groups(team[number], today)
        except Exception as problem:
            problems.append(problem)

    requests = [meanwhile(lambda number=number: come_by(number)) for number in range(len(team))]  # type: ignore[misc]
    for request in requests:
        request.join(PATIENCE)
    assert problems == []
    assert people_whose_groups_differ(today) == []
    assert HubGroupPermission.objects.filter(content_object=hub).count() == len(HUB_RIGHTS[Role.COORDINATOR])
