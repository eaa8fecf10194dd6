"""A hub's team: invited by mail, taken once and in time by the right address, changed, ended, handed over."""

import datetime as dt
import re
import threading
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import MailState, OutgoingMail, User
from hubs.actions.team import (
    AnotherAddress,
    EndStands,
    InvitationOver,
    LastCoordinator,
    accept_invitation,
    accept_own_invitation,
    change_role,
    end_role,
    hand_over,
    invite,
    take_back_end,
)
from hubs.forms.team import DUTIES
from hubs.models import Hub, Invitation, Membership
from hubs.roles import HUB_RIGHTS, HUB_ROLES, HubPerm, Role
from tests.factories.clients import client_of, member
from tests.factories.mails import delivered
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user
from tests.factories.public import make_seat

TEAM = "/h/OSHub-MM/team/"
INVITE = f"{TEAM}invite/"
NEW = "new@school.example"


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-MM", name="Hub of the Hills")
    Hub.objects.filter(pk=hub.pk).update(languages=["en"])
    hub.refresh_from_db()
    return hub


@pytest.fixture
def coordinator(hub: Hub) -> User:
    return member(hub, Role.COORDINATOR, "Cara Example")[0]


@pytest.fixture
def client(coordinator: User) -> Client:
    return client_of(coordinator)


def offer(hub: Hub, by: User, role: Role = Role.STAFF, email: str = NEW) -> str:
    """Invite somebody; returns the secret in the address."""
    tokens: list[str] = []

    def link(token: str) -> str:
        tokens.append(token)
        return f"https://portal.oshub.example/invitations/{token}/"

    invite(hub=hub, email=email, role=role, by=by, link=link)
    return tokens[0]


def role_of(user: User, hub: Hub) -> set[str]:
    return set(
        Membership.objects.in_force(timezone.now().date()).filter(user=user, hub=hub).values_list("role", flat=True)
    )


def held(user: User, hub: Hub) -> Membership:
    return Membership.objects.in_force(timezone.now().date()).get(user=user, hub=hub)


# ── From the invitation to the role ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_from_the_form_to_the_workspace(hub: Hub, client: Client) -> None:
    """The whole way: the form, the mail, the page behind its address, the role, the record of who gave it."""
    answer = client.post(INVITE, {"email": " New@School.example ", "role": "staff"})
    assert (answer.status_code, answer["Location"]) == (302, TEAM)
    assert NEW in client.get(TEAM).content.decode()
    (mail,) = delivered()
    assert (mail.to, mail.subject) == ([NEW], "Hub of the Hills invites you: Hub staff")
    path = re.search(r"http://testserver(/invitations/\S+/)", str(mail.body))
    assert path is not None, mail.body

    visitor = Client()
    stranger = visitor.get(path[1])
    assert f"/accounts/login/?next={path[1]}" in stranger.content.decode()
    assert "no-store" in stranger["Cache-Control"]
    for entrance in ("login", "signup"):
        assert f'value="{NEW}"' in visitor.get(f"/accounts/{entrance}/").content.decode()
    new = make_user(NEW, "Nina Example")
    browser = client_of(new)
    assert browser.get("/h/OSHub-MM/").status_code == 404
    assert "Accept" in browser.get(path[1]).content.decode()
    assert browser.post(path[1])["Location"] == "/h/OSHub-MM/"
    assert browser.get("/h/OSHub-MM/").status_code == 200
    given = held(new, hub)
    assert (given.role, given.granted_by and given.granted_by.name) == ("staff", "Cara Example")
    page = client.get(TEAM).content.decode()
    assert "Nina Example" in page
    assert "given by Cara Example" in page
    again = browser.get(path[1])
    assert again.status_code == 410
    assert "has been accepted already" in again.content.decode()


@pytest.mark.django_db
def test_the_secret_is_kept_nowhere_once_it_was_sent(hub: Hub, coordinator: User) -> None:
    token = offer(hub, coordinator)
    delivered()
    assert token not in str(list(Invitation.objects.values_list()))
    assert token not in str(list(OutgoingMail.objects.values_list()))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "offered", "refused"),
    [
        (Role.COORDINATOR, {"staff", "board"}, "coordinator"),
        (Role.MANAGER, {"coordinator"}, "staff"),
    ],
)
def test_each_gives_what_is_theirs_to_give(hub: Hub, role: Role, offered: set[str], refused: str) -> None:
    user = make_user()
    make_membership(user, role, hub if role == Role.COORDINATOR else None)
    browser = client_of(user)
    page = browser.get(INVITE).content.decode()
    assert set(re.findall(r'name="role" value="(\w+)"', page)) == offered
    answer = browser.post(INVITE, {"email": NEW, "role": refused})
    assert answer.status_code == 422
    assert not Invitation.objects.exists()
    with pytest.raises(PermissionDenied):
        offer(hub, user, Role(refused))


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.STAFF, Role.BOARD])
def test_others_read_and_invite_nobody(hub: Hub, role: Role) -> None:
    browser = member(hub, role)[1]
    page = browser.get(TEAM).content.decode()
    assert "Invite somebody" not in page
    assert browser.get(INVITE).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("nobody", "Enter a valid email address"),
        ("cara@mm.example", "Nobody can give a role to themselves."),
        ("staff@mm.example", "This person holds that role already."),
        ("invited@mm.example", "This address is invited to that role already."),
    ],
)
def test_a_wrong_address_is_refused_and_kept(hub: Hub, email: str, said: str) -> None:
    cara = make_user("cara@mm.example")
    make_membership(cara, Role.COORDINATOR, hub)
    make_membership(make_user("staff@mm.example"), Role.STAFF, hub)
    offer(hub, cara, email="invited@mm.example")
    answer = client_of(cara).post(INVITE, {"email": email, "role": "staff"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert email in page
    assert Invitation.objects.count() == 1


@pytest.mark.django_db
def test_a_flood_of_invitations_stops(hub: Hub, coordinator: User) -> None:
    now = timezone.now()
    Invitation.objects.bulk_create(
        Invitation(
            hub=hub, role="staff", email=f"p{number}@school.example", digest=str(number), invited_by=coordinator,
            invited_at=now, expires_at=now + dt.timedelta(days=3),
        )
        for number in range(50)
    )  # fmt: skip
    with pytest.raises(ValidationError, match="very many invitations"):
        offer(hub, coordinator)


# ── Answers that come too late, or from the wrong person ──────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_another_address_takes_nothing(hub: Hub, coordinator: User) -> None:
    token = offer(hub, coordinator)
    other = make_user("other@school.example")
    browser = client_of(other)
    assert "this invitation is for new@school.example" in browser.get(f"/invitations/{token}/").content.decode()
    assert browser.post(f"/invitations/{token}/").status_code == 403
    with pytest.raises(AnotherAddress):
        accept_invitation(token=token, by=other)
    assert role_of(other, hub) == set()


@pytest.mark.django_db
def test_signing_out_for_an_invitation_comes_back_to_it(hub: Hub, coordinator: User) -> None:
    offered = f"/invitations/{offer(hub, coordinator)}/"
    browser = client_of(make_user("somebody@else.example"))
    assert f'href="/accounts/logout/?next={offered}"' in browser.get(offered).content.decode()
    assert f'value="{offered}"' in browser.get("/accounts/logout/", {"next": offered}).content.decode()
    assert browser.post("/accounts/logout/", {"next": offered}).headers["Location"] == offered


@pytest.mark.django_db
def test_after_three_days_it_has_expired_and_can_be_sent_again(hub: Hub, coordinator: User, client: Client) -> None:
    token, new = offer(hub, coordinator), make_user(NEW)
    moment = timezone.now() - dt.timedelta(hours=72)
    Invitation.objects.update(invited_at=moment, expires_at=timezone.now())
    late = client_of(new).post(f"/invitations/{token}/")
    assert late.status_code == 410
    assert "Ask Cara Example to send it again" in late.content.decode()
    assert "has expired" in client.get(TEAM).content.decode()
    client.post(f"{TEAM}invitations/{Invitation.objects.get().pk}/", {"step": "again"})
    with pytest.raises(InvitationOver, match="void"):
        accept_invitation(token=token, by=new)
    path = re.findall(r"http://testserver(/invitations/\S+/)", str(delivered()[-1].body))[0]
    assert client_of(new).post(path).status_code == 302


@pytest.mark.django_db
def test_an_expired_one_is_replaced_by_a_new_one(hub: Hub, coordinator: User) -> None:
    offer(hub, coordinator)
    moment = timezone.now() - dt.timedelta(hours=72)
    Invitation.objects.update(invited_at=moment, expires_at=timezone.now())
    offer(hub, coordinator)
    assert Invitation.objects.unanswered().count() == 1


@pytest.mark.django_db
def test_what_was_taken_back_cannot_be_taken_and_is_not_sent(hub: Hub, coordinator: User, client: Client) -> None:
    token, new = offer(hub, coordinator), make_user(NEW)
    client.post(f"{TEAM}invitations/{Invitation.objects.get().pk}/", {"step": "withdraw"})
    assert OutgoingMail.objects.get().state == MailState.WITHDRAWN
    answer = client_of(new).post(f"/invitations/{token}/")
    assert answer.status_code == 410
    assert "was withdrawn" in answer.content.decode()


@pytest.mark.django_db
def test_who_no_longer_gives_the_role_no_longer_gives_it(hub: Hub, coordinator: User) -> None:
    """Between invitation and answer the right has to stand."""
    token, new = offer(hub, coordinator), make_user(NEW)
    make_membership(make_user(), Role.COORDINATOR, hub)
    end_role(membership=held(coordinator, hub), by=coordinator)
    with pytest.raises(InvitationOver, match="void"):
        accept_invitation(token=token, by=new)
    assert role_of(new, hub) == set()


@pytest.mark.django_db
def test_a_coordinator_stays_one_when_invited_as_staff(hub: Hub, coordinator: User) -> None:
    other = make_user(NEW)
    make_membership(other, Role.COORDINATOR, hub)
    accept_invitation(token=offer(hub, coordinator), by=other)
    assert role_of(other, hub) == {"coordinator"}


# ── Changing, ending, handing over ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_role_that_ended_opens_nothing_on_the_next_request(hub: Hub, client: Client) -> None:
    user, browser = member(hub, Role.STAFF, "Ben Example")
    assert browser.get(TEAM).status_code == 200
    assert "?end" in client.get(f"{TEAM}{held(user, hub).pk}/").content.decode()
    page = client.get(f"{TEAM}{held(user, hub).pk}/?end").content.decode()
    assert "End the role of Ben Example?" in page
    assert "End the role now" in page
    assert role_of(user, hub) == {"staff"}, "a look ends nothing"
    assert client.post(f"{TEAM}{held(user, hub).pk}/", {"step": "end"})["Location"] == TEAM
    assert browser.get(TEAM).status_code == 404
    page = client.get(TEAM).content.decode()
    assert "ended by Cara Example" in page


def as_it_stands(user: User) -> tuple[dict[str, object], set[str]]:
    """The row of a person's only role, and the groups that carry their rights."""
    return dict(Membership.objects.filter(user=user).values().get()), set(user.groups.values_list("name", flat=True))


def ended_by(client: Client, user: User, hub: Hub) -> str:
    """End somebody's role on the page; returns its address."""
    address = f"{TEAM}{held(user, hub).pk}/"
    assert client.post(address, {"step": "end"})["Location"] == TEAM
    return address


@pytest.mark.django_db
@pytest.mark.parametrize("days", [0, 400])
def test_who_ended_a_role_takes_it_back_and_the_very_same_stands_again(hub: Hub, client: Client, days: int) -> None:
    today = timezone.now().date()
    user, browser = member(hub, Role.BOARD, "Ben Example")
    Membership.objects.filter(user=user).update(
        starts_on=today - dt.timedelta(days=days), ends_on=today + dt.timedelta(days=30)
    )
    seat = make_seat(hub, holder=user)
    before = as_it_stands(user)
    address = f"{TEAM}{held(user, hub).pk}/"
    assert "Nobody votes any more for this seat" in client.get(f"{address}?end").content.decode()
    ended_by(client, user, hub)
    said = client.get(TEAM).content.decode()
    assert "Nobody votes for 1 seat of theirs on the board now." in said
    assert f'href="{address}">Undo</a>' in said
    assert browser.get(TEAM).status_code == 404
    assert f'href="{address}">Undo<span' in client.get(TEAM).content.decode(), "as long as it can be"
    assert "Give Ben Example the role back?" in client.get(address).content.decode()
    assert client.post(address, {"step": "take back"})["Location"] == TEAM
    assert as_it_stands(user) == before
    assert browser.get(TEAM).status_code == 200
    seat.refresh_from_db()
    assert seat.holder == user


@pytest.mark.django_db
def test_a_second_press_on_end_changes_nothing(hub: Hub, client: Client) -> None:
    user = member(hub, Role.STAFF)[0]
    address = ended_by(client, user, hub)
    before = as_it_stands(user)
    assert client.post(address, {"step": "end"}).status_code == 200
    assert as_it_stands(user) == before


@pytest.mark.django_db
def test_an_end_stays_after_a_month_and_after_another_role(hub: Hub, coordinator: User, client: Client) -> None:
    late, other = member(hub, Role.STAFF)[0], member(hub, Role.STAFF)[0]
    address = ended_by(client, late, hub)
    Membership.objects.filter(user=late).update(ended_at=timezone.now() - dt.timedelta(days=31))
    assert "It can no longer be given back" in client.get(address).content.decode()
    assert client.post(address, {"step": "take back"})["Location"] == TEAM
    assert role_of(late, hub) == set()
    ended = held(other, hub)
    change_role(membership=ended, role=Role.BOARD, by=coordinator)
    ended.refresh_from_db()
    with pytest.raises(EndStands):
        take_back_end(membership=ended, by=coordinator)
    assert role_of(other, hub) == {"board"}


@pytest.mark.django_db
def test_nobody_else_takes_an_end_back_and_nobody_their_own(hub: Hub, coordinator: User, client: Client) -> None:
    user, browser = member(hub, Role.STAFF)
    make_membership(user, Role.BOARD, hub)
    second = member(hub, Role.COORDINATOR)[1]
    staff = Membership.objects.get(user=user, role=Role.STAFF)
    assert browser.post(f"{TEAM}{staff.pk}/", {"step": "end"})["Location"] == "/home/"
    browser.post(f"{TEAM}{staff.pk}/", {"step": "take back"})
    assert role_of(user, hub) == {"board"}
    address = ended_by(client, user, hub)
    assert second.get(address).status_code == 404
    assert second.post(address, {"step": "take back"}).status_code == 404
    assert role_of(user, hub) == set()


@pytest.mark.django_db
def test_who_may_no_longer_give_the_role_does_not_give_it_back(hub: Hub, coordinator: User) -> None:
    row = held(member(hub, Role.STAFF)[0], hub)
    end_role(membership=row, by=coordinator)
    make_membership(make_user(), Role.COORDINATOR, hub)
    end_role(membership=held(coordinator, hub), by=coordinator)
    with pytest.raises(PermissionDenied):
        take_back_end(membership=row, by=coordinator)


@pytest.mark.django_db
def test_a_role_ended_today_is_on_record_as_of_today_on_the_clock_of_the_hub(hub: Hub, client: Client) -> None:
    Hub.objects.filter(pk=hub.pk).update(time_zone="Pacific/Auckland")
    user = member(hub, Role.STAFF)[0]
    Membership.objects.filter(user=user).update(starts_on=dt.date(2019, 10, 1))
    ended_by(client, user, hub)
    Membership.objects.filter(user=user).update(ended_at=dt.datetime(2026, 11, 29, 20, tzinfo=dt.UTC))
    page = client.get(TEAM).content.decode()
    assert "Since 1 October 2019, ended on 30 November 2026" in page
    Membership.objects.filter(user=user).update(ended_at=None, stood_from=None, ends_on=dt.date(2026, 1, 31))
    assert "1 October 2019 to 31 January 2026" in client.get(TEAM).content.decode()


# ── An invitation that waits among one's places ───────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_what_one_is_invited_to_waits_among_one_s_places(hub: Hub, coordinator: User) -> None:
    new, other = make_user(NEW), make_user("other@school.example")
    offer(hub, coordinator)
    address = f"/invitations/mine/{Invitation.objects.get().pk}/"
    browser = client_of(new)
    page = browser.get("/home/").content.decode()
    assert f'href="{address}"' in page
    assert "nobody has given it a place yet" not in page
    assert "Cara Example" in browser.get(address).content.decode()
    assert client_of(other).get(address).status_code == 404
    assert client_of(other).post(address).status_code == 404
    assert address not in client_of(other).get("/home/").content.decode()
    assert browser.post(address)["Location"] == "/h/OSHub-MM/"
    assert role_of(new, hub) == {"staff"}
    assert browser.get("/home/")["Location"] == "/h/OSHub-MM/"
    assert browser.post(address).status_code == 410


@pytest.mark.django_db
def test_an_address_that_is_not_proven_shows_and_takes_nothing(hub: Hub, coordinator: User) -> None:
    new = make_user(NEW)
    EmailAddress.objects.filter(user=new).update(verified=False)
    offer(hub, coordinator)
    row = Invitation.objects.get()
    browser = client_of(new)
    assert "/invitations/mine/" not in browser.get("/home/").content.decode()
    assert browser.post(f"/invitations/mine/{row.pk}/").status_code == 404
    with pytest.raises(AnotherAddress):
        accept_own_invitation(invitation=row, by=new)
    assert role_of(new, hub) == set()


@pytest.mark.django_db
def test_an_invitation_keeps_somebody_with_one_place_at_the_fork(hub: Hub, coordinator: User) -> None:
    user, browser = member(make_hub("OSHub-NN"), Role.STAFF)
    assert browser.get("/home/")["Location"] == "/h/OSHub-NN/"
    offer(hub, coordinator, email=user.email)
    assert "You are invited" in browser.get("/home/").content.decode()
    Invitation.objects.update(invited_at=timezone.now() - dt.timedelta(days=3), expires_at=timezone.now())
    assert browser.get("/home/")["Location"] == "/h/OSHub-NN/"


@pytest.mark.django_db
def test_an_invitation_works_until_a_time_on_the_clock_of_the_hub(hub: Hub, coordinator: User, client: Client) -> None:
    Hub.objects.filter(pk=hub.pk).update(time_zone="Pacific/Auckland")
    offer(hub, coordinator)
    noon = dt.datetime(2099, 6, 1, 12, tzinfo=dt.UTC)
    Invitation.objects.update(expires_at=noon)
    page = client.get(TEAM).content.decode()
    assert "works until 2 June 2099" in page
    assert "(UTC)" not in page


@pytest.mark.django_db
def test_a_role_is_changed_in_one_step(hub: Hub, coordinator: User, client: Client) -> None:
    user = member(hub, Role.STAFF)[0]
    client.post(f"{TEAM}{held(user, hub).pk}/", {"step": "change", "role": "board"})
    assert role_of(user, hub) == {"board"}
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    change_role(membership=held(user, hub), role=Role.COORDINATOR, by=manager)
    assert role_of(user, hub) == {"coordinator"}
    with pytest.raises(PermissionDenied):
        change_role(membership=held(user, hub), role=Role.STAFF, by=coordinator)
    change_role(membership=held(user, hub), role=Role.STAFF, by=manager)
    assert role_of(user, hub) == {"staff"}


@pytest.mark.django_db
def test_nobody_raises_their_own_rights(hub: Hub, coordinator: User, client: Client) -> None:
    own = held(coordinator, hub)
    with pytest.raises(PermissionDenied):
        change_role(membership=own, role=Role.BOARD, by=coordinator)
    user, browser = member(hub, Role.STAFF)
    answer = browser.post(f"{TEAM}{held(user, hub).pk}/", {"step": "change", "role": "coordinator"})
    assert answer.status_code == 422
    assert browser.post(f"{TEAM}{own.pk}/", {"step": "end"}).status_code == 403
    assert (role_of(user, hub), role_of(coordinator, hub)) == ({"staff"}, {"coordinator"})


@pytest.mark.django_db
def test_the_last_coordinator_hands_over(hub: Hub, coordinator: User, client: Client) -> None:
    own = held(coordinator, hub)
    address = f"{TEAM}{own.pk}/"
    assert "Nobody else works for the hub yet" in client.get(address).content.decode()
    answer = client.post(address, {"step": "end"})
    assert answer.status_code == 422
    assert "without anybody who coordinates it" in answer.content.decode()
    ben, browser = member(hub, Role.STAFF, "Ben Example")
    assert "Ben Example" in client.get(address).content.decode()
    assert client.post(address, {"step": "hand over"}).status_code == 422
    answer = client.post(address, {"step": "hand over", "successor": str(held(ben, hub).pk)})
    assert answer["Location"] == "/home/"
    assert (role_of(ben, hub), role_of(coordinator, hub)) == ({"coordinator"}, set())
    assert browser.get(INVITE).status_code == 200
    assert client.get(TEAM).status_code == 404


@pytest.mark.django_db
def test_only_one_s_own_coordination_is_handed_over_and_only_to_staff(hub: Hub, coordinator: User) -> None:
    board, staff = member(hub, Role.BOARD)[0], member(hub, Role.STAFF)[0]
    elsewhere = member(make_hub(), Role.STAFF)[0]
    own, other_hub = held(coordinator, hub), Membership.objects.get(user=elsewhere)
    for membership, to, by in (
        (own, held(board, hub), coordinator),
        (own, other_hub, coordinator),
        (own, held(staff, hub), staff),
        (held(staff, hub), own, staff),
    ):
        with pytest.raises(PermissionDenied):
            hand_over(membership=membership, to=to, by=by)


@pytest.mark.django_db
def test_a_manager_does_not_end_the_last_coordination_either(hub: Hub, coordinator: User) -> None:
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    page = client_of(manager).get(f"{TEAM}{held(coordinator, hub).pk}/").content.decode()
    assert "Invite another coordinator first" in page
    with pytest.raises(LastCoordinator):
        end_role(membership=held(coordinator, hub), by=manager)
    make_membership(make_user(), Role.COORDINATOR, hub)
    end_role(membership=held(coordinator, hub), by=manager)
    assert role_of(coordinator, hub) == set()


@pytest.mark.django_db
def test_a_hub_without_coordinator_says_so(hub: Hub) -> None:
    assert "Nobody coordinates this hub today." in member(hub, Role.STAFF)[1].get(TEAM).content.decode()


@pytest.mark.django_db
def test_the_list_costs_the_same_however_long_it_is(
    hub: Hub, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def grow(number: int) -> None:
        for _ in range(number):
            member(hub, Role.STAFF)
            offer(hub, Membership.objects.filter(role="coordinator")[0].user, email=make_user().email)

    grow(1)
    client.get(TEAM)
    with django_assert_num_queries(8):
        client.get(TEAM)
    grow(2)
    with django_assert_num_queries(8):
        client.get(TEAM)


# ── At once ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def at_once(*jobs: Callable[[], object]) -> list[str]:
    """Run jobs on connections of their own; returns what each came to."""
    outcomes: list[str] = []
    barrier = threading.Barrier(len(jobs))

    def run(job: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            job()
            outcomes.append("done")
        except Exception as problem:
            outcomes.append(type(problem).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_an_invitation_taken_twice_at_once_is_taken_once() -> None:
    hub = make_hub("OSHub-MM")
    coordinator, new = member(hub, Role.COORDINATOR)[0], make_user(NEW)
    token = offer(hub, coordinator)
    accept = lambda: accept_invitation(token=token, by=User.objects.get(pk=new.pk))  # noqa: E731 - run in two threads
    assert at_once(accept, accept) == ["InvitationOver", "done"]
    assert Membership.objects.filter(user=new).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_coordinators_who_leave_at_once_one_stays() -> None:
    hub = make_hub("OSHub-MM")
    people = [member(hub, Role.COORDINATOR)[0] for _ in range(2)]
    jobs = [lambda user=user: end_role(membership=held(user, hub), by=user) for user in people]
    assert at_once(*jobs) == ["LastCoordinator", "done"]


# ── What a role is for ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", HUB_ROLES)
@pytest.mark.parametrize(
    ("right", "words"),
    [
        (HubPerm.READ_BOARD, "the board’s papers"),
        (HubPerm.VOTE, "votes for"),
        (HubPerm.PROPOSE, "proposals"),
        (HubPerm.LOG_SESSIONS, "Logs sessions"),
        (HubPerm.MANAGE_SCHOOLS, "schools"),
        (HubPerm.KEEP_EQUIPMENT, "looks after projects, schools and equipment"),
        (HubPerm.MANAGE_BOARD, "the team and the board"),
    ],
)
def test_a_role_is_described_by_what_it_may(role: Role, right: HubPerm, words: str) -> None:
    """A coordinator does what staff do, which is said once; proposals go with the board that they look after."""
    said = str(DUTIES[role]) + (str(DUTIES[Role.STAFF]) if role == Role.COORDINATOR else "")
    if (role, right) == (Role.COORDINATOR, HubPerm.PROPOSE):
        words = "the board"
    assert (words in said) == (right in HUB_RIGHTS[role])
