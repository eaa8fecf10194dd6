"""Certificates: a paper about the sessions of a teacher or a class, which anybody who holds it can have verified."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hubs.models import Hub
from schools.models import School, SchoolClass, school_year_label

# Neither 0 and O nor 1, I and L: the code is read from paper.
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
IN_A_ROW = 4


@dataclass(frozen=True, slots=True)
class CertifiedSession:
    """A session as it stands on a certificate; `minutes` is None where nobody wrote down how long it was."""

    held_on: dt.date
    what: str
    minutes: int | None


def clean_code(typed: str) -> str:
    """A code as it is stored: capitals, and nothing between them."""
    return re.sub(r"[\W_]", "", typed).upper()[: 2 * CODE_LENGTH]


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Certificates, asked for the way the screens do."""

    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(withdrawn_at=None)

    def of_class(self) -> Self:
        """Those of classes."""
        return self.exclude(school_class=None)

    def seen_at_school_by(self, user: User) -> Self:
        """Somebody's own and those of classes: what a colleague has done is nobody else's business."""
        return self.filter(Q(user=user) | Q(user=None))

    def to_confirm(self, hub: Hub) -> Self:
        """Those of teachers at the schools of a hub of which nobody at the hub has confirmed what they say."""
        return self.standing().filter(school__hub=hub, user__isnull=False, confirmed_at=None)


class Certificate(models.Model):
    """What was certified, as it was on that day: later corrections of the log change no paper.

    Of a teacher (`user`, with the name as it was then) or of a class. It goes with the account of the teacher. The
    public page shows a teacher's name only where they said so (`shows_name`).
    """

    code = models.CharField(_("code"), max_length=CODE_LENGTH)
    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT, related_name="certificates")
    school_class = models.ForeignKey(
        SchoolClass, verbose_name=_("class"), on_delete=models.PROTECT, null=True, related_name="certificates"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("teacher"),
        on_delete=models.CASCADE,
        null=True,
        related_name="certificates",
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    shows_name = models.BooleanField(_("the public page shows the name"), default=False)
    school_year = models.PositiveSmallIntegerField(_("school year"))
    lines = models.JSONField(_("sessions"), default=list)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("issued by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ("-issued_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"],
                name="certificate_code_once",
                violation_error_message=_("Another certificate has this code."),
            ),
            models.CheckConstraint(
                condition=Q(code__regex=f"^[{CODE_LETTERS}]{{{CODE_LENGTH}}}$"),
                name="certificate_code_readable",
                violation_error_message=_("A code has twelve letters and digits."),
            ),
            models.CheckConstraint(
                condition=(Q(user__isnull=False, school_class=None) & ~Q(name=""))
                | Q(user=None, school_class__isnull=False, name="", shows_name=False, confirmed_at=None),
                name="certificate_of_teacher_or_class",
                violation_error_message=_("A certificate is of a teacher with a name, or of a class without names."),
            ),
            models.CheckConstraint(
                condition=~Q(lines=[]),
                name="certificate_says_something",
                violation_error_message=_("Choose at least one session."),
            ),
        ]

    def __str__(self) -> str:
        return self.code_in_rows

    @property
    def code_in_rows(self) -> str:
        """The code as people read it: ABCD-EFGH-JKMN."""
        return "-".join(self.code[at : at + IN_A_ROW] for at in range(0, len(self.code), IN_A_ROW))

    @property
    def year_label(self) -> str:
        """The school year as people write it."""
        return school_year_label(self.school_year)

    @property
    def sessions(self) -> tuple[CertifiedSession, ...]:
        """What stands on it, the earliest first."""
        return tuple(CertifiedSession(dt.date.fromisoformat(day), what, minutes) for day, what, minutes in self.lines)

    @property
    def minutes(self) -> int:
        """How long they were together, as far as it is known."""
        return sum(one.minutes or 0 for one in self.sessions)

    @property
    def without_length(self) -> int:
        """Sessions of which nobody wrote down how long they were."""
        return sum(one.minutes is None for one in self.sessions)
