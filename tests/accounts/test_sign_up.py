"""Sign-up: open to everybody who reads the mail, with a name and without a user name, and telling nothing of others."""

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
URL = "/accounts/signup/"
CODE_URL = "/accounts/confirm-email/"
NEW = {"name": "Nova Pessoa", "email": "Nova@pt.oshub.example", "password1": PASSWORD}


@pytest.fixture(autouse=True)
def _no_tries_so_far() -> None:
    cache.clear()


def seen(content: bytes) -> str:
    """What a page shows, without what differs each time."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=)"\w+"', r"\1", content.decode())


def test_it_works(client: Client) -> None:
    answer = client.post(URL, NEW, headers={"accept-language": "pt"})
    assert (answer.status_code, answer["Location"]) == (302, CODE_URL)
    user = User.objects.get()
    assert (user.name, user.email, user.language) == ("Nova Pessoa", "nova@pt.oshub.example", "pt")
    assert not user.is_staff
    assert client.get("/accounts/profile/").status_code == 302, "not signed in before the code"
    answer = client.post(CODE_URL, {"code": code_sent()})
    assert (answer.status_code, answer["Location"]) == (302, "/home/")
    assert client.get("/accounts/profile/").status_code == 200


@pytest.mark.parametrize("known", [False, True])
def test_a_code_that_was_guessed_at_speaks_of_the_code(client: Client, known: bool) -> None:
    if known:
        make_user(NEW["email"].lower())
    client.post(URL, NEW)
    tried = [client.post(CODE_URL, {"code": "SOME-CODE"}) for _time in range(3)]
    assert [(answer.status_code, answer.get("Location")) for answer in tried[1:]] == [
        (200, None),
        (302, "/accounts/login/"),
    ]
    page = client.get(tried[-1]["Location"]).content.decode()
    assert "Your code is no longer good: sign in with your password" in page
    assert "login attempts" not in page


@pytest.mark.parametrize("known", [False, True])
def test_a_code_that_is_too_late_says_so(client: Client, known: bool) -> None:
    """Also where there is an account already: the same answer tells nobody of it."""
    if known:
        make_user(NEW["email"].lower())
    client.post(URL, NEW)
    with time_machine.travel(time.time() + 14 * 60):
        assert client.get(CODE_URL).status_code == 200
    with time_machine.travel(time.time() + 16 * 60):
        answer = client.post(CODE_URL, {"code": "SOME-CODE"}, follow=True)
    assert answer.redirect_chain == [("/accounts/login/", 302)]
    assert "Your code is no longer good: sign in with your password" in answer.content.decode()
    assert "no longer good" not in Client().get(CODE_URL, follow=True).content.decode(), "nothing was waited for"


def test_the_mails_are_in_the_language_of_the_page_and_name_the_network(client: Client) -> None:
    client.post(URL, NEW, headers={"accept-language": "pt"})
    code, first = code_sent(), mail.outbox[-1]
    assert first.subject == f"{code} é o seu código para a OSHub.Network"
    client.post(CODE_URL, {"code": code}, headers={"accept-language": "pt"})
    client.logout()
    client.post(URL, NEW, headers={"accept-language": "pt"})
    again = mail.outbox[-1]
    assert "Already Exists" not in again.subject
    for sent in (first, again):
        assert "testserver" not in str(sent.body).replace("http://testserver/", "")
        assert "OSHub.Network" in str(sent.body)
        assert "Thank you for using" not in str(sent.body)


def test_the_form_asks_for_name_address_and_password_only(client: Client) -> None:
    page = client.get(URL).content.decode()
    names = re.findall(r'<input type="(?!hidden)\w+" name="(\w+)"', page)
    assert names == ["name", "email", "password1"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Name: This field is required"),
        ({"email": "nova"}, "Email: Enter a valid email address"),
        ({"password1": "12345"}, "Password: This password is too short: it takes at least 10 characters."),
        ({"password1": "nova@pt.oshub.example"}, "too similar to the email address"),
    ],
)
def test_bad_input_is_refused_with_the_reason(client: Client, wrong: dict[str, str], said: str) -> None:
    page = client.post(URL, NEW | wrong).content.decode()
    assert said in page
    assert "data-form-errors" in page
    assert not User.objects.exists()


def test_a_wrong_code_opens_nothing(client: Client) -> None:
    client.post(URL, NEW)
    page = client.post(CODE_URL, {"code": "WRONG-CODE"}).content.decode()
    assert "Code: Incorrect code" in page
    assert client.get("/accounts/profile/").status_code == 302


def test_a_known_and_an_unknown_address_get_the_same_answer() -> None:
    make_user("known@pt.oshub.example")
    answers = []
    for address in ("known@pt.oshub.example", "fresh@pt.oshub.example"):
        client = Client()
        sent = client.post(URL, NEW | {"email": address})
        shown = seen(client.get(sent["Location"]).content).replace(address, "ADDRESS")
        refused = seen(client.post(CODE_URL, {"code": "WRONG-CODE"}).content).replace(address, "ADDRESS")
        answers.append((sent.status_code, sent["Location"], shown, refused))
    assert answers[0] == answers[1]
    assert [message.to for message in mail.outbox] == [["known@pt.oshub.example"], ["fresh@pt.oshub.example"]]
    assert User.objects.filter(email="known@pt.oshub.example").count() == 1


def test_too_many_tries_are_stopped_with_an_explanation(client: Client) -> None:
    answers = [client.post(URL, NEW | {"email": f"person-{number}@pt.oshub.example"}) for number in range(21)]
    assert [answer.status_code for answer in answers].count(429) == 1
    assert "Too many tries in a short time" in answers[-1].content.decode()
