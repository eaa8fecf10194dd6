"""Slices, rule by rule as docs/COUNTING.md has them, what they cost, and what the check of the figures says of them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hubs.models import Hub
from impact.actions.differences import in_words
from impact.models import Audience, CellAudience, LedBy, NetworkDay, NetworkSlice, NetworkSlicePeople, Session
from impact.models.slice_cells import NEVER
from impact.queries.dashboard import Picture
from impact.queries.slices import (
    Rank,
    RankRow,
    Slice,
    Whose,
    days_of_slice,
    rank_slice,
    read_slice,
    sessions_of_slice,
)
from impact.rollups import Mended, differences, drain_all, rebuild, verify
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_project,
    make_school,
    make_session,
    make_session_type,
    people_line,
)

pytestmark = pytest.mark.django_db
NETWORK = Slice()
YEAR = Slice(first=dt.date(2021, 9, 1), after=dt.date(2022, 9, 1))


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Portugal")


def seen(picture: Picture) -> tuple[int, int, int]:
    """Sessions, interactions, people of everyone."""
    return picture.whole.sessions, picture.whole.interactions, picture.whole.people


def whole(of: Slice) -> tuple[int, int, int]:
    return seen(read_slice(of).total)


def of_row(rows: list[RankRow], label: str) -> tuple[int, int, int]:
    return next(seen(row.picture) for row in rows if row.label == label)


def test_a_class_counts_its_highest_attendance_in_the_slice(hub: Hub) -> None:
    workshop, visit = make_session_type("workshop", "Workshop"), make_session_type("visit", "Visit")
    class_7b = make_class(make_school(hub))
    make_session(hub, class_line(class_7b, 20), session_type=workshop)
    make_session(hub, class_line(class_7b, 22), session_type=visit)
    drain_all()
    assert whole(NETWORK) == (2, 42, 22)
    assert whole(replace(NETWORK, session_type_id=workshop.pk)) == (1, 20, 20)
    assert whole(replace(NETWORK, session_type_id=visit.pk)) == (1, 22, 22)
    rows = rank_slice(NETWORK, Rank.TYPE)
    assert [(row.label, seen(row.picture)) for row in rows] == [("Visit", (1, 22, 22)), ("Workshop", (1, 20, 20))]


def test_a_sub_hub_logs_under_the_kind_and_country_of_its_hub(hub: Hub) -> None:
    sub_hub = make_hub(parent=hub)
    Hub.objects.filter(pk=sub_hub.pk).update(country="ES", category="broker")
    make_session(sub_hub, people_line(Audience.FAMILY, 15, 15))
    drain_all()
    assert whole(replace(NETWORK, country="PT")) == (1, 15, 15)
    assert whole(replace(NETWORK, country="ES")) == (0, 0, 0)
    assert whole(replace(NETWORK, category="broker")) == (0, 0, 0)
    Hub.objects.filter(pk=sub_hub.pk).update(parent=None)
    drain_all()
    assert whole(replace(NETWORK, country="ES", category="broker")) == (1, 15, 15)
    assert rank_slice(NETWORK, Rank.COUNTRY)[0].label == "Spain"


def test_a_hub_of_another_kind_takes_what_it_did_along(hub: Hub) -> None:
    school_class = make_class(make_school(hub))
    make_session(hub, class_line(school_class, 20), people_line(Audience.TEACHER, 2, 1))
    make_session(make_hub(), class_line(school_class, 18))
    drain_all()
    assert whole(replace(NETWORK, category="school_based")) == (2, 40, 22)
    Hub.objects.filter(pk=hub.pk).update(category="space")
    drain_all()
    assert whole(replace(NETWORK, category="school_based")) == (1, 18, 18)
    assert whole(replace(NETWORK, category="space")) == (1, 22, 22)
    assert whole(NETWORK) == (2, 40, 22)
    assert verify().differences == 0


def test_a_joint_session_is_in_one_country_and_at_both_hubs(hub: Hub) -> None:
    guest = make_hub(name="Guest")
    Hub.objects.filter(pk=guest.pk).update(country="NL")
    make_session(hub, people_line(Audience.FAMILY, 20, 20), co_hosts=[guest])
    drain_all()
    assert whole(replace(NETWORK, country="NL")) == (0, 0, 0)
    assert whole(NETWORK) == (1, 20, 20)
    assert of_row(rank_slice(NETWORK, Rank.HUB), "Guest") == (1, 20, 20)
    assert of_row(rank_slice(NETWORK, Rank.HUB), "Portugal") == (1, 20, 20)
    assert whole(Slice(whose=Whose.HUB, whose_id=guest.pk, country="PT")) == (1, 20, 20)
    assert whole(Slice(whose=Whose.HUB, whose_id=guest.pk, country="NL")) == (0, 0, 0)


def test_at_a_school_its_own_classes_count_and_what_was_held_for_it(hub: Hub) -> None:
    school_a, school_b = make_school(hub, "A"), make_school(hub, "B")
    lines = (class_line(make_class(school_a), 20), class_line(make_class(school_b), 18))
    make_session(hub, *lines, people_line(Audience.TEACHER, 3, 3), school=school_a)
    drain_all()
    assert whole(Slice(whose=Whose.SCHOOL, whose_id=school_a.pk)) == (1, 23, 23)
    assert whole(Slice(whose=Whose.SCHOOL, whose_id=school_b.pk)) == (1, 18, 18)
    rows = rank_slice(NETWORK, Rank.SCHOOL)
    assert [(row.label, seen(row.picture)) for row in rows] == [("A", (1, 23, 23)), ("B", (1, 18, 18))]
    teachers = Slice(whose=Whose.SCHOOL, whose_id=school_b.pk, audience=CellAudience.TEACHER)
    assert not sessions_of_slice(teachers)


def test_who_led_changes_the_slice_and_nothing_else(hub: Hub) -> None:
    session = make_session(hub, class_line(make_class(make_school(hub)), 20))
    drain_all()
    Session.objects.filter(pk=session.pk).update(led_by=LedBy.SCHOOL)
    drain_all()
    assert whole(replace(NETWORK, led_by="hub")) == (0, 0, 0)
    assert whole(replace(NETWORK, led_by="school")) == whole(NETWORK) == (1, 20, 20)
    assert verify().differences == 0


def test_the_largest_session_of_a_slice_is_found_anew_when_it_was_less(hub: Hub) -> None:
    large = make_session(hub, people_line(Audience.FAMILY, 30))
    make_session(hub, people_line(Audience.FAMILY, 12))
    drain_all()
    families = replace(NETWORK, audience=CellAudience.FAMILY, country="PT")
    assert read_slice(families).total.whole.at_least == 30
    large.lines.update(head_count=7)
    drain_all()
    assert read_slice(families).total.whole.at_least == 12
    assert verify().differences == 0


def test_any_days_in_a_row_are_counted(hub: Hub) -> None:
    school_class = make_class(make_school(hub))
    for day, heads in ((12, 20), (20, 24)):
        make_session(hub, class_line(school_class, heads), held_on=dt.date(2022, 5, day))
    drain_all()
    fortnight = Slice(first=dt.date(2022, 5, 9), after=dt.date(2022, 5, 20))
    assert whole(fortnight) == (1, 20, 20)
    assert whole(replace(fortnight, after=dt.date(2022, 5, 21))) == (2, 44, 24)
    assert [row.month for row in read_slice(fortnight).months] == [dt.date(2022, 5, 1)]
    assert days_of_slice(replace(fortnight, after=dt.date(2022, 6, 1))) == {
        dt.date(2022, 5, 12): (1, 20),
        dt.date(2022, 5, 20): (1, 24),
    }


def test_months_in_a_row_that_are_no_period_are_counted(hub: Hub) -> None:
    school_class = make_class(make_school(hub))
    for month, heads in ((2, 20), (3, 24), (4, 26)):
        make_session(hub, class_line(school_class, heads), held_on=dt.date(2022, month, 1))
    drain_all()
    spring = Slice(first=dt.date(2022, 2, 1), after=dt.date(2022, 4, 1), country="PT")
    reading = read_slice(spring)
    assert seen(reading.total) == (2, 44, 24)
    assert [seen(row.picture) for row in reading.months] == [(1, 20, 20), (1, 24, 24)]


def test_days_around_whole_months_count_whom_the_months_have_not(hub: Hub) -> None:
    workshop, visit = make_session_type("workshop", "Workshop"), make_session_type("visit", "Visit")
    once, often = make_class(make_school(hub)), make_class(make_school(hub))
    for school_class, day, heads, kind in (
        (often, dt.date(2022, 3, 14), 25, workshop),  # the day before
        (often, dt.date(2022, 3, 15), 22, workshop),
        (often, dt.date(2022, 4, 20), 20, workshop),
        (often, dt.date(2022, 5, 2), 21, visit),
        (often, dt.date(2022, 6, 3), 23, workshop),
        (often, dt.date(2022, 6, 4), 24, workshop),  # the day after
        (once, dt.date(2022, 6, 1), 18, visit),
    ):
        make_session(hub, class_line(school_class, heads), held_on=day, session_type=kind)
    drain_all()
    spring = Slice(first=dt.date(2022, 3, 15), after=dt.date(2022, 6, 4))
    assert whole(spring) == (5, 104, 41)
    assert whole(replace(spring, session_type_id=workshop.pk)) == (3, 65, 23)
    assert whole(replace(spring, session_type_id=visit.pk)) == (2, 39, 39)
    assert whole(replace(spring, country="PT", session_type_id=visit.pk)) == (2, 39, 39)
    assert whole(replace(spring, country="ES")) == (0, 0, 0)
    by_month = {row.month.month: seen(row.picture) for row in read_slice(spring).months}
    assert by_month == {3: (1, 22, 22), 4: (1, 20, 20), 5: (1, 21, 21), 6: (2, 41, 41)}
    types = {row.label: seen(row.picture) for row in rank_slice(spring, Rank.TYPE)}
    assert types == {"Workshop": (3, 65, 23), "Visit": (2, 39, 39)}
    assert of_row(rank_slice(spring, Rank.COUNTRY), "Portugal") == (5, 104, 41)


def test_people_are_kept_by_the_month_in_which_they_were_last_there(hub: Hub) -> None:
    school_class = make_class(make_school(hub))
    february, march, april, may = (dt.date(2022, month, 1) for month in (2, 3, 4, 5))

    def kept() -> dict[tuple[dt.date, dt.date], int]:
        drain_all()
        of_all = NetworkSlicePeople.objects.filter(category="", country="", session_type_id=0, led_by="")
        rows = of_all.exclude(people_by_class=0).values_list("month", "since", "people_by_class")
        return {(month, since): people for month, since, people in rows}

    for month, heads in ((february, 24), (april, 20), (may, 26)):
        make_session(hub, class_line(school_class, heads), held_on=month)
    assert kept() == {
        (february, NEVER): 24,
        (april, february): 20,
        (may, april): 20,
        (may, february): 4,
        (may, NEVER): 2,
    }
    late = make_session(hub, class_line(school_class, 22), held_on=march)
    assert kept() == {
        (february, NEVER): 24,
        (march, february): 22,
        (april, march): 20,
        (may, april): 20,
        (may, march): 2,
        (may, february): 2,
        (may, NEVER): 2,
    }
    assert whole(Slice(first=march, after=may, led_by="hub")) == (2, 42, 22)
    Session.objects.filter(pk=late.pk).update(voided_at=timezone.now(), void_reason="x")
    assert kept()[may, february] == 4
    assert whole(Slice(first=march, after=may, led_by="hub")) == (1, 20, 20)


def test_what_nothing_is_in_is_nothing(hub: Hub) -> None:
    for of in (Slice(country="XX"), Slice(whose=Whose.SCHOOL, whose_id=1), replace(YEAR, session_type_id=0)):
        assert whole(of) == (0, 0, 0)
        assert not read_slice(of).months
        assert not rank_slice(of, Rank.COUNTRY)
        assert not days_of_slice(of)


def test_days_by_place_and_type_are_those_of_the_sessions(hub: Hub) -> None:
    space, visit = make_hub(), make_session_type("visit", "Visit")
    Hub.objects.filter(pk=space.pk).update(category="space", country="ES")
    for owner, day, heads, kind in (
        (hub, 3, 20, None),
        (hub, 4, 15, visit),
        (space, 4, 12, visit),
        (space, 5, 9, None),
    ):
        make_session(owner, people_line(Audience.FAMILY, heads), held_on=dt.date(2022, 5, day), session_type=kind)
    drain_all()
    visits = replace(NETWORK, session_type_id=visit.pk)
    fourth = dt.date(2022, 5, 4)
    assert days_of_slice(visits) == {fourth: (2, 27)}
    assert days_of_slice(replace(visits, country="ES")) == {fourth: (1, 12)}
    assert days_of_slice(replace(visits, category="school_based")) == {fourth: (1, 15)}
    assert days_of_slice(replace(visits, category="space", country="ES", led_by="hub")) == {fourth: (1, 12)}
    assert days_of_slice(replace(NETWORK, category="space", led_by="hub")) == {
        fourth: (1, 12),
        dt.date(2022, 5, 5): (1, 9),
    }
    assert not days_of_slice(replace(visits, category="broker"))


def narrowed(kind: int) -> list[Slice]:
    return [
        replace(YEAR, session_type_id=kind),
        replace(YEAR, country="PT", category="school_based", led_by="hub"),
        Slice(first=dt.date(2022, 4, 1), after=dt.date(2022, 9, 1), led_by="hub"),
        Slice(first=dt.date(2022, 3, 1), after=dt.date(2022, 6, 1), led_by="hub"),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_filtered_view_of_the_network_is_a_few_queries_on_cells(hub: Hub, rows: int) -> None:
    for number in range(rows):
        owner = make_hub()
        line = class_line(make_class(make_school(owner)), 20)
        make_session(owner, line, project=make_project(owner), held_on=dt.date(2022, 5, 1 + number))
    drain_all()
    for of in narrowed(make_session_type().pk):
        assert touched(read_slice, of) == [{"impact_networkslice"}, {"impact_networkslicepeople"}]
        assert len(touched(rank_slice, of, Rank.COUNTRY)) == 2
        assert len(touched(rank_slice, of, Rank.TYPE)) == 3
        assert len(touched(rank_slice, of, Rank.PROJECT)) == 2
        assert touched(days_of_slice, of) == [{"impact_networkday"}]
    around = replace(YEAR, first=dt.date(2021, 8, 20), session_type_id=make_session_type().pk)
    assert touched(read_slice, around) == [{"impact_networkslice"}, {"impact_networkslicepeople"}, set()]
    assert touched(read_slice, YEAR) == [{"impact_periodcell"}]
    assert touched(days_of_slice, YEAR) == [{"impact_networkday"}]


def touched(does: Callable[..., object], *words: Slice | Rank) -> list[set[str]]:
    """The tables of figures that each query reads."""
    tables = ("impact_networkslicepeople", "impact_networkslice", "impact_networkday", "impact_periodcell")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        does(*words)
    found: list[set[str]] = []
    for query in asked:
        sql = query["sql"]
        found.append(set())
        for table in tables:
            if table in sql:
                found[-1].add(table)
                sql = sql.replace(table, "")
    return found


@pytest.mark.parametrize("fits", [0, differences.FITS_IN_MEMORY])
def test_the_check_says_which_slice_is_wrong(hub: Hub, monkeypatch: pytest.MonkeyPatch, fits: int) -> None:
    monkeypatch.setattr(differences, "FITS_IN_MEMORY", fits)
    make_session(hub, class_line(make_class(make_school(hub)), 20), held_on=dt.date(2022, 5, 12))
    drain_all()
    hub_cells = {"category": "school_based", "country": "PT"}
    NetworkSlice.objects.filter(**hub_cells, audience="everyone", session_type_id=0).update(sessions=9)
    NetworkSlicePeople.objects.filter(**hub_cells, session_type_id=0, led_by="").update(people_by_class=7)
    NetworkDay.objects.filter(**hub_cells, audience="student", session_type_id=0).update(interactions=3)
    outcome = verify()
    assert outcome.differences == 3
    text = "\n".join(in_words(outcome.named))
    for words in ("School-based hub, PT", "May 2022", "never there before", "shown 9", "shown 7", "shown 3"):
        assert words in text
    assert rebuild() == Mended(3, 0)
    assert verify().differences == 0
