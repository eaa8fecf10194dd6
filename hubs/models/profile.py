"""A hub's profile in one of its languages, under the headings that the hubs themselves use."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hubs.models.hub import Hub
from hubs.models.versions import keeps_earlier_versions, next_version

LONGEST_PART = 3000
LANGUAGE_CODE = r"^[a-z]{2,3}(-[a-z0-9]{2,8})*$"


@keeps_earlier_versions("HubProfileVersion")
class HubProfile(models.Model):
    """What a hub says of itself, in one language. Plain text; an empty line begins another paragraph."""

    hub = models.ForeignKey(Hub, verbose_name=_("hub"), on_delete=models.PROTECT, related_name="profiles")
    language = models.CharField(_("language"), max_length=12)
    open_schooling_is = models.TextField(_("Open schooling is…"), max_length=LONGEST_PART, blank=True)
    want_to_impact = models.TextField(_("We want to impact…"), max_length=LONGEST_PART, blank=True)
    assets = models.TextField(_("Our assets are…"), max_length=LONGEST_PART, blank=True)
    challenge_and_mission = models.TextField(_("Challenge and mission"), max_length=LONGEST_PART, blank=True)
    value_proposition = models.TextField(_("Value proposition"), max_length=LONGEST_PART, blank=True)
    target_public = models.TextField(_("Target public"), max_length=LONGEST_PART, blank=True)
    model = models.TextField(_("Model"), max_length=LONGEST_PART, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    PARTS: ClassVar = (
        "open_schooling_is",
        "want_to_impact",
        "assets",
        "challenge_and_mission",
        "value_proposition",
        "target_public",
        "model",
    )

    class Meta:
        verbose_name = _("profile of a hub")
        verbose_name_plural = _("profiles of hubs")
        ordering = ("hub", "language")
        triggers: ClassVar = [next_version()]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["hub", "language"],
                name="profile_once_a_language",
                violation_error_message=_("This hub has a profile in that language already."),
            ),
            models.CheckConstraint(
                condition=Q(language__regex=LANGUAGE_CODE),
                name="profile_language_code",
                violation_error_message=_("A language is given by its code, such as pt or pt-br."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub} ({self.language})"

    def parts(self) -> list[tuple[str, str]]:
        """The headings that have a text, with the text, in the order of the page."""
        labels = {field.name: str(field.verbose_name) for field in self._meta.concrete_fields}
        return [(labels[name], getattr(self, name)) for name in self.PARTS if getattr(self, name).strip()]
