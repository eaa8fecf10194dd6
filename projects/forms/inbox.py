"""How a hub narrows its inbox of sign-ups, and what it decides."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import text_area
from hubs.forms.numbers import WholeNumberField
from hubs.models import Hub
from projects.actions.deciding import DECISIONS, NEEDS_WORDS
from projects.queries.sign_ups import INBOX_STATES, WantedSignUps, projects_with_calls


class InboxFilter(forms.Form):
    """Which sign-ups are shown. What makes no sense narrows nothing."""

    q = forms.CharField(label=_("School or teacher"), required=False, max_length=80)
    project = forms.ChoiceField(label=_("Project"), required=False)
    state = forms.ChoiceField(label=_("Status"), required=False)

    def __init__(self, data: QueryDict, *, hub: Hub) -> None:
        super().__init__(data)
        for name, choices, nothing in (
            ("project", projects_with_calls(hub), _("All projects")),
            ("state", [(one.value, one.label) for one in INBOX_STATES], _("Whatever the status")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
            field.choices = [("", nothing), *choices]

    def wanted(self) -> WantedSignUps:
        """What is looked for."""
        self.is_valid()
        told = self.cleaned_data
        project = told.get("project") or ""
        text = told.get("q", "").replace("\x00", "")
        return WantedSignUps(int(project) if project else None, told.get("state", ""), text)


class DecideForm(forms.Form):
    """Which sign-ups, what becomes of them, and the words that go with it."""

    chosen = forms.MultipleChoiceField(label=_("Sign-ups"), required=False)
    all_shown = forms.BooleanField(label=_("All that are shown"), required=False)
    first = WholeNumberField(
        label=_("The first so many of the list"),
        required=False,
        min_value=1,
        help_text=_("Instead of ticking each: 30 means the thirty at the top."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "number-input"}),
    )
    decision = forms.ChoiceField(
        label=_("What becomes of them"),
        choices=[(name, name) for name in DECISIONS],
        error_messages={"required": _("Choose what becomes of them.")},
    )
    note = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=1000,
        widget=text_area(3),
        help_text=_("It stands in the mail to each teacher. Needed to decline, and to ask."),
    )

    def __init__(self, data: QueryDict | None = None, *, keys: Sequence[int] = ()) -> None:
        super().__init__(data)
        self._keys = list(keys)
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = [(str(key), str(key)) for key in keys]

    def clean(self) -> dict[str, Any]:
        """Who is declined or asked something gets words with it."""
        told = self.cleaned_data
        ways = [told.get("chosen"), told.get("all_shown"), told.get("first")]
        if not any(ways) and not self.errors.keys() & {"chosen", "first"}:
            self.add_error("chosen", ValidationError(_("Tick the sign-ups that you mean.")))
        if told.get("first") and (told.get("chosen") or told.get("all_shown")):
            text = _("Either tick sign-ups, or say how many from the top: both at once may mean two things.")
            self.add_error("first", ValidationError(text))
        if told.get("decision") in NEEDS_WORDS and not told.get("note", "").strip():
            self.add_error("note", ValidationError(_("Write the message first: the school reads it in its mail.")))
        return told

    def keys(self) -> list[int]:
        """The numbers of the sign-ups that were ticked, or of all that were shown, or of the first so many of them."""
        if self.cleaned_data.get("all_shown"):
            return self._keys
        if number := self.cleaned_data.get("first"):
            return self._keys[:number]
        return [int(key) for key in self.cleaned_data["chosen"]]
