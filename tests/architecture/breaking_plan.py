"""What is planned, as the database refuses it."""

import datetime as dt
import uuid

from django.utils import timezone

from impact.models import PlannedSession, SessionSeries, TypedCount
from tests.architecture.breaking_cases import DAY, breaks, hub, school_class, session
from tests.factories.network import make_project, make_session_type


def series(**said: object) -> SessionSeries:
    at = hub()
    known: dict[str, object] = {"uid": uuid.uuid4(), "hub": at, "project": make_project(at), "weekdays": [3]}
    known |= {"session_type": make_session_type(), "starts_on": DAY, "ends_on": DAY + dt.timedelta(days=30)}
    return SessionSeries.objects.create(**known | said)


def planned(**said: object) -> PlannedSession:
    known: dict[str, object] = {"series": said.get("series") or series(), "planned_on": DAY, "day": DAY}
    return PlannedSession.objects.create(**known | said)


@breaks("series_weekdays_known")
def on_an_eighth_weekday() -> object:
    return series(weekdays=[7])


@breaks("series_weekdays_known")
def on_no_weekday() -> object:
    return series(weekdays=[])


@breaks("series_weeks_plausible")
def every_no_week() -> object:
    return series(every_weeks=0)


@breaks("series_ends_within_a_year")
def over_before_it_begins() -> object:
    return series(ends_on=DAY - dt.timedelta(days=1))


@breaks("series_ends_within_a_year")
def for_ten_years() -> object:
    return series(ends_on=DAY + dt.timedelta(days=3650))


@breaks("series_date_plausible")
def a_series_of_the_war() -> object:
    return series(starts_on=dt.date(1945, 5, 8), ends_on=dt.date(1945, 5, 9))


@breaks("series_length_plausible")
def sessions_of_a_minute() -> object:
    return series(minutes=1)


@breaks("series_led_by_known")
def a_series_led_by_the_cat() -> object:
    return series(led_by="cat")


@breaks("planned_once_a_day")
def twice_on_a_day() -> object:
    return planned(series=planned().series)


@breaks("planned_state_known")
def planned_in_a_dream() -> object:
    return planned(state="dream", answered_at=timezone.now())


@breaks("planned_happened_is_session")
def happened_without_a_session() -> object:
    return planned(state="happened", answered_at=timezone.now())


@breaks("planned_happened_is_session")
def a_session_of_what_waits() -> object:
    return planned(session=session())


@breaks("planned_answered_at_a_moment")
def cancelled_at_no_moment() -> object:
    return planned(state="cancelled")


@breaks("planned_reason_of_cancelled")
def a_reason_of_what_waits() -> object:
    return planned(reason="rain")


@breaks("planned_asked_while_waiting")
def asked_again_about_what_was_cancelled() -> object:
    return planned(state="cancelled", answered_at=timezone.now(), ask_on=DAY)


@breaks("planned_moved_by_hand")
def moved_by_itself() -> object:
    return planned(day=DAY + dt.timedelta(days=1))


@breaks("planned_date_plausible")
def planned_in_the_middle_ages() -> object:
    return planned(planned_on=dt.date(1250, 1, 1), day=dt.date(1250, 1, 1))


def typed(**said: object) -> TypedCount:
    known: dict[str, object] = {"planned": said.get("planned") or planned(), "audience": "student"}
    return TypedCount.objects.create(**known | said)


@breaks("typed_audience_known")
def typed_for_the_cats() -> object:
    return typed(audience="cats", head_count=3)


@breaks("typed_head_count_plausible")
def typed_a_whole_town() -> object:
    return typed(head_count=10_001)


@breaks("typed_class_of_students")
def typed_a_class_of_teachers() -> object:
    return typed(audience="teacher", school_class=school_class(), head_count=3)


@breaks("typed_class_once")
def typed_for_a_class_twice() -> object:
    group = school_class()
    return typed(planned=typed(school_class=group).planned, school_class=group)


@breaks("typed_audience_once")
def typed_for_an_audience_twice() -> object:
    return typed(planned=typed().planned)
