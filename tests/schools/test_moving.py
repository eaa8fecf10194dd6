"""A school that moves to another hub: both hubs and its head are told, with what came along; a teacher in two hubs."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Notice, OutgoingMail, User
from hubs.models import Hub
from hubs.roles import Role
from projects.models import SignUp, Standing
from schools.actions import grant_school_membership
from schools.actions.schools import move_school
from schools.models import School, SchoolRole
from tests.factories.agreements import make_agreement
from tests.factories.clients import client_of, member
from tests.factories.network import make_class, make_hub, make_membership, make_project, make_school
from tests.factories.people import make_user
from tests.factories.sign_ups import class_now, open_call, sign_up

pytestmark = pytest.mark.django_db
DAY = dt.date(2022, 8, 31)


@pytest.fixture
def here() -> Hub:
    return make_hub("OSHub-FR", name="Hub of the Hills")


@pytest.fixture
def there() -> Hub:
    return make_hub("OSHub-TO", name="Hub of the Coast")


@pytest.fixture
def school(here: Hub) -> School:
    made = make_school(here, "Valley School")
    for name in ("7A", "7B"):
        make_class(made, name)
    return made


def head_of(school: School) -> User:
    user = make_user(name="Heda Example")
    grant_school_membership(user=user, role=SchoolRole.HEAD, school=school, by=None)
    return user


def told(user: User) -> list[tuple[str, str]]:
    return [(notice.kind, notice.url) for notice in Notice.objects.filter(recipient=user)]


def move(school: School, to: Hub, by: User) -> None:
    move_school(school=school, to=to, by=by, version=school.version, moved_on=DAY, reason="It is nearer.")


def test_both_hubs_and_the_head_are_told_with_what_came_along(here: Hub, there: Hub, school: School) -> None:
    by, old = member(here, Role.COORDINATOR)[0], member(here, Role.STAFF)[0]
    new, board, head = member(there, Role.COORDINATOR)[0], member(there, Role.BOARD)[0], head_of(school)
    make_agreement(school, old)
    move(school, there, by)
    at = f"/h/OSHub-TO/schools/{school.pk}/"
    assert told(new) == [("schools.moved_in", at)]
    assert told(old) == [("schools.moved_away", "/h/OSHub-FR/schools/")]
    assert told(head) == [("schools.own_moved", f"/s/{school.pk}/")]
    assert told(by) == told(board) == []
    for user, address in ((new, at), (head, f"/s/{school.pk}/"), (old, "/h/OSHub-FR/schools/")):
        page = client_of(user).get("/notices/").content.decode()
        assert "2 classes, 1 person, 1 agreement" in page
        assert client_of(user).get(address).status_code == 200
    mails = OutgoingMail.objects.filter(to__in=[new.email, head.email])
    assert mails.count() == 2, "what is urgent comes by mail at once"
    assert all("Valley School" in mail.text for mail in mails)


def test_whoever_looks_after_schools_at_both_is_told_once(here: Hub, there: Hub, school: School) -> None:
    both = member(here)[0]
    make_membership(both, Role.STAFF, there)
    move(school, there, member(here, Role.COORDINATOR)[0])
    assert [kind for kind, _url in told(both)] == ["schools.moved_in"]


def test_a_move_that_is_refused_tells_nobody(here: Hub, there: Hub, school: School) -> None:
    new, browser = member(there)[0], member(here, Role.COORDINATOR)[1]
    make_school(there, "Valley School")
    sent = {"version": school.version, "to": there.pk, "day": DAY.isoformat(), "reason": "It is nearer."}
    assert browser.post(f"/h/OSHub-FR/schools/{school.pk}/move/", sent).status_code == 422
    assert told(new) == []


def test_what_was_signed_goes_along_and_the_old_hub_reads_it_no_more(here: Hub, there: Hub, school: School) -> None:
    old, old_browser = member(here)
    row, rest = make_agreement(school, old), f"schools/{school.pk}/agreements/"
    move(school, there, old)
    assert member(there)[1].get(f"/h/OSHub-TO/{rest}{row.pk}/file/").status_code == 200
    for hub in ("OSHub-FR", "OSHub-TO"):
        assert old_browser.get(f"/h/{hub}/{rest}{row.pk}/file/").status_code == 404


# ── A teacher of two schools in two hubs ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def teacher(school: School, there: Hub) -> User:
    user = make_user(name="Tea Example")
    for one in (school, make_school(there, "Harbour School")):
        grant_school_membership(user=user, role=SchoolRole.TEACHER, school=one, by=None)
    return user


@pytest.fixture
def browser(teacher: User) -> Client:
    return client_of(teacher)


def test_both_schools_can_be_chosen_where_the_project_is_open_to_both(
    here: Hub, browser: Client, school: School
) -> None:
    project, harbour = make_project(here), School.objects.get(name="Harbour School")
    open_call(project, network_wide=True)
    groups = {one.pk: class_now(one, f"Class of {one.name}") for one in (school, harbour)}
    door = browser.get(f"/projects/{project.pk}/sign-up/").content.decode()
    for one, other in ((school, harbour), (harbour, school)):
        assert f'href="/s/{one.pk}/sign-ups/new/{project.pk}/"' in door
        page = browser.get(f"/s/{one.pk}/sign-ups/new/{project.pk}/").content.decode()
        assert f"Class of {one.name}" in page
        assert other.name not in page, "nothing of the one school stands in the form of the other"
        assert groups[other.pk].name not in page


def test_a_project_of_one_hub_says_why_the_other_school_cannot_join(here: Hub, browser: Client, school: School) -> None:
    project, harbour = make_project(here), School.objects.get(name="Harbour School")
    open_call(project)
    door = browser.get(f"/projects/{project.pk}/sign-up/").content.decode()
    assert f'href="/s/{school.pk}/sign-ups/new/{project.pk}/"' in door
    assert f'href="/s/{harbour.pk}/sign-ups/new/{project.pk}/"' not in door
    assert "It belongs to Hub of the Coast" in door


def test_a_class_of_the_other_school_cannot_be_smuggled_in(here: Hub, browser: Client, school: School) -> None:
    project, harbour = make_project(here), School.objects.get(name="Harbour School")
    open_call(project, network_wide=True)
    foreign = class_now(harbour)
    answer = browser.post(
        f"/s/{school.pk}/sign-ups/new/{project.pk}/", {"classes": [foreign.pk], "step": "send", "version": "0"}
    )
    assert answer.status_code == 422
    assert not SignUp.objects.exclude(state=Standing.DRAFT).exists()


def test_each_schools_own_space_and_hub_see_their_own_alone(
    here: Hub, there: Hub, browser: Client, teacher: User, school: School
) -> None:
    project, harbour = make_project(here, "Clean river"), School.objects.get(name="Harbour School")
    call = open_call(project, network_wide=True)
    made = sign_up(call, school, by=teacher, note="By the early bus.")
    assert "Clean river" in browser.get(f"/s/{school.pk}/sign-ups/").content.decode()
    assert "Accepted" not in browser.get(f"/s/{harbour.pk}/sign-ups/").content.decode()
    assert browser.get(f"/s/{harbour.pk}/sign-ups/{made.pk}/").status_code == 404
    for page in ("sign-ups/", f"schools/{harbour.pk}/"):
        assert "Valley School" not in member(there)[1].get(f"/h/OSHub-TO/{page}").content.decode()
    assert member(there)[1].get(f"/s/{school.pk}/").status_code == 404
