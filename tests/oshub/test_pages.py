"""The pages of plain text, the gallery, and the language that an address asks for."""

import re

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
TEXTS = ("/about/", "/accessibility/", "/privacy/", "/imprint/")


@pytest.mark.parametrize("url", TEXTS)
def test_a_page_of_text_is_for_everybody(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert not answer.cookies
    page = answer.content.decode()
    assert page.count("<h1>") == 1
    assert f'<a href="{url}" aria-current="page"' in page, "the navigation says where one is"
    assert client.post(url).status_code == 405


def test_the_imprint_names_who_answers(client: Client, settings: Settings) -> None:
    settings.OPERATOR_NAME = "Open <b>Science</b>"
    settings.OPERATOR_ADDRESS = "1 Lane\nTown"
    settings.OPERATOR_EMAIL = "office@association.example"
    settings.DEBUG = True  # nothing out of memory
    page = client.get("/imprint/").content.decode()
    assert "Open &lt;b&gt;Science&lt;/b&gt;" in page
    assert "1 Lane<br>Town" in page
    assert "mailto:office@association.example" in page
    assert "invented" not in page
    settings.DEMONSTRATION = True
    assert "the organisation and its address are invented" in client.get("/imprint/").content.decode()


def test_the_gallery_is_for_those_who_build(client: Client, settings: Settings) -> None:
    page = client.get("/gallery/").content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert page.count('data-look="light"') == page.count('data-look="dark"') == 9
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)), [name for name in ids if ids.count(name) > 1]
    settings.GALLERY = False
    assert client.get("/gallery/").status_code == 404


@pytest.mark.parametrize(("asked", "shown"), [("pt", "pt"), ("en", "en"), ("xx", "en"), ("", "en"), ("PT", "en")])
def test_an_address_can_ask_for_a_language(client: Client, asked: str, shown: str) -> None:
    answer = client.get("/about/", {"lang": asked})
    assert f'<html lang="{shown}"' in answer.content.decode()
    assert answer["Content-Language"] == shown
    assert not answer.cookies


def test_it_wins_over_cookie_browser_and_profile_for_this_answer(client: Client) -> None:
    client.cookies["oshub_language"] = "en"
    assert '<html lang="pt"' in client.get("/about/?lang=pt", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="en"' in client.get("/about/", headers={"Accept-Language": "pt"}).content.decode()
    user: User = make_user(language="en")
    client.force_login(user)
    assert '<html lang="pt"' in client.get("/about/?lang=pt").content.decode()
    assert '<html lang="en"' in client.get("/about/").content.decode()


def test_pages_of_ones_own_stay_in_ones_own_language(client: Client) -> None:
    client.force_login(make_user(language="en"))
    assert '<html lang="en"' in client.get("/home/?lang=pt&stay").content.decode()


def test_a_stored_page_is_kept_for_each_language(client: Client) -> None:
    english, portuguese = client.get("/about/?lang=en"), client.get("/about/?lang=pt")
    assert english["ETag"] != portuguese["ETag"]
    assert portuguese["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_the_foot_offers_the_page_in_each_language(client: Client) -> None:
    page = client.get("/impact/?page=1").content.decode()
    assert '<a href="/impact/?page=1&amp;lang=pt" hreflang="pt" lang="pt" rel="alternate">Português</a>' in page
    assert 'href="/about/?lang=' not in client.get("/there-is-nothing/").content.decode()
