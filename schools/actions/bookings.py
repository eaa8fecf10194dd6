"""Booking a thing of a hub, and cancelling. No two bookings overlap: a lock lets one come after the other, so that who
comes second is told what stands in the way; the database's own constraint holds for whoever writes past this.
"""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Equipment
from hubs.queries.equipment import was_shown
from hubs.queries.opening import Span, opening_of
from schools.actions.booking_mail import write_cancelled
from schools.models import Booking, School
from schools.models.booking import LONGEST, NO_OVERLAP, SHORTEST
from schools.queries.bookings import AHEAD, clock, first_overlap, free_instead

REMEMBERED = dt.timedelta(days=396)  # thirteen months: a school year can still be looked through after its end


class Taken(Exception):
    """Somebody has the thing at that time. `by` is the first booking in the way, `free` the next time that is free."""

    def __init__(self, by: Booking | None, free: Span | None) -> None:
        super().__init__(by.pk if by else None)
        self.by, self.free = by, free


class CannotCancel(Exception):
    """The booking is over, or cancelled already. `why` is "over" or "cancelled"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def book(*, thing: Equipment, by: User, school: School | None, span: Span, purpose: str = "") -> Booking:
    """Book a thing from one moment to before another. The door and the form say who may, and for which school.

    Raises ValidationError where it cannot be booked like that by anybody, or not by this person; Taken where somebody
    else has it.
    """
    # One after the other for each thing. Two that only leaned on the constraint could wait for each other for ever.
    thing = Equipment.objects.select_for_update(of=("self",), no_key=True).select_related("hub").get(pk=thing.pk)
    now = timezone.now()
    _check_span(span, now)
    _check_thing(thing, by)
    _check_opening(thing, span)
    _check_free(thing, span, now)
    booking = Booking(
        equipment=thing, school=school, starts_at=span.starts_at, ends_at=span.ends_at, purpose=purpose, booked_by=by
    )
    try:
        with transaction.atomic():
            booking.save(force_insert=True)
    except IntegrityError as problem:
        if getattr(getattr(problem.__cause__, "diag", None), "constraint_name", None) != NO_OVERLAP:
            raise
        _check_free(thing, span, now)
        raise Taken(None, None) from problem
    return booking


@transaction.atomic
def cancel_booking(*, booking: Booking, by: User, keeps: bool, note: str = "") -> Booking:
    """Cancel a booking: one's own, or any for who `keeps` the equipment, who says why; the other person gets a mail.

    Raises PermissionDenied, CannotCancel, ValidationError for a missing note.
    """
    stored = Booking.objects.select_for_update(of=("self",)).select_related("equipment__hub", "booked_by")
    row = stored.get(pk=booking.pk)
    own = row.booked_by_id == by.pk
    if not own and not keeps:
        raise PermissionDenied
    if row.cancelled_at is not None:
        raise CannotCancel("cancelled")
    if row.ends_at <= timezone.now():
        raise CannotCancel("over")
    if not own and not note.strip():
        raise ValidationError(_("Say why, so that the other person can plan anew."), code="note")
    row.cancelled_at, row.cancelled_by, row.cancel_note = timezone.now(), by, note.strip()
    row.save(update_fields=["cancelled_at", "cancelled_by", "cancel_note"])
    if not own:
        write_cancelled(row)
    return row


@transaction.atomic
def record_bookings(*, rows: Iterable[Booking]) -> list[Booking]:
    """Write bookings of the past as they are, for imports and the demonstration; the constraints hold."""
    return Booking.objects.bulk_create(rows, batch_size=1_000)


def forget_who_booked(*, now: dt.datetime) -> int:
    """Forget who booked, what for and why it was cancelled, once that is long over; returns how many were touched."""
    old = Booking.objects.filter(ends_at__lt=now - REMEMBERED)
    named = old.exclude(Q(booked_by=None) & Q(cancelled_by=None) & Q(purpose="") & Q(cancel_note=""))
    return named.update(booked_by=None, cancelled_by=None, purpose="", cancel_note="")


def _check_span(span: Span, now: dt.datetime) -> None:
    if span.ends_at <= span.starts_at:
        raise ValidationError(_("A booking ends after it begins."), code="end")
    if not SHORTEST <= span.length <= LONGEST:
        raise ValidationError(_("A booking lasts between 5 minutes and 12 hours."), code="end")
    if span.starts_at < now:
        raise ValidationError(_("This time has passed already. Choose one that is still to come."), code="past")
    if span.starts_at > now + AHEAD:
        raise ValidationError(_("Nothing can be booked more than a year ahead."), code="far")


def _check_thing(thing: Equipment, by: User) -> None:
    if thing.put_away_on is not None:
        raise ValidationError(_("“%(thing)s” is put away."), code="away", params={"thing": thing.name})
    if not was_shown(thing, by, thing.hub.today()):
        raise ValidationError(
            _("“%(thing)s” needs an induction first. Ask the hub to show you how it is used; it takes a note then."),
            code="induction",
            params={"thing": thing.name},
        )


def _check_opening(thing: Equipment, span: Span) -> None:
    hub = thing.hub
    date = clock(hub, span.starts_at).date()
    if not hub.is_open_on(date):
        text = _("“%(hub)s” is being set up or at rest on that day, so nothing can be booked there.")
        raise ValidationError(text, code="rest", params={"hub": hub.name})
    opening = opening_of(hub, date, date)
    day = opening.on(date)
    if day.span is not None and day.span.holds(span):
        return
    if day.span is None:
        text = _("The hub is closed on that day.")
        text = f"{text} ({day.note})" if day.note else text
    else:
        text = _("The hub is open from %(opens)s to %(closes)s on that day.") % {
            "opens": f"{clock(hub, day.span.starts_at):%H:%M}",
            "closes": f"{clock(hub, day.span.ends_at):%H:%M}",
        }
    raise ValidationError(text, code="closed")


def _check_free(thing: Equipment, span: Span, now: dt.datetime) -> None:
    if (other := first_overlap(thing, span)) is not None:
        raise Taken(other, free_instead(thing, span, now=now))
