"""A session that somebody kept on a device and could not log any more when the network came back.

It lies beside the log, in a tray for those who look after it: it counts for nothing until somebody has looked at it.
Purpose: what happened is not lost. End: thirteen months after it came (`impact.actions.left_over.forget_left_over`).
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.models.session import Session


class Why(models.TextChoices):
    """Why it could not be logged."""

    NO_RIGHT = "no_right", _("Who sent it no longer works for the hub")
    AT_REST = "at_rest", _("The hub was at rest on that day")
    CLOSED = "closed", _("The day lies in a closed period")


class LeftOverQuerySet(models.QuerySet["LeftOverSession"]):
    """What was left over, asked for the way the screens do."""

    def waiting(self) -> Self:
        """What nobody has looked at."""
        return self.filter(settled_at=None)


class LeftOverSession(models.Model):
    """The form of a session as it was sent. `told` holds its fields by name, each with every value that it had.

    Settled, it has become a `session`, or was put away with a `reason`; then it can still be logged.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="left_over")
    uid = models.UUIDField(_("client's identifier"), editable=False)
    told = models.JSONField(_("what was told"))
    why = models.CharField(_("why it is here"), max_length=10, choices=Why.choices)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    came_at = models.DateTimeField(_("came"), default=timezone.now, editable=False)
    session = models.OneToOneField(
        Session, verbose_name=_("session"), on_delete=models.PROTECT, null=True, blank=True, related_name="left_over"
    )
    reason = models.CharField(_("why it was put away"), max_length=300, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("settled by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = LeftOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("session left over")
        verbose_name_plural = _("sessions left over")
        ordering = ("came_at", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "uid"],
                name="left_over_once_a_hub",
                violation_error_message=_("This session came already."),
            ),
            models.CheckConstraint(
                condition=Q(why__in=Why.values),
                name="left_over_why_known",
                violation_error_message=_("It says why it could not be logged."),
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None, session=None, reason="")
                | Q(settled_at__isnull=False, session__isnull=False, reason="")
                | (Q(settled_at__isnull=False, session=None) & ~Q(reason="")),
                name="left_over_logged_or_put_away",
                violation_error_message=_("It waits, or it was logged, or it was put away with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub}, {self.uid}"

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has looked at it."""
        return self.settled_at is None
