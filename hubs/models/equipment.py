"""What a hub has and schools do not: rooms, machines, tools; and who has been shown how to use them safely."""

import datetime as dt
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models.hub import Hub
from hubs.models.versions import keeps_earlier_versions, next_version

# After that long somebody is shown anew; the name is deleted then.
INDUCTION_LASTS = dt.timedelta(days=3 * 365)
MOST_PEOPLE = 1_000


class EquipmentKind(models.TextChoices):
    """What a thing is, as far as it matters to whoever looks for one."""

    ROOM = "room", _("Room")
    MACHINE = "machine", _("Machine")
    TOOLS = "tools", _("Tools and kits")
    INSTRUMENT = "instrument", _("Measuring instrument")
    OTHER = "other", _("Something else")


class EquipmentQuerySet(models.QuerySet["Equipment"]):
    """Things, asked for the way the screens do."""

    def in_use(self) -> Self:
        """Things that can be booked: not put away."""
        return self.filter(put_away_on=None)

    def of_family(self, hub: Hub) -> Self:
        """Things of a hub and of its sub-hubs."""
        return self.filter(Q(hub=hub) | Q(hub__parent=hub))


@keeps_earlier_versions("EquipmentVersion")
class Equipment(models.Model):
    """One thing that can be booked, as a whole: a room, a machine, a set of tools. Put away, never deleted.

    `capacity` is how many people it is for at a time; blank where that does not matter.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="equipment")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=EquipmentKind.choices)
    purpose = models.TextField(_("what it is for"), max_length=600, blank=True)
    place = models.CharField(_("where it is"), max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField(_("for how many people"), null=True, blank=True)
    needs_induction = models.BooleanField(_("needs an induction"), default=False)
    put_away_on = models.DateField(_("put away on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("thing to book")
        verbose_name_plural = _("equipment and rooms")
        ordering = ("name", "pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "hub",
                Lower("name"),
                name="equipment_name_once_a_hub",
                violation_error_message=_("This hub has a thing of that name already."),
            ),
            models.CheckConstraint(
                condition=Q(name__regex=r"\S"),
                name="equipment_name_given",
                violation_error_message=_("Give it a name."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EquipmentKind.values),
                name="equipment_kind_known",
                violation_error_message=_("Choose what kind of thing it is."),
            ),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(capacity__range=(1, MOST_PEOPLE)),
                name="equipment_capacity_plausible",
                violation_error_message=_("It is for between 1 and 1,000 people."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InductionQuerySet(models.QuerySet["Induction"]):
    """Inductions, asked for by day."""

    def in_force(self, day: dt.date) -> Self:
        """Those that were given and still hold on a day; the last day still counts."""
        return self.filter(given_on__lte=day, holds_until__gte=day)


class Induction(models.Model):
    """An adult with an account has been shown how a thing is used. Pupils have no accounts, so none is ever named.

    Purpose: nobody stands alone before a machine they do not know. End: the row is deleted after `holds_until`.
    """

    equipment = models.ForeignKey(
        Equipment, verbose_name=_("thing to book"), on_delete=models.CASCADE, related_name="inductions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.CASCADE, related_name="inductions"
    )
    given_on = models.DateField(_("shown on"))
    holds_until = models.DateField(_("holds until"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noted by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )

    objects = InductionQuerySet.as_manager()

    class Meta:
        verbose_name = _("induction")
        verbose_name_plural = _("inductions")
        ordering = ("user__name", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["equipment", "user"],
                name="induction_once_a_person",
                violation_error_message=_("This person has been shown already."),
            ),
            models.CheckConstraint(
                condition=Q(holds_until__gte=F("given_on")),
                name="induction_holds_for_a_while",
                violation_error_message=_("An induction cannot end before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.equipment}"
