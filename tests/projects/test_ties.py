"""`/h/…/ties/`: the ledger of ties between schools and organisations, as docs/COUNTING.md says."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub, Organisation
from hubs.roles import Role
from projects.models import TieSighting
from projects.queries.ties import Tie, TieFigures, figures_of, ties_of
from schools.models import School
from tests.factories.clients import member
from tests.factories.equipment import make_partnership
from tests.factories.network import make_hub, make_school
from tests.factories.public import make_organisation

pytestmark = pytest.mark.django_db

MARCH, JUNE, JULY, OCTOBER = (
    dt.date(2026, 3, 1),
    dt.date(2026, 6, 30),
    dt.date(2026, 7, 15),
    dt.date(2026, 10, 1),
)


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def mill() -> Organisation:
    return make_organisation("Old mill")


def seen(hub: Hub, school: School, mill: Organisation, day: dt.date, *, together: bool) -> TieSighting:
    return TieSighting.objects.create(
        hub=hub, school=school, organisation=mill, seen_on=day, hub_took_part=together, through="school", what="Met."
    )


def figures(hub: Hub, today: dt.date) -> TieFigures:
    return figures_of(ties_of([hub.pk], today=today))


# ── The definitions, by the examples of docs/COUNTING.md ──────────────────────────────────────────────────────────────


def test_a_young_tie_is_neither_alive_nor_dead(hub: Hub, school: School, mill: Organisation) -> None:
    make_partnership(hub, school, mill, MARCH, JUNE)
    assert figures(hub, JULY) == TieFigures(begun=1)
    assert figures(hub, MARCH - dt.timedelta(days=1)) == TieFigures()


def test_it_is_ripe_on_the_day_six_months_later(hub: Hub, school: School, mill: Organisation) -> None:
    make_partnership(hub, school, mill, MARCH, JUNE)
    assert figures(hub, dt.date(2026, 8, 31)).ripe == 0
    assert figures(hub, dt.date(2026, 9, 1)) == TieFigures(begun=1, ripe=1)


def test_a_note_says_that_it_lives_and_whether_without_the_hub(hub: Hub, school: School, mill: Organisation) -> None:
    make_partnership(hub, school, mill, MARCH, JUNE)
    # Within the first six months it says nothing of what comes after.
    seen(hub, school, mill, dt.date(2026, 5, 1), together=False)
    assert figures(hub, OCTOBER) == TieFigures(begun=1, ripe=1)
    note = seen(hub, school, mill, dt.date(2026, 9, 20), together=True)
    assert figures(hub, OCTOBER) == TieFigures(1, 1, alive=1)
    TieSighting.objects.filter(pk=note.pk).update(hub_took_part=False)
    assert figures(hub, OCTOBER) == TieFigures(1, 1, alive=1, alone=1)


def test_a_second_partnership_or_a_long_one_keeps_it_alive(hub: Hub, school: School, mill: Organisation) -> None:
    make_partnership(hub, school, mill, MARCH, JUNE)
    make_partnership(hub, school, mill, dt.date(2026, 9, 5), dt.date(2026, 9, 30))
    assert figures(hub, OCTOBER) == TieFigures(1, 1, alive=1)
    other = make_organisation()
    make_partnership(hub, school, other, MARCH)
    assert figures(hub, OCTOBER) == TieFigures(2, 2, alive=2)


def test_a_pair_counts_once_and_for_the_hub_it_began_with(hub: Hub, school: School, mill: Organisation) -> None:
    later = make_hub()
    make_partnership(later, school, mill, JULY)
    make_partnership(hub, school, mill, MARCH)
    make_partnership(hub, school, mill, JUNE)
    assert figures(hub, OCTOBER).begun == 1
    assert figures(later, OCTOBER).begun == 0
    (tie,) = ties_of([hub.pk], today=OCTOBER)
    assert (tie.since, tie.due, tie.state) == (MARCH, dt.date(2026, 9, 1), "alive")


@pytest.mark.parametrize(
    ("known", "state"),
    [
        ({"ripe": False}, "young"),
        ({}, "silent"),
        ({"alive": True}, "alive"),
        ({"alive": True, "alone": True}, "alone"),
    ],
)
def test_how_a_tie_stands_in_a_word(known: dict[str, bool], state: str) -> None:
    values = {"ripe": True, "alive": False, "alone": False} | known
    assert Tie(1, 1, 1, MARCH, OCTOBER, last_seen=None, **values).state == state


# ── The pages ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def _in_autumn() -> object:
    with time_machine.travel(dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.mark.usefixtures("_in_autumn")
def test_somebody_notes_what_was_seen_and_takes_it_back(hub: Hub, school: School, mill: Organisation) -> None:
    client = member(hub)[1]
    assert "No tie yet" in client.get("/h/OSHub-MM/ties/").content.decode()
    make_partnership(hub, school, mill, MARCH, JUNE)
    assert "Nobody has seen it live on" in client.get("/h/OSHub-MM/ties/").content.decode()
    page = f"/h/OSHub-MM/ties/{school.pk}-{mill.pk}/"
    told = {"seen_on": "2026-09-20", "part": "without", "through": "school", "what": "They ground flour."}
    assert client.post(page, told).status_code == 302
    assert "They ground flour." in client.get(page).content.decode()
    assert "Alive without the hub" in client.get("/h/OSHub-MM/ties/").content.decode()
    note = TieSighting.objects.get()
    assert str(note).endswith("20 September 2026"), "as the merge of organisations names it"
    assert client.post(f"/h/OSHub-MM/ties/seen/{note.pk}/withdraw/").status_code == 302
    assert "They ground flour." not in client.get(page).content.decode()
    assert client.post(f"/h/OSHub-MM/ties/seen/{note.pk}/withdraw/").status_code == 404


@pytest.mark.usefixtures("_in_autumn")
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"seen_on": "2026-10-02"}, "This day is still to come."),
        ({"seen_on": "2026-02-28"}, "The two did not know each other yet on that day."),
        ({"part": ""}, "Say whether the hub took part."),
        ({"what": " "}, "Say what they did."),
        ({"through": "dream"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_noted(hub: Hub, school: School, mill: Organisation, values: dict[str, str], said: str) -> None:
    make_partnership(hub, school, mill, MARCH, JUNE)
    told = {"seen_on": "2026-09-20", "part": "with", "through": "school", "what": "They ground flour."}
    answer = member(hub)[1].post(f"/h/OSHub-MM/ties/{school.pk}-{mill.pk}/", told | values)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not TieSighting.objects.exists()


@pytest.mark.usefixtures("_in_autumn")
def test_the_same_twice_on_a_day_is_told(hub: Hub, school: School, mill: Organisation) -> None:
    make_partnership(hub, school, mill, MARCH, JUNE)
    told = {"seen_on": "2026-09-20", "part": "with", "through": "school", "what": "They ground flour."}
    client, page = member(hub)[1], f"/h/OSHub-MM/ties/{school.pk}-{mill.pk}/"
    client.post(page, told)
    answer = client.post(page, told | {"what": "Again."})
    assert answer.status_code == 422
    assert "This is noted for that day already." in answer.content.decode()


@pytest.mark.usefixtures("_in_autumn")
def test_who_reads_only_and_what_is_no_tie(hub: Hub, school: School, mill: Organisation) -> None:
    make_partnership(hub, school, mill, MARCH, JUNE)
    page = f"/h/OSHub-MM/ties/{school.pk}-{mill.pk}/"
    board: Client = member(hub, Role.BOARD)[1]
    assert board.get(page).status_code == 200
    assert "I have seen them" not in board.get(page).content.decode()
    assert board.post(page, {}).status_code == 403
    client = member(hub)[1]
    assert client.get(f"/h/OSHub-MM/ties/{school.pk}-{make_organisation().pk}/").status_code == 404
    elsewhere = make_hub()
    strange = make_school(elsewhere)
    make_partnership(elsewhere, strange, mill, MARCH)
    assert client.get(f"/h/OSHub-MM/ties/{strange.pk}-{mill.pk}/").status_code == 404


def test_the_ledger_costs_the_same_for_three(
    hub: Hub, school: School, mill: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = member(hub)[1]
    make_partnership(hub, school, mill, MARCH)
    client.get("/h/OSHub-MM/ties/")
    with django_assert_num_queries(9) as first:
        client.get("/h/OSHub-MM/ties/")
    for _number in range(2):
        make_partnership(hub, make_school(hub), make_organisation(), MARCH)
    with django_assert_num_queries(len(first.captured_queries)):
        client.get("/h/OSHub-MM/ties/")
