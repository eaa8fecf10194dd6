"""A hub's equipment and rooms, its opening hours, and who has been shown how to use what."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import transaction

from accounts.models import User
from hubs.actions.editing import change_row
from hubs.models import INDUCTION_LASTS, Equipment, Hub, Induction, OpeningException, OpeningHours

Hours = Mapping[int, tuple[dt.time, dt.time]]


@transaction.atomic
def add_thing(*, hub: Hub, by: User, values: Mapping[str, Any]) -> Equipment:
    """Add a thing that can be booked. Raises ValidationError."""
    thing = Equipment(hub=hub, **values)
    thing.full_clean()
    with pghistory.context(user=by.pk, action="add"):
        thing.save()
    return thing


def change_thing(*, thing: Equipment, by: User, version: int, values: Mapping[str, Any]) -> Equipment:
    """Bring a thing to what the form says. Raises EditedMeanwhile."""
    return change_row(thing, values, by=by, version=version)


def put_away(*, thing: Equipment, by: User) -> Equipment:
    """Take a thing out of use from today; what is booked stays booked. Raises EditedMeanwhile."""
    return change_row(thing, {"put_away_on": thing.hub.today()}, by=by, version=thing.version, action="put away")


def take_out(*, thing: Equipment, by: User) -> Equipment:
    """Bring a thing back into use. Raises EditedMeanwhile."""
    return change_row(thing, {"put_away_on": None}, by=by, version=thing.version, action="take out")


@transaction.atomic
def set_hours(*, hub: Hub, hours: Hours) -> None:
    """Say when the hub is open on each weekday; a weekday that is left out is closed. Bookings stay as they are."""
    # One at a time for each hub: of two who say it at once, the later one stands, as a whole.
    Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)
    hub.opening_hours.all().delete()
    rows = [OpeningHours(hub=hub, weekday=day, opens=opens, closes=closes) for day, (opens, closes) in hours.items()]
    for row in rows:
        row.full_clean()
    OpeningHours.objects.bulk_create(rows)


@transaction.atomic
def add_exception(*, hub: Hub, values: Mapping[str, Any]) -> OpeningException:
    """Close the hub on some days, or open it at other hours. Raises ValidationError, for days that have some too."""
    exception = OpeningException(hub=hub, **values)
    exception.full_clean()
    exception.save()
    return exception


def remove_exception(*, exception: OpeningException) -> None:
    """Let the hours of every week hold again."""
    exception.delete()


@transaction.atomic
def note_induction(*, thing: Equipment, user: User, by: User, given_on: dt.date | None = None) -> Induction:
    """Note that an adult was shown how to use a thing; shown once more, it holds for longer."""
    day = given_on or thing.hub.today()
    made, _is_new = Induction.objects.update_or_create(
        equipment=thing,
        user=user,
        defaults={"given_on": day, "holds_until": day + INDUCTION_LASTS, "given_by": by},
    )
    return made


def end_induction(*, induction: Induction) -> None:
    """Take a note of an induction back: the person has to be shown anew."""
    induction.delete()


def forget_ended_inductions(*, today: dt.date) -> int:
    """Delete the names of those whose induction has run out; returns how many."""
    number, _of = Induction.objects.filter(holds_until__lt=today).delete()
    return number
