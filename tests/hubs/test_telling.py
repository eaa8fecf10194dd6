"""Roles that are offered, given and ended are told to whom they concern; so are hubs that nobody coordinates."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Notice, User
from accounts.notices import tasks_of
from accounts.queries.notices import as_line
from hubs.actions import end_membership
from hubs.actions.team import accept_invitation, change_role, end_role, hand_over, invite, take_back_end
from hubs.models import Hub, Invitation, Membership
from hubs.roles import Role
from hubs.tasks import look_for_uncoordinated_hubs
from impact.actions.check_figures import check_figures
from impact.models import DayCell
from projects.actions.publishing import back_to_draft, publish, rewrite, send_for_review
from tests.factories.clients import client_of, member
from tests.factories.mails import delivered
from tests.factories.network import make_hub, make_membership, make_session
from tests.factories.people import make_user
from tests.factories.public import make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


@pytest.fixture
def cara(hub: Hub) -> User:
    return member(hub, Role.COORDINATOR, "Cara Example")[0]


@pytest.fixture
def ana(hub: Hub) -> User:
    return member(hub, Role.STAFF)[0]


def told(user: User) -> list[str]:
    """What somebody was told, the newest last."""
    return [as_line(row).text for row in user.notices.order_by("pk")]


def role_of(user: User) -> Membership:
    return Membership.objects.in_force(timezone.now().date()).get(user=user)


def test_an_offer_stands_in_the_portal_too_and_its_taking_is_told(hub: Hub, cara: User) -> None:
    new, tokens = make_user("new@school.example", "Nina Example"), []

    def link(token: str) -> str:
        tokens.append(token)
        return f"https://portal.oshub.example/invitations/{token}/"

    invite(hub=hub, email=new.email, role=Role.STAFF, by=cara, link=link)
    assert told(new)[0].startswith("Cara Example invites you to Hub of the Hills: Hub staff.")
    assert tokens[0] not in str(list(Notice.objects.values_list()))
    assert len(delivered()) == 1, "the invitation itself"
    accept_invitation(token=tokens[0], by=new)
    assert told(cara) == ["Nina Example has accepted your invitation to Hub of the Hills: Hub staff."]
    assert len(told(new)) == 1, "nobody is told what they did themselves"
    assert len(delivered()) == 1


def test_a_stranger_who_is_invited_gets_the_mail_alone(hub: Hub, cara: User) -> None:
    invite(hub=hub, email="x@school.example", role=Role.STAFF, by=cara, link=str)
    assert Invitation.objects.exists()
    assert not Notice.objects.exists()


def test_whose_role_is_changed_or_ended_is_told_at_once(hub: Hub, cara: User, ana: User) -> None:
    change_role(membership=role_of(ana), role=Role.BOARD, by=cara)
    end_role(membership=role_of(ana), by=cara)
    assert told(ana) == [
        "Cara Example has changed your role at Hub of the Hills: Board member.",
        "Cara Example has ended your role at Hub of the Hills: Board member.",
    ]
    assert [mail.to for mail in delivered()] == [[ana.email]] * 2


def test_each_end_and_each_way_back_is_told(hub: Hub, cara: User, ana: User) -> None:
    membership = role_of(ana)
    end_role(membership=membership, by=cara)
    take_back_end(membership=membership, by=cara)
    end_role(membership=membership, by=cara)
    ended = "Cara Example has ended your role at Hub of the Hills: Hub staff."
    assert told(ana) == [ended, "Cara Example has given you back your role at Hub of the Hills: Hub staff.", ended]


def test_who_leaves_is_told_nothing_and_who_follows_is(hub: Hub, cara: User, ana: User) -> None:
    hand_over(membership=role_of(cara), to=role_of(ana), by=cara)
    assert told(ana) == ["Cara Example has changed your role at Hub of the Hills: Hub coordinator."]
    bo = member(hub, Role.STAFF)[0]
    end_role(membership=role_of(bo), by=bo)
    assert told(bo) == told(cara) == []


def test_managers_are_told_once_of_a_hub_that_nobody_coordinates(hub: Hub, cara: User) -> None:
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    make_hub("OSHub-Old", closed_on=dt.date(2022, 1, 1))
    look_for_uncoordinated_hubs()
    assert told(manager) == []
    end_membership(membership=role_of(cara), by=None)  # type: ignore[arg-type]
    for _ in range(2):
        look_for_uncoordinated_hubs()
    assert told(manager) == ["Nobody coordinates Hub of the Hills any more. Invite somebody."]
    assert len(delivered()) == 1
    other = member(hub, Role.COORDINATOR)[0]
    look_for_uncoordinated_hubs()
    end_membership(membership=role_of(other), by=cara)
    look_for_uncoordinated_hubs()
    assert len(told(manager)) == 2, "left once more"


def test_from_the_first_draft_to_the_public(hub: Hub, cara: User, ana: User) -> None:
    bo, board = member(hub, Role.STAFF, "Bo Example")[0], member(hub, Role.BOARD)[0]
    post = make_post(hub, "Clear water", author=ana, state="draft")  # type: ignore[arg-type]
    waiting = send_for_review(post, by=ana, version=post.version)
    assert told(cara) == told(bo) == ["Ana Example has written “Clear water”, and somebody else has to look at it."]
    assert told(ana) == told(board) == []
    back = back_to_draft(waiting, by=bo, version=waiting.version)
    again = send_for_review(back, by=ana, version=back.version)
    public = publish(again, by=cara, version=again.version, alone=True)
    assert told(ana) == ["Bo Example has sent “Clear water” back to you.", "Cara Example has published “Clear water”."]
    rewrite(public, by=ana, version=public.version, values={"title": "Clearer water"}, alone=False)
    assert told(bo)[-1] == "Ana Example has written “Clearer water”, and somebody else has to look at it."
    assert delivered() == [], "all of this waits for the weekly mail"


def test_the_team_of_a_hub_reviews_what_its_sub_hub_writes(hub: Hub, cara: User) -> None:
    sub_hub = make_hub("OSHub-MM-Sub", parent=hub)
    ana = member(sub_hub, Role.STAFF)[0]
    post = make_post(sub_hub, "Clear water", author=ana, state="draft")  # type: ignore[arg-type]
    send_for_review(post, by=ana, version=post.version)
    assert len(told(cara)) == 1


def test_figures_that_differ_are_told_to_those_who_look_after_them(hub: Hub) -> None:
    people = {}
    for role in (Role.MANAGER, Role.ADMINISTRATOR):
        people[role] = make_user(name=f"Some {role.value}")
        make_membership(people[role], role)
    make_session(hub)
    check_figures()
    assert not Notice.objects.exists()
    DayCell.objects.update(sessions=77)
    for _ in range(2):
        check_figures()
    for user in people.values():
        assert [line[:32] for line in told(user)] == ["The nightly check found figures "]
    assert sorted(mail.to[0] for mail in delivered()) == sorted(user.email for user in people.values())


def test_the_weekly_mail_knows_what_waits_for_whom(hub: Hub, ana: User) -> None:
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    said = {task.text: task for task in tasks_of(ana)}
    assert said["No local challenge is written down yet."].url == "/h/OSHub-MM/challenges/new/"
    assert {task.place for task in said.values()} == {"Hub of the Hills"}
    assert {task.text for task in tasks_of(manager)} >= {
        "1 hub has nobody who coordinates it.",
        "Of 1 hub nothing was heard for a month.",
    }
    assert tasks_of(make_user()) == []


def test_a_role_given_in_the_administration_is_told(hub: Hub) -> None:
    administrator, ana = make_user(name="Alex Example"), make_user()
    make_membership(administrator, Role.ADMINISTRATOR)
    client: Client = client_of(administrator)
    sent = {"user": ana.pk, "role": "staff", "hub": hub.pk, "starts_on": timezone.now().date().isoformat()}
    assert client.post("/admin/hubs/membership/add/", sent).status_code == 302
    assert told(ana) == ["Alex Example has changed your role at Hub of the Hills: Hub staff."]
