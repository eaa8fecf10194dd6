"""What a hub says of itself, as its people type it: the profile in one language, how to reach it, a challenge."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, GoalsField, text_area
from hubs.forms.fields import LanguageField
from hubs.models import Challenge, Hub, HubProfile

HINTS = {
    "open_schooling_is": _("Goes on from the heading, in two or three sentences."),
    "want_to_impact": _("What shall be different, and how you would notice."),
    "assets": _("People, places, tools, knowledge: what others can build on."),
    "target_public": _("Whom the hub is for, and through whom it reaches them."),
    "model": _("How a year with the hub goes."),
}


class ProfileTextForm(EditForm[HubProfile]):
    """The texts of a profile. All may be empty; a heading without a text is not shown."""

    class Meta:
        model = HubProfile
        fields = HubProfile.PARTS
        help_texts = HINTS
        widgets = {name: text_area(5) for name in HubProfile.PARTS}


class WayForm(EditForm[Hub]):
    """How to reach a hub."""

    class Meta:
        model = Hub
        fields = ("website", "contact_email", "phone", "address", "reach")
        widgets = {
            "website": forms.URLInput(attrs={"autocomplete": "url"}),
            "phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
            "address": text_area(4),
            "reach": text_area(5),
        }


class ChallengeForm(EditForm[Challenge]):
    """A local need."""

    language = LanguageField(required=False)
    sdgs = GoalsField()

    class Meta:
        model = Challenge
        fields = (
            "title",
            "language",
            "summary",
            "status",
            "since",
            "mission",
            "evidence",
            "evidence_links",
            "story",
            "sdgs",
        )
        help_texts = {
            "title": _("As the people around you would say it."),
            "summary": _("For lists and cards."),
            "since": _("Since when it is known to the hub."),
            "mission": _("What shall be different one day, and how everybody would notice."),
            "evidence": _("Who said it, what was counted or measured, and when. Name no pupil."),
            "evidence_links": _("One page a line: what it is, a space, and its address (https://…)."),
        }
        widgets = {
            "summary": text_area(3),
            "mission": text_area(3),
            "evidence": text_area(5),
            "evidence_links": text_area(3, autocomplete="off", spellcheck="false"),
            "story": text_area(7),
            "since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, hub: Hub, instance: Challenge | None = None, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, instance=instance, **kwargs)
        self.initial.setdefault("since", hub.today())
        language = self.fields["language"]
        assert isinstance(language, LanguageField)  # noqa: S101 - tells the type checker which field this is
        language.offer_for(hub, instance.language if instance else None)

    def clean_evidence_links(self) -> str:
        """Bring each line into order; say which of them has no address."""
        told = [re.sub(r"\s+", " ", line).strip() for line in self.cleaned_data["evidence_links"].splitlines()]
        lines = [line for line in told if line]
        check = URLValidator(schemes=["http", "https"])
        for line in lines:
            try:
                check(line.rpartition(" ")[2])
            except ValidationError:
                wrong = _("“%(line)s” does not end with the address of a page, such as https://example.org/.")
                raise ValidationError(wrong, params={"line": line}) from None
        return "\n".join(lines)

    @property
    def has_evidence(self) -> bool:
        """Whether the folded part about the need is filled in or wrong, so that it must be seen."""
        return any(self[name].value() or self[name].errors for name in ("evidence", "evidence_links"))
