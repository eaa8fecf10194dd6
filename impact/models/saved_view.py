"""Views that somebody saved: what they looked at in the explorer, under a name, for themselves or for their team."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.deletion import CASCADE, SET_NULL, Collector
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub

if TYPE_CHECKING:
    from accounts.models import User

LONGEST_QUERY = 600


def own_ones_go(
    collector: Collector,
    field: "models.ForeignKey[User, User]",
    rows: "QuerySet[SavedView] | Sequence[SavedView]",
    using: str,
) -> None:
    """When somebody is erased, what they kept for themselves goes with them; what they shared stays, without them."""
    keys = [row.pk for row in rows]
    found = SavedView.objects.using(using).filter(pk__in=keys)
    own, shared = found.filter(shared=False), found.filter(shared=True)
    if own:
        CASCADE(collector, field, own, using)
    if shared:
        SET_NULL(collector, field, shared, using)


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Saved views, asked for by place and person."""

    def at(self, hub: Hub | None) -> Self:
        """Those of a hub's workspace, or of the network's."""
        return self.filter(hub=hub)

    def seen_by(self, user: "User") -> Self:
        """Somebody's own, and those that are shared with everybody there."""
        return self.filter(Q(shared=True) | Q(kept_by=user))


class SavedView(models.Model):
    """A view of the explorer at one place. `hub` is None for the network's. `query` is its address behind the `?`."""

    hub = models.ForeignKey(
        Hub, verbose_name=_("hub"), on_delete=models.PROTECT, null=True, blank=True, related_name="saved_views"
    )
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        on_delete=own_ones_go,
        null=True,
        blank=True,
        related_name="saved_views",
    )
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("what is looked at"), max_length=LONGEST_QUERY, blank=True)
    shared = models.BooleanField(_("shared"), default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = (Lower("name"), "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="saved_view_named",
                violation_error_message=_("Give the view a name."),
            ),
            models.CheckConstraint(
                condition=Q(shared=True) | Q(kept_by__isnull=False),
                name="saved_view_of_somebody",
                violation_error_message=_("A view that is not shared is somebody’s own."),
            ),
            models.UniqueConstraint(
                "hub",
                "kept_by",
                Lower("name"),
                condition=Q(shared=False),
                name="saved_view_own_name_once",
                nulls_distinct=False,
                violation_error_message=_("You have a view of that name already. Choose another name."),
            ),
            models.UniqueConstraint(
                "hub",
                Lower("name"),
                condition=Q(shared=True),
                name="saved_view_shared_name_once",
                nulls_distinct=False,
                violation_error_message=_("A shared view has that name already. Choose another name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
