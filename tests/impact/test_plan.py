"""A series is planned, seen before it is stored, changed, ended and taken back; nothing of it counts."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.actions import EditedMeanwhile
from hubs.models import Hub, OpeningHours
from hubs.roles import Role
from impact.actions.grid import ColumnTold, save_counts
from impact.actions.plan import (
    HasAnswers,
    add_planned,
    change_series,
    end_series,
    plan_series,
    remove_series,
    resume_series,
)
from impact.actions.plan_answers import cancel_planned, move_planned
from impact.models import PlannedSession, Session, SessionSeries
from impact.queries.plan_days import days_of_series, with_closed_days
from impact.rollups import drain_all
from impact.rollups.verify import verify
from projects.models import Project
from schools.models import School, SchoolClass
from tests.factories.clients import member
from tests.factories.equipment import close_on
from tests.factories.network import make_class, make_hub, make_project, make_school, make_session_type
from tests.factories.plan import first_of, make_series, planned_draft
from tests.factories.sign_ups import open_call, sign_up
from tests.marks import marks

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2022, 5, 12, 10, 0, tzinfo=dt.UTC)  # a Thursday
TODAY = NOW.date()
WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def _at_a_known_time() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PL")


@pytest.fixture
def project(hub: Hub) -> Project:
    return make_project(hub, "Clean river")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def group(school: School) -> SchoolClass:
    return make_class(school, "7B", size=24)


@pytest.fixture
def staff(hub: Hub) -> tuple[User, Client]:
    return member(hub)


def days_of(series: SessionSeries) -> list[dt.date]:
    return list(PlannedSession.objects.filter(series=series).of_standing_series().values_list("day", flat=True))


def open_days(series: SessionSeries) -> set[dt.date]:
    return set(PlannedSession.objects.filter(series=series).on_open_days().values_list("day", flat=True))


def typed(group: SchoolClass, **said: str) -> dict[str, object]:
    return {
        "uid": str(uuid.uuid4()),
        "session_type": str(make_session_type().pk),
        "school": str(group.school_id),
        "classes": [str(group.pk)],
        "weekdays": ["3"],
        "every_weeks": "1",
        "starts_on": "2022-05-12",
        "ends_on": "2022-06-09",
        "starts_at": "09:30",
        "minutes": "90",
        "led_by": "hub",
        "title": "River club",
        "seen": "",
        **said,
    }


def seen_in(page: str) -> str:
    return value_in(page, "seen")


def value_in(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]


def test_nothing_is_planned_for_days_on_which_the_hub_is_at_rest(
    hub: Hub, project: Project, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    """The form says why; what was planned before is asked about only until the last day."""
    series = make_series(hub, starts_on=TODAY - WEEK, weeks=4, project=project)
    Hub.objects.filter(pk=hub.pk).update(closed_on=TODAY)
    hub.refresh_from_db()
    page = staff[1].post(f"/h/{hub.code}/projects/{project.pk}/plan/", typed(group))
    assert page.status_code == 422
    assert "The hub is at rest since" in page.content.decode()
    assert open_days(series) == {TODAY - WEEK, TODAY}
    shown = with_closed_days(hub, [TODAY, TODAY + WEEK], also_closed_weekdays=True)
    assert [bool(day.closed) for day in shown] == [False, True]
    added = staff[1].post(f"/h/{hub.code}/plan/series/{series.pk}/", {"step": "add", "day": "2022-05-13"})
    assert added.status_code == 422
    assert series.planned.count() == 4


# ── Days ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_other_week_counts_from_the_week_of_the_first_day() -> None:
    days = days_of_series(weekdays=(0, 3), every_weeks=2, starts_on=dt.date(2022, 5, 12), ends_on=dt.date(2022, 6, 10))
    assert [day.isoformat() for day in days] == ["2022-05-12", "2022-05-23", "2022-05-26", "2022-06-06", "2022-06-09"]


def test_a_leap_day_and_a_change_of_clocks_are_days_like_others(hub: Hub) -> None:
    leap = days_of_series(weekdays=(3,), every_weeks=1, starts_on=dt.date(2024, 2, 22), ends_on=dt.date(2024, 3, 7))
    assert leap == [dt.date(2024, 2, 22), dt.date(2024, 2, 29), dt.date(2024, 3, 7)]
    # In Lisbon clocks go forward on the 26th of March 2023: half past nine stays half past nine.
    with time_machine.travel(dt.datetime(2023, 3, 18, 12, tzinfo=dt.UTC), tick=False):
        series = make_series(hub, starts_on=dt.date(2023, 3, 19), weeks=3)
    assert days_of(series) == [dt.date(2023, 3, 19), dt.date(2023, 3, 26), dt.date(2023, 4, 2)]
    assert series.starts_at == dt.time(9, 30)


@settings(max_examples=25, deadline=None)
@given(
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    every=st.integers(1, 4),
    begins=st.integers(0, 40),
    lasts=st.integers(0, 70),
    open_on=st.sets(st.integers(0, 6)),
    closed=st.lists(st.tuples(st.integers(0, 110), st.integers(0, 9)), max_size=3),
    also=st.booleans(),
)
def test_planned_days_are_the_weekdays_minus_closed_days(
    weekdays: set[int],
    every: int,
    begins: int,
    lasts: int,
    open_on: set[int],
    closed: list[tuple[int, int]],
    also: bool,
) -> None:
    """What the preview says, what the database says, and what is worked out here day by day, is the same."""
    hub = make_hub()
    for weekday in open_on:
        OpeningHours.objects.create(hub=hub, weekday=weekday, opens=dt.time(9), closes=dt.time(17))
    shut: set[dt.date] = set()
    for begin, length in closed:
        days = {TODAY + dt.timedelta(days=begin + number) for number in range(length + 1)}
        if not days & shut:
            shut |= days
            hub.opening_exceptions.create(starts_on=min(days), ends_on=max(days), note="Holidays")
    first = TODAY + dt.timedelta(days=begins)
    last = first + dt.timedelta(days=lasts)
    draft = planned_draft(
        hub,
        starts_on=first,
        weekdays=tuple(sorted(weekdays)),
        ends_on=last,
        every_weeks=every,
        also_closed_weekdays=also,
    )
    monday = first - dt.timedelta(days=first.weekday())
    wanted = set()
    for number in range(lasts + 1):
        day = first + dt.timedelta(days=number)
        fits = day.weekday() in weekdays and ((day - monday).days // 7) % every == 0
        is_open = day not in shut and (also or not open_on or day.weekday() in open_on)
        if fits and is_open:
            wanted.add(day)
    series = plan_series(hub=hub, by=member(hub)[0], draft=draft)
    assert open_days(series) == wanted
    shown = with_closed_days(hub, draft.days(), also_closed_weekdays=also)
    assert {day.date for day in shown if not day.closed} == wanted


def test_a_closed_day_says_why_and_another_hour_opens_it(hub: Hub) -> None:
    OpeningHours.objects.create(hub=hub, weekday=0, opens=dt.time(9), closes=dt.time(17))
    thursday = TODAY + WEEK
    hub.opening_exceptions.create(starts_on=thursday, ends_on=thursday, opens=dt.time(9), closes=dt.time(12))
    close_on(hub, TODAY + 2 * WEEK, "Corpus Christi")
    series = make_series(hub, weeks=3)
    assert open_days(series) == {thursday}
    shown = with_closed_days(hub, [TODAY, thursday, TODAY + 2 * WEEK], also_closed_weekdays=False)
    assert [day.closed for day in shown] == ["The hub is closed on this weekday", "", "Corpus Christi"]


# ── The form ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_days_are_seen_before_they_are_stored(
    hub: Hub, project: Project, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    close_on(hub, dt.date(2022, 5, 26), "Ascension Day")
    drain_all()
    client, path = staff[1], f"/h/OSHub-PL/projects/{project.pk}/plan/"
    assert "Plan sessions" in client.get(path).content.decode()
    values = typed(group)
    page = client.post(path, values).content.decode()
    assert "4 sessions, 1 day without" in page
    assert "Skipped: Ascension Day" in page
    assert "24 pupils are expected each time" in page
    assert not SessionSeries.objects.exists()
    seen = seen_in(page)
    # Other days than those that were shown are shown first.
    again = client.post(path, values | {"seen": seen, "ends_on": "2022-06-16"})
    assert again.status_code == 200
    assert not SessionSeries.objects.exists()
    for _twice in range(2):
        answer = client.post(path, values | {"seen": seen})
        assert answer.status_code == 302
    series = SessionSeries.objects.get()
    assert (series.project, series.school, list(series.classes.all())) == (project, group.school, [group])
    assert series.planned.count() == 5
    assert len(open_days(series)) == 4
    assert "4 sessions, 1 day without" in client.get(f"/h/OSHub-PL/plan/series/{series.pk}/").content.decode()
    assert (series.made_by, Session.objects.count(), marks()) == (staff[0], 0, 0)
    page = client.get("/h/OSHub-PL/plan/?week=2022-W21").content.decode()
    assert "Ascension Day" in page
    assert "River club" in client.get(path).content.decode()


def test_a_sign_up_fills_in_school_and_classes(
    hub: Hub, project: Project, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    row = sign_up(open_call(project), group.school, group)
    path = f"/h/OSHub-PL/projects/{project.pk}/plan/?sign_up={row.pk}"
    page = staff[1].get(path).content.decode()
    assert f'value="{group.school_id}" selected' in page
    box = page.split('name="classes"')[1].split(">")[0]
    assert f'value="{group.pk}"' in box
    assert "checked" in box
    other = make_project(hub)
    assert staff[1].get(f"/h/OSHub-PL/projects/{other.pk}/plan/?sign_up={row.pk}").status_code == 404
    for wrong in ("x", "9" * 30):
        assert staff[1].get(f"/h/OSHub-PL/projects/{other.pk}/plan/?sign_up={wrong}").status_code == 404


def test_show_classes_brings_those_of_the_school_and_no_complaint(
    project: Project, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    path = f"/h/OSHub-PL/projects/{project.pk}/plan/"
    values = {"school": str(group.school_id), "step": "classes", "starts_on": "2022-05-12"}
    answer = staff[1].post(path, values)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "7B · 24" in page
    assert "Please check" not in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"weekdays": []}, "Choose at least one weekday."),
        ({"session_type": ""}, "Choose a type."),
        ({"ends_on": "2022-05-01"}, "The last day cannot come before the first."),
        ({"ends_on": "2026-05-01"}, "A series lasts at most a good year."),
        ({"starts_on": "2021-05-01", "ends_on": "2022-05-01"}, "A plan begins at most 60 days ago."),
        ({"starts_on": "2024-05-01", "ends_on": "2024-06-01"}, "A plan begins within a year."),
        ({"starts_on": "2022-05-13", "ends_on": "2022-05-14"}, "there is none of these weekdays"),
        ({"starts_on": "yesterday"}, "Enter a valid date."),
        ({"minutes": "2"}, "greater than or equal to 5"),
        ({"classes": ["999999"]}, "Choose from the list."),
        ({"school": "no"}, "Choose one from the list."),
        ({"every_weeks": "99"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    project: Project, group: SchoolClass, staff: tuple[User, Client], wrong: dict[str, object], says: str
) -> None:
    answer = staff[1].post(f"/h/OSHub-PL/projects/{project.pk}/plan/", typed(group) | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert 'value="River club"' in page
    assert not SessionSeries.objects.exists()


def test_a_hub_that_is_closed_on_all_of_it_says_what_to_do(
    hub: Hub, project: Project, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    OpeningHours.objects.create(hub=hub, weekday=0, opens=dt.time(9), closes=dt.time(17))
    path = f"/h/OSHub-PL/projects/{project.pk}/plan/"
    answer = staff[1].post(path, typed(group))
    assert answer.status_code == 422
    assert "The hub is closed on all of these days" in answer.content.decode()
    assert "5 sessions" in staff[1].post(path, typed(group, also_closed_weekdays="on")).content.decode()


def test_strangers_and_those_without_the_right(hub: Hub, project: Project) -> None:
    path = f"/h/OSHub-PL/projects/{project.pk}/plan/"
    assert member(make_hub())[1].get(path).status_code == 404
    assert member(hub, Role.BOARD)[1].get(path).status_code == 403
    assert member(hub, Role.BOARD)[1].get("/h/OSHub-PL/plan/").status_code == 403


# ── Change, end, exceptions ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_change_leaves_what_was_and_can_be_taken_back(
    hub: Hub, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    user, client = staff
    series = make_series(hub, group, by=user, starts_on=TODAY - WEEK, weeks=6)
    path = f"/h/OSHub-PL/plan/series/{series.pk}/"
    values = typed(group, starts_on="2022-05-19", weekdays="4", version=str(series.version))
    page = client.post(path, values).content.decode()
    answer = client.post(path, values | {"seen": seen_in(page)})
    assert answer.status_code == 302
    assert client.post(path, values | {"seen": seen_in(page)}).status_code == 302, "the same once more is the same"
    series.refresh_from_db()
    changed = SessionSeries.objects.get(continues=series)
    assert days_of(series) == [TODAY - WEEK, TODAY]
    assert days_of(changed)[0] == dt.date(2022, 5, 20)
    # Somebody who still has the old version before them is told.
    with pytest.raises(EditedMeanwhile):
        change_series(series=series, by=user, draft=planned_draft(hub, group), version=1)
    answer = client.post(f"/h/OSHub-PL/plan/series/{changed.pk}/", {"step": "remove"})
    assert answer["Location"].endswith(path)
    assert len(days_of(series)) == 6


@pytest.mark.parametrize("looked", [False, True], ids=["before the days are shown", "after"])
def test_who_was_overtaken_loses_nothing_and_goes_on_where_the_series_does(
    hub: Hub, group: SchoolClass, staff: tuple[User, Client], *, looked: bool
) -> None:
    user, client = staff
    series = make_series(hub, group, by=user, weeks=6)
    path = f"/h/OSHub-PL/plan/series/{series.pk}/"
    values = typed(group, starts_on="2022-05-19", weekdays="4", version=str(series.version), title="Own words")
    if looked:
        values |= {"seen": seen_in(client.post(path, values).content.decode())}
    changed = change_series(series=series, by=user, draft=planned_draft(hub, group), version=series.version)
    other = f"/h/OSHub-PL/plan/series/{changed.pk}/"
    answer = client.post(path, values)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Nothing you wrote is lost" in page
    assert f'href="{other}"' in page
    assert 'value="Own words"' in page
    form = page.split('id="series-form"')[1].split("</form>")[0]
    assert f'action="{other}"' in form.split(">")[0]
    again = values | {name: value_in(form, name) for name in ("uid", "version", "seen")}
    assert again["uid"] != values["uid"]
    assert again["version"] == str(changed.version)
    page = client.post(other, again).content.decode()
    assert client.post(other, again | {"seen": seen_in(page)}).status_code == 302
    assert SessionSeries.objects.get(continues=changed).title == "Own words"
    assert f'href="/h/OSHub-PL/plan/series/{SessionSeries.objects.latest("pk").pk}/"' in (
        client.post(path, values | {"seen": ""}).content.decode()
    ), "the last of the chain"


def test_what_was_typed_for_a_series_that_ended_can_be_planned_by_itself(
    hub: Hub, project: Project, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    series = make_series(hub, group, by=staff[0])
    path, version = f"/h/OSHub-PL/plan/series/{series.pk}/", series.version
    end_series(series=series, by=staff[0], before=TODAY, version=version)
    page = staff[1].get(path).content.decode()
    assert "No session of it was held or is planned." in page
    assert 'id="series-form"' not in page
    answer = staff[1].post(path, typed(group, version=str(version), title="Own words"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'value="Own words"' in page
    assert f'action="/h/OSHub-PL/projects/{series.project_id}/plan/"' in page
    resume_series(series=series, by=staff[0])
    answer = staff[1].post(path, typed(group, version=str(version), title="Own words"))
    assert answer.status_code == 409
    assert f'action="{path}"' in answer.content.decode()


def test_a_change_does_not_plan_again_what_was_answered(
    hub: Hub, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    series = make_series(hub, group, by=staff[0], weeks=3)
    first = first_of(series)
    cancel_planned(planned=first, by=staff[0], version=first.version)
    series.refresh_from_db()
    changed = change_series(
        series=series, by=staff[0], draft=planned_draft(hub, group, weeks=3), version=series.version
    )
    assert days_of(changed) == [TODAY + WEEK, TODAY + 2 * WEEK]
    with pytest.raises(HasAnswers):
        remove_series(series=series, by=staff[0])


def test_numbers_typed_for_today_outlive_a_change_and_an_end(
    hub: Hub, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    series = make_series(hub, group, by=staff[0], weeks=3)
    told = ColumnTold(first_of(series).pk, "typed", 1, {}, {f"k{group.pk}": 21})
    save_counts(series=series, hub=hub, by=staff[0], rights=(), told=[told])
    series.refresh_from_db()
    draft = planned_draft(hub, group, weeks=3, title="Other club")
    changed = change_series(series=series, by=staff[0], draft=draft, version=series.version)
    assert (days_of(series), days_of(changed)) == ([TODAY], [TODAY + WEEK, TODAY + 2 * WEEK])
    assert "Happened, 21" in staff[1].get("/h/OSHub-PL/plan/").content.decode()
    remove_series(series=changed, by=staff[0])
    path = f"/h/OSHub-PL/plan/series/{series.pk}/"
    assert 'value="remove"' not in staff[1].get(path).content.decode()
    with pytest.raises(HasAnswers):
        remove_series(series=series, by=staff[0])
    series.refresh_from_db()
    end_series(series=series, by=staff[0], before=TODAY, version=series.version)
    assert days_of(series) == [TODAY]


def test_an_end_is_taken_back(hub: Hub, staff: tuple[User, Client]) -> None:
    series = make_series(hub, by=staff[0], starts_on=TODAY - WEEK)
    path = f"/h/OSHub-PL/plan/series/{series.pk}/"
    page = staff[1].get(path).content.decode()
    assert "End it today" in page
    assert staff[1].post(path, {"step": "end", "version": str(series.version)}).status_code == 302
    assert days_of(series) == [TODAY - WEEK]
    page = staff[1].post(path, {"step": "end", "version": "x"}, follow=True).content.decode()
    assert "Nothing was changed" in page
    assert staff[1].post(path, {"step": "resume"}).status_code == 302
    assert len(days_of(series)) == 4


def test_a_series_that_goes_on_as_another_is_not_resumed(hub: Hub, staff: tuple[User, Client]) -> None:
    series = make_series(hub, by=staff[0])
    changed = change_series(series=series, by=staff[0], draft=planned_draft(hub), version=series.version)
    assert resume_series(series=series, by=staff[0]).stopped_on == TODAY
    path = f"/h/OSHub-PL/plan/series/{series.pk}/"
    assert "goes on as another" in staff[1].post(path, {"step": "resume"}, follow=True).content.decode()
    assert "You can end it" in staff[1].post(path, {"step": "remove"}, follow=True).content.decode()
    assert remove_series(series=changed, by=staff[0]) == series
    assert remove_series(series=changed, by=staff[0]) is None
    assert end_series(series=series, by=staff[0], before=TODAY, version=series.version + 2).stopped_on == TODAY


def test_one_more_day_and_not_twice(hub: Hub, staff: tuple[User, Client]) -> None:
    series = make_series(hub, by=staff[0])
    path = f"/h/OSHub-PL/plan/series/{series.pk}/"
    close_on(hub, TODAY + dt.timedelta(days=1), "Holidays")
    assert staff[1].post(path, {"step": "add", "day": "2022-05-13"}).status_code == 302
    assert dt.date(2022, 5, 13) in open_days(series), "by hand, also on a closed day"
    answer = staff[1].post(path, {"step": "add", "day": "2022-05-13"})
    assert answer.status_code == 422
    assert "has a session on this day already" in answer.content.decode()
    for wrong in ("", "2090-01-01", "soon"):
        assert staff[1].post(path, {"step": "add", "day": wrong}).status_code == 422
    with pytest.raises(ValidationError):
        add_planned(series=series, by=staff[0], day=TODAY)


def test_a_closing_that_comes_later_skips_and_a_hand_puts_back(
    hub: Hub, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    series = make_series(hub, group, by=staff[0])
    close_on(hub, TODAY, "Burst pipe")
    first = first_of(series)
    page = staff[1].get("/h/OSHub-PL/plan/").content.decode()
    assert "Burst pipe" in page
    assert "Happened, 24" not in page
    assert "Hold it on this day" in staff[1].get(f"/h/OSHub-PL/plan/{first.pk}/").content.decode()
    move_planned(planned=first, by=staff[0], version=first.version, day=TODAY)
    assert "Happened, 24" in staff[1].get("/h/OSHub-PL/plan/").content.decode()


# ── Counts for nothing ────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_figure_knows_of_a_plan(hub: Hub, group: SchoolClass) -> None:
    make_series(hub, group, starts_on=TODAY - 3 * WEEK, weeks=9)
    drain_all()
    assert not marks()
    assert not Session.objects.exists()
    assert not verify().differences


@pytest.mark.parametrize("number", [1, 3])
def test_pages_cost_the_same_however_much_is_planned(
    number: int,
    hub: Hub,
    group: SchoolClass,
    staff: tuple[User, Client],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    project = make_project(hub)
    for _each in range(number):
        make_series(hub, group, by=staff[0], project=project, starts_on=TODAY - WEEK, weeks=number + 1)
    staff[1].get("/h/OSHub-PL/plan/")
    with django_assert_num_queries(15):
        staff[1].get("/h/OSHub-PL/plan/")
    series = SessionSeries.objects.first()
    assert series is not None
    staff[1].get(f"/h/OSHub-PL/plan/series/{series.pk}/")
    with django_assert_num_queries(22):
        staff[1].get(f"/h/OSHub-PL/plan/series/{series.pk}/")


@pytest.mark.parametrize("week", ["2022-W21", "2022-W99", "0001-W01", "x", "9999-W52", "%00"])
def test_a_week_that_is_none_is_this_week(hub: Hub, staff: tuple[User, Client], week: str) -> None:
    assert staff[1].get(f"/h/OSHub-PL/plan/?week={week}").status_code == 200
