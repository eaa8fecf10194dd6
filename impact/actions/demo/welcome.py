"""Puts a count at the door behind one session of each of the demonstration's hubs; one desk counts now.

The sessions are in the log already, so no figure moves: each only gets the tally from which it was taken over.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from accounts.models import User
from hubs.models import Hub
from impact.actions.welcome import open_desk
from impact.demo.plan import NAMESPACE
from impact.demo.welcome import RunningDesk, read_doors
from impact.models import AttendanceLine, Audience, DoorTally, Session, WelcomeDesk
from impact.models.welcome import most_for

Who = Callable[[Hub], User]

OPEN_TO_ALL = ("showcase", "sharing", "citizen-science", "maker")
MISSED = 17  # of so many who came one passed the door without a tap


def write_doors(hubs: Iterable[Hub], *, today: dt.date, staff_of: Who) -> None:
    """One event that was taken over for each hub that has a title among the plans, and the desk that counts now."""
    plans = read_doors()
    for hub in hubs:
        if title := plans.titles.get(hub.code):
            _taken_over(hub, title, by=staff_of(hub), today=today)
        if hub.code == plans.running.hub:
            _counting_now(hub, plans.running, by=staff_of(hub))


def _taken_over(hub: Hub, title: str, *, by: User, today: dt.date) -> None:
    """Behind the latest session without a class to which people of the community came."""
    sessions = Session.objects.standing().filter(hub=hub, held_on__lt=today, session_type__code__in=OPEN_TO_ALL)
    sessions = sessions.exclude(lines__school_class__isnull=False).filter(lines__audience=Audience.FAMILY)
    session = sessions.order_by("-held_on", "-pk").first()
    if session is None:
        return
    rows = [row for line in session.lines.all() for row in _at_the_door(line)]
    counted, begins = sum(row.people for row in rows), dt.datetime.combine(session.held_on, dt.time(9), dt.UTC)
    desk = WelcomeDesk.objects.create(
        uid=session.uid,
        hub=hub,
        title=title,
        day=session.held_on,
        expected=counted,
        most=most_for(counted),
        started_by=by,
        started_at=begins,
        ended_at=begins + dt.timedelta(hours=7),
        session=session,
    )
    _count(desk, rows)


def _counting_now(hub: Hub, plan: RunningDesk, *, by: User) -> None:
    uid = uuid.uuid5(NAMESPACE, f"welcome desk {hub.code}")
    desk = open_desk(hub=hub, by=by, uid=uid, title=plan.title, expected=plan.expected).desk
    _count(desk, [DoorTally(audience=who, first_time=first, people=people) for who, first, people in plan.counted])


def _at_the_door(line: AttendanceLine) -> list[DoorTally]:
    """What visitors tapped of a line: a little less than came."""
    came = line.head_count - line.head_count // MISSED
    new = min(line.first_timers or 0, came)
    both = ((True, new), (False, came - new))
    return [DoorTally(audience=line.audience, first_time=first, people=people) for first, people in both if people]


def _count(desk: WelcomeDesk, rows: list[DoorTally]) -> None:
    for row in rows:
        row.desk = desk
    DoorTally.objects.bulk_create(rows)
    desk.counted = sum(row.people for row in rows)
    desk.save(update_fields=["counted"])
