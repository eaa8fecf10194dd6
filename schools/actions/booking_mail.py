"""What somebody is told whose booking the hub has cancelled, in their own language."""

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions import write_mail
from accounts.notices import language_of
from schools.models import Booking
from schools.queries.bookings import clock


def write_cancelled(booking: Booking) -> None:
    """Put the mail into the outbox, in the transaction that cancels; nobody is written to who is not known any more."""
    person, hub = booking.booked_by, booking.equipment.hub
    if person is None or not person.is_active:
        return
    with override(language_of(person)):
        told = {
            "booking": booking,
            "hub": hub,
            "begins": clock(hub, booking.starts_at),
            "ends": clock(hub, booking.ends_at),
        }
        subject = _("Your booking was cancelled: %(thing)s") % {"thing": booking.equipment.name}
        text = render_to_string("schools/mail_booking_cancelled.txt", told)
    write_mail(to=person.email, subject=subject, text=text, key=f"booking {booking.pk} cancelled")
