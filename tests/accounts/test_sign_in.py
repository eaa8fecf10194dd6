"""Signing in and a forgotten password: what a wrong guess is told does not depend on who has an account."""

import re
import time

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.accounts.mails import code_sent
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db
URL = "/accounts/login/"
RESET_URL = "/accounts/password/reset/"
ADDRESSES = ("known@pt.oshub.example", "nobody@pt.oshub.example")


@pytest.fixture(autouse=True)
def known() -> User:
    cache.clear()
    return make_user(ADDRESSES[0])


def seen(content: bytes, address: str) -> str:
    """What a page shows, without what differs each time."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", content.decode())
    return page.replace(address, "ADDRESS")


def test_it_works_however_the_address_is_written(client: Client) -> None:
    answer = client.post(URL, {"login": "Known@PT.oshub.example", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/home/")


def test_it_leads_back_to_the_page_that_was_asked_for(client: Client) -> None:
    answer = client.post(URL, {"login": ADDRESSES[0], "password": PASSWORD, "next": "/accounts/profile/"})
    assert answer["Location"] == "/accounts/profile/"


def test_it_never_leads_off_the_site(client: Client) -> None:
    answer = client.post(URL, {"login": ADDRESSES[0], "password": PASSWORD, "next": "https://evil.example/"})
    assert answer["Location"] == "/home/"


def test_an_account_switched_off_stays_out(client: Client, known: User) -> None:
    known.is_active = False
    known.save()
    client.post(URL, {"login": known.email, "password": PASSWORD})
    assert client.get("/accounts/profile/").status_code == 302


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer() -> None:
    answers = []
    for address in ADDRESSES:
        answer = Client().post(URL, {"login": address, "password": "not-the-password"})
        answers.append((answer.status_code, seen(answer.content, address)))
    assert answers[0] == answers[1]
    assert "not correct" in answers[0][1]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_code_that_is_too_late_is_told_where_the_next_one_comes_from(client: Client, address: str) -> None:
    sent_to = client.post(RESET_URL, {"email": address})["Location"]
    with time_machine.travel(time.time() + 14 * 60):
        assert client.get(sent_to).status_code == 200
    with time_machine.travel(time.time() + 16 * 60):
        answer = client.post(sent_to, {"code": "SOME-CODE"}, follow=True)
    assert answer.redirect_chain == [(RESET_URL, 302)]
    assert "Your code is no longer good" in answer.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_code_that_was_guessed_at_is_told_where_the_next_one_comes_from(client: Client, address: str) -> None:
    sent_to = client.post(RESET_URL, {"email": address})["Location"]
    tried = [client.post(sent_to, {"code": "SOME-CODE"}) for _time in range(3)]
    assert [answer.status_code for answer in tried] == [200, 200, 302]
    page = client.get(tried[-1]["Location"]).content.decode()
    assert "Your code is no longer good" in page
    assert "login attempts" not in page
    assert client.get(sent_to)["Location"] == RESET_URL


def test_a_forgotten_password_and_an_unknown_address_get_the_same_answer() -> None:
    answers = []
    for address in ADDRESSES:
        client = Client()
        sent = client.post(RESET_URL, {"email": address})
        shown = seen(client.get(sent["Location"]).content, address)
        refused = client.post(sent["Location"], {"code": "WRONG-CODE"})
        answers.append((sent.status_code, sent["Location"], shown, refused.status_code, seen(refused.content, address)))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [[address] for address in ADDRESSES]


def test_a_forgotten_password_is_set_anew_with_the_code(client: Client, known: User) -> None:
    sent = client.post(RESET_URL, {"email": known.email})
    confirmed = client.post(sent["Location"], {"code": code_sent()})
    assert client.get(confirmed["Location"]).status_code == 200
    new = "another-linen-rocket-7"
    client.post(confirmed["Location"], {"password1": new, "password2": new})
    assert Client().post(URL, {"login": known.email, "password": new})["Location"] == "/home/"


def test_signing_out_takes_a_form_and_not_a_link(client: Client, known: User) -> None:
    client.force_login(known)
    assert "Sign out of this device?" in client.get("/accounts/logout/").content.decode()
    assert client.get("/accounts/profile/").status_code == 200
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert client.get("/accounts/profile/").status_code == 302
