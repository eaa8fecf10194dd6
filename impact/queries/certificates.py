"""What can be certified, what was, what stands on the paper, and what everybody may verify."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from impact.certificate_pdf import CertificatePaper, PaperFact
from impact.models import AttendanceLine, Audience, Certificate, CertifiedSession, Session, clean_code
from impact.models.among import IsAmong
from impact.models.session import SessionQuerySet
from impact.queries.countersign import Term
from impact.queries.equipment_hours import in_hours
from schools.models import School, SchoolClass, school_year_label, school_year_of

# A year of one school and the trainings of one hub; more than this is no list to tick.
MOST = 400
SHOWN = 100


@dataclass(frozen=True, slots=True)
class ClassToCertify:
    """A class with sessions in its year."""

    pk: int
    name: str
    year: str
    sessions: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What the public page says of a certificate: nothing about a person but a name that its holder shows."""

    code: str
    of_class: bool
    name: str
    school: str
    hub: str
    year: str
    sessions: int
    hours: str
    first: dt.date
    last: dt.date
    issued_on: dt.date
    confirmed_on: dt.date | None
    withdrawn: bool


def years_to_certify(school: School) -> list[int]:
    """School years in which the school or its hub had any session to certify, the latest first. One query."""
    days = _around(school).dates("held_on", "month")
    return sorted({school_year_of(day) for day in days}, reverse=True)


def sessions_to_certify(school: School, year: int) -> list[Session]:
    """What a teacher can have taken part in: sessions with the school or its classes, and with teachers at its hub.

    The earliest first, at most as many as anybody can tick, with their projects and the names of the school's classes
    that were there (`own_classes_of`). One query.
    """
    first, last = Term(year, 0).first, Term(year, 2).last
    names = AttendanceLine.objects.filter(session=OuterRef("pk"), school_class__school=school, head_count__gt=0)
    found = (
        _around(school)
        .held_between(first, last)
        .select_related("session_type", "hub", "project")
        .annotate(own_classes=ArraySubquery(names.order_by("school_class__name").values("school_class__name")))
    )
    return list(found.order_by("held_on", "pk")[:MOST])


def own_classes_of(session: Session) -> list[str]:
    """The classes of the school that were at a session, of one that was read to be certified."""
    return cast("list[str]", session.own_classes)  # type: ignore[attr-defined]  # annotated by sessions_to_certify()


def classes_to_certify(school: School) -> tuple[list[ClassToCertify], list[ClassToCertify]]:
    """Classes that took part in anything: those of the last year with sessions, and those before. One query."""
    counted = Q(lines__session__voided_at=None)
    rows = (
        SchoolClass.objects.filter(school=school)
        .annotate(times=Count("lines__session", filter=counted))
        .filter(times__gt=0)
        .order_by("-school_year", "name", "pk")
    )
    found = [
        ClassToCertify(pk, name, school_year_label(year), times)
        for pk, name, year, times in rows.values_list("pk", "name", "school_year", "times")
    ]
    last = [one for one in found if one.year == found[0].year]
    return last, found[len(last) :]


def sessions_of_class(school_class: SchoolClass) -> list[Session]:
    """What a class took part in. One query."""
    attended = AttendanceLine.objects.filter(session=OuterRef("pk"), school_class=school_class, head_count__gt=0)
    found = Session.objects.standing().filter(Exists(attended)).select_related("session_type")
    return list(found.order_by("held_on", "pk"))


def find_class(school: School, class_id: int) -> SchoolClass | None:
    """A class of the school."""
    return SchoolClass.objects.filter(school=school, pk=class_id).first()


def certificates_for(school: School, user: User) -> list[Certificate]:
    """What somebody at a school holds: their own and those of its classes, the latest first. One query."""
    found = Certificate.objects.standing().filter(school=school).seen_at_school_by(user)
    return list(found.select_related("school_class")[:SHOWN])


def find_certificate(school: School, certificate_id: int, user: User) -> Certificate | None:
    """One of those."""
    found = Certificate.objects.standing().filter(school=school, pk=certificate_id).seen_at_school_by(user)
    return found.select_related("school__hub", "school_class").first()


def to_confirm_at(hub: Hub) -> list[Certificate]:
    """Certificates of teachers that the hub has not confirmed, the oldest first. One query."""
    found = Certificate.objects.to_confirm(hub).select_related("school").order_by("issued_at", "pk")
    return list(found[:SHOWN])


def find_to_confirm(hub: Hub, certificate_id: int) -> Certificate | None:
    """A certificate of a school of the hub."""
    return Certificate.objects.standing().filter(school__hub=hub, pk=certificate_id).first()


def certificate_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """Certificates that wait for the hub's word. One query for those who look after schools."""
    if HubPerm.MANAGE_SCHOOLS not in rights:
        return []
    number = Certificate.objects.to_confirm(hub).count()
    if not number:
        return []
    text = ngettext(
        "%(number)d certificate of a teacher waits for you to confirm it.",
        "%(number)d certificates of teachers wait for you to confirm them.",
        number,
    )
    url = reverse("impact:confirm_certificates", args=[hub.code])
    return [Todo(text % {"number": number}, "mortarboard", url, _("Look"))]


def verify_code(typed: str) -> Verified | None:
    """What everybody may know of the certificate with a code. One query."""
    found = Certificate.objects.filter(code=clean_code(typed)).select_related("school__hub").first()
    if found is None:
        return None
    sessions = found.sessions
    named = found.school.page_agreed_on is not None and found.school.partner_since is not None
    return Verified(
        code=found.code_in_rows,
        of_class=found.user_id is None,
        name=found.name if found.shows_name else "",
        school=str(found.school) if named else "",
        hub=found.school.hub.name,
        year=found.year_label,
        sessions=len(sessions),
        hours=hours_label(found.minutes),
        first=sessions[0].held_on,
        last=sessions[-1].held_on,
        issued_on=timezone.localdate(found.issued_at),
        confirmed_on=timezone.localdate(found.confirmed_at) if found.confirmed_at else None,
        withdrawn=found.withdrawn_at is not None,
    )


def hours_label(minutes: int) -> str:
    """Hours as people of the language write them, one decimal where it is needed."""
    hours = in_hours(minutes)
    return _("%(hours)s h") % {"hours": number_format(hours, decimal_pos=0 if hours == int(hours) else 1)}


def length_label(minutes: int) -> str:
    """How long one session was: what is no whole number of half hours is not rounded to tenths of one."""
    if minutes % 30 == 0:
        return hours_label(minutes)
    hours, rest = divmod(minutes, 60)
    told = {"hours": hours, "minutes": rest}
    return _("%(hours)d h %(minutes)d min") % told if hours else _("%(minutes)d min") % told


def paper_of(certificate: Certificate, *, url: str) -> CertificatePaper:
    """The certificate in the reader's language. No query where school, hub and class are known."""
    school, sessions = certificate.school, certificate.sessions
    return CertificatePaper(
        title=_("Certificate of participation"),
        issuer=school.hub.name,
        of=certificate.name or _("Class %(name)s") % {"name": certificate.school_class.name},  # type: ignore[union-attr]
        says=_says(certificate),
        facts=_facts(certificate),
        list_title=_("Sessions"),
        columns=(_("Date"), _("Session"), _("Length")),
        rows=[(date_format(one.held_on, "SHORT_DATE_FORMAT"), one.what, _length(one)) for one in sessions],
        notes=_notes(certificate),
        verify=_("Verify at"),
        url=url,
        url_shown=url.partition("://")[2].partition("?")[0],
        code=certificate.code_in_rows,
        lang=(get_language() or "en").partition("-")[0],
    )


def _says(certificate: Certificate) -> str:
    words = {"school": certificate.school, "year": certificate.year_label}
    if certificate.user_id is None:
        return _("of %(school)s took part in these sessions of open schooling in %(year)s.") % words
    return _("teacher at %(school)s, took part in these sessions of open schooling in %(year)s.") % words


def _facts(certificate: Certificate) -> list[PaperFact]:
    issued = date_format(timezone.localdate(certificate.issued_at), "DATE_FORMAT")
    facts = [
        PaperFact(_("Sessions"), str(len(certificate.lines))),
        PaperFact(_("Hours"), hours_label(certificate.minutes)),
        PaperFact(_("Issued on"), issued),
    ]
    if certificate.confirmed_at is not None:
        confirmed = date_format(timezone.localdate(certificate.confirmed_at), "DATE_FORMAT")
        facts.append(PaperFact(_("Confirmed by the hub on"), confirmed))
    return facts


def _notes(certificate: Certificate) -> list[str]:
    notes = [_("Dates and lengths stand in the hub's log.")]
    if certificate.user_id is None:
        notes.append(_("A class is named and no pupil: nobody's attendance is recorded."))
    elif certificate.confirmed_at is None:
        notes.append(_("That the teacher was there, the teacher says; the hub has not confirmed it."))
    if number := certificate.without_length:
        said = ngettext(
            "The length of %(number)d session is not known; it is not in the hours.",
            "The length of %(number)d sessions is not known; they are not in the hours.",
            number,
        )
        notes.append(said % {"number": number})
    return notes


def _length(one: CertifiedSession) -> str:
    return "–" if one.minutes is None else length_label(one.minutes)


def _around(school: School) -> SessionQuerySet:
    with_class = AttendanceLine.objects.filter(school_class__school=school).values("session_id")
    with_teachers = AttendanceLine.objects.filter(session=OuterRef("pk"), audience=Audience.TEACHER)
    hubs = [school.hub_id, *([school.hub.parent_id] if school.hub.parent_id else [])]
    near = Q(hub__in=hubs, school=None) & Exists(with_teachers)
    return Session.objects.standing().filter(Q(school=school) | Q(IsAmong(F("pk"), Subquery(with_class))) | near)
