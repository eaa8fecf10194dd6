"""Which recorded consent covers the photographs of a session: asked anew whenever one is shown, never remembered.

So a consent that is withdrawn, or no longer about the session's day, school and classes, takes its photographs out of
sight at once, whichever of them was changed.
"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from impact.models import Attachment, Audience, Session
from schools.models import PhotoConsent, School


@dataclass(frozen=True, slots=True)
class Came:
    """Who was at a session, as far as a consent is about it: keys of schools and classes, never anybody.

    `pupils`: whether pupils came, or may have come because nobody has said who did; `unknown`: whether some of them
    may be of any class.
    """

    held_on: dt.date
    hub: int
    schools: frozenset[int]
    classes: frozenset[int]
    pupils: bool
    unknown: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """What is missing for photographs with people. `school` and `event`: of what a consent can be recorded here."""

    text: str
    school: School | None = None
    event: bool = False


def came_to(session: Session) -> Came:
    """Who was at a session. Asks for its lines and their classes, unless they are prefetched."""
    lines = list(session.lines.all())
    groups = [line.school_class for line in lines if line.school_class is not None]
    schools = {group.school_id for group in groups} | ({session.school_id} if session.school_id else set())
    loose = any(line.audience == Audience.STUDENT and line.school_class_id is None for line in lines)
    return Came(
        held_on=session.held_on,
        hub=session.hub_id,
        schools=frozenset(schools),
        classes=frozenset(group.pk for group in groups),
        pupils=bool(groups) or loose or not lines,
        unknown=loose or not groups,
    )


def covers(consent: PhotoConsent, came: Came) -> bool:
    """Whether a consent holds for photographs of those who came. A notice at an event speaks to adults alone."""
    if consent.withdrawn_at is not None or not consent.starts_on <= came.held_on <= consent.ends_on:
        return False
    if consent.school_id is None:
        return consent.hub_id == came.hub and not came.pupils
    if came.schools != {consent.school_id}:
        return False
    return not consent.classes or (not came.unknown and came.classes <= set(consent.classes))


def may_be_shown(attachment: Attachment, came: Came) -> bool:
    """Whether an attachment that nobody took away may be seen: a photograph with people only while it is covered."""
    return attachment.consent is None or covers(attachment.consent, came)


def consents_for(session: Session) -> tuple[PhotoConsent, ...]:
    """The consents that cover photographs of a session, the one that holds longest first. One query."""
    came = came_to(session)
    about = Q(school__in=came.schools) | Q(hub=session.hub_id)
    rows = PhotoConsent.objects.on(came.held_on).filter(about).select_related("school").order_by("-ends_on", "pk")
    return tuple(row for row in rows if covers(row, came))


def missing_for(session: Session) -> Missing:
    """What to do where no consent covers the photographs of a session."""
    came, day = came_to(session), date_format(session.held_on, "DATE_FORMAT")
    if len(came.schools) > 1:
        return Missing(_("Classes of several schools came, and a consent speaks for one school only."))
    if came.schools:
        school = School.objects.select_related("hub").get(pk=min(came.schools))
        text = _("No recorded consent of %(school)s covers %(day)s for those who came.")
        own = school if school.hub_id == session.hub_id else None
        return Missing(text % {"school": school.name, "day": day}, school=own)
    if came.pupils:
        return Missing(
            _("Pupils came, or may have come, and the session names no school: say who came, and where, first.")
        )
    return Missing(_("No notice at an event is recorded for %(day)s.") % {"day": day}, event=True)
