"""Public figures that a hub lets stand on other sites: what is shown, who signed it off, and when it was taken back."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, keeps_earlier_versions
from schools.models import School


class EmbedShows(models.TextChoices):
    """Whose public figures are shown."""

    HUB = "hub", _("The hub’s figures")
    SCHOOL = "school", _("The figures of a school")
    NETWORK = "network", _("The network’s figures and its months")


class EmbedQuerySet(models.QuerySet["Embed"]):
    """Figures on other sites, asked for the way the screens do."""

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(withdrawn_at=None)


@keeps_earlier_versions("EmbedVersion")
class Embed(models.Model):
    """Figures that other sites may show in a frame. `uid` stands in the address; once withdrawn it shows nothing."""

    uid = models.UUIDField(_("address"), default=uuid.uuid4, unique=True, editable=False)
    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="embeds")
    shows = models.CharField(_("what is shown"), max_length=10, choices=EmbedShows.choices)
    school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.PROTECT, null=True, blank=True, related_name="embeds"
    )
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("signed off by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    signed_off_at = models.DateTimeField(_("signed off"), default=timezone.now, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("withdrawn by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)

    objects = EmbedQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures on other sites")
        verbose_name_plural = _("figures on other sites")
        ordering = ("-signed_off_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "shows", "school"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="embed_once",
                violation_error_message=_("These figures are signed off already."),
            ),
            models.CheckConstraint(
                condition=Q(shows=EmbedShows.SCHOOL, school__isnull=False)
                | (~Q(shows=EmbedShows.SCHOOL) & Q(school=None)),
                name="embed_names_its_school",
                violation_error_message=_("Figures of a school need the school, and no others have one."),
            ),
            models.CheckConstraint(
                condition=Q(shows__in=EmbedShows.values),
                name="embed_shows_valid",
                violation_error_message=_("Choose whose figures are shown."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("signed_off_at")),
                name="embed_withdrawn_after",
                violation_error_message=_("Nothing is taken back before it was signed off."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_by=None) | Q(withdrawn_at__isnull=False),
                name="embed_withdrawn_when",
                violation_error_message=_("Who took it back did so at some time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_shows_display()}: {self.school or self.hub}"
