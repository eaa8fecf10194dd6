"""Invitations: a role at a hub, offered to an address, to be taken once and within three days."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hubs.models.hub import Hub
from hubs.roles import HUB_ROLES


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations, asked for by what became of them."""

    def unanswered(self) -> Self:
        """Those that nobody has taken or taken back; some may have expired."""
        return self.filter(accepted_at=None, withdrawn_at=None)


class Invitation(models.Model):
    """A role at a hub for whoever reads mail at an address.

    Of the secret in its address only a digest is kept, so that nobody who reads the table can take a role.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, role.label) for role in HUB_ROLES])
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

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-invited_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in HUB_ROLES]),
                name="invitation_to_a_hub_role",
                violation_error_message=_("Choose a role that a hub has."),
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="invitation_email_small_letters",
                violation_error_message=_("An email address is stored in small letters."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("invited_at")),
                name="invitation_lasts",
                violation_error_message=_("An invitation ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="invitation_ends_once",
                violation_error_message=_("An invitation is accepted or withdrawn, not both."),
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(accepted_at__isnull=False),
                name="invitation_accepted_with_moment",
                violation_error_message=_("An invitation that somebody accepted says when."),
            ),
            models.UniqueConstraint(
                fields=["hub", "email", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="invitation_open_once",
                violation_error_message=_("This address is invited to that role already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()} · {self.hub}"

    def has_expired(self, now: dt.datetime) -> bool:
        """Whether it is too late to take it."""
        return now >= self.expires_at
