"""The way into the administration, and what its pages lean on: one sign-in for the whole portal, no file missing."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, Response

from accounts.models import User
from hubs.roles import Role
from tests.factories.network import make_hub, make_membership
from tests.factories.people import PASSWORD, make_user

pytestmark = pytest.mark.django_db

DOOR = "/admin/login/"
TABLES = [model for model in apps.get_models() if admin.site.is_registered(model)]
# Only names: in production a file is served under a name with a digest, which the manifest finds or fails loudly.
STATIC = re.compile(r"(?:src|href)=\"/static/([^\"?#]*)")


@pytest.fixture
def administrator() -> User:
    user = make_user()
    make_membership(user, Role.ADMINISTRATOR)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT"])
@pytest.mark.parametrize("query", ["", "?next=/admin/hubs/hub/", "?next=https://evil.example/"])
def test_an_administrator_who_is_signed_in_goes_straight_in(administrator: User, method: str, query: str) -> None:
    answer = signed_in(administrator).generic(method, DOOR + query)
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


@pytest.mark.parametrize("sent", [{}, {"username": "own", "password": PASSWORD}])
def test_a_sign_in_form_that_is_posted_to_the_door_changes_nobody(administrator: User, sent: dict[str, str]) -> None:
    """Not even with somebody else's right password: the second factor would be passed by."""
    other = make_user()
    client = signed_in(other)
    values = sent | ({"username": administrator.email} if sent else {})
    assert client.post(DOOR, values).status_code == 403
    assert client.session["_auth_user_id"] == str(other.pk)
    assert Client().post(DOOR, values).headers["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_does_not_administer_is_told_so_with_a_way_out(method: str) -> None:
    answer = getattr(signed_in(make_user()), method)(DOOR)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "<h1>Your role does not include this</h1>" in page
    assert 'href="/">Go to the home page' in page
    assert 'name="password"' not in page


def test_a_page_of_the_administration_leads_there_too(administrator: User) -> None:
    answer = signed_in(make_user()).get("/admin/hubs/hub/", follow=True)
    assert answer.status_code == 403
    visitor = Client().get("/admin/hubs/hub/", follow=True)
    assert visitor.redirect_chain[-1] == ("/accounts/login/?next=/admin/hubs/hub/", 302)


def test_every_file_that_a_page_names_is_there(administrator: User) -> None:
    hub = make_hub()
    pages = ["/admin/", "/admin/password_change/", reverse("admin:hubs_hub_change", args=[hub.pk])]
    pages += [reverse("admin:hubs_hub_history", args=[hub.pk])]
    for model in TABLES:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages += [reverse(f"{name}_changelist"), reverse(f"{name}_add")]
    client = signed_in(administrator)
    named = {(page, file) for page in pages for file in STATIC.findall(client.get(page).content.decode())}
    assert len({page for page, _file in named}) > len(TABLES), "the pages were looked at"
    assert sorted(pair for pair in named if finders.find(pair[1]) is None) == []


def test_every_page_names_its_icon(administrator: User) -> None:
    client = signed_in(administrator)
    for page in ("/admin/", "/admin/hubs/membership/", "/admin/hubs/membership/add/"):
        assert '<link rel="icon" href="/static/img/favicon.svg"' in client.get(page).content.decode()


def test_an_icon_is_at_its_usual_address(client: Client) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.content.startswith(b"\x89PNG")


@pytest.mark.django_db(transaction=True)
def test_a_browser_finds_everything_it_asks_for(live_server: object, page: Page, administrator: User) -> None:
    make_hub()
    cookie = signed_in(administrator).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": str(live_server)}])
    failed: list[str] = []

    def note(answer: Response) -> None:
        if answer.status >= 400:
            failed.append(f"{answer.status} {answer.url}")

    page.on("response", note)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.on("console", lambda said: failed.append(said.text) if said.type == "error" else None)
    for path in ("/admin/hubs/membership/add/", "/admin/hubs/hub/", reverse("admin:schools_schoolclass_add")):
        page.goto(f"{live_server}{path}", wait_until="networkidle")
    assert failed == []
