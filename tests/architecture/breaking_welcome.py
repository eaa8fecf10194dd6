"""Counting at the door, as the database refuses it."""

import datetime as dt
import uuid

from django.utils import timezone

from impact.models import DoorTally, WelcomeDesk
from tests.architecture.breaking_cases import DAY, breaks, hub, session
from tests.architecture.breaking_plan import planned
from tests.factories.public import make_event


def desk(**said: object) -> WelcomeDesk:
    known: dict[str, object] = {"uid": uuid.uuid4(), "title": "Open day", "day": DAY, "expected": 50, "most": 60}
    return WelcomeDesk.objects.create(**known | {"hub": said.get("hub") or hub()} | said)


def tally(**said: object) -> DoorTally:
    known: dict[str, object] = {"audience": "family", "first_time": True, "people": 4}
    return DoorTally.objects.create(**known | {"desk": said.get("desk") or desk()} | said)


@breaks("welcome_once_a_planned")
def two_desks_of_a_planned_session() -> object:
    row = planned()
    desk(planned=row)
    return desk(planned=row)


@breaks("welcome_once_an_event_a_day")
def two_desks_of_an_event_on_a_day() -> object:
    at = hub()
    event = make_event(at)
    desk(hub=at, event=event)
    return desk(hub=at, event=event)


@breaks("welcome_of_one_occasion")
def of_an_event_and_of_the_plan() -> object:
    at = hub()
    return desk(hub=at, event=make_event(at), planned=planned())


@breaks("welcome_has_title")
def of_nothing() -> object:
    return desk(title=" ")


@breaks("welcome_expects_somebody")
def nobody_is_expected() -> object:
    return desk(expected=0)


@breaks("welcome_counts_up_to_most")
def more_than_the_desk_takes() -> object:
    return desk(counted=61)


@breaks("welcome_counts_up_to_most")
def it_takes_fewer_than_expected() -> object:
    return desk(most=49)


@breaks("welcome_closes_after_it_opens")
def closed_before_it_opened() -> object:
    return desk(ended_at=timezone.now() - dt.timedelta(hours=1))


@breaks("welcome_logged_is_closed")
def logged_and_open() -> object:
    return desk(session=session())


@breaks("door_tally_once")
def counted_in_two_rows() -> object:
    return tally(desk=tally().desk)


@breaks("door_tally_audience_known")
def counted_ghosts() -> object:
    return tally(audience="ghost")


@breaks("door_tally_of_somebody")
def counted_nobody() -> object:
    return tally(people=0)
