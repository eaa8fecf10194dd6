"""News and stories of a hub."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hubs.models import keeps_earlier_versions, next_version
from projects.models.picture import Illustration, Picture
from projects.models.publishing import Publishable, PublishableQuerySet, rules_of_publishing


class PostQuerySet(PublishableQuerySet["Post"]):
    """Posts, asked for the way the screens do."""

    def latest_first(self) -> Self:
        """In the order of a news page, with what a list shows of each."""
        return self.select_related("hub", "project", "picture").order_by("-published_at", "-pk")


@keeps_earlier_versions("PostVersion")
class Post(Publishable):
    """One post. `body` is Markdown (CommonMark); `picture_alt` says what a picture shows to who cannot see it."""

    edit_page = "projects:edit_post"

    lead = models.CharField(
        _("lead"), max_length=400, blank=True, help_text=_("One or two sentences that stand in lists too.")
    )
    body = models.TextField(_("text"), max_length=20_000, blank=True, help_text=_("Markdown. Pupils are never named."))
    picture = models.ForeignKey(
        Picture, verbose_name=_("picture"), on_delete=models.PROTECT, null=True, blank=True, related_name="posts"
    )
    picture_alt = models.CharField(
        _("what the picture shows"),
        max_length=300,
        blank=True,
        help_text=_("For people who cannot see it. No pupil is recognisable or named."),
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ("-published_at", "-pk")
        triggers: ClassVar = [next_version()]
        indexes: ClassVar = [
            models.Index(fields=["hub", "-published_at"], name="post_by_hub_and_moment"),
            models.Index(fields=["-published_at", "-id"], condition=Q(state="published"), name="post_latest_public"),
        ]
        constraints: ClassVar = [
            *rules_of_publishing("post"),
            models.CheckConstraint(
                condition=Q(picture=None) | Q(picture_alt__regex=r"\S"),
                name="post_picture_described",
                violation_error_message=_("Say what the picture shows, for people who cannot see it."),
            ),
        ]

    @property
    def illustration(self) -> Illustration | None:
        """The picture with what it shows, or nothing."""
        return self.picture.described(self.picture_alt) if self.picture else None
