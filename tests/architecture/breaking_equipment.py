"""Equipment, hours, bookings and ties that the database refuses."""

import datetime as dt
from itertools import count

from hubs.models import Equipment, Induction, OpeningException, OpeningHours
from impact.models import BookedSession
from projects.models import TieSighting
from schools.models import Booking
from tests.architecture.breaking_cases import BEFORE, DAY, breaks, hub, organisation, person, school, session

NOON = dt.datetime.combine(DAY, dt.time(12), tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
_numbers = count(1)


def thing(**told: object) -> Equipment:
    return Equipment.objects.create(**{"name": f"Thing {next(_numbers)}", "kind": "room", "hub": hub(), **told})


def induction(**told: object) -> Induction:
    known = {"equipment": thing(), "user": person(), "given_on": DAY, "holds_until": DAY}
    return Induction.objects.create(**{**known, **told})


def hours(**told: object) -> OpeningHours:
    known = {"hub": hub(), "weekday": 0, "opens": dt.time(9), "closes": dt.time(17)}
    return OpeningHours.objects.create(**{**known, **told})


def other_days(**told: object) -> OpeningException:
    return OpeningException.objects.create(**{"hub": hub(), "starts_on": DAY, "ends_on": DAY, **told})


def booking(**told: object) -> Booking:
    known = {"equipment": told.get("equipment") or thing(), "starts_at": NOON, "ends_at": NOON + HOUR}
    return Booking.objects.create(**{**known, **told})


def sighting(**told: object) -> TieSighting:
    known = {"hub": hub(), "school": school(), "organisation": organisation(), "seen_on": DAY}
    known |= {"hub_took_part": False, "through": "school", "what": "They met."}
    return TieSighting.objects.create(**{**known, **told})


@breaks("equipment_name_once_a_hub")
def a_thing_of_the_same_name() -> object:
    here = hub()
    thing(hub=here, name="Laser cutter")
    return thing(hub=here, name="laser CUTTER")


@breaks("equipment_name_given")
def a_thing_without_a_name() -> object:
    return thing(name="  ")


@breaks("equipment_kind_known")
def a_thing_of_no_kind() -> object:
    return thing(kind="rocket")


@breaks("equipment_capacity_plausible")
def a_thing_for_nobody() -> object:
    return thing(capacity=0)


@breaks("induction_once_a_person")
def somebody_shown_twice() -> object:
    first = induction()
    return induction(equipment=first.equipment, user=first.user)


@breaks("induction_holds_for_a_while")
def an_induction_that_is_over_before_it_begins() -> object:
    return induction(holds_until=BEFORE)


@breaks("opening_weekday_once")
def a_weekday_twice() -> object:
    return hours(hub=hours().hub)


@breaks("opening_weekday_known")
def an_eighth_day_of_the_week() -> object:
    return hours(weekday=7)


@breaks("opening_closes_after_it_opens")
def a_day_that_closes_before_it_opens() -> object:
    return hours(closes=dt.time(8))


@breaks("exception_ends_after_start")
def holidays_that_end_before_they_begin() -> object:
    return other_days(ends_on=BEFORE)


@breaks("exception_hours_or_none")
def days_that_open_and_never_close() -> object:
    return other_days(opens=dt.time(9))


@breaks("exception_hours_or_none")
def days_that_close_before_they_open() -> object:
    return other_days(opens=dt.time(9), closes=dt.time(8))


@breaks("exception_days_once")
def holidays_within_holidays() -> object:
    first = other_days(ends_on=DAY + dt.timedelta(days=9))
    return other_days(hub=first.hub, starts_on=first.ends_on, ends_on=first.ends_on)


@breaks("booking_ends_after_start")
def a_booking_that_ends_before_it_begins() -> object:
    return booking(ends_at=NOON - HOUR)


@breaks("booking_length_plausible")
def a_booking_of_a_minute() -> object:
    return booking(ends_at=NOON + dt.timedelta(minutes=1))


@breaks("booking_length_plausible")
def a_booking_of_a_week() -> object:
    return booking(ends_at=NOON + dt.timedelta(days=7))


@breaks("booking_cancelled_with_moment")
def a_booking_cancelled_at_no_time() -> object:
    return booking(cancelled_by=person())


@breaks("booking_cancelled_with_moment")
def a_reason_without_an_end() -> object:
    return booking(cancel_note="Broken")


@breaks("booking_no_overlap")
def a_booking_that_overlaps_by_a_minute() -> object:
    begin = NOON + HOUR - dt.timedelta(minutes=1)
    return booking(equipment=booking().equipment, starts_at=begin, ends_at=begin + HOUR)


@breaks("booked_session_once_a_booking")
def two_sessions_from_a_booking() -> object:
    one = booking()
    BookedSession.objects.create(booking=one, session=session())
    return BookedSession.objects.create(booking=one, session=session())


@breaks("sighting_once_a_day")
def the_same_seen_twice() -> object:
    first = sighting()
    return sighting(hub=first.hub, school=first.school, organisation=first.organisation)


@breaks("sighting_day_plausible")
def something_seen_in_the_middle_ages() -> object:
    return sighting(seen_on=dt.date(1303, 1, 1))


@breaks("sighting_source_known")
def something_seen_in_a_dream() -> object:
    return sighting(through="dream")


@breaks("sighting_says_what")
def something_seen_that_nobody_describes() -> object:
    return sighting(what=" ")


@breaks("sighting_withdrawn_with_moment")
def a_note_taken_back_at_no_time() -> object:
    return sighting(withdrawn_by=person())
