"""`/h/…/join-requests/` and `/network/interest/`: who asks to join is answered, once, and gets a mail."""

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import OutgoingMail, User
from hubs.models import Hub
from hubs.roles import HubPerm, Role
from schools.actions.join_answers import AnsweredMeanwhile, accept_school, decline, hand_on
from schools.actions.joining import withdraw_request
from schools.models import JoinRequest, School, SchoolInvitation, SchoolMembership, SchoolRole, Way
from schools.queries.joining import NewSchool, likely_school, schools_to_choose, steps_of
from schools.queries.todo import school_todos
from tests.factories.clients import client_of, member
from tests.factories.joining import make_request
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import make_user

INBOX = "/h/OSHub-MM/join-requests/"


def link(path: str) -> str:
    return f"https://portal.oshub.example{path}"


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-MM", name="Hub of the Hills")
    Hub.objects.filter(pk=hub.pk).update(languages=["en"])
    return hub


@pytest.fixture
def staff(hub: Hub) -> User:
    return member(hub, Role.STAFF, "Ben Example")[0]


@pytest.fixture
def client(staff: User) -> Client:
    return client_of(staff)


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("to", "subject"))


@pytest.mark.django_db
def test_accepting_makes_the_school_and_invites_who_asked(hub: Hub, client: Client, staff: User) -> None:
    """From the request to the teacher's own page: school and invitation in one step, the account, the role."""
    request = make_request(hub, email="nina@school.example", asked_by="teacher")
    page = client.get(f"{INBOX}{request.pk}/accept/").content.decode()
    assert 'value="Valley School"' in page
    told = {"name": "Valley School", "place": "Valley", "partner": "on", "role": "teacher", "answer": "Welcome!"}
    answer = client.post(f"{INBOX}{request.pk}/accept/", told)
    assert answer["Location"] == INBOX
    school = School.objects.get()
    assert (school.name, school.hub, school.partner_since, school.country.code) == (
        "Valley School", hub, hub.today(), "PT",
    )  # fmt: skip
    request.refresh_from_db()
    assert (request.state, request.school, request.answered_by) == ("accepted", school, staff)
    assert mails() == [
        ("nina@school.example", "Valley School invites you: Teacher"),
        ("nina@school.example", "An answer to your request to join"),
    ]
    text = OutgoingMail.objects.order_by("pk")[0].text
    path = text.split("http://testserver")[1].split()[0]
    visitor = Client()
    assert "Make an account" in visitor.get(path).content.decode()
    nina = make_user("nina@school.example", "Nina Example")
    browser = client_of(nina)
    assert browser.get(f"/s/{school.pk}/").status_code == 404
    assert browser.post(path)["Location"] == f"/s/{school.pk}/"
    assert browser.get(f"/s/{school.pk}/").status_code == 200
    assert SchoolMembership.objects.get(user=nina).granted_by == staff
    assert "Welcome!" in visitor.get(f"/join/request/{request.uid}/").content.decode()
    page = client.get(f"{INBOX}{request.pk}/").content.decode()
    assert "Ben Example" in page.partition("What became of it")[2]


@pytest.mark.django_db
def test_a_school_that_is_there_is_suggested_and_taken(hub: Hub, client: Client) -> None:
    school = make_school(hub, "Escola Básica do Valley School")
    right = make_school(hub, "Valley School")
    request = make_request(hub)
    assert likely_school(request, schools_to_choose(hub)) == right
    page = client.get(f"{INBOX}{request.pk}/accept/").content.decode()
    assert f'<option value="{right.pk}" selected' in page
    client.post(f"{INBOX}{request.pk}/accept/", {"school": school.pk, "role": "head", "answer": ""})
    assert School.objects.count() == 2
    assert SchoolInvitation.objects.get().school == school


@pytest.mark.django_db
def test_what_is_wrong_is_said_and_nothing_is_lost(hub: Hub, client: Client) -> None:
    make_school(hub, "Valley School", place="Valley")
    request = make_request(hub)
    path = f"{INBOX}{request.pk}/accept/"
    twin = {"name": "valley school", "place": "Valley", "role": "teacher", "answer": "Kept words"}
    for told, said in (
        ({"name": "", "place": "", "role": "teacher", "answer": "Kept words"}, "A new school needs this."),
        (twin, "has a school of that name in that place already"),
        ({**twin, "role": "pupil"}, "Select a valid choice"),
    ):
        answer = client.post(path, told)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "Kept words" in answer.content.decode()
    assert not SchoolInvitation.objects.exists()
    assert client.post(f"{INBOX}{request.pk}/decline/", {"answer": ""}).status_code == 422
    assert client.get(f"{INBOX}{request.pk}/forget/").status_code == 404


@pytest.mark.django_db
def test_who_holds_the_role_already_is_not_invited_again(hub: Hub, staff: User) -> None:
    from schools.actions import grant_school_membership

    school, nina = make_school(hub), make_user("nina@school.example")
    grant_school_membership(user=nina, role=SchoolRole.TEACHER, school=school, by=None)
    accept_school(
        request=make_request(hub, email=nina.email), school=school, role=SchoolRole.TEACHER, answer="", by=staff,
        link=link, invitation_link=link,
    )  # fmt: skip
    assert not SchoolInvitation.objects.exists()


@pytest.mark.django_db
def test_other_ways_are_accepted_with_a_word(hub: Hub, client: Client) -> None:
    request = make_request(hub, way=Way.ORGANISATION, body="River Lab")
    page = client.get(f"{INBOX}{request.pk}/accept/").content.decode()
    assert 'name="school"' not in page
    client.post(f"{INBOX}{request.pk}/accept/", {"answer": "Come by on Monday."})
    request.refresh_from_db()
    assert (request.state, request.answer) == ("accepted", "Come by on Monday.")
    assert "Come by on Monday." in OutgoingMail.objects.get().text


@pytest.mark.django_db
def test_talking_noting_declining_and_taking_up_again(hub: Hub, client: Client) -> None:
    request = make_request(hub)
    path = f"{INBOX}{request.pk}/"
    client.post(path, {"step": "talk"})
    client.post(path, {"step": "note", "text": "Called, nobody there."})
    assert client.post(path, {"step": "note", "text": " "}).status_code == 422
    client.post(f"{path}decline/", {"answer": "We are full until May."})
    page = client.get(path).content.decode()
    assert "Called, nobody there." in page
    assert "We are full until May." in page
    assert "Take it up again" in page
    client.post(path, {"step": "again"})
    request.refresh_from_db()
    assert (request.state, request.answer, request.ended_at) == ("talking", "", None)
    assert [step.state for step in steps_of(request)] == ["talking", "declined", "talking"]


@pytest.mark.django_db
def test_a_request_is_handed_to_another_hub_and_leaves_the_inbox(hub: Hub, client: Client) -> None:
    other = make_hub("OSHub-OO", name="Other Hub")
    there, browser = member(other, Role.STAFF)
    request = make_request(hub)
    assert client.post(f"{INBOX}{request.pk}/hand/", {"hub": hub.pk}).status_code == 422
    client.post(f"{INBOX}{request.pk}/hand/", {"hub": other.pk})
    assert client.get(f"{INBOX}{request.pk}/").status_code == 404
    assert browser.get(f"/h/OSHub-OO/join-requests/{request.pk}/").status_code == 200
    assert there.notices.filter(kind="schools.join_asked").exists()
    with pytest.raises(AnsweredMeanwhile):
        decline(request=request, answer="No", by=there, link=link)  # as a page that was opened before would


@pytest.mark.django_db
def test_a_manager_hands_interest_to_a_hub(hub: Hub) -> None:
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    browser, request = client_of(manager), make_request(None, country="ES", place="Vigo")
    page = browser.get("/network/interest/").content.decode()
    assert "Spain" in page
    assert "data-map" in page
    assert browser.get("/network/interest/?country=FR").content.decode().count("Valley School") == 0
    answer = browser.post(f"/network/interest/{request.pk}/hand/", {"hub": hub.pk})
    assert answer["Location"] == "/network/interest/"
    request.refresh_from_db()
    assert request.hub == hub
    assert browser.get(f"/network/interest/{request.pk}/").status_code == 404


@pytest.mark.django_db
def test_a_school_s_request_without_hub_is_not_accepted_as_a_school(hub: Hub, staff: User) -> None:
    from django.core.exceptions import ValidationError

    new = NewSchool("Valley School", "Valley", "PT", partner=True)
    with pytest.raises(ValidationError, match="Hand this request"):
        accept_school(
            request=make_request(None), school=new, role=SchoolRole.TEACHER, answer="", by=staff, link=link,
            invitation_link=link,
        )  # fmt: skip


@pytest.mark.django_db
def test_the_right_to_invite_is_asked_again(hub: Hub) -> None:
    board = member(hub, Role.BOARD)[0]
    with pytest.raises(PermissionDenied):
        accept_school(
            request=make_request(hub), school=make_school(hub), role=SchoolRole.HEAD, answer="", by=board, link=link,
            invitation_link=link,
        )  # fmt: skip
    assert JoinRequest.objects.get().state == "new"


@pytest.mark.django_db
def test_an_answer_to_what_was_taken_back_says_so(hub: Hub, client: Client) -> None:
    request = make_request(hub)
    client.get(f"{INBOX}{request.pk}/decline/")
    withdraw_request(request=request)
    answer = client.post(f"{INBOX}{request.pk}/decline/", {"answer": "No"}, follow=True)
    assert "or it was taken back" in answer.content.decode()
    assert not mails()


@pytest.mark.django_db
def test_a_hub_sees_what_came_to_its_sub_hubs_and_nothing_unconfirmed(hub: Hub, client: Client) -> None:
    sub = make_hub("OSHub-MM-Sub", parent=hub)
    make_request(sub, body="School of the village")
    make_request(hub, body="Secret school", state="unconfirmed")
    make_request(hub, body="Ended school", state="declined")
    page = client.get(INBOX).content.decode()
    assert "School of the village" in page
    assert "Secret school" not in page
    assert "Ended school" not in page
    assert "Ended school" in client.get(f"{INBOX}?shown=ended").content.decode()


@pytest.mark.django_db
def test_the_overview_says_what_waits(hub: Hub) -> None:
    assert school_todos(hub, [HubPerm.MANAGE_SCHOOLS]) == []
    make_request(hub)
    make_request(hub, state="talking")
    (todo,) = school_todos(hub, [HubPerm.MANAGE_SCHOOLS])
    assert (todo.text, todo.url, todo.tone) == ("2 requests to join wait.", INBOX, "warn")


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "queries"), [(INBOX, 9), ("/network/interest/", 8)])
def test_the_list_costs_the_same_however_long_it_is(
    hub: Hub, client: Client, path: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    if path != INBOX:
        manager = make_user()
        make_membership(manager, Role.MANAGER)
        client = client_of(manager)
    make_request(hub)
    make_request(None)
    client.get(path)
    with django_assert_num_queries(queries):
        client.get(path)
    for country in ("PT", "ES"):
        make_request(hub, country=country)
        make_request(None, country=country)
    with django_assert_num_queries(queries):
        client.get(path)


@pytest.mark.django_db
def test_many_stand_on_two_pages_the_longest_waiting_first(hub: Hub, client: Client) -> None:
    for number in range(150):
        make_request(hub, body=f"School number {number}.")
    page = client.get(INBOX).content.decode()
    assert "Waiting (150)" in page
    assert "School number 0." in page
    assert "School number 149." in client.get(f"{INBOX}?page=2").content.decode()


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
def test_of_two_of_the_staff_who_answer_at_once_one_does() -> None:
    hub, other = make_hub("OSHub-MM"), make_hub("OSHub-OO")
    staff, request = member(hub)[0], make_request(hub)
    jobs = (
        lambda: decline(request=request, answer="No", by=staff, link=link),
        lambda: hand_on(request=request, hub=other, by=staff, link=link),
    )
    assert at_once(*jobs) == ["AnsweredMeanwhile", "done"]
    assert OutgoingMail.objects.filter(subject="An answer to your request to join").count() == 1
