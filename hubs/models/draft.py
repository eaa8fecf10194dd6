"""A hub that a network manager has begun to describe: nothing of it is a hub yet, and it can be thrown away."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from hubs.models.hub import Category, Hub, check_time_zone
from hubs.models.versions import next_version


class HubDraft(models.Model):
    """What was said so far, step by step; everything may be missing. It ends with the hub that comes of it.

    The coordinator's address is there to be invited; it goes with the draft, at the latest half a year after the last
    change (`hubs.actions.set_up.forget_drafts`).
    """

    name = models.CharField(_("name"), max_length=120)
    local_name = models.CharField(
        _("local name"), max_length=120, blank=True, help_text=_("What the hub is called by the people around it.")
    )
    country = CountryField(_("country"))
    code = models.CharField(
        _("code"),
        max_length=40,
        blank=True,
        help_text=_("It stands in the hub's addresses and stays for good. Letters, digits and hyphens."),
    )
    category = models.CharField(_("kind of hub"), max_length=20, choices=Category.choices, blank=True)
    traits = ArrayField(
        models.CharField(max_length=20, choices=Category.choices),
        verbose_name=_("traits of the other kinds"),
        default=list,
        blank=True,
    )
    host = models.CharField(_("host organisation"), max_length=160, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, validators=[check_time_zone], blank=True)
    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("languages"), default=list, blank=True)
    parent = models.ForeignKey(
        Hub, verbose_name=_("sub-hub of"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    coordinator_email = models.EmailField(_("email address of who will coordinate"), max_length=254, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("begun by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    started_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("hub being described")
        verbose_name_plural = _("hubs being described")
        ordering = ("-changed_at", "-pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^([A-Za-z0-9]+(-[A-Za-z0-9]+)*)?$"),
                name="hub_draft_code_plain",
                violation_error_message=_("A code has letters, digits and single hyphens only."),
            ),
            models.CheckConstraint(
                condition=Q(category__in=["", *Category.values]),
                name="hub_draft_category_known",
                violation_error_message=_("Choose one of the three kinds of hub."),
            ),
            models.CheckConstraint(
                condition=Q(coordinator_email=Lower("coordinator_email")),
                name="hub_draft_email_small_letters",
                violation_error_message=_("An email address is stored in small letters."),
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="hub_draft_place_on_earth",
                violation_error_message=_("Give both latitude (−90 to 90) and longitude (−180 to 180), or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
