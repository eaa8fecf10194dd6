"""While the database is away: 503 with a page that needs nothing, JSON for programs, and what goes on without it."""

from collections.abc import Iterator
from unittest.mock import patch

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError, ProgrammingError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from psycopg.errors import AdminShutdown, DeadlockDetected, DiskFull, TooManyConnections

from oshub import health, urls

CAUSES = {"deadlock": DeadlockDetected(), "full": DiskFull(), "many": TooManyConnections(), "shutdown": AdminShutdown()}
TOKEN = f"Bearer oshub_{'0' * 8}_{'x' * 43}"
TITLE = "<h1>The portal is not available right now</h1>"


@login_not_required
def breaks(_request: HttpRequest, how: str) -> HttpResponse:
    """A page during which the database says this."""
    raise OperationalError("inner words") from CAUSES[how]


@login_not_required
def breaks_twice(_request: HttpRequest) -> HttpResponse:
    """A page whose error comes of the one that matters."""
    try:
        raise OperationalError("inner words") from AdminShutdown()
    except OperationalError:
        raise ProgrammingError("Cannot open a new connection in an atomic block.")  # noqa: B904 - as Django does it


urlpatterns = [path("breaks/<str:how>/", breaks), path("breaks-twice/", breaks_twice), *urls.urlpatterns]
handler500 = urls.handler500
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def away() -> Iterator[None]:
    """Nobody listens where the database was."""

    def refuse() -> None:
        raise OperationalError("connection refused") from psycopg.OperationalError("connection refused")

    with patch.object(connection, "connection", None), patch.object(connection, "ensure_connection", refuse):
        yield


@pytest.mark.parametrize("url", ["/", "/home/", "/accounts/login/", "/h/OSHub-PT/", "/news/feed.atom"])
def test_a_page_says_what_to_do(client: Client, away: None, url: str) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "of-somebody"
    answer = client.get(url, headers={"accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert TITLE in answer.content.decode()
    assert "inner words" not in answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    assert "Content-Security-Policy" in answer


def test_it_speaks_the_language_of_the_browser(client: Client, away: None) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "of-somebody"
    page = client.get("/home/", headers={"accept-language": "pt"}).content.decode()
    assert '<html lang="pt">' in page


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_program_reads_json(client: Client, away: None, signed_in: bool) -> None:
    if signed_in:
        client.cookies[settings.SESSION_COOKIE_NAME] = "of-somebody"
    answer = client.get("/api/v1/hubs/OSHub-PT/sessions/", headers={"authorization": TOKEN})
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "unavailable"
    assert answer.json()["type"] == "http://testserver/api/v1/#unavailable"


def test_so_does_a_script_of_ours(client: Client, away: None) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "of-somebody"
    answer = client.get("/api/v1/signed-in/", headers={"accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/breaks/shutdown/", 503),
        ("/breaks/many/", 503),
        ("/breaks/full/", 503),
        ("/breaks-twice/", 503),
        ("/breaks/deadlock/", 500),
    ],
)
def test_in_the_middle_of_a_request(client: Client, url: str, status: int) -> None:
    answer = client.get(url)
    assert answer.status_code == status
    assert (TITLE in answer.content.decode()) is (status == 503)


@pytest.mark.parametrize(("url", "status"), [("/healthz", 200), ("/readyz", 503)])
def test_how_the_portal_is_can_be_read_by_who_is_signed_in(client: Client, away: None, url: str, status: int) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "of-somebody"
    with patch.object(health, "_speaks", return_value=False):
        answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
