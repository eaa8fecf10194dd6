"""What a teacher is written at each step of a sign-up, in their own language; with a calendar where a day is.

The entry in a calendar has one identifier for good and a number that grows: a later mail replaces an earlier one.
"""

import datetime as dt

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from icalendar import Calendar, Event

from accounts.actions import Attachment, tell, write_mail
from accounts.actions.mails import NOTHING
from accounts.models import User
from accounts.queries.stopping import in_full
from hubs.actions.meeting_mail import calendar_address
from projects.models import SignUp, SignUpStep, Standing, Step

PRODUCT = "-//OSHub.Network//portal//EN"
# The steps after which an entry that stood in a calendar is taken out again.
TAKES_OUT = (Step.DECLINED, Step.WITHDRAWN, Step.LAPSED)


def write_sign_up_mail(sign_up: SignUp, step: SignUpStep, *, position: int | None, held: bool) -> None:
    """Write the teacher what a step means, once for each step, and put it among their notices.

    `held`: the sign-up held a place until now, so there is an entry in their calendar.
    """
    teacher = sign_up.teacher
    if teacher is None or not teacher.is_active:
        return
    path = reverse("projects:own_sign_up", args=[sign_up.school_id, sign_up.pk])
    url = in_full(path)
    project, key = sign_up.call.project, f"sign-up {sign_up.pk} {step.pk}"
    with override(language_of(teacher, sign_up)):
        told = {
            "sign_up": sign_up,
            "project": project,
            "step": step.step,
            "note": step.note,
            "by": step.by,
            "state": sign_up.state,
            "position": position,
            "offer_ends": sign_up.offer_ends,
            "closes": sign_up.call.closes,
            "classes": list(sign_up.classes.select_related("school_class")),
            "url": url,
        }
        subject = _subject(sign_up) % {"project": project.title}
        text = render_to_string("projects/mail_sign_up.txt", told)
        attachment = calendar_of(sign_up, step.step, url=url, held=held)
    write_mail(to=teacher.email, subject=subject, text=text, key=key, attachment=attachment)
    ends = sign_up.offer_ends if sign_up.state == Standing.OFFERED else None
    tell(
        kind="projects.place_offered" if ends else "projects.sign_up_moved",
        to=[teacher],
        by=step.by,
        words={"project": project.title} | ({"until": ends.isoformat()} if ends else {"state": sign_up.state}),
        key=key,
        place=project.hub.name,
        url=path,
        mailed=True,
    )


def calendar_of(sign_up: SignUp, step: str, *, url: str, held: bool) -> Attachment:
    """The day on which the project begins for who is accepted, the last day for who has an offer; or nothing.

    What was never in a calendar is not taken out of it.
    """
    cancelled = held and step in TAKES_OUT
    if not cancelled and sign_up.state not in (Standing.ACCEPTED, Standing.OFFERED):
        return NOTHING
    method = "CANCEL" if cancelled else "REQUEST"
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    made.add_component(_entry(sign_up, url, cancelled=cancelled))
    text = bytes(made.to_ical()).decode()
    return Attachment(name="project.ics", content_type=f"text/calendar; method={method}", text=text)


def _entry(sign_up: SignUp, url: str, *, cancelled: bool) -> Event:
    project, teacher = sign_up.call.project, sign_up.teacher
    hub, entry = project.hub, Event()
    entry.add("uid", f"sign-up-{sign_up.uid}")
    entry.add("sequence", sign_up.steps.count())
    entry.add("dtstamp", timezone.now().astimezone(dt.UTC))
    if sign_up.offered_until is not None:
        entry.add("dtstart", (sign_up.offered_until - dt.timedelta(hours=1)).astimezone(dt.UTC))
        entry.add("dtend", sign_up.offered_until.astimezone(dt.UTC))
        entry.add("summary", _("Answer by now: a place in “%(project)s”") % {"project": project.title})
    else:
        entry.add("dtstart", project.starts_on)
        entry.add("dtend", project.starts_on + dt.timedelta(days=1))
        entry.add("summary", _("“%(project)s” begins") % {"project": project.title})
    entry.add("url", url)
    entry.add("description", url)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if hub.contact_email:
        entry.add("organizer", calendar_address(hub.contact_email, hub.name), encode=False)
    if teacher is not None:
        entry.add("attendee", calendar_address(teacher.email, teacher.name), encode=False)
    return entry


def _subject(sign_up: SignUp) -> str:
    return {
        Standing.SUBMITTED: _("Signed up: %(project)s"),
        Standing.RETURNED: _("The hub asks you something: %(project)s"),
        Standing.ACCEPTED: _("You have a place: %(project)s"),
        Standing.WAITING: _("On the waiting list: %(project)s"),
        Standing.OFFERED: _("A place is free for you: %(project)s"),
        Standing.DECLINED: _("No place this time: %(project)s"),
        Standing.WITHDRAWN: _("Sign-up withdrawn: %(project)s"),
    }[Standing(sign_up.state)]


def language_of(teacher: User, sign_up: SignUp) -> str:
    """The teacher's own language, else the first of the hub's that the portal speaks."""
    spoken = dict(settings.LANGUAGES)
    wanted = [teacher.interface_language, *sign_up.call.project.hub.languages]
    return next((code for code in wanted if code in spoken), settings.LANGUAGE_CODE)
