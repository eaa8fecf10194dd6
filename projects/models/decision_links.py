"""Which projects and partnerships carried out a decision of a board."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hubs.models import Decision
from projects.models.partnership import Partnership
from projects.models.project import Project


class ProjectDecision(models.Model):
    """A project carries out a decision."""

    decision = models.ForeignKey(
        Decision, verbose_name=_("decision"), on_delete=models.CASCADE, related_name="project_links"
    )
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="decision_links"
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
        verbose_name = _("project that carries out a decision")
        verbose_name_plural = _("projects that carry out decisions")
        ordering = ("decision", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "project"],
                name="project_decision_once",
                violation_error_message=_("This project is noted with that decision already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} · {self.project}"


class PartnershipDecision(models.Model):
    """A partnership carries out a decision."""

    decision = models.ForeignKey(
        Decision, verbose_name=_("decision"), on_delete=models.CASCADE, related_name="partnership_links"
    )
    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="decision_links"
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
        verbose_name = _("partnership that carries out a decision")
        verbose_name_plural = _("partnerships that carry out decisions")
        ordering = ("decision", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["decision", "partnership"],
                name="partnership_decision_once",
                violation_error_message=_("This partnership is noted with that decision already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision} · {self.partnership}"
