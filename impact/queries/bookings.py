"""Bookings as the hub's people look after them: what is still to be logged, what is to come, what was cancelled."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hubs.models import EquipmentKind, Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from impact.models import BookedSession, SessionType
from schools.models import Booking
from schools.queries.bookings import clock

LOOKED_BACK = dt.timedelta(days=90)
SHOWN = 50
# What is most often done with a kind of thing, for the first session that is logged from it.
USUAL_TYPES = {EquipmentKind.ROOM: "co-creation", EquipmentKind.INSTRUMENT: "research"}
USUAL_TYPE = "maker"


@dataclass(frozen=True, slots=True)
class BookingLine:
    """A booking in the hub's list, at the hub's clock."""

    pk: int
    thing: str
    thing_id: int
    begins: dt.datetime
    ends: dt.datetime
    school: str
    person: str
    purpose: str


@dataclass(frozen=True, slots=True)
class BookingsPage:
    """What is over and not logged yet, the latest first; and what is to come, the next first."""

    to_log: tuple[BookingLine, ...]
    coming: tuple[BookingLine, ...]


def bookings_page(hub: Hub) -> BookingsPage:
    """The bookings of what a hub itself has. Two queries."""
    now = timezone.now()
    coming = hub_bookings(hub).filter(ends_at__gt=now).order_by("starts_at", "pk")
    return BookingsPage(
        to_log=tuple(_line(row, hub) for row in _named(_to_log(hub, now).order_by("-starts_at", "-pk"))),
        coming=tuple(_line(row, hub) for row in _named(coming)),
    )


def booking_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """Bookings that are over and of which nobody has logged a session. One query for those who may log."""
    if HubPerm.LOG_SESSIONS not in rights or HubPerm.KEEP_EQUIPMENT not in rights:
        return []
    number = _to_log(hub, timezone.now()).count()
    if not number:
        return []
    text = ngettext(
        "%(number)d booking is over, and no session is logged from it.",
        "%(number)d bookings are over, and no session is logged from them.",
        number,
    )
    url = reverse("impact:bookings", kwargs={"hub_code": hub.code})
    return [Todo(text % {"number": number}, "calendar-event", url, _("Log them"))]


def hub_bookings(hub: Hub) -> QuerySet[Booking]:
    """What is booked of what a hub itself has."""
    return Booking.objects.standing().filter(equipment__hub=hub)


def likely_type(booking: Booking) -> SessionType | None:
    """The type of the last session that was logged from the same thing, or what is usual for its kind."""
    before = BookedSession.objects.filter(booking__equipment=booking.equipment_id, session__voided_at=None)
    last = before.select_related("session__session_type").order_by("-session__held_on", "-pk").first()
    if last is not None and last.session.session_type.in_use:
        return last.session.session_type
    usual = USUAL_TYPES.get(EquipmentKind(booking.equipment.kind), USUAL_TYPE)
    types = list(SessionType.objects.filter(in_use=True))
    return next((one for one in types if one.code == usual), types[0] if types else None)


def _to_log(hub: Hub, now: dt.datetime) -> QuerySet[Booking]:
    logged = BookedSession.objects.filter(booking=OuterRef("pk"), session__voided_at=None)
    lately = hub_bookings(hub).filter(ends_at__lte=now, starts_at__gte=now - LOOKED_BACK)
    return lately.exclude(Exists(logged))


def _named(rows: QuerySet[Booking]) -> list[Booking]:
    return list(rows.select_related("equipment", "school", "booked_by")[:SHOWN])


def _line(row: Booking, hub: Hub) -> BookingLine:
    return BookingLine(
        pk=row.pk,
        thing=row.equipment.name,
        thing_id=row.equipment_id,
        begins=clock(hub, row.starts_at),
        ends=clock(hub, row.ends_at),
        school=row.school.name if row.school else "",
        person=row.booked_by.name if row.booked_by else "",
        purpose=row.purpose,
    )
