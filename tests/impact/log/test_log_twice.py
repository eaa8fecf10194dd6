"""Sending a session twice counts it once, whoever sends it, however often and however many at once."""

import datetime as dt
import re
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from hubs.models import Hub
from impact.actions import record_session, void_session
from impact.actions.drafts import SessionDraft
from impact.models import Session
from schools.models import SchoolClass
from tests.factories.network import (
    make_hub,
    make_session,
    make_session_type,
)
from tests.impact.log_form import told, url, with_class

pytestmark = pytest.mark.django_db


def test_a_repeat_gets_the_stored_answer(client: Client, staff: User, seven_b: SchoolClass) -> None:
    hub, sent = seven_b.school.hub, with_class(seven_b)
    assert client.post(url(hub), sent).status_code == 302
    client.get("/h/OSHub-PT/sessions/")
    answer = client.post(url(hub), sent)
    assert answer.status_code == 302
    assert "This session was saved already." in client.get(answer["Location"]).content.decode()
    assert Session.objects.count() == 1
    assert Session.objects.get().version == 1


def test_a_repeat_of_what_was_voided_says_so(client: Client, staff: User, seven_b: SchoolClass) -> None:
    hub, sent = seven_b.school.hub, with_class(seven_b)
    client.post(url(hub), sent)
    client.get("/h/OSHub-PT/sessions/")
    stored = Session.objects.get()
    void_session(session=stored, by=staff, reason="Logged for the wrong day")
    page = client.get(client.post(url(hub), sent)["Location"]).content.decode()
    assert "has been voided since. It does not count" in page
    assert f"/h/OSHub-PT/sessions/{stored.uid}/" in page
    assert "was saved already" not in page


def test_other_content_under_the_same_uid_shows_both(client: Client, staff: User, hub: Hub) -> None:
    sent = told(note="Ours alone")
    client.post(url(hub), sent)
    answer = client.post(url(hub), sent | {"teacher-heads": "5", "title": "Mine"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "This was saved before, with other values" in page
    assert re.search(r"Teachers</bdi>.*differs.*<bdi>2, 1 of them.*<bdi>5, 1 of them", page, re.DOTALL)
    assert Session.objects.get().title == ""
    for choice in ("Keep what is stored", "Save mine as a correction", "Save mine as another session"):
        assert choice in page

    forms = re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL)
    correct, another = [
        (address, dict(re.findall(r'name="([^"]+)" value="([^"]*)"', inside)))
        for address, inside in forms
        if "/sessions/" in address
    ]
    assert client.post(correct[0], correct[1]).status_code == 302
    stored = Session.objects.get()
    assert (stored.title, stored.version, stored.lines.get().head_count) == ("Mine", 2, 5)
    again = client.post(another[0], another[1])
    assert again.status_code == 422, "it is the same day, type and school: asked first"
    key = re.search(r'name="(yes-same-day-\d+)"', again.content.decode())
    assert key
    assert client.post(another[0], another[1] | {key[1]: "on"}).status_code == 302
    assert Session.objects.count() == 2


def test_a_uid_of_another_hub_says_nothing(client: Client, staff: User, hub: Hub) -> None:
    theirs = make_session(make_hub(), title="Secret")
    answer = client.post(url(hub), told(uid=str(theirs.uid)))
    assert answer.status_code == 302
    assert Session.objects.filter(uid=theirs.uid).count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("number", "same"), [(50, True), (10, False)])
def test_many_at_once_are_one(client: Client, staff: User, hub: Hub, number: int, same: bool) -> None:
    sent = told()
    cookies = client.cookies

    def post(turn: int) -> int:
        browser = Client(raise_request_exception=False)
        browser.cookies = cookies
        try:
            return browser.post(url(hub), sent if same else sent | {"title": f"Version {turn}"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(post, range(number)))
    assert sorted(answers) == ([302] * number if same else [302] + [409] * (number - 1))
    assert Session.objects.count() == 1
    assert Session.objects.get().lines.count() == 1


def test_an_error_that_is_no_repeat_is_not_taken_for_one() -> None:
    from django.db import IntegrityError

    hub = make_hub(opened_on=dt.date(1970, 1, 1))
    draft = SessionDraft(uid=uuid.uuid4(), held_on=dt.date(1980, 1, 1), session_type=make_session_type(), lines=())
    with pytest.raises(IntegrityError, match="session_date_plausible"):
        record_session(hub=hub, by=None, draft=draft)
