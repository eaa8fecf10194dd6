"""Open schooling projects: real-life work on a local need, led by schools with a hub's help."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub


class ProjectStatus(models.TextChoices):
    """Where a project stands."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    FINISHED = "finished", _("Finished")


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects, asked for the way the screens do."""

    def of_hub(self, hub: Hub) -> Self:
        """Projects of a hub or its sub-hubs, and for a sub-hub those of its parent too."""
        family = Q(hub=hub) | Q(hub__parent=hub)
        if hub.parent_id is not None:
            family |= Q(hub_id=hub.parent_id)
        return self.filter(family)


class Project(models.Model):
    """One open schooling project, at home in one hub."""

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("in a few sentences"), blank=True, max_length=2000)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ProjectStatus.choices, default=ProjectStatus.PLANNED)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ("title", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "hub",
                Lower("title"),
                name="project_title_once_a_hub",
                violation_error_message=_("This hub has a project of that title already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="project_ends_after_start",
                violation_error_message=_("A project cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=ProjectStatus.values),
                name="project_status_known",
                violation_error_message=_("Choose where the project stands."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
