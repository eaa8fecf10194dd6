"""Partnerships: schools working together with the rest of society. The network counts them as objects."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, Organisation, OrganisationKind, WebAddressField, keeps_earlier_versions, next_version
from projects.models.project import Project
from schools.models import School

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2199, 12, 31)

# Whom a school has to work with to be in a partnership (DOMAIN.md): society around it, not the school itself.
OUTSIDE_SCHOOL = (
    OrganisationKind.UNIVERSITY,
    OrganisationKind.INDUSTRY,
    OrganisationKind.GOVERNMENT,
    OrganisationKind.CIVIL_SOCIETY,
    OrganisationKind.FAMILIES,
)


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    """Partnerships, asked for the way the screens do."""

    def of_family(self, hub: Hub) -> Self:
        """Those of a hub and its sub-hubs."""
        return self.filter(Q(hub=hub) | Q(hub__parent=hub))

    def going_on(self, day: dt.date) -> Self:
        """Those that have not ended by a day; the last day still counts."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def ended(self, day: dt.date) -> Self:
        """Those that were over before a day."""
        return self.filter(ends_on__lt=day)

    def that_count(self) -> Self:
        """Those that are what the network counts: with a school, and with somebody from outside school."""
        outside = Q(organisation_members__organisation__kind__in=OUTSIDE_SCHOOL)
        return self.filter(outside, school_members__isnull=False).distinct()


@keeps_earlier_versions("PartnershipVersion")
class Partnership(models.Model):
    """Schools and organisations around a project or an agreement, with dates; one row counts as one partnership.

    It counts once a school and an organisation from outside school have a part in it (`OUTSIDE_SCHOOL`).
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="partnerships")
    name = models.CharField(_("name"), max_length=200)
    about = models.TextField(_("what it is about"), max_length=1500, blank=True, db_default="")
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="partnerships",
    )
    schools = models.ManyToManyField(
        School, verbose_name=_("schools"), related_name="partnerships", through="PartnershipSchool"
    )
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("organisations"),
        related_name="partnerships",
        through="PartnershipOrganisation",
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True, db_default="")
    signed_on = models.DateField(_("agreement signed on"), null=True, blank=True)
    agreement_url = WebAddressField(_("web address of the agreement"), max_length=300, blank=True, db_default="")
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = ("name", "pk")
        triggers: ClassVar = [next_version()]
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
            models.CheckConstraint(
                condition=Q(end_reason="") | Q(ends_on__isnull=False),
                name="partnership_reason_with_end",
                violation_error_message=_("A partnership that goes on has no reason why it ended."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__range=(EARLIEST, LATEST))
                & (Q(signed_on=None) | Q(signed_on__range=(EARLIEST, LATEST))),
                name="partnership_days_plausible",
                violation_error_message=_("The dates of a partnership lie between 1990 and 2199."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def has_ended(self, day: dt.date) -> bool:
        """Whether it was over before a day."""
        return self.ends_on is not None and self.ends_on < day
