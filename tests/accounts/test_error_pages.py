"""The pages for errors: plain words, a way on, and no new error out of an error."""

import re

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import path

from oshub import urls
from oshub.templatetags.look import known_url
from tests.factories.people import make_user


@login_not_required
def fails(request: HttpRequest, how: str) -> HttpResponse:
    """A page that ends in the error asked for."""
    raise {"400": BadRequest, "403": PermissionDenied, "500": RuntimeError}[how]("inner words, not for the page")


urlpatterns = [path("fails/<str:how>/", fails), *urls.urlpatterns]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

ERRORS = [
    ("/fails/400/", 400, "The request could not be read"),
    ("/fails/403/", 403, "Your role does not include this"),
    ("/there-is-nothing/", 404, "There is no such page"),
    ("/fails/500/", 500, "Something went wrong on our side"),
]


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize(("url", "status", "title"), ERRORS)
def test_it_says_what_to_do(client: Client, url: str, status: int, title: str, signed_in: bool) -> None:
    client.raise_request_exception = False
    if signed_in:
        client.force_login(make_user())
    answer = client.get(url)
    page = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{title}</h1>" in page
    assert "Go to the home page" in page
    assert "inner words" not in page


@override_settings(
    STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
)
@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_a_fault_needs_no_list_of_hashed_files(template: str) -> None:
    assert "<h1>" in render_to_string(template)


def test_a_form_without_its_token_is_explained() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/accounts/login/", {"login": "a@pt.oshub.example", "password": "x"})
    assert answer.status_code == 403
    assert "Nothing was saved." in answer.content.decode()


@pytest.mark.parametrize("signed_in", [False, True])
def test_the_head_of_a_page_leads_on(client: Client, signed_in: bool) -> None:
    public = ["hubs:directory", "projects:directory", "resources:directory", "projects:news", "impact:impact", "about"]
    ways = ["/home/"] * signed_in + [known_url(name) for name in public if known_url(name)]
    if signed_in:
        client.force_login(make_user())
    page = client.get("/there-is-nothing/").content.decode()
    navigation = page[page.index('<nav class="site-nav"') : page.index("</nav>")]
    assert re.findall(r'href="([^"]*)"', navigation) == ways
    assert (">Sign in</a>" in page) is not signed_in
