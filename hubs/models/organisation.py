"""Organisations: the stakeholders of a community that schools and hubs work with, in one register for the network."""

from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from hubs.folding import Fold, words_of
from hubs.models.versions import keeps_earlier_versions, next_version
from hubs.models.web import WebAddressField
from hubs.ror import SHAPE, check_ror


class OrganisationKind(models.TextChoices):
    """The part of society an organisation stands for, outside the school itself."""

    FAMILIES = "families", _("Families")
    STUDENTS = "students", _("Students' association")
    UNIVERSITY = "university", _("University or research")
    INDUSTRY = "industry", _("Industry or enterprise")
    GOVERNMENT = "government", _("Local government")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    OTHER = "other", _("Other")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations, asked for by what is typed."""

    def called(self, text: str) -> Self:
        """Those in whose names, other names or place every word stands, with or without accents."""
        other_names = models.Func(
            F("other_names"), Value(" "), function="array_to_string", output_field=models.TextField()
        )
        all_names = Concat("name", Value(" "), other_names, Value(" "), "place", output_field=models.TextField())
        found = self.annotate(folded=Fold(all_names))
        for word in words_of(text):
            found = found.filter(folded__contains=word)
        return found


@keeps_earlier_versions("OrganisationVersion")
class Organisation(models.Model):
    """One entry of the network's register of organisations; boards, partnerships and projects refer to it."""

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind.choices)
    country = CountryField(_("country"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    website = WebAddressField(_("website"), max_length=200, blank=True, default="", db_default="")
    ror = models.CharField(_("ROR id"), max_length=9, blank=True, default="", db_default="", validators=[check_ror])
    other_names = ArrayField(
        models.CharField(max_length=160), verbose_name=_("other names"), default=list, blank=True, db_default=[]
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name", "pk")
        triggers: ClassVar = [next_version()]
        indexes: ClassVar = [models.Index(models.Func("website", function="hubs_host"), name="organisation_by_host")]
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
            models.CheckConstraint(
                condition=Q(ror="") | Q(ror__regex=SHAPE),
                name="organisation_ror_shaped",
                violation_error_message=_("A ROR id has nine letters and digits, such as 027bh9e22."),
            ),
            models.UniqueConstraint(
                fields=["ror"],
                condition=~Q(ror=""),
                name="organisation_ror_once",
                violation_error_message=_("Another organisation of the register has this ROR id."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationMerge(models.Model):
    """Two entries that were the same organisation: what the one said and what referred to it, so that it can be undone.

    `gone` holds the columns of the entry that is gone, `filled` those that the other one took over (what it had before,
    what it has since), `moved` what referred to it (table and column, keys), `dropped` what both had.
    """

    kept = models.ForeignKey(
        Organisation, verbose_name=_("merged into"), on_delete=models.CASCADE, related_name="merges"
    )
    gone_id = models.BigIntegerField(_("number of the entry that is gone"))
    gone = models.JSONField(_("what it said"))
    filled = models.JSONField(_("what was taken over"), default=dict)
    moved = models.JSONField(_("what was moved"), default=list)
    dropped = models.JSONField(_("what both had"), default=list)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("merged by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    merged_at = models.DateTimeField(_("merged at"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("undone by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge of organisations")
        verbose_name_plural = _("merges of organisations")
        ordering = ("-merged_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gone_id"],
                condition=Q(undone_at=None),
                name="organisation_merged_once",
                violation_error_message=_("This entry was merged into another one already."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False) | ~Q(kept=F("gone_id")),
                name="organisation_merged_into_another",
                violation_error_message=_("An entry is merged into another one."),
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("merged_at")),
                name="organisation_merge_undone_after",
                violation_error_message=_("A merge is undone after it was made."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone.get('name', self.gone_id)} → {self.kept}"
