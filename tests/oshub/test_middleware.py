"""Which answers may be stored, and the headers that every answer carries."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.urls import path

from accounts.models import User
from oshub import urls

STORED = "public, max-age=60"


def private(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mine")


@login_not_required
def public(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for all", headers={"Cache-Control": STORED})


@login_not_required
def with_form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(get_token(request), headers={"Cache-Control": STORED})


@login_not_required
def elsewhere(request: HttpRequest) -> HttpResponse:
    return redirect_to_login("/private/", "/accounts/login/")


urlpatterns = [
    path("private/", private),
    path("elsewhere/", elsewhere),
    path("public/", public),
    path("form/", with_form),
    *urls.urlpatterns,
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def member(client: Client) -> Client:
    client.force_login(User.objects.create_user(email="ana@pt.oshub.example", name="Ana"))
    return client


def test_a_public_page_may_be_stored_for_a_visitor(client: Client) -> None:
    answer = client.get("/public/")
    assert answer["Cache-Control"] == STORED
    assert "Cookie" in answer["Vary"], "so that a shared cache does not hand it to somebody who is signed in"
    assert not answer.cookies


def test_the_same_page_is_private_to_somebody_signed_in(member: Client) -> None:
    assert member.get("/public/")["Cache-Control"] == "no-store, private"


def test_a_page_with_a_form_is_not_stored(client: Client) -> None:
    assert client.get("/form/")["Cache-Control"] == "no-store, private"


def test_a_private_page_is_never_stored(client: Client, member: Client) -> None:
    assert member.get("/private/")["Cache-Control"] == "no-store, private"


def test_the_way_to_sign_in_and_errors_are_not_stored(client: Client) -> None:
    assert client.get("/private/").status_code == 302
    assert client.get("/private/")["Cache-Control"] == "no-store, private"
    assert client.get("/nowhere/").status_code == 404
    assert client.get("/nowhere/")["Cache-Control"] == "no-store, private"


def test_the_policy_for_contents_is_strict(client: Client) -> None:
    policy = client.get("/public/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert client.get("/public/")["X-Frame-Options"] == "DENY"
    assert client.get("/public/")["Referrer-Policy"] == "same-origin"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get(
        "/private/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/h/OSHub-PT/?period=all"}
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/accounts/login/?next=/h/OSHub-PT/%3Fperiod%3Dall"


def test_another_sites_address_is_not_come_back_to(client: Client) -> None:
    answer = client.get("/private/", headers={"HX-Request": "true", "HX-Current-URL": "http://evil.example/x"})
    assert answer["HX-Redirect"] == "/accounts/login/?next=/private/"


@pytest.mark.parametrize("method", ["post", "put"])
def test_a_form_that_is_being_filled_in_stays(client: Client, method: str) -> None:
    answer = getattr(client, method)("/private/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (401, b""), "htmx puts nothing into the page for it"
    assert "HX-Redirect" not in answer
    assert "Location" not in answer


def test_who_sent_a_form_comes_back_to_where_it_stood(client: Client) -> None:
    answer = client.post("/private/", headers={"Referer": "http://testserver/h/OSHub-PT/news/?page=2"})
    back = "/accounts/login/?next=/h/OSHub-PT/news/%3Fpage%3D2&unsaved=1"
    assert (answer.status_code, answer["Location"]) == (302, back)
    assert "so what you had just sent was not saved" in client.get(back).content.decode()
    assert "so what you had just sent" not in client.get("/accounts/login/?next=/private/").content.decode()


@pytest.mark.parametrize("stood_on", ["http://evil.example/x", "http://[", ""])
def test_a_form_of_another_site_is_not_come_back_to(client: Client, stood_on: str) -> None:
    answer = client.post("/private/", headers={"Referer": stood_on})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/private/")


def test_who_is_sent_to_the_sign_in_for_another_reason_goes_there(client: Client) -> None:
    assert client.post("/elsewhere/")["Location"] == "/accounts/login/?next=/private/"
