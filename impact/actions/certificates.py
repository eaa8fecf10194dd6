"""Certificates are issued, confirmed by the hub, and taken back. What stands on a paper never changes afterwards."""

import secrets
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import tell
from accounts.models import User
from impact.models import Certificate, Session
from impact.models.certificate import CODE_LENGTH, CODE_LETTERS
from impact.queries.certificates import sessions_of_class, sessions_to_certify
from schools.models import School, SchoolClass, school_year_label
from schools.queries.people import who_act_for

Line = tuple[str, str, int | None]


@transaction.atomic
def certify_teacher(
    *, school: School, by: User, year: int, chosen: Sequence[int], shows_name: bool = False
) -> Certificate:
    """A certificate of the person who asks, about sessions of a school year that they say they took part in.

    The same once more gives the one that there is. Raises ValidationError where nothing is chosen, or something that
    is no session around the school.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two clicks wait for each other
    lines = _lines([one for one in sessions_to_certify(school, year) if one.pk in set(chosen)])
    if not lines or len(lines) != len(set(chosen)):
        raise ValidationError(_("Choose at least one session. One that you chose may have been taken back meanwhile."))
    known = _known(Certificate.objects.filter(school=school, user=by, school_year=year, shows_name=shows_name), lines)
    return known or _issue(school=school, user=by, name=by.name, shows_name=shows_name, year=year, lines=lines, by=by)


@transaction.atomic
def certify_class(*, school_class: SchoolClass, by: User | None) -> Certificate:
    """A certificate of a class, about all that the log knows of it today. The same once more gives the one there is.

    `by` is None where no person stands behind it (the demonstration).
    """
    stored = SchoolClass.objects.select_for_update(of=("self",)).select_related("school__hub").get(pk=school_class.pk)
    lines = _lines(sessions_of_class(stored))
    if not lines:
        raise ValidationError(_("This class has taken part in no session yet."))
    known = _known(Certificate.objects.filter(school_class=stored), lines)
    if known is not None:
        return known
    made = _issue(school=stored.school, school_class=stored, year=stored.school_year, lines=lines, by=by)
    if by is not None:
        words = {"name": by.name, "class": str(stored)}
        _tell("impact.certified", made, to=who_act_for(stored.school), by=by, **words)
    return made


@transaction.atomic
def confirm_certificate(*, certificate: Certificate, by: User) -> bool:
    """The hub says that the teacher was there; False where that was said already, or nobody asked for it.

    Nobody confirms a certificate of their own.
    """
    waiting = Certificate.objects.standing().filter(pk=certificate.pk, confirmed_at=None, user__isnull=False)
    if not waiting.exclude(user=by).update(confirmed_at=timezone.now(), confirmed_by=by):
        return False
    holder = [certificate.user] if certificate.user else []
    words = {"hub": certificate.school.hub.name, "year": school_year_label(certificate.school_year)}
    _tell("impact.certificate_confirmed", certificate, to=holder, by=by, **words)
    return True


@transaction.atomic
def withdraw_certificate(*, certificate: Certificate) -> None:
    """Take a certificate back: its code says so from now on. Once more does nothing."""
    Certificate.objects.standing().filter(pk=certificate.pk).update(withdrawn_at=timezone.now())


def _tell(kind: str, certificate: Certificate, *, to: Sequence[User], by: User, **words: str) -> None:
    school = certificate.school
    page = reverse("impact:certificates", args=[school.pk])
    tell(
        kind=kind,
        to=to,
        by=by,
        words=words,
        key=f"certificate {certificate.pk}",
        place=school.hub.name,
        url=f"{page}#certificate-{certificate.pk}",
    )


def _issue(
    *,
    school: School,
    year: int,
    lines: list[Line],
    by: User | None,
    school_class: SchoolClass | None = None,
    user: User | None = None,
    name: str = "",
    shows_name: bool = False,
) -> Certificate:
    return Certificate.objects.create(
        code="".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH)),
        school=school,
        school_class=school_class,
        user=user,
        name=name,
        shows_name=shows_name,
        school_year=year,
        lines=lines,
        issued_at=timezone.now(),
        issued_by=by,
    )


def _known(found: QuerySet[Certificate], lines: list[Line]) -> Certificate | None:
    wanted = [list(line) for line in lines]
    standing = found.filter(withdrawn_at=None)
    return next((one for one in standing if one.lines == wanted), None)


def _lines(sessions: Sequence[Session]) -> list[Line]:
    return [(one.held_on.isoformat(), one.title or one.session_type.label, one.minutes) for one in sessions]
