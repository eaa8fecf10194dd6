"""A visitor is counted at the door: one ticket, once, as long as the desk is open and not full.

Nobody is named, so there is no `by`. Which tickets were used is kept in the cache, for as long as one is good, and
nowhere else; with the cache gone, the limit of the desk still holds (ADR 0035).
"""

import enum

from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from impact.models import Audience, DoorTally, WelcomeDesk
from impact.queries.welcome_codes import TICKET_GOOD_FOR, Ticket


class Outcome(enum.Enum):
    """What became of a ticket."""

    COUNTED = "counted"
    REPEATED = "repeated"
    FULL = "full"
    CLOSED = "closed"


def check_in(*, ticket: Ticket, audience: Audience, people: int, first_time: bool) -> Outcome:
    """Count some people of one audience. Sent again, the same ticket counts nothing; refused, it stays good."""
    used = f"welcome-ticket:{ticket.number}"
    if not cache.add(used, True, TICKET_GOOD_FOR + 60):
        return Outcome.REPEATED
    outcome = None
    try:
        outcome = _add(ticket.desk_id, audience, people, first_time=first_time)
    finally:
        if outcome is not Outcome.COUNTED:
            cache.delete(used)
    return outcome


@transaction.atomic
def _add(desk_id: int, audience: Audience, people: int, *, first_time: bool) -> Outcome:
    desk = WelcomeDesk.objects.running(timezone.now()).filter(pk=desk_id)
    # One statement asks and adds, so that many at once count exactly and stop at the limit. It holds the row of the
    # desk until the tally has followed.
    if not desk.filter(counted__lte=F("most") - people).update(counted=F("counted") + people):
        return Outcome.FULL if desk.exists() else Outcome.CLOSED
    tally = DoorTally.objects.filter(desk=desk_id, audience=audience, first_time=first_time)
    if not tally.update(people=F("people") + people):
        DoorTally.objects.create(desk_id=desk_id, audience=audience, first_time=first_time, people=people)
    return Outcome.COUNTED
