"""`/language/` and what follows: the choice is kept for a visitor by a cookie, for a member in the account."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
URL = "/language/"


def language_of(client: Client) -> str:
    """The language in which a page comes back."""
    return str(client.get(URL)["Content-Language"])


def test_it_works_for_a_visitor(client: Client) -> None:
    assert reverse("accounts:language") == URL
    page = client.get(URL, {"next": "/how-we-count/"}).content.decode()
    assert 'lang="pt" dir="ltr">Português' in page
    assert '<input type="hidden" name="next" value="/how-we-count/">' in page
    answer = client.post(URL, {"language": "pt", "next": "/how-we-count/"})
    assert (answer.status_code, answer["Location"]) == (302, "/how-we-count/")
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "pt"
    assert language_of(client) == "pt"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "http:///evil"]
)
def test_it_never_leads_off_the_site(client: Client, elsewhere: str) -> None:
    answer = client.post(URL, {"language": "pt", "next": elsewhere})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("wrong", [{}, {"language": ""}, {"language": "xx"}, {"language": "../en"}])
def test_bad_input_changes_nothing(client: Client, wrong: dict[str, str]) -> None:
    answer = client.post(URL, wrong | {"next": "/how-we-count/"})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert 'value="/how-we-count/"' in answer.content.decode()
    assert settings.LANGUAGE_COOKIE_NAME not in client.cookies


def test_a_member_finds_the_choice_again_on_another_device(client: Client) -> None:
    ana = make_user()
    client.force_login(ana)
    client.post(URL, {"language": "pt", "next": "/"})
    other_device = Client()
    assert language_of(other_device) == "en"
    other_device.force_login(ana)
    assert language_of(other_device) == "pt"


def test_the_profile_wins_over_the_browser(client: Client) -> None:
    client.force_login(make_user(language="pt"))
    answer = client.get(URL, headers={"accept-language": "en"})
    assert answer["Content-Language"] == "pt"
    assert '<html lang="pt" dir="ltr">' in answer.content.decode()


@pytest.mark.parametrize("language", ["", "xx"])
def test_without_a_choice_the_browser_decides(client: Client, language: str) -> None:
    client.force_login(make_user(language=language))
    assert client.get(URL, headers={"accept-language": "pt"})["Content-Language"] == "pt"


def test_one_person_s_language_does_not_stay_for_the_next(client: Client) -> None:
    client.force_login(make_user(language="pt"))
    assert language_of(client) == "pt"
    assert language_of(Client()) == "en"


def test_a_visitor_costs_no_query(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        client.get(URL)


def test_the_token_is_on_this_page_and_on_no_other_public_one(client: Client) -> None:
    assert "csrfmiddlewaretoken" in client.get(URL).content.decode()
    missing = client.get("/there-is-no-such-page/").content.decode()
    assert "csrf" not in missing
    assert 'href="/language/?next=/there-is-no-such-page/"' in missing
