"""Whatever changes what anybody may read makes another version of the public pages: at the commit, and no sooner."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from hubs.actions.minutes import write_minutes
from hubs.actions.public_changes import fold_public_changes
from hubs.models import (
    AgendaItem,
    BoardSeat,
    Challenge,
    Hub,
    HubProfile,
    Meeting,
    MeetingState,
    Membership,
    Minutes,
    Organisation,
    PublicChange,
)
from hubs.queries.public_version import public_version, while_it_stands
from hubs.roles import Role
from impact.rollups import drain_all
from projects.models import Event, Partnership, Post, Project, State
from schools.models import School
from tests.factories.meetings import make_item, make_meeting
from tests.factories.network import HELD_ON, make_hub, make_membership, make_project, make_school, make_session
from tests.factories.people import make_user
from tests.factories.public import (
    agree_to_page,
    make_challenge,
    make_event,
    make_organisation,
    make_post,
    make_profile,
    make_seat,
)
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db(transaction=True)
Change = Callable[[], object]


def elsewhere(asks: Callable[[], str]) -> str:
    """What somebody reads on another connection at this moment."""
    found: list[str] = []

    def work() -> None:
        try:
            found.append(asks())
        finally:
            connection.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(PATIENCE)
    return found[0]


def changes() -> dict[str, Change]:
    """One change of each kind of public content."""
    hub, project = make_hub(), make_project(make_hub())
    school, organisation = make_school(hub), make_organisation()
    partnership = Partnership.objects.create(hub=hub, name="River alliance", starts_on=HELD_ON)
    post, event, challenge, seat = make_post(hub), make_event(hub), make_challenge(hub), make_seat(hub)
    profile, listed = make_profile(hub), make_user()
    shown = make_meeting(hub, state=MeetingState.HELD, shows=["agenda", "minutes"])
    item = make_item(shown, listed)
    write_minutes(meeting=shown, by=listed, version=0, text="We met.")
    membership = make_membership(listed, Role.STAFF, hub)
    return {
        "a hub": partial(Hub.objects.filter(pk=hub.pk).update, name="Another name"),
        "a new hub": make_hub,
        "a profile": partial(HubProfile.objects.filter(pk=profile.pk).update, assets="A workshop"),
        "a challenge": partial(Challenge.objects.filter(pk=challenge.pk).update, title="Dry wells"),
        "a seat": partial(BoardSeat.objects.filter(pk=seat.pk).update, organisation=organisation),
        "an organisation": partial(Organisation.objects.filter(pk=organisation.pk).update, name="Mill"),
        "a person agrees": partial(User.objects.filter(pk=listed.pk).update, listed=True),
        "a person's name": partial(User.objects.filter(pk=listed.pk).update, name="Ana Outra"),
        "a membership": partial(Membership.objects.filter(pk=membership.pk).update, ends_on=HELD_ON.replace(year=2099)),
        "a school agrees": partial(agree_to_page, school),
        "a school": partial(School.objects.filter(pk=school.pk).update, about="Old walls"),
        "a project": partial(Project.objects.filter(pk=project.pk).update, summary="We measure."),
        "a partnership": partial(Partnership.objects.filter(pk=partnership.pk).update, name="Lake alliance"),
        "a school in a partnership": partial(partnership.schools.add, school),
        "an organisation in a partnership": partial(partnership.organisations.add, organisation),
        "a meeting that is shown": partial(Meeting.objects.filter(pk=shown.pk).update, title="Autumn"),
        "a meeting that is shown no more": partial(Meeting.objects.filter(pk=shown.pk).update, shows=[]),
        "an agenda": partial(AgendaItem.objects.filter(pk=item.pk).update, title="Dry wells"),
        "minutes": partial(Minutes.objects.filter(pk=shown.pk).update, text="We met again."),
        "a post": partial(Post.objects.filter(pk=post.pk).update, state=State.WITHDRAWN),
        "an event": partial(Event.objects.filter(pk=event.pk).update, place="At the mill"),
        "a post that goes": partial(Post.objects.filter(pk=post.pk).delete),
    }


def test_each_kind_of_change_is_seen_at_its_commit_and_not_before() -> None:
    unseen, too_soon = [], []
    for name, change in changes().items():
        before = public_version()
        with transaction.atomic():
            change()
            too_soon += [name] if elsewhere(public_version) != before else []
        unseen += [name] if public_version() == before else []
    assert (unseen, too_soon) == ([], [])


def test_a_stored_page_goes_with_the_change() -> None:
    hub, client = make_hub(name="Old name"), Client()
    drain_all()
    tag = client.get("/impact/")["ETag"]
    assert client.get("/impact/", headers={"if-none-match": tag}).status_code == 304
    with transaction.atomic():
        Hub.objects.filter(pk=hub.pk).update(name="New name")
        assert elsewhere(lambda: str(Client().get("/impact/", headers={"if-none-match": tag}).status_code)) == "304"
    after = client.get("/impact/", headers={"if-none-match": tag})
    assert after.status_code == 200
    assert "New name" in after.content.decode()


def test_what_nobody_sees_changes_nothing() -> None:
    user, hub = make_user(), make_hub()
    before = public_version()
    User.objects.filter(pk=user.pk).update(name="Somebody Else", language="pt")
    make_user()
    meeting = make_meeting(hub)
    Meeting.objects.filter(pk=meeting.pk).update(place="At the mill")
    assert public_version() == before


def test_a_change_that_is_taken_back_changes_nothing() -> None:
    hub = make_hub()
    before = public_version()
    with transaction.atomic():
        Hub.objects.filter(pk=hub.pk).update(name="Another name")
        transaction.set_rollback(True)
    assert public_version() == before


def number_of_changes() -> int:
    """How many transactions have changed what anybody may read."""
    return int(PublicChange.objects.aggregate(number=Sum("changes", default=0))["number"])


def test_a_thousand_rows_count_once() -> None:
    hub = make_hub()
    before = number_of_changes()
    with transaction.atomic():
        School.objects.bulk_create(School(hub=hub, name=f"School {n}", place="Here", country="PT") for n in range(1000))
        School.objects.filter(hub=hub).update(about="Imported")
    assert number_of_changes() == before + 1


def test_each_transaction_counts() -> None:
    """What the database remembers of one transaction is forgotten in the next on the same connection."""
    before = number_of_changes()
    for _ in range(3):
        make_hub()
    assert number_of_changes() == before + 3


def test_what_is_taken_back_to_a_savepoint_does_not_hide_what_follows() -> None:
    before = number_of_changes()
    with transaction.atomic():
        with transaction.atomic():
            make_hub()
            transaction.set_rollback(True)
        make_hub()
    assert number_of_changes() == before + 1


def test_folding_keeps_the_version_and_needs_one_row() -> None:
    make_hub()
    make_hub()
    before = public_version()
    fold_public_changes()
    fold_public_changes()
    assert (public_version(), PublicChange.objects.count()) == (before, 1)
    make_hub()
    assert public_version() != before


def test_who_commits_last_is_seen_though_it_began_first() -> None:
    first, second = make_hub(), make_hub()
    with transaction.atomic():
        Hub.objects.filter(pk=first.pk).update(name="Begun first")
        elsewhere(lambda: str(Hub.objects.filter(pk=second.pk).update(name="Done first")))
        between = elsewhere(public_version)
    assert public_version() != between


def test_two_writers_never_wait_for_each_other_in_a_ring() -> None:
    """One holds a hub that the other's project still has to be checked against when both have changed something."""
    first, second = make_hub(), make_hub()
    failed: list[BaseException] = []

    def add_projects() -> None:
        try:
            with transaction.atomic():
                make_project(first)
                make_project(second)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    other = threading.Thread(target=add_projects, daemon=True)
    with transaction.atomic():
        Hub.objects.select_for_update().get(pk=second.pk)
        make_challenge(first)
        other.start()
        assert is_held_up(other)
    other.join(PATIENCE)
    assert not other.is_alive()
    assert failed == []
    assert Project.objects.count() == 2


def test_what_is_public_is_read_once_while_it_stands(settings: Settings) -> None:
    settings.ROLLUP_VERSION_MAX_AGE = 0
    names = while_it_stands(lambda: list(Hub.objects.values_list("name", flat=True)))
    hub = make_hub("OSHub-PT", name="Hub of the Coa")
    first = names()
    assert first == ["Hub of the Coa"]
    assert names() is first
    Hub.objects.filter(pk=hub.pk).update(name="Hub of the Hills")
    assert names() == ["Hub of the Hills"]


def test_what_does_not_depend_on_figures_stands_when_they_are_added_up(settings: Settings) -> None:
    settings.ROLLUP_VERSION_MAX_AGE = 0
    names = while_it_stands(lambda: list(Hub.objects.values_list("name", flat=True)), apart_from="figures")
    hub = make_hub("OSHub-PT", name="Hub of the Coa")
    drain_all()
    first, before = names(), public_version()
    make_session(hub)
    drain_all()
    assert public_version() != before
    assert names() is first
    Hub.objects.filter(pk=hub.pk).update(name="Hub of the Hills")
    assert names() == ["Hub of the Hills"]
