"""What a hub says of itself, as its people type it: the profile in one language, how to reach it, a challenge."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, GoalsField, text_area
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

    sdgs = GoalsField()

    class Meta:
        model = Challenge
        fields = ("title", "summary", "story", "sdgs", "status", "since")
        help_texts = {
            "title": _("As the people around you would say it."),
            "summary": _("For lists and cards."),
            "since": _("Since when it is known to the hub."),
        }
        widgets = {
            "summary": text_area(3),
            "story": text_area(7),
            "since": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, hub: Hub, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, **kwargs)
        self.initial.setdefault("since", hub.today())
