"""What is typed about a canvas: the text of a box, the name of a version, which two states are compared."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.actions.canvas import Opened
from hubs.forms.editing import EditForm, text_area
from hubs.forms.team import offer
from hubs.models import LONGEST_BOX, CanvasBox
from hubs.queries.canvas import State


class BoxForm(EditForm[CanvasBox]):
    """The text of one box. It saves itself while one types, so it says which page sends it and how often it has."""

    page = forms.UUIDField(widget=forms.HiddenInput, required=False)
    turn = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    class Meta:
        model = CanvasBox
        fields = ("text",)
        labels = {"text": _("Your answer")}
        widgets = {"text": text_area(9, **{"data-most": LONGEST_BOX, "aria-describedby": "saved"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["page"], self.initial["turn"] = uuid.uuid4(), 1

    def text(self) -> str:
        """What was typed."""
        return str(self.told()["text"])

    def opened(self) -> Opened:
        """The page that it was typed on."""
        return Opened(self.seen_version(), self.cleaned_data.get("page"), self.cleaned_data.get("turn") or 0)

    def _of_row(self) -> list[str]:
        return ["text"]


class NameForm(forms.Form):
    """The name of a version, and the draft that the person saw."""

    name = forms.CharField(
        label=_("Name of the version"),
        max_length=80,
        help_text=_("By which everybody knows it later, such as “For the board in May”."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=16)


class CompareForm(forms.Form):
    """Two states, the earlier one first."""

    before = forms.ChoiceField(label=_("Before"))
    after = forms.ChoiceField(label=_("After"))

    def __init__(self, *args: Any, states: Sequence[State], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.states = {state.key: state for state in states}
        for name in self.fields:
            offer(self, name, [(state.key, state.name) for state in states])

    def chosen(self) -> tuple[State, State]:
        """The two states, once the form is valid."""
        return self.states[self.cleaned_data["before"]], self.states[self.cleaned_data["after"]]
