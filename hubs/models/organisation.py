"""Organisations: the stakeholders of a community that schools and hubs work with."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField


class OrganisationKind(models.TextChoices):
    """The part of society an organisation stands for, outside the school itself."""

    FAMILIES = "families", _("Families")
    STUDENTS = "students", _("Students' association")
    UNIVERSITY = "university", _("University or research")
    INDUSTRY = "industry", _("Industry or enterprise")
    GOVERNMENT = "government", _("Local government")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    OTHER = "other", _("Other")


class Organisation(models.Model):
    """One entry of the network's register of organisations; boards, partnerships and projects refer to it."""

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    country = CountryField(_("country"))
    place = models.CharField(_("place"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("name"),
                "country",
                "place",
                name="organisation_once",
                violation_error_message=_("This organisation is in the register already."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values),
                name="organisation_kind_known",
                violation_error_message=_("Choose the part of society the organisation stands for."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
