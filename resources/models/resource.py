"""An open resource: a number for ever, and the version that stands under it."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub, keeps_earlier_versions, next_version


class Standing(models.TextChoices):
    """Whether a resource is public."""

    DRAFT = "draft", _("Not public yet")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Resources, asked for the way the screens do."""

    def published(self) -> Self:
        """What anybody may read. What a hub publishes while it is being set up is public once it opens."""
        return self.filter(state=Standing.PUBLISHED).exclude(hub__in=Hub.objects.being_set_up())

    def ever_public(self) -> Self:
        """What anybody may read, and what was withdrawn and leaves a stone behind."""
        return self.exclude(state=Standing.DRAFT).exclude(hub__in=Hub.objects.being_set_up())

    def of_hub(self, hub: Hub) -> Self:
        """Resources of a hub and of its sub-hubs."""
        return self.filter(Q(hub=hub) | Q(hub__parent=hub))


@keeps_earlier_versions("ResourceEarlier")
class Resource(models.Model):
    """One resource of a hub. Its key is its public number, never used again; what it says stands in its versions.

    `current` is the version that is or was public last. A resource that was ever public is never deleted: withdrawn,
    it leaves its title, its hub, the day and the reason.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="resources")
    state = models.CharField(
        _("status"), max_length=10, choices=Standing.choices, default=Standing.DRAFT, db_index=True, editable=False
    )
    current = models.OneToOneField(
        "resources.ResourceVersion",
        verbose_name=_("current version"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="current_of",
    )
    created_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_why = models.CharField(
        _("why it was withdrawn"),
        max_length=300,
        blank=True,
        help_text=_("One sentence for whoever comes looking for it. It is public."),
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ("-published_at", "-pk")
        triggers: ClassVar = [next_version()]
        indexes: ClassVar = [
            models.Index(fields=["-published_at", "-id"], condition=Q(state="published"), name="resource_latest_public")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=Standing.values),
                name="resource_state_known",
                violation_error_message=_("Choose where the resource stands."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", current=None, published_at=None)
                | (~Q(state="draft") & Q(current__isnull=False, published_at__isnull=False)),
                name="resource_public_has_version",
                violation_error_message=_("What is or was public has a version and the moment when it became so."),
            ),
            models.CheckConstraint(
                condition=(Q(state="withdrawn", withdrawn_at__isnull=False) & Q(withdrawn_why__regex=r"\S"))
                | (~Q(state="withdrawn") & Q(withdrawn_at=None, withdrawn_why="")),
                name="resource_withdrawn_says_why",
                violation_error_message=_("Say in a sentence why it is withdrawn."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def is_published(self) -> bool:
        """Whether anybody may read it."""
        return self.state == Standing.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.state == Standing.WITHDRAWN

    @property
    def withdrawn_on(self) -> dt.date | None:
        """The day on which it was withdrawn."""
        return self.withdrawn_at.date() if self.withdrawn_at else None
