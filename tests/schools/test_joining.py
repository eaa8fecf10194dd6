"""`/join/`: from the four ways to a request that the hub's staff have, by somebody without an account."""

import datetime as dt
import re
import threading
import uuid
from collections.abc import Callable, Mapping
from unittest import mock

import pytest
import time_machine
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import Notice, OutgoingMail, User
from hubs.models import Hub
from hubs.roles import Role
from schools.actions.join_answers import forget_requests
from schools.actions.joining import Asked, Confirmation, confirm_request, send_request, withdraw_request
from schools.actions.joining_notices import remind_of_requests
from schools.forms import joining as forms
from schools.models import JoinNote, JoinRequest, JoinState, Way
from tests.factories.clients import client_of, member
from tests.factories.joining import make_request, newest_code
from tests.factories.network import make_hub, make_membership, make_project, make_school
from tests.factories.people import make_user

ADDRESS = "nina@school.example"
YOU = {"way": "school", "asked_by": "teacher", "body": "Valley School", "name": "Nina Example", "email": ADDRESS}
WHERE = {"country": "PT", "place": "Valley"}
WHAT = {"wants": ["talk"], "words": "We have a river.", "consent": "on"}


def link(path: str) -> str:
    return f"https://portal.oshub.example{path}"


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests type faster than people."""
    monkeypatch.setattr(forms, "LEAST_SECONDS", -1.0)


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-MM", name="Hub of the Hills")
    Hub.objects.filter(pk=hub.pk).update(latitude="40.9", longitude="-6.9")
    return hub


@pytest.fixture
def staff(hub: Hub) -> User:
    return member(hub, Role.STAFF, "Ben Example")[0]


def you(client: Client, **told: str) -> object:
    page = client.get(f"/join/you/?way={told.get('way', 'school')}").content.decode()
    found = re.search(r'name="stamp" value="([^"]+)"', page)
    assert found is not None
    return client.post("/join/you/", {**YOU, "stamp": found[1], **told})


def fill(client: Client, hub: Hub | None, **told: str) -> str:
    """Fill in the whole form; returns the address to which it leads."""
    assert you(client, **told)["Location"] == "/join/where/"  # type: ignore[index]  # a response
    assert client.post("/join/where/", WHERE)["Location"] == "/join/hub/"
    assert client.post("/join/hub/", {"hub": hub.pk if hub else "none"})["Location"] == "/join/what/"
    answer = client.post("/join/what/", WHAT)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def asked(hub: Hub | None, **told: object) -> Asked:
    values: dict[str, object] = {
        "way": Way.SCHOOL, "name": "Nina Example", "email": ADDRESS, "country": "PT", "place": "Valley", "hub": hub,
    }  # fmt: skip
    return Asked(**(values | told))  # type: ignore[arg-type]  # as the form gives them


def sent(hub: Hub | None, **told: object) -> JoinRequest:
    return send_request(uid=uuid.uuid4(), asked=asked(hub, **told), link=link)


# ── From the form to the inbox ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_from_the_form_to_the_inbox(hub: Hub, staff: User) -> None:
    """The whole way: four steps, the code, the notice to staff, their inbox, where whoever asked follows it."""
    visitor = Client()
    assert "/join/you/?way=school" in visitor.get("/join/").content.decode()
    address = fill(visitor, hub)
    request = JoinRequest.objects.get()
    assert (request.state, request.hub, request.asked_by) == ("unconfirmed", hub, "teacher")
    page = visitor.get(address).content.decode()
    assert "Check your mail" in page
    assert not Notice.objects.exists()
    inbox = client_of(staff)
    assert "Nobody waits for an answer" in inbox.get("/h/OSHub-MM/join-requests/").content.decode()

    assert visitor.post(address, {"step": "confirm", "code": newest_code()})["Location"] == address
    page = visitor.get(address).content.decode()
    assert "Hub of the Hills has your request" in page
    assert "Valley School" in inbox.get("/h/OSHub-MM/join-requests/").content.decode()
    page = inbox.get(f"/h/OSHub-MM/join-requests/{request.pk}/").content.decode()
    assert "We have a river." in page
    assert ADDRESS in page
    notice = Notice.objects.get(recipient=staff)
    assert (notice.kind, notice.urgent, notice.url) == (
        "schools.join_asked", True, f"/h/OSHub-MM/join-requests/{request.pk}/",
    )  # fmt: skip
    mail = OutgoingMail.objects.get(to=staff.email)  # urgent: by mail at once
    assert "Nina Example (Valley School) from " in mail.subject
    assert "Go on with what you began" not in visitor.get("/join/").content.decode()


@pytest.mark.django_db
def test_what_was_begun_is_kept_and_can_be_changed(hub: Hub) -> None:
    visitor = Client()
    you(visitor)
    assert "Go on with what you began" in visitor.get("/join/").content.decode()
    assert "Nina Example" in visitor.get("/join/you/").content.decode()
    visitor.post("/join/where/", WHERE)
    assert 'value="Valley"' in visitor.get("/join/where/").content.decode()
    assert visitor.get("/join/what/")["Location"] == "/join/hub/", "a step that lacks something comes first"
    page = visitor.get("/join/hub/").content.decode()
    assert "Hub of the Hills" in page
    assert "does not know where Valley is" in page.replace("\n", " ")


@pytest.mark.django_db
def test_going_back_after_sending_sends_the_same_request_anew(hub: Hub) -> None:
    """The back button: the address was wrong, is put right, and one request with one working code is left."""
    visitor = Client()
    address = fill(visitor, hub, email="nian@school.example")
    first = newest_code()
    assert fill(visitor, hub) == address
    request = JoinRequest.objects.get()
    assert request.email == ADDRESS
    if newest_code() != first:
        assert visitor.post(address, {"step": "confirm", "code": first}).status_code == 422
    assert visitor.post(address, {"step": "confirm", "code": newest_code()}).status_code == 302


@pytest.mark.django_db
def test_a_double_click_sends_one_request_and_one_mail(hub: Hub) -> None:
    visitor = Client()
    fill(visitor, hub)
    visitor.post("/join/what/", WHAT)
    assert JoinRequest.objects.count() == OutgoingMail.objects.count() == 1


@pytest.mark.django_db
def test_a_second_tab_after_the_end_is_told_so(hub: Hub) -> None:
    visitor = Client()
    address = fill(visitor, hub)
    visitor.post(address, {"step": "confirm", "code": newest_code()})
    answer = visitor.post("/join/what/", WHAT, follow=True)
    assert "was sent already" in answer.content.decode()
    assert JoinRequest.objects.count() == 1
    assert visitor.post(address, {"step": "confirm", "code": "000000"}).status_code == 302, "the code twice"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "told", "said"),
    [
        ("you", {"email": "nina"}, "valid email address"),
        ("you", {"name": " "}, "This field is required"),
        ("where", {"country": "XX"}, "Select a valid choice"),
        ("what", {"consent": ""}, "Without this nobody can answer you."),
        ("what", {"words": "x" * 1501}, "at most 1500"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(hub: Hub, step: str, told: dict[str, str], said: str) -> None:
    visitor = Client()
    fill(visitor, hub)
    steps: dict[str, Mapping[str, object]] = {"you": {**YOU, "stamp": forms.new_stamp()}, "where": WHERE, "what": WHAT}
    sent_before = steps[step]
    answer = visitor.post(f"/join/{step}/", {**sent_before, **told})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    kept = {"you": "Valley School", "where": "Valley", "what": "We have a river." if "words" not in told else "xxx"}
    assert kept[step] in page


@pytest.mark.django_db
def test_another_way_asks_for_what_it_needs(hub: Hub) -> None:
    page = Client().get("/join/you/?way=citizen").content.decode()
    assert 'name="body"' not in page
    assert 'name="asked_by"' not in page
    visitor = Client()
    fill(visitor, hub, way="organisation", body="River Lab")
    assert (JoinRequest.objects.get().way, JoinRequest.objects.get().asked_by) == ("organisation", "")
    assert Client().get("/join/you/?way=nothing")["Location"] == "/join/"
    assert Client().get("/join/what/")["Location"] == "/join/"


@pytest.mark.django_db
def test_a_project_goes_along_to_the_hub(hub: Hub, staff: User) -> None:
    project = make_project(hub, "Clean river")
    visitor = Client()
    assert "Clean river" in visitor.get(f"/join/?project={project.pk}").content.decode()
    assert f"way=school&amp;project={project.pk}" in visitor.get(f"/join/?project={project.pk}").content.decode()
    visitor.get(f"/join/you/?way=school&project={project.pk}")
    visitor.post(f"/join/you/?project={project.pk}", {**YOU, "stamp": forms.new_stamp()})
    visitor.post("/join/where/", WHERE)
    visitor.post("/join/hub/", {"hub": hub.pk})
    visitor.post("/join/what/", WHAT)
    request = JoinRequest.objects.get()
    assert request.about_project == project.pk
    JoinRequest.objects.update(state="new", confirmed_at=timezone.now())
    assert "Clean river" in client_of(staff).get(f"/h/OSHub-MM/join-requests/{request.pk}/").content.decode()
    for odd in ("x", "-1", "9" * 40, ""):
        assert visitor.get(f"/join/?project={odd}").status_code == 200


@pytest.mark.django_db
def test_who_has_an_account_need_not_type_their_name(hub: Hub) -> None:
    page = client_of(make_user("tea@school.example", "Tea Cher")).get("/join/you/?way=school").content.decode()
    assert 'value="Tea Cher"' in page
    assert 'value="tea@school.example"' in page


# ── The code ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_known_address_gets_the_same_answer(hub: Hub) -> None:
    make_user(ADDRESS)
    make_request(hub, email=ADDRESS)
    pages = []
    for address in (ADDRESS, "nobody@school.example"):
        visitor = Client()
        path = fill(visitor, hub, email=address)
        page = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", visitor.get(path).content.decode())
        pages.append(page.replace(address, "ADDRESS").replace(path, "PATH"))
    assert pages[0] == pages[1]


@pytest.mark.django_db
def test_the_code_is_kept_nowhere(hub: Hub) -> None:
    sent(hub)
    code = newest_code()
    assert code not in str(list(JoinRequest.objects.values_list("code_digest", "words", "answer")))


@pytest.mark.django_db
def test_after_few_wrong_codes_the_right_one_no_longer_works(hub: Hub) -> None:
    request = sent(hub)
    code = newest_code()
    wrong = "000000" if code != "000000" else "111111"
    came = [confirm_request(request=request, code=wrong, link=link)[0] for _time in range(5)]
    assert came == [Confirmation.WRONG] * 4 + [Confirmation.USED_UP]
    assert confirm_request(request=request, code=code, link=link)[0] == Confirmation.USED_UP
    answer = Client().post(f"/join/request/{request.uid}/", {"code": code})
    assert answer.status_code == 422
    assert "Ask for another one" in answer.content.decode()


@pytest.mark.django_db
def test_an_expired_code_is_replaced(hub: Hub) -> None:
    request = sent(hub)
    code = newest_code()
    visitor, path = Client(), f"/join/request/{request.uid}/"
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=31)):
        assert "too old" in visitor.post(path, {"code": code}).content.decode()
        assert "Another code is on its way" in visitor.post(path, {"step": "again"}, follow=True).content.decode()
        assert "A code was sent just now" in visitor.post(path, {"step": "again"}, follow=True).content.decode()
        fresh = newest_code()
        assert visitor.post(path, {"code": f" {fresh[:3]} {fresh[3:]}"}).status_code == 302, "spaces do no harm"


@pytest.mark.django_db
def test_nobody_floods_an_address_with_codes(hub: Hub) -> None:
    for _time in range(9):
        sent(hub)
    assert OutgoingMail.objects.filter(to=ADDRESS).count() == 6


@pytest.mark.django_db
def test_the_same_person_who_asks_again_adds_to_the_request(hub: Hub, staff: User) -> None:
    first = sent(hub)
    confirm_request(request=first, code=newest_code(), link=link)
    again = sent(hub, words="And a forest.")
    came, standing = confirm_request(request=again, code=newest_code(), link=link)
    assert (came, standing.pk) == (Confirmation.DONE, first.pk)
    assert JoinRequest.objects.count() == 1
    assert "And a forest." in JoinNote.objects.get().text
    assert Notice.objects.filter(recipient=staff, kind="schools.join_asked").count() == 1


@pytest.mark.django_db
def test_it_can_be_taken_back(hub: Hub) -> None:
    request = sent(hub)
    visitor, path = Client(), f"/join/request/{request.uid}/"
    assert visitor.post(path, {"step": "withdraw"})["Location"] == "/join/"
    assert not JoinRequest.objects.exists(), "what nobody confirmed goes altogether"
    assert visitor.get(path).status_code == 404
    request = make_request(hub)
    visitor.post(f"/join/request/{request.uid}/", {"step": "withdraw"})
    request.refresh_from_db()
    assert request.state == "withdrawn"
    assert withdraw_request(request=request).state == "withdrawn", "twice is once"


# ── Where ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_none_near_me_goes_to_the_network(hub: Hub) -> None:
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    visitor = Client()
    address = fill(visitor, None)
    visitor.post(address, {"code": newest_code()})
    assert "No hub is near you yet" in visitor.get(address).content.decode()
    notice = Notice.objects.get(recipient=manager)
    assert (notice.kind, notice.place) == ("schools.interest", ""), "under one heading with all else of the network"
    page = client_of(manager).get("/network/interest/").content.decode()
    assert "Portugal" in page
    assert "Valley School" in page


@pytest.mark.django_db
def test_a_hub_without_people_is_looked_after_by_managers(hub: Hub) -> None:
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    confirm_request(request=sent(hub), code=newest_code(), link=link)
    assert Notice.objects.filter(recipient=manager).exists()


# ── Programs ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_program_that_fills_in_everything_is_held_back(hub: Hub) -> None:
    visitor = Client()
    answer = visitor.post("/join/you/", {**YOU, "stamp": forms.new_stamp(), "homepage": "https://spam.example"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "spam.example" not in page, "empty again, so that a person goes on with one more press"
    assert "Valley School" in page
    assert 'aria-hidden="true"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("stamp", ["", "forged", None])
def test_what_comes_too_quickly_is_asked_once_more(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, stamp: str | None
) -> None:
    monkeypatch.setattr(forms, "LEAST_SECONDS", 2.0)
    visitor = Client()
    answer = visitor.post("/join/you/", {**YOU, "stamp": forms.new_stamp() if stamp is None else stamp})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "quicker than people type" in page
    found = re.search(r'name="stamp" value="([^"]+)"', page)
    assert found is not None
    with mock.patch("schools.forms.joining.time.time", return_value=timezone.now().timestamp() + 5):
        assert visitor.post("/join/you/", {**YOU, "stamp": found[1]}).status_code == 302


@pytest.mark.django_db
def test_very_many_forms_from_one_place_wait_and_are_kept(hub: Hub) -> None:
    visitor = Client()
    fill(visitor, hub)
    cache.clear()
    with mock.patch("schools.views.joining.SENT_AN_HOUR", 0):
        answer = visitor.post("/join/what/", WHAT)
    assert answer.status_code == 429
    page = answer.content.decode()
    assert "We have a river." in page
    assert "it is kept" in page


# ── By the clock ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_staff_are_reminded_once_a_week_until_they_are_in_touch(hub: Hub, staff: User) -> None:
    request = make_request(hub)
    now = timezone.now()
    days = (4, 6, 7, 14, 15)
    assert [remind_of_requests(now=now + dt.timedelta(days=day)) for day in days] == [0, 1, 0, 1, 0]
    assert Notice.objects.filter(recipient=staff, kind="schools.join_waits").count() == 2
    JoinRequest.objects.filter(pk=request.pk).update(state=JoinState.TALKING)
    assert remind_of_requests(now=now + dt.timedelta(days=40)) == 0


@pytest.mark.django_db
def test_what_is_personal_is_forgotten_and_numbers_stay(hub: Hub) -> None:
    now = timezone.now()
    old = now - dt.timedelta(days=181)
    make_request(hub, state=JoinState.UNCONFIRMED, sent_at=now - dt.timedelta(days=3))
    make_request(hub, state=JoinState.UNCONFIRMED)
    declined = make_request(hub, state=JoinState.DECLINED, ended_at=old, words="Mine", answer="No", about_project=3)
    JoinNote.objects.create(request=declined, text="Called twice")
    lately = make_request(hub, state=JoinState.ACCEPTED)
    waiting = make_request(None)
    patient = make_request(None, confirmed_at=now - dt.timedelta(days=731))
    assert forget_requests(now=now) == 3
    declined.refresh_from_db()
    assert (declined.name, declined.email, declined.body, declined.words, declined.answer) == ("", "", "", "", "")
    assert (declined.way, declined.place, declined.state) == ("school", "Valley", "declined")
    assert not JoinNote.objects.exists()
    kept = set(
        JoinRequest.objects.filter(forgotten_at=None, state__in=("new", "accepted")).values_list("pk", flat=True)
    )
    assert kept == {lately.pk, waiting.pk}
    patient.refresh_from_db()
    assert (patient.state, patient.email) == ("withdrawn", "")
    assert forget_requests(now=now) == 0


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
def test_sent_twice_at_once_is_one_request_with_one_code() -> None:
    hub, uid = make_hub("OSHub-MM"), uuid.uuid4()
    send = lambda: send_request(uid=uid, asked=asked(hub), link=link)  # noqa: E731 - run in several threads
    assert at_once(send, send, send) == ["done"] * 3
    assert JoinRequest.objects.count() == OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_of_one_address_confirmed_at_once_are_one() -> None:
    hub = make_hub("OSHub-MM")
    pairs = []
    for _time in range(2):
        request = sent(hub)
        pairs.append((request, newest_code()))
    jobs = [lambda pair=pair: confirm_request(request=pair[0], code=pair[1], link=link) for pair in pairs]
    assert at_once(*jobs) == ["done", "done"]
    assert JoinRequest.objects.count() == JoinNote.objects.count() == 1


@pytest.mark.django_db
def test_a_school_that_is_named_publicly_says_which_hub_works_there(hub: Hub) -> None:
    from tests.factories.public import agree_to_page

    far = make_hub("OSHub-FF", name="Far Hub")
    agree_to_page(make_school(far, "Village School", place="Valley"))
    visitor = Client()
    you(visitor)
    visitor.post("/join/where/", WHERE)
    page = visitor.get("/join/hub/").content.decode()
    assert page.index("Far Hub") < page.index("Hub of the Hills")
    assert "works with a school there" in page
