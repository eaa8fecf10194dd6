"""Local challenges: the needs of a community that its hub and schools work on."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models.goals import Sdg
from hubs.models.hub import Hub
from hubs.models.versions import keeps_earlier_versions, next_version


class ChallengeStatus(models.TextChoices):
    """Where a challenge stands."""

    OPEN = "open", _("Open")
    BEING_WORKED_ON = "being_worked_on", _("Being worked on")
    ANSWERED = "answered", _("Answered")


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    """Challenges, asked for the way the screens do."""

    def of_hub(self, hub: Hub) -> Self:
        """Challenges of a hub or its sub-hubs, and for a sub-hub those of its parent too."""
        family = Q(hub=hub) | Q(hub__parent=hub)
        if hub.parent_id is not None:
            family |= Q(hub_id=hub.parent_id)
        return self.filter(family)

    def shown_publicly(self) -> Self:
        """Challenges that anybody may read: all of them, for a challenge that is known may be answered."""
        return self.all()


@keeps_earlier_versions("ChallengeVersion")
class Challenge(models.Model):
    """A local need, with the Sustainable Development Goals (1 to 17) that it touches."""

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="challenges")
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("in a few sentences"), max_length=600, blank=True)
    story = models.TextField(_("the whole story"), max_length=5000, blank=True)
    sdgs = ArrayField(
        models.PositiveSmallIntegerField(choices=Sdg.choices),
        verbose_name=_("Sustainable Development Goals"),
        default=list,
        blank=True,
    )
    status = models.CharField(_("status"), max_length=20, choices=ChallengeStatus.choices, default=ChallengeStatus.OPEN)
    since = models.DateField(_("since"))
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        ordering = ("title", "pk")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                "hub",
                Lower("title"),
                name="challenge_title_once_a_hub",
                violation_error_message=_("This hub has a challenge of that title already."),
            ),
            models.CheckConstraint(
                condition=Q(title__regex=r"\S"),
                name="challenge_title_given",
                violation_error_message=_("Give the challenge a title."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=ChallengeStatus.values),
                name="challenge_status_known",
                violation_error_message=_("Choose where the challenge stands."),
            ),
            models.CheckConstraint(
                condition=Q(sdgs__contained_by=Sdg.values),
                name="challenge_goals_known",
                violation_error_message=_("The Sustainable Development Goals are numbered from 1 to 17."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
