"""Which sessions carried out a decision of a board. Figures know nothing of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hubs.models import Decision
from impact.models.session import Session


class SessionDecision(models.Model):
    """A session carries out a decision."""

    decision = models.ForeignKey(
        Decision, verbose_name=_("decision"), on_delete=models.CASCADE, related_name="session_links"
    )
    session = models.ForeignKey(
        Session, verbose_name=_("session"), on_delete=models.CASCADE, related_name="decision_links"
    )
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("linked by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    linked_at = models.DateTimeField(_("linked at"), auto_now_add=True)

    class Meta:
        verbose_name = _("session that carries out a decision")
        verbose_name_plural = _("sessions that carry out decisions")
        ordering = ("decision", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "session"],
                name="session_decision_once",
                violation_error_message=_("This session is noted with that decision already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} · {self.session}"
