"""A resource as a teacher begins to propose it, and what the hub answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import text_area
from resources.forms.writing import BeginForm

STEPS = ("propose", "take over", "return", "decline")


class ProposeForm(BeginForm):
    """The words with which any resource begins, and whether the teacher is named."""

    named = forms.BooleanField(
        label=_("Name me as its author"),
        required=False,
        help_text=_("Your name stands on the public page and with every copy. You can take it back at any time."),
    )

    def _of_row(self) -> list[str]:
        return [name for name in super()._of_row() if name != "named"]


class AnswerProposalForm(forms.Form):
    """A step of a proposal, and words for it."""

    step = forms.ChoiceField(choices=[(step, step) for step in STEPS], widget=forms.HiddenInput)
    note = forms.CharField(label=_("A word to the teacher"), max_length=1000, required=False, widget=text_area(3))
