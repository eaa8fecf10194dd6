"""Beside an edition stands which hubs have corrected their figures since, and when; what is left out tells nothing."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from impact.actions import void_session
from impact.actions.adjustments import write_adjustments
from impact.actions.reporting_periods import reopen_period
from impact.models import Adjustment, Audience, Edition
from impact.queries.edition_content import from_content
from impact.queries.since_published import SincePublished, since_published
from impact.rollups import drain_all
from tests.factories.network import make_hub, make_session, people_line
from tests.factories.people import make_user
from tests.factories.reporting import close, make_period, publish
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2022, 6, 10, 12, 0, tzinfo=dt.UTC)
APRIL, JUNE = dt.date(2022, 4, 5), dt.date(2022, 6, 5)
NOTHING_MOVED = "No correction of a figure that is shown has been written down so far."


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition() -> Edition:
    """Two hubs with many teachers: Linz in three sessions, Geneva in one."""
    make_hub("OSHub-CH", name="Geneva")
    linz = make_hub("OSHub-AT", name="Linz")
    for day in (6, 7):
        teachers(linz, 20, dt.date(2022, 4, day))
    teachers(linz, 20)
    teachers(hub("OSHub-CH"), 20)
    drain_all()
    return publish(close(make_period()))


def hub(code: str) -> Hub:
    return Hub.objects.get(code=code)


def teachers(at: Hub, number: int, day: dt.date = APRIL) -> None:
    make_session(at, people_line(Audience.TEACHER, number, number), held_on=day)


def night(day: int) -> None:
    """What the night before a day of June writes down."""
    with time_machine.travel(NOW.replace(day=day), tick=False):
        write_adjustments()


def told(edition: Edition) -> SincePublished:
    again = Edition.objects.newest_first().get(pk=edition.pk)
    return since_published(again, from_content(again.content))


def said(edition: Edition) -> list[tuple[int, tuple[str, ...]]]:
    return [(at.day.day, at.hubs) for at in told(edition).days]


def test_the_page_says_which_hubs_have_moved_and_when_and_never_by_how_much(edition: Edition, client: Client) -> None:
    before = client.get("/editions/1/")
    assert NOTHING_MOVED in words(before.content)
    bytes_before = client.get("/editions/1/figures.csv").content
    teachers(hub("OSHub-AT"), 1)
    night(12)
    teachers(hub("OSHub-AT"), 7)
    teachers(hub("OSHub-CH"), 7)
    night(14)
    assert said(edition) == [(14, ("Geneva", "Linz")), (12, ("Linz",))]
    after = client.get("/editions/1/", headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200, "a page that is stored does not outlive what stands beside it"
    page = words(after.content)
    assert "Figures of 2 hubs have been corrected since" in page
    section = page.partition("Figures as of today")[2].partition("Files")[0]
    assert "Geneva" in section
    assert re.findall(r"\d+", section) == ["14", "2022", "12", "2022"], "days, and no other number"
    assert "By how much figures moved is not said" in section
    assert client.get("/editions/1/figures.csv").content == bytes_before
    assert Edition.objects.get().content == edition.content


def test_what_came_and_went_has_not_moved(edition: Edition) -> None:
    teachers(hub("OSHub-AT"), 7)
    night(12)
    late = hub("OSHub-AT").sessions.order_by("-pk")[0]
    void_session(session=late, by=make_user(), reason="Logged twice")
    night(14)
    assert Adjustment.objects.filter(hub__code="OSHub-AT").count() > 1
    assert said(edition) == []


def test_what_an_edition_leaves_out_is_not_said_to_have_moved() -> None:
    for code, number in (("OSHub-AT", 20), ("OSHub-CH", 20), ("OSHub-GR", 3)):
        teachers(make_hub(code, name=code), number)
    teachers(hub("OSHub-AT"), 20)
    drain_all()
    edition = publish(close(make_period()))
    hidden = {one.code for one in from_content(edition.content).figures.hubs if one.row.groups[1].people is None}
    assert hidden == {"OSHub-CH", "OSHub-GR"}
    teachers(hub("OSHub-AT"), 1)
    for code, number in (("OSHub-CH", 21), ("OSHub-GR", 4)):
        void_session(session=hub(code).sessions.get(), by=make_user(), reason="Miscounted")
        teachers(hub(code), number)
    night(12)
    assert Adjustment.objects.filter(hub__code="OSHub-GR", measure="people").exists()
    assert said(edition) == [(12, ("OSHub-AT",))]
    make_session(hub("OSHub-GR"), people_line(Audience.STUDENT, 30, 30), held_on=APRIL)
    night(14)
    assert said(edition) == [(14, ("OSHub-GR",)), (12, ("OSHub-AT",))], "its students are shown, and have moved"


def test_what_is_left_out_today_is_not_said_to_have_moved_either(edition: Edition) -> None:
    """Else a hub that is left out for its neighbour's sake, and has not moved, still had what the edition shows."""
    teachers(hub("OSHub-AT"), 1)
    teachers(hub("OSHub-CH"), 1)
    teachers(make_hub("OSHub-GR"), 3, JUNE)
    teachers(hub("OSHub-AT"), 20, JUNE)
    night(12)
    assert Adjustment.objects.filter(hub__code="OSHub-CH", measure="people").exists()
    assert said(edition) == [(12, ("Linz",))]


def test_a_period_that_was_opened_again_is_said(edition: Edition, client: Client) -> None:
    assert not told(edition).reopened
    reopen_period(period=edition.snapshot.period, by=make_user(), reason="Corrected.")
    assert told(edition).reopened
    assert "what was corrected after that is not listed here" in words(client.get("/editions/1/?fresh=1").content)


def test_it_costs_the_same_however_many_hubs_moved(
    edition: Edition, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    teachers(hub("OSHub-AT"), 7)
    night(12)
    client.get("/editions/1/?fresh=1")
    with django_assert_num_queries(7):
        client.get("/editions/1/?fresh=1")
    for number in range(3):
        teachers(hub("OSHub-CH"), 7)
        teachers(make_hub(f"OSHub-Z{number}"), 30)
    night(14)
    client.get("/editions/1/?fresh=1")
    with django_assert_num_queries(7):
        client.get("/editions/1/?fresh=1")
