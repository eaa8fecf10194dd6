"""What people do with a resource that they found: save it, say thanks, ask; and how a hub answers."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import one_line_end, text_area


class KeepForm(forms.Form):
    """One of the four things to do with a resource, and whether the list is where it was done."""

    step = forms.ChoiceField(
        choices=[(step, step) for step in ("save", "take off", "thank", "take back")], widget=forms.HiddenInput
    )
    from_list = forms.BooleanField(required=False, widget=forms.HiddenInput)


class AskForm(forms.Form):
    """A question to the hub."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    text = forms.CharField(
        label=_("Your question"),
        max_length=2000,
        widget=text_area(6),
        help_text=_("Only the hub reads it, with your name, and answers by mail. Pupils are never named."),
    )

    def clean_text(self) -> str:
        """Lines end the way they are stored."""
        return one_line_end(str(self.cleaned_data["text"]))


class AnswerQuestionForm(forms.Form):
    """The hub's answer to one of the questions on the page."""

    question = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.CharField(label=_("Your answer"), max_length=4000, widget=text_area(4))

    def clean_answer(self) -> str:
        """Lines end the way they are stored."""
        return one_line_end(str(self.cleaned_data["answer"]))
