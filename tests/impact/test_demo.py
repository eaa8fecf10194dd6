"""The demonstration network adds up to what was published, to the digit, out of individual sessions."""

import datetime as dt

import pytest

from impact.demo import NOTICE, NetworkPlan, plan_network
from impact.demo.calendar import is_school_day
from impact.demo.plan import FIRST_DAY, LAST_DAY
from impact.demo.totals import CannotMeetError, count, prove, settle
from impact.models import (
    Audience,
    AudienceGroup,
)
from schools.models import school_year_of

TODAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def plan() -> NetworkPlan:
    return plan_network(TODAY)


def outline(plan: NetworkPlan) -> list[object]:
    return [
        (
            one.uid, one.hub.code, one.held_on, one.type_code, one.title, one.voided, one.led_by,
            [(line.audience, line.head_count, line.first_timers) for line in one.lines],
        )
        for one in plan.sessions
    ]  # fmt: skip


def test_the_plan_is_the_published_table(plan: NetworkPlan) -> None:
    assert {group: tuple(figures) for group, figures in count(plan).items()} == {
        AudienceGroup.STUDENTS: (7_024, 134_775),
        AudienceGroup.TEACHERS: (449, 5_918),
        AudienceGroup.COMMUNITY: (9_804, 10_552),
    }
    assert len(plan.partnerships) > 120


def test_the_plan_is_the_same_each_time(plan: NetworkPlan) -> None:
    again = plan_network(dt.date(2030, 1, 1))
    assert outline(again) == outline(plan)
    of_then = [[(one.name, one.size) for one in each.classes if one.school_year <= 2021] for each in (plan, again)]
    assert of_then[0] == of_then[1]
    assert {one.school_year for one in again.classes} == {2019, 2020, 2021, 2029}


def test_the_plan_is_believable(plan: NetworkPlan) -> None:
    standing = [session for session in plan.sessions if not session.voided]
    assert all(FIRST_DAY <= one.held_on <= LAST_DAY and one.held_on >= one.hub.opened_on for one in plan.sessions)
    assert all(
        line.head_count <= line.school_class.size for one in plan.sessions for line in one.lines if line.school_class
    )
    lessons = [one for one in standing if any(line.school_class for line in one.lines)]
    assert all(is_school_day(one.held_on, one.hub.country) for one in lessons)
    assert all(
        school_year_of(one.held_on) == line.school_class.school_year
        for one in lessons
        for line in one.lines
        if line.school_class
    )
    april_2019_20 = sum(one.held_on.year == 2020 and one.held_on.month == 4 for one in standing)
    april_2020_21 = sum(one.held_on.year == 2021 and one.held_on.month == 4 for one in standing)
    assert april_2019_20 < april_2020_21 / 5, "schools were closed in the spring of 2020"
    assert len({one.type_code for one in standing}) >= 14
    assert len({one.led_by for one in standing}) == 3
    assert len({one.format for one in standing}) == 3
    assert 5 <= sum(bool(one.voided) for one in plan.sessions) <= 20
    assert 5 <= sum(not one.lines for one in standing) <= 30
    assert sum(bool(one.co_hosts) for one in standing) > 50
    assert sum(one.hub.parent is not None for one in standing) > 500
    assert sum(one.continues is not None for one in plan.classes) > 80


def test_few_months_of_a_hub_have_so_few_people_that_they_must_be_hidden(plan: NetworkPlan) -> None:
    cells: dict[tuple[str, int, int, Audience], int] = {}
    months: dict[tuple[int, int, Audience], int] = {}
    for session in plan.sessions:
        for line in [] if session.voided else session.lines:
            hub = session.hub.parent or session.hub
            month = (session.held_on.year, session.held_on.month, line.audience)
            cells[hub.code, *month] = cells.get((hub.code, *month), 0) + line.head_count
            months[month] = months.get(month, 0) + line.head_count
    of_students = [heads for (*_, audience), heads in cells.items() if audience == Audience.STUDENT]
    assert sum(heads < 5 for heads in of_students) == 0
    assert all(
        heads >= 5 for (*_, audience), heads in months.items() if audience in {Audience.STUDENT, Audience.TEACHER}
    )


def test_a_plan_that_is_off_by_one_is_refused(plan: NetworkPlan) -> None:
    session = next(one for one in plan.sessions if one.lines and not one.voided)
    session.lines[0].head_count -= 1
    try:
        with pytest.raises(CannotMeetError):
            prove(plan)
    finally:
        session.lines[0].head_count += 1


def test_totals_out_of_reach_are_refused() -> None:
    from random import Random

    assert sum(settle([1, 2, 3], [(0, 5)] * 3, 14, Random(1))) == 14
    with pytest.raises(CannotMeetError):
        settle([1, 2, 3], [(0, 5)] * 3, 16, Random(1))


def test_the_notice_says_that_it_is_invented() -> None:
    assert "invented" in str(NOTICE)
