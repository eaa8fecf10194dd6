"""What every answer has in common, also the ones that go wrong: headers, nobody else's page, no way off the site."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client
from django.urls import path
from pytest_django import Settings

from oshub import urls
from tests.architecture.policy import read_table
from tests.architecture.test_policy import HEADERS
from tests.architecture.world import PRIVATE, World
from tests.factories.people import PASSWORD, make_user

PUBLIC_PAGES = ["/", "/impact/", "/impact/data.json", "/impact/data.csv", "/how-we-count/"]
# Addresses that look like ours and lead elsewhere, in one browser or another.
TRAPS = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//testserver@evil.example/",
    "https://testserver.evil.example/",
    "https://testserver:pw@evil.example/",
    "http://[::1",
    "/home/\r\nSet-Cookie: a=b",
    "/home/%0d%0aSet-Cookie:%20a=b",
    "ftp://evil.example/",
]


def breaks(_request: HttpRequest) -> HttpResponse:
    """A page with a mistake in it."""
    raise RuntimeError("a mistake")


def suspects(_request: HttpRequest) -> HttpResponse:
    """A page that was asked for in a way that no browser asks."""
    raise SuspiciousOperation("odd")


urlpatterns = [path("breaks/", breaks), path("suspects/", suspects), *urls.urlpatterns]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(
    ("asked", "status"),
    [("/breaks/", 500), ("/suspects/", 400), ("/nowhere/", 404), ("/h/OSHub-ZZ/", 404), ("/network/", 403)],
)
def test_an_error_is_as_careful_as_a_page(signed_in: bool, asked: str, status: int) -> None:
    client = Client(raise_request_exception=False)
    if signed_in:
        client.force_login(make_user())
    answer = client.get(asked)
    if not signed_in and asked != "/nowhere/":
        assert answer.status_code == 302
    else:
        assert answer.status_code == status
    assert {name: answer.get(name) for name in HEADERS} == HEADERS
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store, private"
    for secret in ("a mistake", "RuntimeError", "Traceback", str(settings.ROOT), settings.SECRET_KEY):
        assert secret not in answer.content.decode()


STRANGE = {"host": "evil.example"}


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize(
    ("method", "asked", "headers", "status"),
    [
        pytest.param("GET", "/impact", {}, 301, id="a slash is missing"),
        pytest.param("GET", "/h/OSHub-ZZ", {}, 301, id="a slash is missing, private"),
        pytest.param("GET", "/admin/hubs", {}, 302, id="a slash is missing, administration"),
        pytest.param("GET", "/impact/", STRANGE, 400, id="another host"),
        pytest.param("POST", "/impact", STRANGE, 400, id="another host, no slash"),
        pytest.param("GET", "/nowhere/", {}, 404, id="nothing there"),
        pytest.param("GET", "/static/nowhere.css", {}, 404, id="no such file"),
        pytest.param("DELETE", "/language/", {}, 405, id="another method"),
        pytest.param("PUT", "/healthz", {}, 405, id="another method, public"),
    ],
)
def test_no_answer_goes_out_without_its_headers(
    signed_in: bool, method: str, asked: str, headers: dict[str, str], status: int
) -> None:
    """Also what is answered before any page is asked: other middleware stands within the one that sets headers."""
    client = Client(raise_request_exception=False)
    if signed_in:
        client.force_login(make_user())
    answer = client.generic(method, asked, headers=headers)
    assert answer.status_code == status
    assert {name: answer.get(name) for name in HEADERS} == HEADERS
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "evil.example" not in answer.content.decode()


@pytest.mark.django_db
def test_a_file_has_the_headers_and_may_be_stored(client: Client) -> None:
    answer = client.get("/static/img/favicon.svg")
    assert answer.status_code == 200
    assert {name: answer.get(name) for name in HEADERS} == HEADERS
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "no-store" not in answer["Cache-Control"]
    assert b"<svg" in answer.getvalue()  # read to the end, which closes the file and leaves the connection open


@pytest.mark.parametrize("host", ["testserver", "evil.example"])
def test_the_way_to_https_leads_to_our_own_host(settings: Settings, client: Client, host: str) -> None:
    """As in production: it is answered before anybody has looked at the host."""
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "portal.example.org"
    answer = client.get("/impact", headers={"host": host})
    assert (answer.status_code, answer["Location"]) == (301, "https://portal.example.org/impact")
    assert {name: answer.get(name) for name in HEADERS} == HEADERS
    assert "default-src 'none'" in answer["Content-Security-Policy"]


@pytest.mark.django_db
def test_another_host_in_a_header_is_not_believed(client: Client) -> None:
    answer = client.get("/network/", headers={"x-forwarded-host": "evil.example", "host": "testserver"})
    assert urlsplit(answer["Location"]).netloc in ("", "testserver")


@pytest.mark.django_db
@pytest.mark.parametrize("asked", PUBLIC_PAGES)
def test_nobody_gets_the_page_of_somebody_else(world: World, asked: str) -> None:
    """Signed in, visitor, signed in as another: each gets an own page, whichever came first."""
    name = {role: world.people[role].name for role in ("staff", "coordinator")}
    first = world.ask("visitor", "GET", asked)
    staff, visitor, coordinator = (world.ask(role, "GET", asked) for role in ("staff", "visitor", "coordinator"))
    assert visitor.content == first.content
    for answer, others in ((staff, ["coordinator"]), (visitor, ["staff", "coordinator"]), (coordinator, ["staff"])):
        assert not any(name[other] in answer.content.decode() for other in others)
    assert visitor["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert staff["Cache-Control"] == coordinator["Cache-Control"] == "no-store, private"
    assert PRIVATE not in visitor.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("asked", PUBLIC_PAGES)
@pytest.mark.parametrize("header", ["HX-Request", "HX-Boosted", "HX-Target", "X-Forwarded-Host", "X-Original-URL"])
def test_no_header_changes_the_page_that_is_stored_for_visitors(world: World, asked: str, header: str) -> None:
    poisoned = world.ask("visitor", "GET", asked, headers={header: "true"})
    assert world.ask("visitor", "GET", asked).content == poisoned.content


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [page for page in PUBLIC_PAGES if not page.endswith((".json", ".csv"))])
def test_what_an_address_asks_is_never_written_into_a_page_as_it_is(world: World, asked: str) -> None:
    for role in ("visitor", "staff"):
        page = world.ask(role, "GET", f"{asked}?page=<script>alert(1)</script>&x=%22onload=alert(1)").content.decode()
        assert "<script>alert" not in page
        assert '"onload=' not in page


def leaves(answer: HttpResponseBase) -> bool:
    """Whether an answer would lead a browser away, read as carelessly as browsers read."""
    to = answer.headers.get("Location", "").strip().replace("\\", "/").replace("\t", "")
    parts = urlsplit(to) if not to.startswith("http://[") else None
    return parts is None or bool(parts.scheme or parts.netloc) or to.startswith("//")


@pytest.mark.django_db
@pytest.mark.parametrize("trap", TRAPS)
def test_no_page_leads_off_the_site(trap: str) -> None:
    person = make_user()
    for asked, sent in (
        ("/accounts/login/", {"login": person.email, "password": PASSWORD}),
        ("/accounts/reauthenticate/", {"password": PASSWORD}),
        ("/language/", {"language": "pt"}),
        ("/accounts/logout/", {}),
    ):
        client = Client()
        if asked in ("/accounts/reauthenticate/", "/accounts/logout/"):
            client.force_login(person)
        for answer in (client.post(asked, sent | {"next": trap}), client.post(f"{asked}?next={trap}", sent)):
            assert answer.status_code in (302, 400), asked
            assert not leaves(answer), f"{asked} leads to {answer.get('Location')}"
            assert "a" not in answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("trap", TRAPS)
def test_no_form_carries_a_way_off_the_site(trap: str) -> None:
    """What `next` says is written into the form of the sign-in page; what leads elsewhere is tried above."""
    page = Client().get("/accounts/login/", {"next": trap}).content.decode()
    assert 'href="javascript:' not in page.lower()
    assert "<script>alert" not in page


# Said a second time by hand: a page does not become public by one word in the table.
PUBLIC = """
    about accessibility favicon gallery healthz home imprint manifest og_picture privacy readyz robots search
    search_suggestions service_worker sitemap sitemap_section
    hubs:adopted_canvas hubs:challenge hubs:directory hubs:hub hubs:public_decision hubs:public_decisions
    hubs:public_meeting
    impact:api impact:api_document impact:data impact:embed impact:how_we_count impact:impact
    impact:edition impact:edition_file impact:editions
    impact:open_data impact:open_document impact:open_table impact:public_drawing impact:verify
    projects:directory projects:event projects:event_ics projects:events projects:events_ics projects:join_project
    projects:news projects:propose
    projects:news_atom projects:picture projects:picture_avif projects:post projects:project projects:projects_atom
    resources:all resources:as resources:collection resources:collections resources:directory resources:file
    resources:oai resources:preview resources:preview_top resources:resource resources:version
    schools:join schools:school
"""


def test_public_pages_are_the_ones_of_the_table() -> None:
    public = {
        rule.name for rule in read_table().values() if rule.kind == "public" and not rule.name.startswith("account")
    }
    assert public == set(PUBLIC.split())
