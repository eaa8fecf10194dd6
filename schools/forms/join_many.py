"""How an inbox of requests to join is narrowed, and what is answered to many of them at once."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.sent import whole_number
from hubs.forms.editing import text_area
from hubs.models import Hub
from schools.actions.join_many import Answer, Many
from schools.models import ENDED, OPEN, JoinState, Way
from schools.queries.joining import WantedRequests, hubs_to_hand_to

AT_MOST = 100


class JoinFilter(forms.Form):
    """Which requests are shown. What makes no sense narrows nothing."""

    q = forms.CharField(label=_("School, person or place"), required=False, max_length=80)
    way = forms.ChoiceField(label=_("Way to join"), required=False, choices=[("", _("All four ways")), *Way.choices])
    state = forms.ChoiceField(label=_("Status"), required=False)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    country = forms.CharField(required=False, max_length=2, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        states = ENDED if data.get("shown") == "ended" else OPEN
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = [("", _("Whatever the status")), *((one, JoinState(one).label) for one in states)]

    def wanted(self) -> WantedRequests:
        """What is looked for."""
        self.is_valid()
        told = {name: str(value or "").replace("\x00", "") for name, value in self.cleaned_data.items()}
        shown = "ended" if told.pop("shown", "") == "ended" else "open"
        return WantedRequests(shown=shown, **told)


class ManyForm(forms.Form):
    """Which requests, what they are answered, and the words that go with it. `batch` names one press of the button."""

    all_shown = forms.BooleanField(label=_("All that are shown"), required=False)
    how = forms.ChoiceField(
        label=_("What becomes of them"),
        choices=[(one.value, one.value) for one in Many],
        error_messages={"required": _("Choose what becomes of them.")},
    )
    words = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=1500,
        widget=text_area(3),
        help_text=_("It stands in the mail to each of them. Needed to decline."),
    )
    hub: "forms.ModelChoiceField[Hub]" = forms.ModelChoiceField(
        label=_("Which hub"), queryset=None, required=False, empty_label=_("No other hub"),
        help_text=_("Only to give them to another hub."),
    )  # fmt: skip
    batch = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, shown: Sequence[int], hub: Hub | None) -> None:
        super().__init__(data)
        self._shown, self.fields["batch"].initial = list(shown), uuid.uuid4()
        ticked = data.getlist("chosen") if data is not None else []
        self.chosen = [key for key in ticked if whole_number(key) is not None]
        field = self.fields["hub"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as above
        field.queryset = hubs_to_hand_to(hub)

    def clean(self) -> dict[str, Any]:
        """Somebody is meant; who is declined reads why; who is given away goes somewhere."""
        told, how = self.cleaned_data, self.cleaned_data.get("how")
        if not self.meant():
            self.add_error(None, ValidationError(_("Tick the requests that you mean.")))
        if how == Many.DECLINE and not told.get("words", "").strip():
            text = _("Say why, and what they could do instead: it is mailed to them.")
            self.add_error("words", ValidationError(text))
        if how == Many.HAND and told.get("hub") is None and "hub" not in self.errors:
            self.add_error("hub", ValidationError(_("Choose the hub that looks after them from now on.")))
        return told

    def meant(self) -> list[int]:
        """The numbers of the requests that were ticked; of all that were shown, if that was."""
        return self._shown if self.cleaned_data.get("all_shown") else [int(key) for key in self.chosen][:AT_MOST]

    def answer(self) -> Answer:
        """What they are answered."""
        told = self.cleaned_data
        how = Many(told["how"])
        hub = told["hub"] if how == Many.HAND else None
        return Answer(how, told["batch"] or uuid.uuid4(), "" if how == Many.HAND else told["words"].strip(), hub)
