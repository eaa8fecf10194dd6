"""News and projects as Atom, events as calendars: what programs fetch by themselves."""

import datetime as dt
from xml.etree import ElementTree as Xml

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries, Settings

from hubs.models import Hub
from projects.models import Event, Post, State
from projects.queries.events import event_url
from tests.factories.network import make_hub, make_project
from tests.factories.public import make_event, make_post

pytestmark = pytest.mark.django_db
NEWS, PROJECTS, EVENTS = "/news/feed.atom", "/projects/feed.atom", "/events/calendar.ics"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MAY = dt.datetime(2040, 5, 3, 21, 30, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _one_address(settings: Settings) -> None:
    settings.SITE_URL = "https://portal.example"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub of the Hills")


def feed(client: Client, url: str, **asked: str) -> Xml.Element:
    answer = client.get(url, asked)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return Xml.fromstring(answer.content)  # noqa: S314 - our own


def entries(feed: Xml.Element) -> list[Xml.Element]:
    return feed.findall("a:entry", ATOM)


def text(element: Xml.Element, name: str) -> str:
    return element.findtext(f"a:{name}", "", ATOM)


def link(element: Xml.Element, rel: str = "alternate") -> str:
    found = element.find(f"a:link[@rel='{rel}']", ATOM)
    assert found is not None
    return found.attrib["href"]


def calendar(client: Client, url: str = EVENTS, **asked: str) -> Calendar:
    answer = client.get(url, asked)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def test_a_post_is_an_entry_with_its_true_dates_and_language(client: Client, hub: Hub) -> None:
    post = make_post(hub, "Água & limpa", lead="Em <breve>.", body="Muito *fria*.", language="pt", published_at=MAY)
    Post.objects.filter(pk=post.pk).update(title="Água & fria")
    post.refresh_from_db()
    told = feed(client, NEWS)
    [entry] = entries(told)
    assert text(entry, "title") == "Água & fria"
    assert entry.attrib[XML_LANG] == "pt"
    assert dt.datetime.fromisoformat(text(entry, "published")) == MAY
    assert dt.datetime.fromisoformat(text(entry, "updated")) == post.changed_at
    assert text(entry, "summary").startswith("<p>Em &lt;breve&gt;.</p><p>Muito <em>fria</em>.</p>")
    assert text(entry, "id") == f"tag:portal.example,2019:post-{post.pk}"
    assert link(entry) == f"https://portal.example/news/{post.pk}-%C3%A1gua-fria/"
    assert entry.findtext("a:author/a:name", "", ATOM) == "Hub of the Hills"
    assert link(told, "self") == "https://portal.example/news/feed.atom"


def test_a_project_is_an_entry(client: Client, hub: Hub) -> None:
    project = make_project(hub, "Clean river")
    project.summary, project.story = "We measure.", "A <b>fish</b>."
    project.save()
    [entry] = entries(feed(client, PROJECTS))
    assert text(entry, "title") == "Clean river"
    assert text(entry, "summary") == "<p>We measure.</p><p>A &lt;b&gt;fish&lt;/b&gt;.</p>"
    assert link(entry) == f"https://portal.example/projects/{project.pk}-clean-river/"


def test_what_xml_cannot_carry_breaks_nothing(client: Client, hub: Hub) -> None:
    make_post(hub, "Clear\x0bwater\x1f", lead="\x08", body="\x0c]]>")
    assert text(entries(feed(client, NEWS))[0], "title") == "Clearwater"


def test_an_event_is_exact_and_grows_with_each_change(client: Client, hub: Hub) -> None:
    event = make_event(hub, "River; day, with friends", starts_at=MAY, place="At the mill, by the long road " * 4)
    Event.objects.filter(pk=event.pk).update(about="Bring boots.\nAnd a hat.")
    event.refresh_from_db()
    answer = client.get(EVENTS)
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75
    [told] = calendar(client).walk("VEVENT")
    assert str(told["summary"]) == "River; day, with friends"
    assert told.decoded("dtstart") == MAY
    assert told.decoded("dtend") == MAY + dt.timedelta(hours=2)
    assert str(told["description"]) == "Bring boots.\nAnd a hat."
    assert str(told["uid"]) == f"event-{event.pk}@portal.example"
    assert told["sequence"] == event.version - 1 == 1
    assert str(told["url"]) == f"https://portal.example{event_url(event)}"


def test_one_event_comes_as_a_file(client: Client, hub: Hub) -> None:
    event = make_event(hub, "River day")
    url = f"{event_url(event)[:-1]}.ics"
    assert "attachment" in client.get(url)["Content-Disposition"]
    assert len(calendar(client, url).walk("VEVENT")) == 1
    assert client.get(f"/events/{event.pk}-another.ics").status_code == 404
    assert client.get("/events/999999-x.ics").status_code == 404


def test_a_calendar_forgets_what_was_long_ago(client: Client, hub: Hub) -> None:
    make_event(hub, "Long ago", starts_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    make_event(hub, "To come", starts_at=MAY)
    assert [str(event["summary"]) for event in calendar(client).walk("VEVENT")] == ["To come"]


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_what_is_not_published_is_in_none(client: Client, hub: Hub, state: State) -> None:
    make_post(hub, state=state)
    make_event(hub, state=state)
    assert entries(feed(client, NEWS)) == []
    assert calendar(client).walk("VEVENT") == []


def test_a_hub_has_its_own_with_its_sub_hubs(client: Client, hub: Hub) -> None:
    for of, word in ((hub, "Own"), (make_hub(parent=hub), "Near"), (make_hub(), "Foreign")):
        make_post(of, word)
        make_event(of, word)
        make_project(of, word)
    for url in (NEWS, PROJECTS):
        told = feed(client, url, hub="OSHub-PT")
        assert {text(entry, "title") for entry in entries(told)} == {"Own", "Near"}
        assert "Hub of the Hills" in text(told, "title")
    assert {str(event["summary"]) for event in calendar(client, hub="OSHub-PT").walk("VEVENT")} == {"Own", "Near"}


@pytest.mark.parametrize("url", [NEWS, PROJECTS, EVENTS])
@pytest.mark.parametrize("code", ["OSHub-ZZ", "\x00"])
def test_there_is_none_of_a_hub_that_is_not_there(client: Client, url: str, code: str) -> None:
    assert client.get(url, {"hub": code}).status_code == 404


@pytest.mark.parametrize("url", [NEWS, PROJECTS, EVENTS])
def test_an_empty_one_is_well_formed_and_an_unchanged_one_is_not_sent_again(client: Client, url: str) -> None:
    first = client.get(url)
    assert first.status_code == 200
    assert client.get(url, headers={"if-none-match": first["ETag"]}).status_code == 304
    assert client.post(url).status_code == 405


@pytest.mark.parametrize("url", [NEWS, PROJECTS, EVENTS])
def test_it_costs_the_same_for_one_entry_and_for_three(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, url: str
) -> None:
    for number in range(3):
        own = make_hub()
        make_post(own)
        make_project(own)
        make_event(own)
        if number != 1:
            with django_assert_num_queries(2):
                client.get(url)
