"""Invitations to a school: teacher or head, offered to an address, to be taken once and within three days."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from schools.models.school import School
from schools.models.staff import SchoolRole


class SchoolInvitationQuerySet(models.QuerySet["SchoolInvitation"]):
    """Invitations, asked for by what became of them."""

    def unanswered(self) -> Self:
        """Those that nobody has taken or taken back; some may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class SchoolInvitation(models.Model):
    """A role at a school for whoever reads mail at an address. Of the secret in its address only a digest is kept."""

    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=10, choices=SchoolRole.choices)
    email = models.EmailField(_("email address"), max_length=254)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("invited by"), on_delete=models.CASCADE, related_name="+"
    )
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("to be taken until"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("accepted by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = SchoolInvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation to a school")
        verbose_name_plural = _("invitations to schools")
        ordering = ("-invited_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role__in=SchoolRole.values),
                name="school_invitation_role_known",
                violation_error_message=_("Choose teacher or school head."),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="school_invitation_email_small",
                violation_error_message=_("An email address is stored in small letters."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")),
                name="school_invitation_lasts",
                violation_error_message=_("An invitation ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="school_invitation_ends_once",
                violation_error_message=_("An invitation is accepted or withdrawn, not both."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(accepted_at__isnull=False),
                name="school_invitation_accepted_when",
                violation_error_message=_("An invitation that somebody accepted says when."),
            ),
            models.UniqueConstraint(
                fields=["school", "email", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="school_invitation_open_once",
                violation_error_message=_("This address is invited to that role already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()} · {self.school}"

    def has_expired(self, now: dt.datetime) -> bool:
        """Whether it is too late to take it."""
        return now >= self.expires_at
