"""The grid of a series: what is typed lies beside the log, corrects it, or is refused; two people never overwrite."""

import datetime as dt
import threading
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import HubPerm, Role
from impact.actions import void_session
from impact.actions.grid import CellOutcome, ColumnTold, save_counts
from impact.actions.grid_log import log_columns
from impact.actions.plan_answers import cancel_planned, move_planned, reopen_planned
from impact.models import Audience, PlannedSession, SecondLook, Session, SessionSeries, TypedCount
from impact.rollups import drain_all
from impact.rollups.verify import verify
from schools.models import SchoolClass
from tests.factories.clients import client_of, member
from tests.factories.equipment import close_on
from tests.factories.network import class_line, make_class, make_hub, make_membership, make_school, make_session
from tests.factories.people import make_user
from tests.factories.plan import make_series
from tests.impact.log_form import words
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2022, 5, 12, 10, 0, tzinfo=dt.UTC)  # a Thursday
TODAY = NOW.date()
WEEK = dt.timedelta(days=7)
STAFF = frozenset({HubPerm.LOG_SESSIONS})


@pytest.fixture(autouse=True)
def _at_a_known_time() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PL")


@pytest.fixture
def group(hub: Hub) -> SchoolClass:
    return make_class(make_school(hub, "Valley School"), "7B", size=24)


@pytest.fixture
def staff(hub: Hub) -> tuple[User, Client]:
    return member(hub)


@pytest.fixture
def series(hub: Hub, group: SchoolClass, staff: tuple[User, Client]) -> SessionSeries:
    """Two Thursdays ago, last Thursday, today, and one to come."""
    return make_series(hub, group, by=staff[0], starts_on=TODAY - 2 * WEEK, weeks=4)


def days(series: SessionSeries) -> list[PlannedSession]:
    return list(series.planned.order_by("planned_on"))


def page_of(series: SessionSeries) -> str:
    return f"/h/OSHub-PL/plan/series/{series.pk}/grid/"


def sent(*cells: tuple[PlannedSession, str, str], seen: str = "typed 1", **more: str) -> dict[str, str]:
    """What a page sends that showed every column as `seen`."""
    told = {f"c-{day.pk}-{key}": text for day, key, text in cells}
    return told | {f"seen-{day.pk}": seen for day, _key, _text in cells} | more


Answer = dict[str, dict[str, Any]]  # JSON


def auto(client: Client, series: SessionSeries, *cells: tuple[PlannedSession, str, str], **more: str) -> Answer:
    answer = client.post(page_of(series), sent(*cells, **more) | {"autosave": "1"})
    assert answer.status_code == 200
    told: Answer = answer.json()
    return told


def counts(day: PlannedSession) -> dict[str, int | None]:
    return {
        f"k{one.school_class_id}" if one.school_class_id else one.audience: one.head_count for one in day.typed.all()
    }


# ── Beside the log, and into it ───────────────────────────────────────────────────────────────────────────────────────


def test_what_is_typed_counts_for_nothing_until_it_is_logged_once(
    series: SessionSeries, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    client, (first, second, *_rest), key = staff[1], days(series), f"k{group.pk}"
    page = words(client.get(page_of(series)).content)
    for told in ("7B of 24", "28 Apr", "19 May", "To come", "Log"):
        assert told in page
    answer = auto(client, series, (first, key, "22"), (second, key, "0"), (second, "teacher", "2"))
    assert {cell["state"] for cell in answer["cells"].values()} == {"saved"}
    assert answer["columns"][str(second.pk)]["seen"] == f"typed 1 {key}=0 teacher=2"
    assert (counts(first), counts(second)) == ({key: 22}, {key: 0, "teacher": 2})
    assert not Session.objects.exists()
    page = client.get(page_of(series)).content.decode()
    assert "Log 2 sessions" in page
    assert 'value="22"' in page
    # The plan knows the numbers too, and one press there would log these and no others.
    assert "Happened, 22" in words(client.get("/h/OSHub-PL/plan/").content)
    values = sent((first, key, "22"), seen=f"typed 1 {key}=22")
    values |= sent((second, key, "0"), (second, "teacher", "2"), seen=f"typed 1 {key}=0 teacher=2")
    pressed = client.post(page_of(series), values | {"step": "log"}, follow=True)
    assert "Logged: 2 sessions, 24 interactions." in words(pressed.content)
    assert [session.uid for session in Session.objects.order_by("held_on")] == [first.uid, second.uid]
    lines = Session.objects.get(uid=second.uid).lines.order_by("pk").values_list("audience", "head_count")
    assert list(lines) == [("student", 0), ("teacher", 2)]
    again = client.post(page_of(series), values | {"step": f"log-{first.pk}"}, follow=True)
    assert "Nothing was added a second time" in words(again.content)
    assert Session.objects.count() == 2
    drain_all()
    assert not verify().differences


def test_without_javascript_one_button_saves_and_logs(
    series: SessionSeries, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    client, (first, second, *_rest), key = staff[1], days(series), f"k{group.pk}"
    values = sent((first, key, "21"), (second, key, ""))
    assert "1 number is kept" in words(client.post(page_of(series), values, follow=True).content)
    assert "Nothing was changed" in words(client.post(page_of(series), sent(), follow=True).content)
    values = sent((first, key, "20"), seen=f"typed 1 {key}=21") | sent((second, key, "٢٣"))
    pressed = client.post(page_of(series), values | {"step": "log"}, follow=True)
    assert "Logged: 2 sessions, 43 interactions." in words(pressed.content)
    added = client.post(page_of(series) + "?from=2022-04-28", {"step": "add-family"})
    assert added["Location"].endswith("?from=2022-04-28&row=family")
    assert "Families" in words(client.get(added["Location"]).content)


@pytest.mark.parametrize("pasted", ["22,0", "22.00", "22"])
def test_a_number_out_of_a_spreadsheet_is_read_as_an_import_reads_it(
    series: SessionSeries, group: SchoolClass, staff: tuple[User, Client], pasted: str
) -> None:
    first, key = days(series)[0], f"k{group.pk}"
    answer = auto(staff[1], series, (first, key, pasted))
    assert {cell["state"] for cell in answer["cells"].values()} == {"saved"}
    assert counts(first) == {key: 22}


def test_what_cannot_be_read_stays_in_its_cell(
    series: SessionSeries, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    client, (first, second, *_rest), key = staff[1], days(series), f"k{group.pk}"
    values = sent((first, key, "2x4"), (second, key, "19"), step="log")
    answer = client.post(page_of(series), values)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="2x4"' in text
    assert "7B, April 28, 2022" in text or "7B, 28 April 2022" in text
    assert "Nothing was logged yet" in text
    assert counts(second) == {key: 19}, "what is right is kept"
    assert not Session.objects.exists()
    told = auto(client, series, (first, key, "99999"))["cells"][f"c-{first.pk}-{key}"]
    assert told["said"] == "A head count lies between 0 and 10,000."
    for nonsense in ({"seen-x": "?"}, {f"seen-{first.pk}": "typed", f"c-{first.pk}-cats": "3"}, {"seen-1": ""}):
        assert client.post(page_of(series), nonsense).status_code == 302
    gone = auto(client, series, (first, "k987654321", "3"))
    assert gone["cells"][f"c-{first.pk}-k987654321"]["said"] == "This class is no longer in the series."
    elsewhere = sent((first, key, "3"))
    elsewhere = {name.replace(f"-{first.pk}", "-987654321", 1): text for name, text in elsewhere.items()}
    assert client.post(page_of(series), elsewhere).status_code == 422


def test_an_implausible_number_is_asked_about_and_looked_at_again(
    series: SessionSeries, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    client, first, key = staff[1], days(series)[0], f"k{group.pk}"
    values = sent((first, key, "31"), step="log")
    answer = client.post(page_of(series), values)
    assert answer.status_code == 422
    assert "Yes, 31 of 24 is right" in words(answer.content)
    yes = f"yes-{first.pk}-over-size-{group.pk}-31"
    assert f'name="{yes}"' in answer.content.decode()
    values = sent((first, key, "31"), seen=f"typed 1 {key}=31", step="log", **{yes: "on"})
    assert client.post(page_of(series), values).status_code == 302
    assert Session.objects.get().confirmed == [f"over-size-{group.pk}-31"]
    assert SecondLook.objects.get().keys == [f"over-size-{group.pk}-31"]


def test_what_may_not_be_typed_says_why(
    hub: Hub, series: SessionSeries, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    client, (first, second, third, coming), key = staff[1], days(series), f"k{group.pk}"
    cancel_planned(planned=first, by=staff[0], version=1, reason="Strike")
    close_on(hub, second.day, "Holidays")
    page = client.get(page_of(series)).content.decode()
    for why in ("Strike", "Holidays"):
        assert why in page
    assert page.count(f'name="seen-{third.pk}"') == page.count('name="seen-') == 1
    told = auto(client, series, *((day, key, "20") for day in (first, second, coming)))
    assert {cell["state"] for cell in told["cells"].values()} == {"refused"}
    assert told["cells"][f"c-{coming.pk}-{key}"]["said"].startswith("It is still to come")
    # Nor is it logged by a page that was open before.
    TypedCount.objects.create(planned=coming, audience="student", school_class=group, head_count=20)
    answer = client.post(page_of(series), {f"seen-{coming.pk}": f"typed 1 {key}=20", "step": "log"})
    assert "is still to come" in words(answer.content)
    move_planned(planned=coming, by=staff[0], version=1, day=third.day)
    answer = client.post(page_of(series), {f"seen-{coming.pk}": f"typed 1 {key}=20", "step": "log"})
    assert answer.status_code == 409
    assert not Session.objects.exists()


# ── Corrections ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def logged(series: SessionSeries, group: SchoolClass, staff: tuple[User, Client]) -> Session:
    """The first day, in the log with 22 of 7B and 2 teachers."""
    first, key = days(series)[0], f"k{group.pk}"
    save_counts(
        series=series,
        hub=series.hub,
        by=staff[0],
        rights=STAFF,
        told=[ColumnTold(first.pk, "typed", 1, {}, {key: 22, "teacher": 2})],
    )
    log_columns(series=series, by=staff[0], told=[ColumnTold(first.pk, "typed", 1, {key: 22, "teacher": 2})])
    return Session.objects.get()


def seen_of(page: str, day: PlannedSession) -> str:
    return page.split(f'name="seen-{day.pk}" value="')[1].split('"')[0]


def test_a_change_in_a_logged_column_is_a_correction(
    series: SessionSeries, logged: Session, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    client, first, key = staff[1], days(series)[0], f"k{group.pk}"
    seen = seen_of(client.get(page_of(series)).content.decode(), first)
    assert seen == f"logged 2 {key}=22 teacher=2"
    told = auto(client, series, (first, key, "21"), (first, "teacher", ""), (first, "family", "3"), seen=seen)
    assert told["columns"][str(first.pk)]["seen"] == f"logged 2 {key}=21 family=3"
    logged.refresh_from_db()
    assert logged.version == 2
    # Sent once more, for the answer was lost: nothing is written.
    told = auto(client, series, (first, key, "21"), seen=seen)
    assert told["cells"][f"c-{first.pk}-{key}"]["state"] == "saved"
    logged.refresh_from_db()
    assert logged.version == 2
    # An implausible number is asked about; another in the same column is kept meanwhile.
    seen = told["columns"][str(first.pk)]["seen"]
    told = auto(client, series, (first, key, "40"), (first, "family", "4"), seen=seen)
    cell = told["cells"][f"c-{first.pk}-{key}"]
    assert (cell["state"], cell["stored"]) == ("asks", "21")
    assert told["cells"][f"c-{first.pk}-family"]["state"] == "saved"
    name, label = cell["asks"][0]
    assert label == "Yes, 40 of 24 is right"
    auto(client, series, (first, key, "40"), seen=told["columns"][str(first.pk)]["seen"], **{name: "on"})
    assert SecondLook.objects.get().keys == [f"over-size-{group.pk}-40"]
    # Taking the last number away leaves a session whose attendance is missing: asked about.
    seen = f"logged 2 {key}=40 family=4"
    told = auto(client, series, (first, key, ""), (first, "family", ""), seen=seen)
    assert told["cells"][f"c-{first.pk}-family"]["asks"] == [
        [f"yes-{first.pk}-not-counted", "Yes, as it is: the numbers will be added later"]
    ]
    drain_all()
    assert not verify().differences


def test_who_was_new_is_not_forgotten_by_a_smaller_number(
    series: SessionSeries, logged: Session, staff: tuple[User, Client]
) -> None:
    logged.lines.filter(audience=Audience.TEACHER).update(first_timers=2)
    first = days(series)[0]
    seen = seen_of(staff[1].get(page_of(series)).content.decode(), first)
    cell = auto(staff[1], series, (first, "teacher", "1"), seen=seen)["cells"][f"c-{first.pk}-teacher"]
    assert (cell["state"], cell["said"][:10]) == ("refused", "2 of them ")
    assert (
        auto(staff[1], series, (first, "teacher", "3"), seen=seen)["cells"][f"c-{first.pk}-teacher"]["state"] == "saved"
    )
    assert logged.lines.get(audience=Audience.TEACHER).first_timers == 2


def test_what_others_logged_and_what_was_voided_is_read_only(
    hub: Hub, series: SessionSeries, logged: Session, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    first, key = days(series)[0], f"k{group.pk}"
    other = member(hub, name="Bo Example")[1]
    page = words(other.get(page_of(series)).content)
    assert "Logged by Ana Example: they can correct it for a fortnight" in page
    seen = f"logged 2 {key}=22 teacher=2"
    assert auto(other, series, (first, key, "5"), seen=seen)["cells"][f"c-{first.pk}-{key}"]["state"] == "refused"
    coordinator = member(hub, Role.COORDINATOR)[1]
    assert auto(coordinator, series, (first, key, "20"), seen=seen)["cells"][f"c-{first.pk}-{key}"]["state"] == "saved"
    void_session(session=logged, by=staff[0], reason="Wrong day")
    assert "The session was voided: Wrong day" in words(staff[1].get(page_of(series)).content)
    assert (
        auto(coordinator, series, (first, key, "19"), seen=seen)["cells"][f"c-{first.pk}-{key}"]["state"] == "refused"
    )
    # Taken back, what was typed is there again.
    first.refresh_from_db()
    reopen_planned(planned=first, by=staff[0], version=first.version, reason="It was another day")
    first.refresh_from_db()
    assert seen_of(staff[1].get(page_of(series)).content.decode(), first) == f"typed {first.version} {key}=22 teacher=2"


# ── Two people ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_in_one_grid_see_each_others_numbers(
    hub: Hub, series: SessionSeries, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    (ana, hers), (first, *_rest), key = staff, days(series), f"k{group.pk}"
    _bo, his = member(hub, name="Bo Example")
    auto(hers, series, (first, key, "22"))
    cell = auto(his, series, (first, key, "20"), (first, "teacher", "1"))["cells"]
    assert cell[f"c-{first.pk}-teacher"]["state"] == "saved"
    told = cell[f"c-{first.pk}-{key}"]
    assert (told["state"], told["stored"]) == ("other", "22")
    assert told["said"].startswith("Ana Example wrote 22 meanwhile (")
    # Without JavaScript: nothing typed is lost, and nothing is written over before somebody says so.
    answer = his.post(page_of(series), sent((first, key, "20"), step="log"))
    assert answer.status_code == 409
    assert 'value="20"' in answer.content.decode()
    assert "save again to write yours over it" in answer.content.decode()
    assert counts(first) == {key: 22, "teacher": 1}
    # What was not seen is not logged.
    answer = hers.post(page_of(series), {f"seen-{first.pk}": f"typed 1 {key}=22", "step": "log"})
    assert answer.status_code == 409
    assert "Somebody typed other numbers meanwhile" in words(answer.content)
    # Logged by one while the other types: no silent correction.
    seen = f"typed 1 {key}=22 teacher=1"
    assert hers.post(page_of(series), {f"seen-{first.pk}": seen, "step": "log"}).status_code == 302
    told = auto(hers, series, (first, key, "21"), seen=seen)["cells"][f"c-{first.pk}-{key}"]
    assert (told["state"], told["stored"]) == ("other", "22")
    assert told["said"] == "Ana Example logged this session meanwhile."
    assert Session.objects.get().logged_by == ana
    assert his.post(page_of(series), {"person": "0", "autosave": "1"}).status_code == 409


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_one_number_and_one_session() -> None:
    hub = make_hub("OSHub-PL")
    group = make_class(make_school(hub), "7B", size=24)
    ana, bo = make_user(name="Ana Example"), make_user(name="Bo Example")
    for person in (ana, bo):
        make_membership(person, Role.STAFF, hub)
    series = make_series(hub, group, by=ana, starts_on=TODAY)
    day, key = days(series)[0], f"k{group.pk}"
    seconds: list[object] = []

    def type_in(by: User, heads: int) -> list[CellOutcome]:
        told = [ColumnTold(day.pk, "typed", 1, {}, {key: heads})]
        return save_counts(series=series, hub=hub, by=by, rights=STAFF, told=told)

    def log(by: User) -> object:
        found = log_columns(series=series, by=by, told=[ColumnTold(day.pk, "typed", 1, {key: 22})])
        return found[0].recorded.repeated if found[0].recorded else found[0]

    def at_once(first: object, second: object) -> None:
        def press() -> None:
            try:
                seconds.append(second(bo))  # type: ignore[operator]
            finally:
                connection.close()

        thread = threading.Thread(target=press, daemon=True)
        with transaction.atomic():
            first(ana)  # type: ignore[operator]
            thread.start()
            is_held_up(thread)
        thread.join(PATIENCE)
        assert not thread.is_alive()

    at_once(lambda by: type_in(by, 22), lambda by: type_in(by, 20)[0].said)
    assert str(seconds[0]).startswith("Ana Example wrote 22 meanwhile")
    at_once(log, log)
    assert seconds[1] is True
    assert Session.objects.get().lines.get().head_count == 22


# ── Whose it is, and what it costs ────────────────────────────────────────────────────────────────────────────────────


def test_whose_grid_it_is(hub: Hub, series: SessionSeries) -> None:
    assert client_of(make_user()).get(page_of(series)).status_code == 404
    assert member(make_hub())[1].post(page_of(series), {"step": "log"}).status_code == 404
    assert member(hub, Role.BOARD)[1].get(page_of(series)).status_code == 403
    assert member(hub)[1].get(f"/h/OSHub-PL/plan/series/{series.pk + 99}/grid/").status_code == 404


def test_a_long_series_is_shown_in_parts(hub: Hub, staff: tuple[User, Client]) -> None:
    first = TODAY - 20 * WEEK
    series = make_series(hub, by=staff[0], starts_on=first, weeks=30)
    page = staff[1].get(page_of(series)).content.decode()
    assert page.count("data-key=") == 12
    assert "Students without a class" in page
    earlier = page.split('href="?from=')[1].split('"')[0]
    page = staff[1].get(f"{page_of(series)}?from={earlier}").content.decode()
    assert page.count("data-key=") == 12
    assert f"from={(first + 12 * WEEK).isoformat()}" in page
    assert staff[1].get(f"{page_of(series)}?from=soon&row=cats").status_code == 200
    SessionSeries.objects.filter(pk=series.pk).update(stopped_on=first)
    assert "No days in this series" in staff[1].get(page_of(series)).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_grid_costs_the_same_however_full(
    number: int, hub: Hub, staff: tuple[User, Client], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    school = make_school(hub)
    groups = [make_class(school, f"{7 + each}A") for each in range(number)]
    series = make_series(hub, *groups, by=staff[0], starts_on=TODAY - (number + 1) * WEEK, weeks=number + 2)
    told = [
        ColumnTold(day.pk, "typed", 1, {}, {f"k{group.pk}": 20 for group in groups})
        for day in days(series)[: number + 1]
    ]
    save_counts(series=series, hub=hub, by=staff[0], rights=STAFF, told=told)
    shown = [ColumnTold(one.planned_id, "typed", 1, one.shown()) for one in told]
    log_columns(series=series, by=staff[0], told=shown[:number])
    staff[1].get(page_of(series))
    with django_assert_num_queries(24):
        assert staff[1].get(page_of(series)).status_code == 200


def test_other_sessions_of_the_day_are_a_doubt(
    hub: Hub, series: SessionSeries, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    first, key = days(series)[0], f"k{group.pk}"
    make_session(hub, class_line(group, 20), held_on=first.day, school=group.school)
    answer = staff[1].post(page_of(series), sent((first, key, "20"), step="log"))
    assert "is in the log already" in words(answer.content)
    assert Session.objects.count() == 1
