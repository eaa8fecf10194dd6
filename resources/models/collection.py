"""Resources that a hub puts together under a title: a week on water, the first year of a makerspace."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubs.models import keeps_earlier_versions, next_version
from projects.models.publishing import Publishable, PublishableQuerySet, rules_of_publishing

MOST_MEMBERS = 60


class CollectionQuerySet(PublishableQuerySet["Collection"]):
    """Collections, asked for the way the screens do; what news can be asked, they can."""


@keeps_earlier_versions("CollectionEarlier")
class Collection(Publishable):
    """One collection. `members` are the numbers of resources in order: what was ever public keeps its number for ever.

    So the order is kept and taken back with the words. A member may be withdrawn later; then pages leave it out and
    say so.
    """

    edit_page = "resources:edit_collection"

    introduction = models.TextField(
        _("introduction"),
        max_length=2000,
        blank=True,
        help_text=_("Why these belong together, for whom, in which order. Plain text; pupils are never named."),
    )
    members = ArrayField(models.BigIntegerField(), verbose_name=_("resources"), default=list, blank=True)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("collection of resources")
        verbose_name_plural = _("collections of resources")
        ordering = ("-published_at", "-pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            *rules_of_publishing("collection"),
            models.CheckConstraint(
                condition=Q(members__len__lte=MOST_MEMBERS) | Q(members=[]),
                name="collection_few_members",
                violation_error_message=_("Sixty resources are enough for one collection: make two of it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | ~Q(members=[]),
                name="collection_public_has_members",
                violation_error_message=_("Put a resource into it before it is public."),
            ),
        ]
