"""A month of which nobody knows anything is no zero: who closes, publishes or reads an edition is told."""

import datetime as dt
import hashlib
import json
import re

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from hubs.roles import Role
from impact.actions.editions import publish_edition
from impact.actions.quiet_month import say_quiet
from impact.models import Audience, Edition, Report, ReportingPeriod, Snapshot
from impact.queries.edition_content import Silent, from_content, to_content
from impact.queries.report_parts import parts_of
from impact.queries.silent_hubs import silence_in_words, silent_now
from impact.rollups import drain_all
from tests.factories.clients import client_of
from tests.factories.network import make_hub, make_membership, make_session, people_line
from tests.factories.people import make_user
from tests.factories.reporting import close, make_period, publish
from tests.impact.log_form import words
from tests.impact.read_pdf import read_pdf

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2022, 6, 10, 12, 0, tzinfo=dt.UTC)
JANUARY, MARCH, MAY = dt.date(2022, 1, 1), dt.date(2022, 3, 1), dt.date(2022, 5, 1)
SILENT = {"OSHub-IE": Silent.ALL, "OSHub-NL": Silent.SOME}


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def manager() -> Client:
    user = make_user(name="M. Manager")
    make_membership(user, Role.MANAGER, None)
    return client_of(user)


@pytest.fixture
def period() -> ReportingPeriod:
    """January to May: hubs that logged all, nothing, some, said so, opened late, and closed early."""
    whole, some, quiet = make_hub("OSHub-PT"), make_hub("OSHub-NL"), make_hub("OSHub-FR")
    make_hub("OSHub-IE", name="Hub Ireland")
    make_hub("OSHub-IE-1", parent=Hub.objects.get(code="OSHub-IE"))
    opened(make_hub("OSHub-GR"), MAY)
    opened(make_hub("OSHub-CZ"), dt.date(2020, 1, 1), dt.date(2022, 1, 20))
    heads = people_line(Audience.STUDENT, 50, 50)
    for month in range(1, 6):
        make_session(whole, heads, held_on=dt.date(2022, month, 4))
        say_quiet(hub=quiet, by=make_user(), month=dt.date(2022, month, 1))
    for code, month in (("OSHub-NL", 3), ("OSHub-GR", 5), ("OSHub-CZ", 1)):
        make_session(Hub.objects.get(code=code), heads, held_on=dt.date(2022, month, 5))
    assert some.code in SILENT
    drain_all()
    return make_period(first=JANUARY, last=MAY)


def opened(hub: Hub, on: dt.date, closed: dt.date | None = None) -> None:
    hub.opened_on, hub.closed_on = on, closed
    hub.save()


def published(snapshot: Snapshot) -> Edition:
    return publish_edition(snapshot=snapshot, by=make_user(), title="Impact", method_notes="Counted as always.")


def test_who_closes_is_told_which_hubs_have_been_silent(period: ReportingPeriod, manager: Client) -> None:
    page = words(manager.get(f"/network/periods/{period.pk}/close/").content)
    assert "OSHub-IE: 5 of 5 months without a session, not declared quiet (January 2022 to May 2022)" in page
    assert "OSHub-NL: 4 of 5 months without a session, not declared quiet" in page
    assert "(January 2022 to February 2022, April 2022 to May 2022)" in page
    assert "2 hubs with silent months" in page
    for code in ("OSHub-PT", "OSHub-FR", "OSHub-GR", "OSHub-CZ", "OSHub-IE-1"):
        assert f"{code}:" not in page, "logged, quiet, not open yet, at rest, or part of another"


def test_who_publishes_is_told_the_same_of_the_closed_figures(period: ReportingPeriod, manager: Client) -> None:
    snapshot = close(period)
    make_session(Hub.objects.get(code="OSHub-IE"), people_line(Audience.STUDENT, 9, 9), held_on=dt.date(2022, 2, 4))
    drain_all()
    page = words(manager.get(f"/network/editions/publish/{snapshot.pk}/").content)
    assert "What is missing" in page
    assert "OSHub-IE: 5 of 5 months without a session, not declared quiet" in page, "no figure of the edition has it"
    assert "no record of any month" in page, "beside the zeros, as it will be shown"
    assert "What is left out" in page


def test_an_edition_says_of_which_hubs_in_every_file(period: ReportingPeriod, client: Client) -> None:
    edition = published(close(period))
    assert from_content(edition.content).silent == SILENT
    assert to_content(from_content(edition.content)) == edition.content
    said = silence_in_words(SILENT)
    page = words(client.get("/editions/1/").content)
    assert said in page
    assert "no record of some months" in page
    assert "February 2022 to" not in said, "which months is not public"
    described = re.search(r'ld\+json"[^>]*>(.*?)</script>', client.get("/editions/1/").content.decode(), re.DOTALL)
    assert described
    assert said in json.loads(described[1])["dct:description"]
    told = client.get("/editions/1/figures.json").json()
    assert {"term": "Months without a record", "text": said} in told["notes"]
    assert "2 hubs have months without a record" in told["about"]
    paper = "".join(read_pdf(client.get("/editions/1/figures.pdf").content).text().split())
    assert "".join(said.split()) in paper
    assert "2hubshavemonthswithoutarecord" in paper
    report = Report.objects.create(title="All", figures="edition-1", sections=["figures"])
    assert said in [note.text for note in next(parts_of(report)).tables[0].notes]


def test_where_every_month_is_known_nothing_is_said(client: Client, manager: Client) -> None:
    hub = make_hub("OSHub-PT")
    for month in (4, 5):
        make_session(hub, people_line(Audience.STUDENT, 50, 50), held_on=dt.date(2022, month, 4))
    drain_all()
    period = make_period()
    assert "not declared quiet" not in words(manager.get(f"/network/periods/{period.pk}/close/").content)
    snapshot = close(period)
    assert "What is missing" not in words(manager.get(f"/network/editions/publish/{snapshot.pk}/").content)
    assert from_content(published(snapshot).content).silent == {}
    assert "record" not in words(client.get("/editions/1/").content)


def test_editions_from_before_read_as_they_did(period: ReportingPeriod, client: Client) -> None:
    edition = publish(close(period))
    assert "silent" not in json.loads(edition.content)
    known = from_content(edition.content)
    assert known.silent is None
    assert hashlib.sha256(to_content(known).encode()).hexdigest() == edition.sha256
    assert "record of" not in words(client.get("/editions/1/").content)


def test_the_hubs_cost_the_same_however_many(
    period: ReportingPeriod, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        assert len(silent_now(period, today=NOW.date())) == 2
    for number in range(3):
        make_hub(f"OSHub-Z{number}")
    with django_assert_num_queries(4):
        assert len(silent_now(period, today=NOW.date())) == 5
