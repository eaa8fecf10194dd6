"""Whatever is given, ended and waited for, in any order: rights are what the memberships of the day say, no more.

The model of the test is a plain list of who was given what from when to when; it never asks the portal.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import Client, RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from hubs.access import has_network_right, network_rights, people_whose_groups_differ, rights_at
from hubs.actions import end_membership, grant_membership
from hubs.models import Hub, HubUserPermission, Membership
from hubs.roles import HUB_RIGHTS, HUB_ROLES, HubPerm, NetworkPerm, Role
from hubs.tasks import sync_permissions
from tests.factories.network import make_hub
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

FIRST_DAY = dt.date(2026, 3, 10)
A_DAY = dt.timedelta(days=1)
people = st.integers(0, 2)
# A hub, its sub-hub, and a stranger; what the network's roles are for has none.
places = st.integers(0, 2)

Step = tuple[str, tuple[int, ...]]
steps = st.one_of(
    st.tuples(
        st.just("give"),
        st.tuples(people, people, st.integers(0, len(Role) - 1), places, st.integers(-2, 2)),
    ),
    st.tuples(st.just("end"), st.tuples(people, st.integers(0, 20), st.integers(-3, 2))),
    st.tuples(st.just("wait"), st.tuples(st.integers(1, 3))),
    st.tuples(st.just("come by"), st.tuples(people)),
    st.tuples(st.just("nightly job"), st.just(())),
    st.tuples(st.just("meddle"), st.tuples(people)),
)


@dataclass
class Given:
    """A role as it was given; `last` is None while it has no end."""

    who: int
    role: Role
    hub: int | None
    first: dt.date
    last: dt.date | None = None

    def in_force(self, day: dt.date) -> bool:
        """Whether the role counts on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass
class Model:
    """What happened, beside the rows in which the portal keeps it."""

    people: list[User]
    hubs: list[Hub]
    today: dt.date = FIRST_DAY
    given: list[Given] = field(default_factory=list)
    rows: list[Membership] = field(default_factory=list)

    def roles(self, who: int, hub: int | None) -> set[Role]:
        """The roles that somebody holds today at a hub, or for the network."""
        return {g.role for g in self.given if (g.who, g.hub) == (who, hub) and g.in_force(self.today)}

    def rights(self, who: int, hub: int) -> set[HubPerm]:
        """What somebody may do at a hub today."""
        roles = self.roles(who, hub) | (self.roles(who, 0) if hub == 1 else set())
        rights = {perm for role in roles for perm in HUB_RIGHTS[role]}
        of_manager = {HubPerm.VIEW, HubPerm.VIEW_SESSIONS, HubPerm.GRANT_COORDINATORS, HubPerm.READ_BOARD}
        return rights | (of_manager if Role.MANAGER in self.roles(who, None) else set())

    # ── What can happen ──
    def give(self, by: int, who: int, role_number: int, place: int, delay: int) -> None:
        role = list(Role)[role_number]
        hub = place if role in HUB_ROLES else None
        first = self.today + delay * A_DAY
        held = any(g.last is None and (g.who, g.role, g.hub) == (who, role, hub) for g in self.given)
        try:
            row = grant_membership(
                user=self.people[who],
                role=role,
                hub=self.hubs[hub] if hub is not None else None,
                by=self.people[by],
                starts_on=first,
            )
        except ValidationError:
            assert by == who or held
            return
        assert by != who
        assert not held
        self.given.append(Given(who, role, hub, first))
        self.rows.append(row)

    def end(self, by: int, number: int, days: int) -> None:
        if not self.rows:
            return
        index = number % len(self.rows)
        last = self.today + days * A_DAY if days > -3 else None
        row = self.rows[index]
        end_membership(membership=row, by=self.people[by], last_day=last)
        self.given[index].first = row.starts_on
        self.given[index].last = row.ends_on
        assert row.ends_on is not None
        assert last is not None or not self.given[index].in_force(self.today), "Without a day, it is over at once."
        assert last is None or row.ends_on == max(last, row.starts_on)

    def wait(self, days: int) -> None:
        self.today += days * A_DAY

    def come_by(self, who: int) -> None:
        client = Client()
        client.force_login(self.people[who])
        for number, hub in enumerate(self.hubs):
            may = HubPerm.VIEW in self.rights(who, number)
            assert client.get(f"/h/{hub.code}/data.csv").status_code == (200 if may else 404)
        manages = Role.MANAGER in self.roles(who, None)
        assert client.get("/network/data.csv").status_code == (200 if manages else 403)
        assert client.get("/admin/").status_code == (200 if Role.ADMINISTRATOR in self.roles(who, None) else 302)

    def nightly_job(self) -> None:
        sync_permissions()
        assert people_whose_groups_differ(self.today) == []
        call_command("sync_permissions", "--check", verbosity=0)
        for who, person in enumerate(self.people):
            self._compare(who, User.objects.get(pk=person.pk))

    def meddle(self, who: int) -> None:
        """Somebody puts a person into every group by hand; the next night takes that back."""
        others = {group for person in self.people for group in person.groups.all()}
        self.people[who].groups.set(others)
        self.nightly_job()

    def _compare(self, who: int, person: User) -> None:
        for number, hub in enumerate(self.hubs):
            request = RequestFactory().get("/")
            request.user = person
            assert rights_at(request, hub) == self.rights(who, number)  # type: ignore[arg-type]
        roles = self.roles(who, None)
        assert has_network_right(person, NetworkPerm.DASHBOARD) == (Role.MANAGER in roles)
        assert has_network_right(person, NetworkPerm.ADMINISTER) == (Role.ADMINISTRATOR in roles)
        assert network_rights(person) == {perm for perm in NetworkPerm if has_network_right(person, perm)}
        assert person.is_staff == (Role.ADMINISTRATOR in roles)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(happens=st.lists(steps, min_size=4, max_size=12))
def test_rights_are_what_the_memberships_of_the_day_give(happens: list[Step]) -> None:
    noon = dt.datetime.combine(FIRST_DAY, dt.time(12), tzinfo=dt.UTC)
    with undone(), time_machine.travel(noon, tick=False) as clock:
        hub = make_hub("OSHub-P")
        model = Model([make_user() for _ in range(3)], [hub, make_hub("OSHub-P-Sub", parent=hub), make_hub("OSHub-Q")])
        for name, values in happens:
            clock.move_to(dt.datetime.combine(model.today, dt.time(12), tzinfo=dt.UTC))
            getattr(model, name.replace(" ", "_"))(*values)
        clock.move_to(dt.datetime.combine(model.today, dt.time(12), tzinfo=dt.UTC))
        model.nightly_job()
        assert not HubUserPermission.objects.exists()
