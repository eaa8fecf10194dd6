"""Equipment, opening hours and bookings for tests. What is not named is plain and legal."""

import datetime as dt
from itertools import count

from django.utils import timezone

from accounts.models import User
from hubs.actions.equipment import note_induction, set_hours
from hubs.models import Equipment, EquipmentKind, Hub, OpeningException, Organisation, Weekday
from projects.models import Partnership
from schools.models import Booking, School

NINE, FIVE = dt.time(9), dt.time(17)

_numbers = count(1)


def make_thing(hub: Hub, name: str | None = None, **said: object) -> Equipment:
    """Give a hub a machine that anybody may book."""
    known: dict[str, object] = {"name": name or f"Machine {next(_numbers)}", "kind": EquipmentKind.MACHINE}
    return Equipment.objects.create(hub=hub, **known | said)


def open_always(hub: Hub, opens: dt.time = dt.time(0), closes: dt.time = dt.time(23, 59)) -> None:
    """Open a hub on every day of the week, day and night unless hours are given."""
    set_hours(hub=hub, hours=dict.fromkeys(Weekday.values, (opens, closes)))


def close_on(hub: Hub, day: dt.date, note: str = "") -> OpeningException:
    """Close a hub on a day."""
    return OpeningException.objects.create(hub=hub, starts_on=day, ends_on=day, note=note)


def make_booking(
    thing: Equipment,
    starts_at: dt.datetime | None = None,
    *,
    hours: float = 1,
    by: User | None = None,
    school: School | None = None,
    purpose: str = "",
) -> Booking:
    """Note a booking past all checks but the database's own; in a week unless a moment is given."""
    begin = starts_at or timezone.now() + dt.timedelta(days=7)
    return Booking.objects.create(
        equipment=thing,
        school=school,
        starts_at=begin,
        ends_at=begin + dt.timedelta(hours=hours),
        booked_by=by,
        purpose=purpose,
    )


def show(thing: Equipment, user: User, by: User) -> None:
    """Show somebody how a thing is used."""
    note_induction(thing=thing, user=user, by=by)


def make_partnership(
    hub: Hub, school: School, organisation: Organisation, starts_on: dt.date, ends_on: dt.date | None = None
) -> Partnership:
    """Let a school and an organisation work together."""
    made = Partnership.objects.create(
        hub=hub, name=f"Partnership {next(_numbers)}", starts_on=starts_on, ends_on=ends_on
    )
    made.schools.add(school)
    made.organisations.add(organisation)
    return made
