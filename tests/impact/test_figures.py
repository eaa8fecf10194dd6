"""Figures from cells: people, bounds and method of each scope and period, never by adding smaller ones."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.models import Audience, PeriodKind, ScopeKind
from impact.models.audience import CellAudience
from impact.queries.dashboard import Reading, read_scope
from impact.queries.figures import Figures, Method, Sums, figures_of, figures_of_everyone
from impact.queries.freshness import freshness
from impact.queries.periods import (
    ALL_TIME,
    Period,
    period_from_key,
    periods_with_figures,
    with_empty_months,
)
from impact.queries.words import method_of, people_said
from impact.rollups import drain_all
from tests.factories.network import class_line, make_class, make_hub, make_school, make_session, people_line

OCTOBER = dt.date(2021, 10, 1)
MAY = dt.date(2022, 5, 1)


def network(period: Period = ALL_TIME, audience: CellAudience = CellAudience.EVERYONE) -> Reading:
    return read_scope(ScopeKind.NETWORK, 0, period, audience)


@pytest.mark.parametrize(
    ("people", "interactions", "ratio"),
    [
        (7024, 134775, "19.2"),
        (449, 5918, "13.2"),
        (9804, 10552, "1.08"),
        (3, 300, "100"),
        (2, 1999, "1000"),
        (1000, 9996, "10.0"),
        (1000, 99960, "100"),
    ],
)
def test_interactions_per_person_have_three_significant_digits(people: int, interactions: int, ratio: str) -> None:
    assert str(Figures(people=people, interactions=interactions).per_person) == ratio


def test_nobody_reached_has_no_ratio_and_no_method() -> None:
    assert Figures().per_person is None
    assert Figures().method is Method.NONE


@pytest.mark.parametrize(
    ("cell", "people", "method", "percent"),
    [
        (Sums(interactions=72, people_by_class=24, largest_session=24), 24, Method.CLASSES, 100),
        (Sums(interactions=72, first_timers=30, largest_session=24), 30, Method.ESTIMATE, 0),
        (Sums(interactions=72, people_by_class=24, first_timers=6, largest_session=24), 30, Method.BOTH, 80),
        (Sums(interactions=72, people_by_class=1, first_timers=7, largest_session=8), 8, Method.BOTH, 13),
        (Sums(interactions=5000, people_by_class=1, first_timers=999, largest_session=24), 1000, Method.BOTH, 1),
        (Sums(interactions=5000, people_by_class=999, first_timers=1, largest_session=24), 1000, Method.BOTH, 99),
    ],
)
def test_method_and_share(cell: Sums, people: int, method: Method, percent: int) -> None:
    figures = figures_of(cell)
    assert (figures.people, figures.method, figures.percent_by_class) == (people, method, percent)


def test_people_are_at_least_the_largest_session() -> None:
    """Forty parents came and nobody asked who was new: forty is certain."""
    figures = figures_of(Sums(sessions=2, interactions=70, largest_session=40))
    assert (figures.people, figures.at_least, figures.at_most) == (40, 40, 70)
    assert figures.people_estimated == 40
    assert figures.is_lower_bound
    assert figures.is_largest_session
    assert figures.per_person is None


def test_where_the_two_bounds_meet_people_are_known() -> None:
    """One session with nine: nobody else was there, and nobody came twice, whoever was new."""
    figures = figures_of(Sums(sessions=1, interactions=9, first_timers=2, largest_session=9))
    assert (figures.people, figures.at_least, figures.at_most) == (9, 9, 9)
    assert (figures.is_lower_bound, figures.per_person) == (False, Decimal("1.00"))
    assert people_said(figures) == "9"


def test_a_count_as_large_as_the_largest_session_is_no_lower_bound() -> None:
    figures = figures_of(Sums(sessions=2, interactions=70, first_timers=40, largest_session=40))
    assert (figures.people, figures.is_lower_bound, figures.per_person) == (40, False, Decimal("1.75"))


def test_everyone_with_a_group_of_which_only_a_bound_is_known() -> None:
    students = figures_of(Sums(interactions=72, people_by_class=50, largest_session=24))
    teachers = figures_of(Sums(interactions=30, first_timers=2, largest_session=10))
    whole = figures_of_everyone(Sums(sessions=3), (students, teachers))
    assert (whole.people, whole.at_least, whole.is_lower_bound, whole.is_largest_session) == (60, 34, True, False)
    assert whole.per_person is None
    assert people_said(whole) == "60"
    assert method_of(whole).endswith("A group of them is counted only as large as its largest session, so there were"
                                     " rather more.")  # fmt: skip
    assert whole == Figures(3, 102, 60, 50, 34), "what was kept before without it is the same figure"


cells = st.builds(
    Sums,
    sessions=st.integers(0, 50),
    interactions=st.integers(0, 10_000),
    first_timers=st.integers(0, 10_000),
    largest_session=st.integers(0, 10_000),
    people_by_class=st.integers(0, 10_000),
).filter(lambda cell: cell.people_by_class + cell.first_timers <= cell.interactions >= cell.largest_session)


@given(st.lists(cells, min_size=3, max_size=3), st.integers(0, 150))
def test_figures_stay_within_their_bounds(groups: list[Sums], sessions: int) -> None:
    parts = [figures_of(cell) for cell in groups]
    whole = figures_of_everyone(Sums(sessions=sessions), parts)
    for figures in (*parts, whole):
        assert figures.at_least <= figures.people <= figures.at_most
        assert 0 <= figures.people_by_class <= figures.people
    assert whole.people == sum(part.people for part in parts)
    assert whole.sessions == sessions


def test_keys_of_periods_lead_back_to_them() -> None:
    periods = [
        ALL_TIME,
        Period(PeriodKind.SCHOOL_YEAR, dt.date(2021, 9, 1)),
        Period(PeriodKind.YEAR, dt.date(2021, 1, 1)),
        Period(PeriodKind.MONTH, OCTOBER),
    ]
    assert [period.key for period in periods] == ["all", "school-year-2021", "year-2021", "month-2021-10"]
    assert [period.label for period in periods] == ["All time", "2021/22", "2021", "October 2021"]
    assert [period_from_key(period.key) for period in periods] == periods


@pytest.mark.parametrize(
    "key", ["", "x", "month-2021", "month-2021-13", "year-2021-10", "year-0001", "school-year-9999", "month-٢٠٢١-10"]
)
def test_nonsense_is_no_period(key: str) -> None:
    assert period_from_key(key) is None


def test_months_without_sessions_stand_between_others() -> None:
    assert with_empty_months([dt.date(2021, 12, 1), OCTOBER]) == [OCTOBER, dt.date(2021, 11, 1), dt.date(2021, 12, 1)]
    years = with_empty_months([dt.date(2026, 6, 1), dt.date(2022, 9, 1)])
    assert len(years) == 46
    assert (years[0], years[1], years[-1]) == (dt.date(2022, 9, 1), dt.date(2022, 10, 1), dt.date(2026, 6, 1))
    assert with_empty_months([]) == []


@pytest.mark.django_db
class TestReading:
    def test_nothing_logged_is_zero(self) -> None:
        reading = network()
        assert reading.total.whole == Figures()
        assert reading.months == ()
        assert periods_with_figures(ScopeKind.NETWORK, 0) == [ALL_TIME]
        assert freshness().added_up_at is None or freshness().version >= 0

    def test_a_class_counts_once_however_many_sessions_months_and_hubs_it_met(self) -> None:
        hub, other = make_hub(), make_hub()
        pupils = make_class(make_school(hub), size=24)
        make_session(hub, class_line(pupils, 22), held_on=OCTOBER)
        make_session(hub, class_line(pupils, 24), held_on=MAY)
        make_session(other, class_line(pupils, 20), held_on=MAY)
        drain_all()

        students = network().total.parts[0]
        assert (students.people, students.interactions, students.sessions) == (24, 66, 3)
        assert students.method is Method.CLASSES
        by_month = {at.month: at.picture.parts[0].people for at in network().months}
        assert by_month[OCTOBER] == 22
        assert by_month[MAY] == 24
        at_other = read_scope(ScopeKind.HUB, other.pk, ALL_TIME, CellAudience.EVERYONE)
        assert at_other.total.parts[0].people == 20

    def test_a_joint_session_counts_once_for_the_network_and_once_for_each_hub(self) -> None:
        hub, other = make_hub(), make_hub()
        make_session(hub, people_line(Audience.FAMILY, 30, 12), held_on=OCTOBER, co_hosts=[other])
        drain_all()

        assert network().total.whole.interactions == 30
        for seen_by in (hub, other):
            reading = read_scope(ScopeKind.HUB, seen_by.pk, ALL_TIME, CellAudience.EVERYONE)
            assert (reading.total.whole.interactions, reading.total.whole.sessions) == (30, 1)

    def test_a_session_with_pupils_and_parents_is_one_session(self) -> None:
        hub = make_hub()
        pupils = make_class(make_school(hub), size=24)
        make_session(hub, class_line(pupils), people_line(Audience.FAMILY, 10, 5), people_line(Audience.OTHER, 4, 4))
        drain_all()

        whole, (students, teachers, community) = network().total.whole, network().total.parts
        assert (whole.sessions, students.sessions, teachers.sessions, community.sessions) == (1, 1, 0, 1)
        assert (whole.people, whole.interactions, whole.at_least) == (24 + 14, 38, 24 + 14)
        assert community.interactions == 14

    def test_one_audience_alone(self) -> None:
        hub = make_hub()
        make_session(hub, people_line(Audience.FAMILY, 10, 7), people_line(Audience.INDUSTRY, 4, 4), held_on=OCTOBER)
        drain_all()

        reading = network(audience=CellAudience.FAMILY)
        assert [column.label for column in reading.columns] == ["Families"]
        assert (reading.total.whole.people, reading.total.whole.interactions) == (10, 10)
        assert reading.months[0].picture.parts[0].interactions == 10

    def test_a_school_year_shows_its_own_months(self) -> None:
        hub = make_hub()
        for day in (dt.date(2021, 8, 31), dt.date(2021, 9, 1), dt.date(2022, 1, 10), dt.date(2022, 9, 1)):
            make_session(hub, people_line(Audience.OTHER, 10, 10), held_on=day)
        drain_all()

        reading = network(Period(PeriodKind.SCHOOL_YEAR, dt.date(2021, 9, 1)))
        assert reading.total.whole.interactions == 20
        assert [at.month.month for at in reading.months] == [9, 10, 11, 12, 1]
        assert [period.key for period in periods_with_figures(ScopeKind.NETWORK, 0)][:4] == [
            "all",
            "school-year-2022",
            "school-year-2021",
            "school-year-2020",
        ]

    def test_attendance_that_nobody_told_is_missing_and_not_zero(self) -> None:
        hub = make_hub()
        make_session(hub)
        make_session(hub, people_line(Audience.OTHER, 0, 0))
        drain_all()

        whole = network().total.whole
        assert (whole.sessions, whole.without_attendance, whole.interactions) == (2, 1, 0)
