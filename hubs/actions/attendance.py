"""Who was at a meeting: written down seat by seat, with how many seats the board's rule asked for on that day."""

from collections.abc import Mapping

import pghistory
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.standing_meeting import NotFromHere, standing_meeting
from hubs.models import BoardSeat, Meeting, Presence, SeatAttendance
from hubs.queries.meetings import seats_needed


@transaction.atomic
def record_attendance(*, meeting: Meeting, by: User, seats: Mapping[int, Presence], guests: int) -> Meeting:
    """Write down for each seat, by its key, whether it was taken, and how many guests there were.

    Seats of the board that are not named count as absent. Raises NotFromHere before the meeting is held, and where a
    seat is not one of this board in force on that day.
    """
    stored = standing_meeting(meeting)
    if not stored.took_place:
        raise NotFromHere(_("Write down who is there once the meeting is held."))
    in_force = set(BoardSeat.objects.in_force(stored.day).filter(hub=stored.hub_id).values_list("pk", flat=True))
    if set(seats) - in_force:
        raise NotFromHere(_("One of these seats is not in force on the day of the meeting. Look at the list again."))
    stored.attendance.exclude(seat__in=in_force).delete()
    rows = [SeatAttendance(meeting=stored, seat_id=key, presence=seats.get(key, Presence.ABSENT)) for key in in_force]
    SeatAttendance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["meeting", "seat"], update_fields=["presence"]
    )
    with pghistory.context(user=by.pk, action="attendance"):
        stored.guests, stored.quorum = guests, seats_needed(stored.hub, len(in_force))
        stored.save(update_fields=["guests", "quorum"])
    return stored
