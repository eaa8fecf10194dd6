"""What each kind of hub lives by: panels in the workspace, pages behind them, tables for the network."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from hubs.models import Category, Hub
from hubs.roles import Role
from impact.models import BookedSession, Indicator, IndicatorMeasure, LedBy, Session
from impact.queries.equipment_hours import hours_of
from impact.queries.kinds import hub_panels, kind_table
from impact.queries.ladder import Steps, families, schools_of_hub, steps_by_hub, term_of, years_of_hub
from impact.rollups import drain_all
from projects.queries.ties import family_of
from tests.factories.clients import client_of, member
from tests.factories.equipment import make_booking, make_partnership, make_thing
from tests.factories.network import make_hub, make_membership, make_school, make_session
from tests.factories.people import make_user
from tests.factories.public import make_organisation

pytestmark = pytest.mark.django_db

MAY = dt.date(2022, 5, 12)


def of_kind(hub: Hub, kind: Category, *traits: Category) -> Hub:
    Hub.objects.filter(pk=hub.pk).update(category=kind, traits=[one.value for one in traits])
    hub.refresh_from_db()
    return hub


def led(hub: Hub, *by: LedBy, day: dt.date = MAY, school: object = None) -> None:
    for one in by:
        session = make_session(hub, held_on=day, school=school)  # type: ignore[arg-type]
        Session.objects.filter(pk=session.pk).update(led_by=one)


# ── The ladder ────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(st.tuples(*[st.integers(0, 10_000)] * 3))
def test_shares_are_whole_and_add_up(parts: tuple[int, int, int]) -> None:
    shares = Steps(*parts).shares
    assert sum(shares) == (100 if sum(parts) else 0)
    for part, share in zip(parts, shares, strict=True):
        assert not sum(parts) or abs(100 * part / sum(parts) - share) < 1


@given(st.tuples(*[st.integers(0, 400)] * 3))
def test_what_schools_led_is_rounded_as_a_target_rounds_it(parts: tuple[int, int, int]) -> None:
    steps, indicator = Steps(*parts), Indicator(measure=IndicatorMeasure.LED_BY_SCHOOL, decimals=0)
    if steps.total:
        assert steps.shares[2] == indicator.rounded(Decimal(100 * steps.school) / steps.total)


@pytest.mark.parametrize(
    ("day", "term"),
    [("2021-09-01", 0), ("2021-12-31", 0), ("2022-01-01", 1), ("2022-03-31", 1), ("2022-04-01", 2), ("2022-08-31", 2)],
)
def test_terms_are_the_same_everywhere(day: str, term: int) -> None:
    assert term_of(dt.date.fromisoformat(day)) == term


def test_what_counts_for_the_ladder() -> None:
    hub, other = make_hub(), make_hub()
    part, school = make_hub(parent=hub), make_school(hub)
    led(hub, LedBy.HUB, LedBy.TOGETHER, LedBy.SCHOOL, LedBy.SCHOOL, school=school)
    led(part, LedBy.SCHOOL, school=school)
    led(hub, LedBy.SCHOOL)  # without a school
    led(other, LedBy.SCHOOL, school=make_school(other))
    led(hub, LedBy.SCHOOL, school=school, day=dt.date(2021, 8, 31))  # the year before
    voided = make_session(hub, held_on=MAY, school=school)
    Session.objects.filter(pk=voided.pk).update(voided_at=dt.datetime.now(dt.UTC), void_reason="twice")
    family = families([hub])
    assert family == {hub.pk: hub.pk, part.pk: hub.pk}
    assert [(one.label, one.steps) for one in years_of_hub(family, last=2021)] == [
        ("2020/21", Steps(school=1)),
        ("2021/22", Steps(1, 1, 3)),
    ]
    assert steps_by_hub(family, year=2021) == {hub.pk: Steps(1, 1, 2), part.pk: Steps(school=1)}
    (line,) = schools_of_hub(family, year=2021)
    assert (line.name, line.whole, line.terms) == (school.name, Steps(1, 1, 3), (Steps(), Steps(), Steps(1, 1, 3)))


# ── Panels of a hub ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_main_kind_comes_first_and_traits_follow() -> None:
    hub = of_kind(make_hub("OSHub-MM"), Category.BROKER, Category.SPACE)
    assert [(one.kind, one.main) for one in hub_panels(hub)] == [(Category.BROKER, True), (Category.SPACE, False)]
    page = member(hub)[1].get("/h/OSHub-MM/").content.decode()
    # An empty panel says what would be there and how to begin.
    assert page.index("A tie begins with the first partnership") < page.index("No booked hours that led to a session")
    assert "Who leads" not in page
    assert "each pair counts once" in page


def test_things_and_schools_of_one_name_have_hours_of_their_own() -> None:
    """Each sub-hub has a laser cutter, and two villages have a school of one name."""
    top = make_hub()
    for minutes, hub in ((15, make_hub(parent=top)), (45, make_hub(parent=top))):
        start = dt.datetime(2022, 5, 12, 9, tzinfo=dt.UTC)
        booked = make_booking(make_thing(hub, "Laser"), start, hours=minutes / 60, school=make_school(hub, "Village"))
        BookedSession.objects.create(booking=booked, session=make_session(hub, held_on=MAY))
    hours = hours_of(family_of(top), year=2021)
    for lines in (hours.by_thing, hours.by_school):
        assert [(line.times, str(line.hours)) for line in lines] == [(1, "0.8"), (1, "0.3")]
    assert (hours.times, str(hours.hours)) == (2, "1.0")


def test_a_panel_shows_its_figures() -> None:
    hub = of_kind(make_hub("OSHub-MM"), Category.SCHOOL_BASED, Category.SPACE, Category.BROKER)
    school = make_school(hub, "Valley School")
    led(hub, LedBy.TOGETHER, LedBy.SCHOOL, LedBy.SCHOOL, LedBy.HUB, school=school)
    row = make_booking(make_thing(hub, "Laser cutter"), dt.datetime(2022, 5, 12, 9, tzinfo=dt.UTC), school=school)
    BookedSession.objects.create(booking=row, session=Session.objects.earliest("pk"))
    make_partnership(hub, school, make_organisation(), dt.date(2021, 1, 1))
    drain_all()
    client = member(hub, Role.BOARD)[1]
    page = client.get("/h/OSHub-MM/").content.decode()
    assert "In 2021/22 schools led 50 % of 4 sessions themselves, and 25 % together with the hub." in page
    assert "Laser cutter" in page
    assert 'data-chart="ladder-years-option"' in page
    ladder = client.get("/h/OSHub-MM/ladder/").content.decode()
    assert "Valley School" in ladder
    assert "2 / 4" in ladder
    hours = client.get("/h/OSHub-MM/equipment/hours/").content.decode()
    assert "Laser cutter" in hours
    assert "2021/22" in hours


@pytest.mark.parametrize("page", ["ladder/", "equipment/hours/"])
@pytest.mark.parametrize("year", ["", "?year=1999", "?year=x", "?year=2021"])
def test_a_hub_without_anything_is_told_how_to_begin(page: str, year: str) -> None:
    client = member(make_hub("OSHub-MM"))[1]
    answer = client.get(f"/h/OSHub-MM/{page}{year}")
    assert answer.status_code == 200
    assert "empty-state" in answer.content.decode()


def test_the_panels_cost_the_same_for_three(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    hub = of_kind(make_hub(), Category.SCHOOL_BASED, Category.SPACE, Category.BROKER)

    def more() -> None:
        school = make_school(hub)
        led(hub, LedBy.SCHOOL, school=school)
        row = make_booking(make_thing(hub), dt.datetime(2022, 5, 12, 9, tzinfo=dt.UTC), school=school)
        BookedSession.objects.create(booking=row, session=Session.objects.latest("pk"))
        make_partnership(hub, school, make_organisation(), dt.date(2021, 1, 1))
        drain_all()

    more()
    with django_assert_num_queries(8):
        hub_panels(hub)
    more()
    more()
    with django_assert_num_queries(8):
        hub_panels(hub)


# ── Side by side ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def manager() -> Client:
    user = make_user()
    make_membership(user, Role.MANAGER)
    return client_of(user)


def test_the_network_sees_hubs_of_a_kind_side_by_side(manager: Client) -> None:
    first = of_kind(make_hub("A-1", name="Alpha"), Category.SCHOOL_BASED, Category.BROKER)
    part = make_hub("A-2", name="Part of Alpha", parent=first)
    of_kind(make_hub("B-1", name="Beta"), Category.BROKER)
    led(first, LedBy.HUB, school=make_school(first))
    led(part, LedBy.SCHOOL, school=make_school(part))
    make_partnership(first, make_school(first), make_organisation(), dt.date(2021, 1, 1))
    drain_all()
    table = kind_table(Category.SCHOOL_BASED, year=2021)
    assert [(row.code, row.trait, row.cells) for row in table.rows] == [("A-1", False, ("2", "50 %", "0 %", "50 %"))]
    table = kind_table(Category.BROKER, year=2021)
    assert [(row.code, row.trait) for row in table.rows] == [("B-1", False), ("A-1", True)]
    assert table.rows[1].cells == ("1", "1", "1 (100 %)", "0 (0 %)")
    page = manager.get("/network/").content.decode()
    for words in (
        "Beta",
        "Led by the hub</th>",
        "also of this kind",
        "No hub is of this kind.",
        "each pair counts once",
    ):
        assert words in page
    assert "Alpha" in manager.get("/network/kinds/school_based/").content.decode()
    assert manager.get("/network/kinds/nothing/").status_code == 404
    # Changing a filter swaps the figures alone.
    assert "also of this kind" not in manager.get("/network/", headers={"HX-Request": "true"}).content.decode()


def test_a_page_of_hubs_costs_the_same_however_many_there_are(
    manager: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(11):
        of_kind(make_hub(), Category.SPACE, Category.BROKER, Category.SCHOOL_BASED)
    for kind in Category:
        with django_assert_num_queries(4):
            table = kind_table(kind, year=2021)
        assert len(table.rows) == 10
    page = manager.get("/network/kinds/space/?page=2").content.decode()
    assert "Page 2 of 2" in page
    assert "All hubs of this kind" in manager.get("/network/").content.decode()
