"""Partnerships: schools working together with the rest of society. The network counts them as objects."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, Organisation
from projects.models.project import Project
from schools.models import School


class Partnership(models.Model):
    """Schools and organisations around a project or an agreement, with dates; one row counts as one partnership."""

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="partnerships")
    name = models.CharField(_("name"), max_length=200)
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
    )
    schools = models.ManyToManyField(School, verbose_name=_("schools"), related_name="partnerships")
    organisations = models.ManyToManyField(Organisation, verbose_name=_("organisations"), related_name="partnerships")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "hub",
                Lower("name"),
                name="partnership_name_once_a_hub",
                violation_error_message=_("This hub has a partnership of that name already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="partnership_ends_after_start",
                violation_error_message=_("A partnership cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
