"""What ROR says of research organisations, as its published file has it: to look up, and nothing refers to it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubs.models.organisation import OrganisationKind
from hubs.ror import SHAPE


class RorEntry(models.Model):
    """One active organisation of the file. The next import replaces them all."""

    ror = models.CharField(_("ROR id"), max_length=9, primary_key=True)
    name = models.CharField(_("name"), max_length=400)
    names = ArrayField(models.CharField(max_length=400), verbose_name=_("other names"), default=list, blank=True)
    folded = models.TextField(_("names to look for"), editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    country = models.CharField(_("country"), max_length=2, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    website = models.CharField(_("website"), max_length=400, blank=True)

    class Meta:
        verbose_name = _("organisation known to ROR")
        verbose_name_plural = _("organisations known to ROR")
        ordering = ("name", "pk")
        indexes: ClassVar = [GinIndex(SearchVector("folded", config="simple"), name="ror_entry_words")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ror__regex=SHAPE),
                name="ror_entry_shaped",
                violation_error_message=_("A ROR id has nine letters and digits, such as 027bh9e22."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values),
                name="ror_entry_kind_known",
                violation_error_message=_("Choose the part of society the organisation stands for."),
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="ror_entry_named",
                violation_error_message=_("An organisation has a name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
