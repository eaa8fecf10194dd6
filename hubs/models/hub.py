"""The hub: a mediator in one local community. Everything that a hub owns leads back to its row here."""

import datetime as dt
import zoneinfo
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from hubs.models.versions import keeps_earlier_versions, next_version
from hubs.models.web import WebAddressField
from hubs.roles import HubPerm, NetworkPerm

NEW_FOR = dt.timedelta(days=90)


class Category(models.TextChoices):
    """The three kinds of hub that the network distinguishes; a hub has one, and may show traits of the others."""

    SCHOOL_BASED = "school_based", _("School-based hub")
    SPACE = "space", _("School-supporting space")
    BROKER = "broker", _("Community broker")


class HubStatus(models.TextChoices):
    """Where a hub stands. Its dates say it: none yet, opened, or opened and closed."""

    SETTING_UP = "setting_up", _("Being set up")
    OPEN = "open", _("Open")
    AT_REST = "at_rest", _("At rest")


def check_time_zone(name: str) -> None:
    """Refuse a name that the time zone database does not know."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone. Write it like “Europe/Lisbon”."), params={"name": name})


class HubQuerySet(models.QuerySet["Hub"]):
    """Hubs, asked for the way the screens do."""

    def top_level(self) -> Self:
        """Hubs that are not a sub-hub of another."""
        return self.filter(parent=None)

    def open_on(self, day: dt.date) -> Self:
        """Hubs that exist on a day: opened, and not closed before it."""
        return self.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gte=day))

    def working_on(self, day: dt.date) -> Self:
        """Hubs that go on after a day: opened, and not put to rest by then."""
        return self.filter(opened_on__lte=day).filter(Q(closed_on=None) | Q(closed_on__gt=day))

    def at_rest(self, day: dt.date) -> Self:
        """Hubs that have gone to rest by a day."""
        return self.filter(closed_on__lte=day)

    def being_set_up(self) -> Self:
        """Hubs that have not opened yet; nothing of theirs is public."""
        return self.filter(opened_on=None)

    def shown_publicly(self) -> Self:
        """Hubs that have a public page: all that ever opened. One at rest says so, for its work stays public."""
        return self.exclude(opened_on=None)

    def coded(self, code: str) -> Self:
        """The hub with a code, however it is capitalised in the address."""
        if "\x00" in code:  # which an address can have, and the database refuses to look for
            return self.none()
        return self.filter(code__iexact=code)


@keeps_earlier_versions("HubVersion")
class Hub(models.Model):
    """An open science hub or one of its sub-hubs. Places are WGS 84 degrees."""

    code = models.CharField(_("code"), max_length=40, help_text=_("Short and lasting, as in “OSHub-PT”."))
    name = models.CharField(_("name"), max_length=120)
    local_name = models.CharField(
        _("local name"), max_length=120, blank=True, help_text=_("What the hub is called by the people around it.")
    )
    host = models.CharField(_("host organisation"), max_length=160, blank=True)
    country = CountryField(_("country"))
    place = models.CharField(_("place"), max_length=120)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    category = models.CharField(_("kind of hub"), max_length=20, choices=Category.choices)
    traits = ArrayField(
        models.CharField(max_length=20, choices=Category.choices),
        verbose_name=_("traits of the other kinds"),
        default=list,
        blank=True,
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("sub-hub of"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sub_hubs",
    )
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[check_time_zone])
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"), default=list, blank=True)
    opened_on = models.DateField(
        _("opened on"), null=True, blank=True, help_text=_("Empty while the hub is being set up.")
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    website = WebAddressField(_("website"), max_length=300, blank=True, db_default="")
    contact_email = models.EmailField(
        _("email address for questions"),
        blank=True,
        db_default="",
        help_text=_("Shown on the hub's public page; better the hub's own address than a person's."),
    )
    phone = models.CharField(
        _("telephone"), max_length=40, blank=True, db_default="", help_text=_("The hub's own number, shown publicly.")
    )
    address = models.TextField(_("postal address"), max_length=400, blank=True, db_default="")
    reach = models.TextField(
        _("how to come"),
        max_length=1500,
        blank=True,
        db_default="",
        help_text=_("By bus, train, bicycle or car, and where the door is for those who cannot take stairs."),
    )
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    objects = HubQuerySet.as_manager()

    class Meta:
        verbose_name = _("hub")
        verbose_name_plural = _("hubs")
        ordering = ("code",)
        triggers: ClassVar = [next_version()]
        permissions = [(perm.value, perm.label) for perm in (*HubPerm, *NetworkPerm)]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("code"), name="hub_code_once", violation_error_message=_("Another hub has this code.")
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$"),
                name="hub_code_plain",
                violation_error_message=_("A code has letters, digits and single hyphens only."),
            ),
            models.CheckConstraint(
                condition=Q(category__in=Category.values),
                name="hub_category_known",
                violation_error_message=_("Choose one of the three kinds of hub."),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="hub_not_its_own_parent",
                violation_error_message=_("A hub cannot be its own sub-hub."),
            ),
            models.CheckConstraint(
                # A comparison with nothing is neither true nor false, which the database would let pass.
                condition=Q(closed_on=None) | Q(opened_on__isnull=False, closed_on__gte=F("opened_on")),
                name="hub_closed_after_opened",
                violation_error_message=_("A hub cannot close before it opened."),
            ),
            models.CheckConstraint(
                # Asked for by name: a range over nothing is neither true nor false, which the database would let pass.
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="hub_place_on_earth",
                violation_error_message=_("Give both latitude (−90 to 90) and longitude (−180 to 180), or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a sub-hub of a sub-hub: figures roll up one level (the database refuses it too)."""
        if self.parent is not None and self.parent.parent_id is not None:
            raise ValidationError({"parent": _("A sub-hub cannot have sub-hubs of its own.")})
        if self.parent_id is not None and not self._state.adding and self.sub_hubs.exists():
            raise ValidationError({"parent": _("A hub with sub-hubs cannot become a sub-hub.")})

    def today(self) -> dt.date:
        """The date where the hub is, now."""
        return timezone.now().astimezone(zoneinfo.ZoneInfo(self.time_zone)).date()

    def is_open_on(self, day: dt.date) -> bool:
        """Whether the hub existed on a day."""
        return (
            self.opened_on is not None and self.opened_on <= day and (self.closed_on is None or day <= self.closed_on)
        )

    def is_new(self) -> bool:
        """Whether the hub is being set up, or opened less than three months ago."""
        return self.opened_on is None or self.today() - self.opened_on < NEW_FOR

    @property
    def status(self) -> HubStatus:
        """Where the hub stands today. At rest from its last day on, on which sessions may still be held."""
        if self.opened_on is None:
            return HubStatus.SETTING_UP
        resting = self.closed_on is not None and self.closed_on <= self.today()
        return HubStatus.AT_REST if resting else HubStatus.OPEN


class HubGroupPermission(GroupObjectPermissionBase):
    """Rights of a group at one hub, by direct foreign key: half the cost of the generic table, and no orphans."""

    content_object: Any = models.ForeignKey(Hub, on_delete=models.CASCADE)


class HubUserPermission(UserObjectPermissionBase):
    """Stays empty (a test keeps it so): rights reach people through groups only."""

    content_object: Any = models.ForeignKey(Hub, on_delete=models.CASCADE)
