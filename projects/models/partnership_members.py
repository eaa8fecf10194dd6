"""Who is in a partnership, and from when until when: schools, and organisations of the register.

Every change of these rows is kept by the database: what was added, changed, taken out, and by whom.
"""

import datetime as dt
from collections.abc import Callable
from typing import ClassVar, Self, TypeVar, cast

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hubs.models import Organisation
from projects.models.partnership import OUTSIDE_SCHOOL, Partnership
from schools.models import School

T = TypeVar("T", bound=models.Model)

LEFT_AFTER_JOINING = Q(joined_on=None) | Q(left_on=None) | Q(left_on__gte=F("joined_on"))
LEFT_TOO_EARLY = _("Nobody can leave a partnership before they joined it.")


def keeps_every_change(table: str) -> Callable[[type[T]], type[T]]:
    """Keep in a table of that name that a row came, how it was before each change, and that it went."""
    decorate = pghistory.track(
        pghistory.InsertEvent("added"),
        pghistory.UpdateEvent("before_change", row=pghistory.Old),
        pghistory.DeleteEvent("taken_out"),
        model_name=table,
        append_only=True,
    )
    return cast("Callable[[type[T]], type[T]]", decorate)


class PartnershipMember(models.Model):
    """What schools and organisations have in common; no day means from its beginning, or to its end."""

    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_in(self, day: dt.date) -> bool:
        """Whether it has not left by a day; the last day still counts."""
        return self.left_on is None or self.left_on >= day


@keeps_every_change("PartnershipSchoolChange")
class PartnershipSchool(PartnershipMember):
    """A school in a partnership."""

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="school_members"
    )
    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.PROTECT, related_name="partnership_members"
    )

    class Meta:
        db_table = "projects_partnership_schools"
        verbose_name = _("school in a partnership")
        verbose_name_plural = _("schools in partnerships")
        ordering = ("partnership", "school__name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "school"],
                name="partnership_school_once",
                violation_error_message=_("This school is in the partnership already."),
            ),
            models.CheckConstraint(
                condition=LEFT_AFTER_JOINING,
                name="partnership_school_leaves_after_joining",
                violation_error_message=LEFT_TOO_EARLY,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.school} · {self.partnership}"


class PartnershipOrganisationQuerySet(models.QuerySet["PartnershipOrganisation"]):
    """Organisations in partnerships."""

    def outside_school(self) -> Self:
        """Those that stand for the society around a school."""
        return self.filter(organisation__kind__in=OUTSIDE_SCHOOL)


@keeps_every_change("PartnershipOrganisationChange")
class PartnershipOrganisation(PartnershipMember):
    """An organisation in a partnership. Two entries of the register that are merged become one here too."""

    # A second row of the same two says nothing more, so a merge of two organisations drops it (hubs.queries.merging).
    ties_two = True

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="organisation_members"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("organisation"), on_delete=models.PROTECT, related_name="partnership_members"
    )

    objects = PartnershipOrganisationQuerySet.as_manager()

    class Meta:
        db_table = "projects_partnership_organisations"
        verbose_name = _("organisation in a partnership")
        verbose_name_plural = _("organisations in partnerships")
        ordering = ("partnership", "organisation__name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                name="partnership_organisation_once",
                violation_error_message=_("This organisation is in the partnership already."),
            ),
            models.CheckConstraint(
                condition=LEFT_AFTER_JOINING,
                name="partnership_organisation_leaves_after_joining",
                violation_error_message=LEFT_TOO_EARLY,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.partnership}"
