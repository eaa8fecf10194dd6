"""`…/people/`: inviting a teacher or head to a school, taking the role, changing it, ending it; through two doors."""

import datetime as dt
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from accounts.models import MailState, Notice, OutgoingMail, User
from hubs.actions.team import AnotherAddress, EndStands, InvitationOver, end_role
from hubs.models import Hub, Membership
from hubs.roles import Role
from schools.actions import grant_school_membership
from schools.actions.people import (
    accept_invitation,
    accept_own_school_invitation,
    change_role,
    end,
    invite,
    take_back_end,
)
from schools.models import School, SchoolInvitation, SchoolMembership, SchoolRole
from tests.factories.clients import client_of, member
from tests.factories.joining import make_request
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

NEW = "new@school.example"


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-MM", name="Hub of the Hills")
    Hub.objects.filter(pk=hub.pk).update(languages=["en"])
    return hub


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def staff(hub: Hub) -> User:
    return member(hub, Role.STAFF, "Ben Example")[0]


@pytest.fixture
def head(school: School) -> User:
    return at_school(school, SchoolRole.HEAD, "Heda Example")


def test_the_page_leads_back_to_the_school(hub: Hub, school: School, staff: User) -> None:
    page = client_of(staff).get(f"/h/{hub.code}/schools/{school.pk}/people/").content.decode()
    assert re.search(rf'href="/h/{hub.code}/schools/{school.pk}/"[^>]*>(?:(?!</a>).)*Back to the school', page, re.S)


def at_school(school: School, role: SchoolRole, name: str = "Tea Cher") -> User:
    user = make_user(name=name)
    grant_school_membership(user=user, role=role, school=school, by=None)
    return user


def offer(school: School, by: User, role: SchoolRole = SchoolRole.TEACHER, email: str = NEW) -> str:
    """Invite somebody; returns the secret in the address."""
    tokens: list[str] = []

    def link(token: str) -> str:
        tokens.append(token)
        return f"https://portal.oshub.example/school-invitations/{token}/"

    invite(school=school, email=email, role=role, by=by, link=link)
    return tokens[0]


def held(user: User, school: School) -> SchoolMembership:
    return SchoolMembership.objects.in_force(timezone.now().date()).get(user=user, school=school)


def roles(user: User) -> set[str]:
    rows = SchoolMembership.objects.in_force(timezone.now().date()).filter(user=user)
    return set(rows.values_list("role", flat=True))


@pytest.mark.parametrize("door", ["staff", "head"])
def test_from_the_form_to_the_school(hub: Hub, school: School, staff: User, head: User, door: str) -> None:
    """The hub invites in its workspace, a head in the school's own; the mail leads to the role."""
    base = f"/h/OSHub-MM/schools/{school.pk}/people/" if door == "staff" else f"/s/{school.pk}/people/"
    client = client_of(staff if door == "staff" else head)
    offered = set(re.findall(r'name="role" value="(\w+)"', client.get(f"{base}invite/").content.decode()))
    assert offered == ({"teacher", "head"} if door == "staff" else {"teacher"})
    assert client.post(f"{base}invite/", {"email": " New@School.example ", "role": "teacher"})["Location"] == base
    assert NEW in client.get(base).content.decode()
    path = re.search(r"http://testserver(/school-invitations/\S+/)", OutgoingMail.objects.get(to=NEW).text)
    assert path is not None
    stranger = Client().get(path[1])
    assert f"/accounts/login/?next={path[1]}" in stranger.content.decode()
    assert "no-store" in stranger["Cache-Control"]
    new = make_user(NEW, "Nina Example")
    browser = client_of(new)
    assert browser.post(path[1])["Location"] == f"/s/{school.pk}/"
    page = browser.get(f"/s/{school.pk}/people/").content.decode()
    assert "Nina Example" in page
    assert "Invite somebody" not in page
    assert browser.get(f"/s/{school.pk}/people/invite/").status_code == 403
    assert browser.get(path[1]).status_code == 410
    assert browser.get(path[1].replace("-invitations/", "-invitations/x")).status_code == 404


def test_what_one_is_invited_to_waits_among_one_s_places(school: School, staff: User) -> None:
    new, other = make_user(NEW), make_user("other@school.example")
    offer(school, staff)
    address = f"/school-invitations/mine/{SchoolInvitation.objects.get().pk}/"
    browser = client_of(new)
    page = browser.get("/home/").content.decode()
    assert f'href="{address}"' in page
    assert "nobody has given it a place yet" not in page
    assert Notice.objects.get(recipient=new).url == address
    assert staff.name in browser.get(address).content.decode()
    assert client_of(other).get(address).status_code == client_of(other).post(address).status_code == 404
    assert address not in client_of(other).get("/home/").content.decode()
    assert browser.post(address)["Location"] == f"/s/{school.pk}/"
    assert roles(new) == {"teacher"}
    assert browser.get("/home/")["Location"] == f"/s/{school.pk}/"
    assert browser.post(address).status_code == 410


def test_an_address_that_is_not_proven_shows_and_takes_nothing(school: School, staff: User) -> None:
    new = make_user(NEW)
    EmailAddress.objects.filter(user=new).update(verified=False)
    offer(school, staff)
    row = SchoolInvitation.objects.get()
    browser = client_of(new)
    assert "/school-invitations/mine/" not in browser.get("/home/").content.decode()
    assert browser.post(f"/school-invitations/mine/{row.pk}/").status_code == 404
    with pytest.raises(AnotherAddress):
        accept_own_school_invitation(invitation=row, by=new)
    assert roles(new) == set()


def test_who_no_longer_gives_the_role_gives_none_to_whoever_finds_it_among_their_places(
    school: School, staff: User
) -> None:
    new = make_user(NEW)
    offer(school, staff)
    end_role(membership=Membership.objects.get(user=staff), by=staff)
    answer = client_of(new).post(f"/school-invitations/mine/{SchoolInvitation.objects.get().pk}/")
    assert (answer.status_code, roles(new)) == (410, set())


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("nobody", "Enter a valid email address"),
        ("ben@mm.example", "Nobody can give a role to themselves."),
        ("tea@mm.example", "This person holds that role already."),
        ("invited@mm.example", "This address is invited to that role already."),
    ],
)
def test_a_wrong_address_is_refused_and_kept(hub: Hub, school: School, email: str, said: str) -> None:
    ben = make_user("ben@mm.example")
    make_membership(ben, Role.STAFF, hub)
    tea = make_user("tea@mm.example")
    grant_school_membership(user=tea, role=SchoolRole.TEACHER, school=school, by=None)
    offer(school, ben, email="invited@mm.example")
    path = f"/h/OSHub-MM/schools/{school.pk}/people/invite/"
    answer = client_of(ben).post(path, {"email": email, "role": "teacher"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert email in answer.content.decode()


def test_a_head_gives_no_headship_and_a_teacher_nothing(school: School, head: User) -> None:
    with pytest.raises(PermissionDenied):
        offer(school, head, SchoolRole.HEAD)
    with pytest.raises(PermissionDenied):
        offer(school, at_school(school, SchoolRole.TEACHER))
    with pytest.raises(PermissionDenied):
        offer(make_school(school.hub), head)


def test_another_address_takes_nothing_and_three_days_are_the_end(school: School, staff: User) -> None:
    token, new = offer(school, staff), make_user(NEW)
    with pytest.raises(AnotherAddress):
        accept_invitation(token=token, by=make_user())
    SchoolInvitation.objects.update(invited_at=timezone.now() - dt.timedelta(hours=72), expires_at=timezone.now())
    late = client_of(new).post(f"/school-invitations/{token}/")
    assert late.status_code == 410
    assert "Ask Ben Example to send it again" in late.content.decode()
    base = f"/h/OSHub-MM/schools/{school.pk}/people/"
    client = client_of(staff)
    assert "has expired" in client.get(base).content.decode()
    client.post(f"{base}invitations/{SchoolInvitation.objects.get().pk}/", {"step": "again"})
    with pytest.raises(InvitationOver, match="void"):
        accept_invitation(token=token, by=new)
    client.post(f"{base}invitations/{SchoolInvitation.objects.get().pk}/", {"step": "withdraw"})
    assert OutgoingMail.objects.filter(to=NEW).order_by("-pk")[0].state == MailState.WITHDRAWN


def test_who_no_longer_gives_the_role_no_longer_gives_it(hub: Hub, school: School, staff: User) -> None:
    token, new = offer(school, staff), make_user(NEW)
    end_role(membership=Membership.objects.get(user=staff), by=staff)
    with pytest.raises(InvitationOver, match="void"):
        accept_invitation(token=token, by=new)
    assert roles(new) == set()


def test_a_role_that_ended_opens_nothing_on_the_next_request(school: School, head: User) -> None:
    teacher = at_school(school, SchoolRole.TEACHER)
    browser = client_of(teacher)
    assert browser.get(f"/s/{school.pk}/people/").status_code == 200
    client = client_of(head)
    path = f"/s/{school.pk}/people/{held(teacher, school).pk}/"
    assert client.post(path, {"step": "end"})["Location"] == f"/s/{school.pk}/people/"
    assert browser.get(f"/s/{school.pk}/people/").status_code == 404
    assert "Give Tea Cher the role back?" in client.get(path).content.decode(), "the back button: the role is gone"
    assert "ended by Heda Example" in client.get(f"/s/{school.pk}/people/").content.decode()
    assert teacher.notices.get().kind == "schools.role_ended"


def test_a_head_ends_no_headship_but_their_own(school: School, head: User) -> None:
    other = at_school(school, SchoolRole.HEAD, "Other Head")
    client = client_of(head)
    assert client.get(f"/s/{school.pk}/people/{held(other, school).pk}/").status_code == 403
    with pytest.raises(PermissionDenied):
        end(membership=held(other, school), by=head)
    assert client.post(f"/s/{school.pk}/people/{held(head, school).pk}/", {"step": "end"}).status_code == 302
    assert roles(head) == set()


def test_the_hub_makes_a_teacher_head_in_one_step(school: School, staff: User, head: User) -> None:
    teacher = at_school(school, SchoolRole.TEACHER)
    path = f"/h/OSHub-MM/schools/{school.pk}/people/{held(teacher, school).pk}/"
    assert client_of(staff).post(path, {"step": "change", "role": "head"}).status_code == 302
    assert roles(teacher) == {"head"}
    with pytest.raises(PermissionDenied):
        change_role(membership=held(teacher, school), role=SchoolRole.TEACHER, by=head)


def test_a_teacher_of_two_schools_in_two_hubs_keeps_both(school: School, staff: User) -> None:
    other = make_hub("OSHub-OO")
    there = make_school(other)
    teacher = make_user(NEW)
    grant_school_membership(user=teacher, role=SchoolRole.TEACHER, school=there, by=None)
    accept_invitation(token=offer(school, staff), by=teacher)
    browser = client_of(teacher)
    assert [browser.get(f"/s/{one.pk}/people/").status_code for one in (school, there)] == [200, 200]
    end(membership=held(teacher, there), by=teacher)
    assert [browser.get(f"/s/{one.pk}/people/").status_code for one in (school, there)] == [200, 404]


def as_it_stands(user: User) -> dict[str, object]:
    return dict(SchoolMembership.objects.filter(user=user).values().get())


@pytest.mark.parametrize("days", [0, 400])
def test_who_ended_a_role_takes_it_back_and_the_very_same_stands_again(school: School, staff: User, days: int) -> None:
    today = timezone.now().date()
    teacher = at_school(school, SchoolRole.TEACHER)
    SchoolMembership.objects.filter(user=teacher).update(
        starts_on=today - dt.timedelta(days=days), ends_on=today + dt.timedelta(days=30)
    )
    before, client, browser = as_it_stands(teacher), client_of(staff), client_of(teacher)
    people = f"/h/OSHub-MM/schools/{school.pk}/people/"
    path = f"{people}{held(teacher, school).pk}/"
    assert client.post(path, {"step": "end"})["Location"] == people
    page = client.get(people).content.decode()
    assert f'href="{path}">Undo</a>' in page, "beside what is said"
    assert f'href="{path}">Undo<span' in page, "as long as it can be"
    assert f"ended on {date_format(school.hub.today(), 'DATE_FORMAT')}" in page
    assert browser.get(f"/s/{school.pk}/people/").status_code == 404
    assert client.post(path, {"step": "take back"})["Location"] == people
    assert as_it_stands(teacher) == before
    assert browser.get(f"/s/{school.pk}/people/").status_code == 200
    assert [one.kind for one in teacher.notices.order_by("pk")] == ["schools.role_ended", "schools.role_back"]


def test_an_end_stays_after_a_month_after_another_role_and_for_everybody_else(
    school: School, staff: User, head: User
) -> None:
    late, other = at_school(school, SchoolRole.TEACHER), at_school(school, SchoolRole.TEACHER)
    row, client = held(late, school), client_of(staff)
    end(membership=row, by=staff)
    path = f"/h/OSHub-MM/schools/{school.pk}/people/{row.pk}/"
    assert client_of(head).get(f"/s/{school.pk}/people/{row.pk}/").status_code == 404
    SchoolMembership.objects.filter(pk=row.pk).update(ended_at=timezone.now() - dt.timedelta(days=31))
    assert "It can no longer be given back" in client.get(path).content.decode()
    client.post(path, {"step": "take back"})
    assert roles(late) == set()
    ended = held(other, school)
    change_role(membership=ended, role=SchoolRole.HEAD, by=staff)
    ended.refresh_from_db()
    with pytest.raises(EndStands):
        take_back_end(membership=ended, by=staff)
    assert roles(other) == {"head"}


def test_a_flood_of_invitations_stops(school: School, staff: User) -> None:
    now = timezone.now()
    SchoolInvitation.objects.bulk_create(
        SchoolInvitation(
            school=school, role="teacher", email=f"p{number}@school.example", digest=str(number), invited_by=staff,
            invited_at=now, expires_at=now + dt.timedelta(days=3),
        )
        for number in range(60)
    )  # fmt: skip
    with pytest.raises(ValidationError, match="very many invitations"):
        offer(school, staff)


def test_the_list_costs_the_same_however_long_it_is(
    school: School, staff: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = f"/h/OSHub-MM/schools/{school.pk}/people/"
    client = client_of(staff)

    def grow(number: int) -> None:
        for _ in range(number):
            at_school(school, SchoolRole.TEACHER)
            offer(school, staff, email=make_user().email)

    grow(1)
    client.get(path)
    with django_assert_num_queries(9):
        client.get(path)
    grow(2)
    with django_assert_num_queries(9):
        client.get(path)


def test_who_asked_in_portuguese_is_invited_in_it_and_types_nothing_twice(
    hub: Hub, school: School, staff: User
) -> None:
    Hub.objects.filter(pk=hub.pk).update(languages=["en"], time_zone="Europe/Lisbon")
    school.hub.refresh_from_db()
    make_request(hub, email=NEW, name="Nina Example", language="pt")
    make_request(hub, email=NEW, name="Somebody Else", language="en", state="unconfirmed")
    token = offer(school, staff)
    mail = OutgoingMail.objects.get()
    assert school.name in mail.subject
    assert "invites" not in mail.subject
    assert "(Europe/Lisbon)" in mail.text
    visitor = Client()
    visitor.get(f"/school-invitations/{token}/")
    page = visitor.get("/accounts/signup/").content.decode()
    assert f'value="{NEW}"' in page
    assert 'value="Nina Example"' in page
    assert f'value="{NEW}"' not in Client().get("/accounts/signup/").content.decode()
    kept = visitor.post("/accounts/signup/", {"name": "Other Name", "email": "x", "password1": "1"}).content.decode()
    assert 'value="Other Name"' in kept
