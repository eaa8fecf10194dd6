"""What hubs publish: the way from a draft through a second pair of eyes to the public, and back."""

import datetime as dt
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hubs.models import LANGUAGE_CODE, Hub
from projects.models.project import Project

T = TypeVar("T", bound=models.Model)


class State(models.TextChoices):
    """Where a text stands on its way to the public."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("To be reviewed")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DELETED = "deleted", _("Deleted")


# Nobody but those who write for the hub ever saw these, unless they went on from being withdrawn.
UNSEEN = (State.DRAFT, State.REVIEW, State.DELETED)
# A deleted draft can be put back for so long; then it goes for good.
IN_THE_BIN = dt.timedelta(days=30)


class PublishableQuerySet(models.QuerySet[T]):
    """Texts, asked for the way the screens do."""

    def published(self) -> Self:
        """What anybody may read. What a hub publishes while it is being set up is public once it opens."""
        return self.filter(state=State.PUBLISHED).exclude(hub__in=Hub.objects.being_set_up())

    def waiting(self) -> Self:
        """What waits for somebody to look at it."""
        return self.filter(state=State.REVIEW)

    def kept(self) -> Self:
        """All but those in the bin."""
        return self.exclude(state=State.DELETED)

    def in_the_bin(self) -> Self:
        """Drafts that somebody deleted, the latest first; `changed_at` says when, for nothing else changes there."""
        return self.filter(state=State.DELETED).order_by("-changed_at", "-pk")

    def of_hub(self, hub: Hub) -> Self:
        """Texts of a hub and of its sub-hubs."""
        return self.filter(Q(hub=hub) | Q(hub__parent=hub))


class Publishable(models.Model):
    """What posts, events and collections have in common. Only `projects.actions` moves one from state to state."""

    # The page on which a hub's people write it, for notices.
    edit_page: ClassVar[str]

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="%(class)ss")
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
    )
    language = models.CharField(_("language"), max_length=12, help_text=_("The language of the text."))
    title = models.CharField(_("title"), max_length=160)
    state = models.CharField(
        _("status"), max_length=10, choices=State.choices, default=State.DRAFT, db_index=True, editable=False
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reviewed by"),
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """What stands after the number in the address of the public page."""
        return slugify(self.title, allow_unicode=True) or "-"

    @property
    def is_published(self) -> bool:
        """Whether anybody may read it."""
        return self.state == State.PUBLISHED

    @property
    def gone_on(self) -> dt.datetime:
        """When a deleted draft goes for good."""
        return self.changed_at + IN_THE_BIN

    @property
    def was_never_public(self) -> bool:
        """Whether nobody but those who write for the hub ever saw it; then it may be deleted."""
        return self.published_at is None and self.state in (State.DRAFT, State.REVIEW)


def rules_of_publishing(prefix: str) -> list[models.BaseConstraint]:
    """The rules that every table of this kind keeps; a constraint has to be named in each."""
    public = Q(state__in=UNSEEN) | Q(published_at__isnull=False)
    unseen = ~Q(state=State.DELETED) | Q(published_at=None)
    rules: list[tuple[str, Q, Any]] = [
        ("state_known", Q(state__in=State.values), _("Choose where the text stands.")),
        ("language_code", Q(language__regex=LANGUAGE_CODE), _("A language is given by its code, such as pt or pt-br.")),
        ("title_given", Q(title__regex=r"\S"), _("Give it a title.")),
        ("published_at_given", public, _("What is or was public has the moment when it became so.")),
        ("deleted_unseen", unseen, _("What is or was public is not deleted: it can be withdrawn.")),
    ]
    return [
        models.CheckConstraint(condition=condition, name=f"{prefix}_{name}", violation_error_message=message)
        for name, condition, message in rules
    ]
