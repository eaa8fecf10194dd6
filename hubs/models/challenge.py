"""Local challenges: the needs of a community that its hub and schools work on."""

from typing import ClassVar, Self
from urllib.parse import urlsplit

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from hubs.models.goals import Sdg
from hubs.models.hub import Hub
from hubs.models.profile import LANGUAGE_CODE
from hubs.models.versions import keeps_earlier_versions, next_version

# Each line ends with an address of a page; what is found there may stand before it.
LINES_WITH_ADDRESSES = r"^(([^\n]*\s)?https?://[^\s]+(\n|$))*$"


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
        """Challenges that anybody may read: what is known may be answered. Not those of hubs being set up."""
        return self.exclude(hub__in=Hub.objects.being_set_up())


@keeps_earlier_versions("ChallengeVersion")
class Challenge(models.Model):
    """A local need, with the Sustainable Development Goals (1 to 17) that it touches.

    `language` is that of the title and the texts, nothing where nobody said. `evidence_links` is a line for each page
    that shows the need: what is found there, and its address.
    """

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="challenges")
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(
        _("language"), max_length=12, blank=True, default="", db_default="", help_text=_("The language of the text.")
    )
    summary = models.TextField(_("in a few sentences"), max_length=600, blank=True)
    story = models.TextField(_("the whole story"), max_length=5000, blank=True)
    mission = models.TextField(_("mission"), max_length=600, blank=True, db_default="")
    evidence = models.TextField(_("what shows the need"), max_length=3000, blank=True, db_default="")
    evidence_links = models.TextField(_("where one can read it"), max_length=2000, blank=True, db_default="")
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
                condition=Q(language="") | Q(language__regex=LANGUAGE_CODE),
                name="challenge_language_code",
                violation_error_message=_("A language is given by its code, such as pt or pt-br."),
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
            models.CheckConstraint(
                condition=Q(evidence_links__regex=LINES_WITH_ADDRESSES),
                name="challenge_evidence_has_addresses",
                violation_error_message=_("Each line ends with the address of a page, such as https://example.org/."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        """What stands after the number in the address of the challenge's page."""
        return slugify(self.title, allow_unicode=True) or "-"

    def evidence_pages(self) -> list[tuple[str, str]]:
        """The pages that show the need: what is found there (the site, where nobody said it) and the address."""
        lines = (line.rpartition(" ") for line in self.evidence_links.splitlines() if line.strip())
        return [(what.strip() or urlsplit(address).netloc, address) for what, _space, address in lines]
