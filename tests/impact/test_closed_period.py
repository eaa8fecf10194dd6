"""What lies in a closed period is written by every door, and by none of them without asking."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from hubs.models import Hub
from hubs.roles import HUB_RIGHTS, Role
from impact.actions.grid import CellState, ColumnTold, save_counts
from impact.actions.plan_answers import confirm_planned
from impact.actions.reporting_periods import reopen_period
from impact.actions.session_proposals import Doubtful
from impact.actions.undo_import import InClosedPeriod
from impact.api.document import OPERATIONS
from impact.imports.kept import sheet_of
from impact.imports.preview import understand
from impact.models import Countersign, PlannedSession, ReportingPeriod, Session, SessionMerge
from impact.queries.grid import ColumnState, key_of
from tests.factories.api import make_program
from tests.factories.api import told as told_by_program
from tests.factories.clients import member
from tests.factories.imports import bring_in, take_back, understand_it
from tests.factories.network import class_line, make_class, make_hub, make_school, make_session
from tests.factories.people import make_user
from tests.factories.plan import first_of, make_series
from tests.factories.reporting import close, make_period
from tests.impact.importing import make_import_hub
from tests.impact.log_form import told, url, words

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2022, 6, 10, 12, 0, tzinfo=dt.UTC)
ASKS = "lies in Spring 2022, which the network has closed: it will appear as an adjustment."
DAY = dt.date(2022, 5, 12)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def coordinator(hub: Hub) -> tuple[User, Client]:
    return member(hub, Role.COORDINATOR)


def closed() -> ReportingPeriod:
    period = make_period()
    close(period)
    period.refresh_from_db()
    return period


def yes(period: ReportingPeriod) -> dict[str, str]:
    return {f"yes-closed-{period.pk}": "on"}


def test_the_form_asks_once_for_each_thing_that_is_written(hub: Hub, coordinator: tuple[User, Client]) -> None:
    period, client = closed(), coordinator[1]
    values = told()
    asked = client.post(url(hub), values)
    assert asked.status_code == 422
    assert f"12 May 2022 {ASKS}" in words(asked.content)
    assert client.post(url(hub), values | yes(period)).status_code == 302
    session = Session.objects.get()
    assert session.confirmed == [f"closed-{period.pk}"]
    assert "Part of Spring 2022, which is closed." in words(
        client.get(f"/h/{hub.code}/sessions/{session.uid}/").content
    )
    # The yes was to logging it: a correction is asked about again, and so is taking it out of the period.
    edit = f"/h/{hub.code}/sessions/{session.uid}/edit/"
    change = values | {"title": "Bees", "version": "1"}
    assert ASKS in words(client.post(edit, change).content)
    away = change | {"held_on": "2022-06-02"}
    assert f"12 May 2022 {ASKS}" in words(client.post(edit, away).content)
    assert client.post(edit, away | yes(period)).status_code == 302
    session.refresh_from_db()
    assert (session.held_on, session.title) == (dt.date(2022, 6, 2), "Bees")


def test_days_of_open_periods_are_not_asked_about(hub: Hub, coordinator: tuple[User, Client]) -> None:
    make_period()
    assert coordinator[1].post(url(hub), told()).status_code == 302


def test_voiding_and_restoring_ask(hub: Hub, coordinator: tuple[User, Client]) -> None:
    session, client = make_session(hub, held_on=DAY), coordinator[1]
    period = closed()
    for step in ("void", "restore"):
        address = f"/h/{hub.code}/sessions/{session.uid}/{step}/"
        assert "Yes, as an adjustment of Spring 2022" in words(client.get(address).content)
        refused = client.post(address, {"reason": "It was called off."})
        assert refused.status_code == 422
        assert ASKS in words(refused.content)
        assert "It was called off." in refused.content.decode()
        assert client.post(address, {"reason": "It was called off."} | yes(period)).status_code == 302
    session.refresh_from_db()
    assert session.voided_at is None


def test_merging_and_taking_apart_ask(hub: Hub, coordinator: tuple[User, Client]) -> None:
    group = make_class(make_school(hub), "7B")
    first, second = (make_session(hub, class_line(group, heads), held_on=DAY) for heads in (20, 20))
    period, client = closed(), coordinator[1]
    address = reverse("impact:duplicate", args=[hub.code, first.pk, second.pk])
    values = {"keep": first.pk, "kept_version": 1, "gone_version": 1}
    refused = client.post(address, values)
    assert refused.status_code == 422
    assert words(refused.content).count(ASKS) == 1
    assert "Tick this to go on." in words(refused.content)
    merged = client.post(address, values | yes(period), follow=True)
    assert "Merged: they count as one session now, with 20 interactions." in words(merged.content)
    merge = SessionMerge.objects.get()
    apart = reverse("impact:merged_sessions", args=[hub.code, merge.pk])
    assert ASKS in words(client.post(apart).content)
    assert "Two sessions again" in words(client.post(apart, yes(period), follow=True).content)
    merge.refresh_from_db()
    assert merge.undone_at is not None


def test_a_planned_session_is_logged_by_the_form_that_asks(hub: Hub, coordinator: tuple[User, Client]) -> None:
    group = make_class(make_school(hub), "7B")
    row = first_of(make_series(hub, group, starts_on=DAY))
    period, (by, _client) = closed(), coordinator
    with pytest.raises(Doubtful) as asked:
        confirm_planned(planned=row, by=by, version=row.version, heads=24)
    keys = [doubt.key for doubt in asked.value.doubts]
    assert keys == [f"closed-{period.pk}"]
    confirm_planned(planned=row, by=by, version=row.version, heads=24, confirmed=keys)
    assert PlannedSession.objects.get(pk=row.pk).session is not None


def test_a_number_of_the_grid_is_asked_about(hub: Hub, coordinator: tuple[User, Client]) -> None:
    group = make_class(make_school(hub), "7B")
    series, by = make_series(hub, group, starts_on=DAY), coordinator[0]
    row = first_of(series)
    confirm_planned(planned=row, by=by, version=row.version, heads=24)
    period, key = closed(), key_of("student", group.pk)

    def write(*said: str) -> CellState:
        one = ColumnTold(row.pk, ColumnState.LOGGED, 1, {key: 24}, {key: 22}, frozenset(said))
        rights = HUB_RIGHTS[Role.COORDINATOR]
        return save_counts(series=series, hub=hub, by=by, rights=rights, told=[one])[0].state

    assert write() == CellState.ASKS
    assert write(f"closed-{period.pk}") == CellState.SAVED


def test_a_program_is_asked_as_people_are(hub: Hub) -> None:
    period, program = closed(), make_program(hub)
    body = told_by_program()
    asked = json.loads(program.put(body).content)
    assert (asked["code"], asked["errors"][0]["code"]) == ("to-confirm", "closed-period")
    made = program.put(body | {"confirmed": [asked["errors"][0]["confirm"]]})
    assert made.status_code == 201
    uid = json.loads(made.content)["uid"]
    voiding = {"reason": "Twice"}
    asked = json.loads(program.ask("POST", f"sessions/{uid}/void/", voiding).content)
    (question,) = asked["errors"]
    assert (question["code"], question["confirm"]) == ("closed-period", f"closed-{period.pk}")
    assert "which the network has closed" in question["detail"]
    assert [asked["code"] in one.codes for one in OPERATIONS if one.name == "voidSession"] == [True]
    done = program.ask("POST", f"sessions/{uid}/void/", voiding | {"confirmed": [f"closed-{period.pk}"]})
    assert done.status_code == 200


def test_rows_of_a_table_are_asked_about(db: None) -> None:
    hub = make_import_hub()
    closed()
    row = understand_it(hub)
    plan = understand(row, sheet_of(row)).plan
    assert [(one.kind, one.key) for one in plan.open_questions] == [
        ("closed", "closed-2-2022-05-12"),
        ("closed", "closed-3-2022-05-13"),
        ("closed", "closed-4-2022-05-14"),
    ]
    assert ASKS in plan.open_questions[0].message


def test_an_import_stays_once_its_period_is_closed(db: None) -> None:
    hub, by = make_import_hub(), make_user()
    coordinator, client = member(hub, Role.COORDINATOR)
    row = bring_in(understand_it(hub, by=by), by=by)
    period = closed()
    with pytest.raises(InClosedPeriod, match="3 sessions of it lie in Spring 2022"):
        take_back(row, by=coordinator)
    address = f"/h/{hub.code}/import/{row.uid}/"
    page = client.get(address)
    assert "Void what is wrong session by session, with a reason" in words(page.content)
    answer = client.post(address, {"step": "undo", "version": row.version, "reason": "Wrong"}, follow=True)
    assert "ask a network manager to open the period again" in words(answer.content)
    assert Session.objects.standing().count() == 3
    # Opened again, it can be taken back.
    reopen_period(period=period, by=by, reason="An import was wrong.")
    row.refresh_from_db()
    assert take_back(row, by=coordinator) == 3


def test_taking_over_what_a_school_says_asks(hub: Hub, coordinator: tuple[User, Client]) -> None:
    group = make_class(make_school(hub), "7B")
    session = make_session(hub, class_line(group, 24), held_on=DAY)
    row = Countersign.objects.create(
        session=session, school_class=group, answer="number", seen=24, said=22, told_by=make_user(), told_at=NOW
    )
    period, client = closed(), coordinator[1]
    address = reverse("impact:settle_countersign", args=[hub.code, row.pk])
    refused = client.post(address, {"step": "take"})
    assert refused.status_code == 422
    assert ASKS in words(refused.content)
    assert client.post(address, {"step": "take"} | yes(period)).status_code == 302
    assert session.lines.get().head_count == 22
