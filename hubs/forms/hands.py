"""Hands counted in a meeting, as somebody types them; they are noted only when it was said what they mean."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.fields import day_input
from hubs.models import Hub
from hubs.queries.hands import Hands


def _number(label: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=0, max_value=500, widget=widget)


class CountForm(forms.Form):
    """How many seats for, against, and abstaining."""

    votes_for = _number(_("In favour"))
    votes_against = _number(_("Against"))
    votes_abstain = _number(_("Abstentions"))

    def among(self, *, present: int, day: dt.date) -> Hands:
        """The count, of so many seats present in a meeting of a day."""
        said = self.cleaned_data
        return Hands(day, present, said["votes_for"], said["votes_against"], said["votes_abstain"])


class HandsForm(CountForm):
    """The same of a meeting that is not on the portal: with its day, and how many seats were there."""

    decided_on = forms.DateField(label=_("Day of the meeting"), widget=day_input())
    present = _number(_("Seats that were present"))

    field_order = ("decided_on", "present", "votes_for", "votes_against", "votes_abstain")

    def __init__(self, *args: Any, hub: Hub, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("decided_on", hub.today())

    def hands(self) -> Hands:
        """The count."""
        return self.among(present=self.cleaned_data["present"], day=self.cleaned_data["decided_on"])


class StepForm(forms.Form):
    """Whether what the count means is right, from the sign of what was shown; or whether to go back to the figures."""

    step = forms.ChoiceField(choices=[("note", "note"), ("change", "change")], required=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)

    def told(self) -> tuple[str, str]:
        """The step and the sign; nothing where something else was sent."""
        return (self.cleaned_data["step"], self.cleaned_data["seen"]) if self.is_valid() else ("", "")
