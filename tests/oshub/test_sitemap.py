"""`/sitemap.xml` with its files, and `/robots.txt`: true dates, every language, and only what anybody may read."""

import datetime as dt
from xml.etree import ElementTree as Xml

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from impact.actions.editions import add_erratum
from oshub import sitemap_entries
from projects.models import Project, State
from projects.queries.directory import project_url
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.people import make_user
from tests.factories.public import agree_to_page, make_challenge, make_event, make_post
from tests.factories.reporting import close, make_period, publish

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
SITE = "https://portal.example"


@pytest.fixture(autouse=True)
def _one_address(settings: Settings) -> None:
    settings.SITE_URL = SITE


def read(client: Client, url: str) -> Xml.Element:
    answer = client.get(url)
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    return Xml.fromstring(answer.content)  # noqa: S314 - our own


def files(client: Client) -> dict[str, str]:
    """The files of the sitemap with the dates of their last change."""
    return {
        one.findtext("s:loc", "", NAMES).removeprefix(SITE): one.findtext("s:lastmod", "", NAMES)
        for one in read(client, "/sitemap.xml")
    }


def pages(client: Client, url: str) -> dict[str, str]:
    """The pages of a file with the dates of their last change."""
    return {
        one.findtext("s:loc", "", NAMES).removeprefix(SITE): one.findtext("s:lastmod", "", NAMES)
        for one in read(client, url)
    }


def everything() -> None:
    hub = make_hub("OSHub-PT")
    make_project(hub, "Clean river")
    agree_to_page(make_school(hub, "Escola da Serra"))
    make_school(hub, "Silent School")
    for state in State:
        make_post(hub, f"Post {state.value}", state=state)
        make_event(hub, f"Event {state.value}", state=state)


def test_every_public_page_is_in_it_and_nothing_else(client: Client) -> None:
    everything()
    listed = files(client)
    assert list(listed) == [
        f"/sitemap-{name}-1.xml" for name in ("pages", "hubs", "schools", "projects", "news", "events")
    ]
    found = {path for file in listed for path in pages(client, file)}
    for path in ("/", "/hubs/", "/projects/", "/news/", "/events/", "/impact/", "/about/", "/hubs/OSHub-PT/"):
        assert path in found
        assert f"{path}?lang=pt" in found
    told = " ".join(found)
    for words in ("clean-river", "escola-da-serra", "post-published", "event-published"):
        assert words in told
    for words in ("silent-school", "draft", "review", "withdrawn"):
        assert words not in told
    assert all(client.get(path).status_code == 200 for path in found)


def test_the_dates_are_those_of_the_last_change(client: Client) -> None:
    project = make_project(make_hub())
    Project.objects.filter(pk=project.pk).update(summary="Changed")
    project.refresh_from_db()
    changed_at = project.changed_at.astimezone(dt.UTC).isoformat(timespec="seconds")
    assert pages(client, "/sitemap-projects-1.xml")[project_url(project)] == changed_at
    assert files(client)["/sitemap-projects-1.xml"] == changed_at


def test_a_hub_changes_with_its_profile_and_challenges(client: Client) -> None:
    hub = make_hub("OSHub-PT")
    with time_machine.travel(dt.datetime(2040, 5, 3, 12, tzinfo=dt.UTC), tick=False):
        make_challenge(hub)
        assert pages(client, "/sitemap-hubs-1.xml")["/hubs/OSHub-PT/"] == "2040-05-03T12:00:00+00:00"


def test_each_page_names_itself_in_all_languages(client: Client) -> None:
    make_hub("OSHub-PT")
    for url in read(client, "/sitemap-hubs-1.xml"):
        links = {one.attrib["hreflang"]: one.attrib["href"] for one in url.findall("x:link", NAMES)}
        assert links == {
            "en": f"{SITE}/hubs/OSHub-PT/",
            "pt": f"{SITE}/hubs/OSHub-PT/?lang=pt",
            "x-default": f"{SITE}/hubs/OSHub-PT/",
        }


def test_many_pages_are_in_several_files(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap_entries, "ENTRIES_A_FILE", 2)
    for _number in range(3):
        make_hub()
    assert {"/sitemap-hubs-1.xml", "/sitemap-hubs-2.xml"} <= set(files(client))
    assert len(pages(client, "/sitemap-hubs-1.xml")) == 2 * 2
    assert len(pages(client, "/sitemap-hubs-2.xml")) == 1 * 2


@pytest.mark.parametrize(
    "url", ["/sitemap-hubs-2.xml", "/sitemap-hubs-0.xml", "/sitemap-nothing-1.xml", f"/sitemap-hubs-{'9' * 30}.xml"]
)
def test_there_is_no_file_that_is_not_named(client: Client, url: str) -> None:
    make_hub()
    assert client.get(url).status_code == 404


def test_a_network_without_hubs_has_a_sitemap(client: Client) -> None:
    assert list(files(client)) == ["/sitemap-pages-1.xml"]


def test_it_costs_the_same_for_one_hub_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        make_hub()
        if number != 1:
            with django_assert_num_queries(21):
                client.get("/sitemap.xml")
            with django_assert_num_queries(2):
                client.get("/sitemap-hubs-1.xml")


def test_robots_are_shown_the_sitemap_and_kept_from_what_is_private(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: https://portal.example/sitemap.xml" in text
    for path in ("/accounts/", "/h/", "/admin/"):
        assert f"Disallow: {path}\n" in text
    assert "Disallow: /hubs" not in text


def test_an_edition_is_in_it_and_changes_with_what_is_wrong_in_it(client: Client) -> None:
    edition = publish(close(make_period()))
    assert set(pages(client, "/sitemap-editions-1.xml")) == {"/editions/1/", "/editions/1/?lang=pt"}
    with time_machine.travel(dt.datetime(2040, 5, 3, 12, tzinfo=dt.UTC), tick=False):
        add_erratum(edition=edition, what="A figure", why="Counted twice", by=make_user())
    assert files(client)["/sitemap-editions-1.xml"] == "2040-05-03T12:00:00+00:00"
    assert pages(client, "/sitemap-pages-1.xml")["/editions/"] == "2040-05-03T12:00:00+00:00"
