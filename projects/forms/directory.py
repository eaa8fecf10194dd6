"""How a visitor narrows the lists of projects, news and events. What makes no sense is told, and changes nothing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.sent import whole_number
from hubs.forms.editing import goal_choices
from hubs.models import Challenge, Hub
from projects.models import Subject
from projects.models.project import OLDEST, YOUNGEST
from projects.queries.directory import HUBS_IN_A_LIST, Wanted

ALL_HUBS = ("", _("All hubs"))
NO_HUB = _("No hub has that code or name. All hubs are shown.")


class HubFilter(forms.Form):
    """One hub. It is chosen from a list, or typed where the list would be too long; `find_hub` looks it up."""

    hub = forms.CharField(label=_("Hub"), required=False, max_length=160)

    def __init__(
        self, *args: Any, hubs: list[tuple[str, str]], find_hub: Callable[[str], Hub | None], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.find_hub = find_hub
        if len(hubs) <= HUBS_IN_A_LIST:
            self.fields["hub"].widget = forms.Select(choices=[ALL_HUBS, *hubs])
        else:
            self.fields["hub"].help_text = _("Its name or code, such as OSHub-PT.")

    def clean_hub(self) -> Hub | None:
        """The hub that was meant."""
        text = self.cleaned_data["hub"]
        if not text:
            return None
        if (hub := self.find_hub(text)) is None:
            raise forms.ValidationError(NO_HUB)
        widget = self.fields["hub"].widget
        if isinstance(widget, forms.Select):
            # What is in force stands in the list, written as there, though nothing of that hub may be shown yet.
            self.data = {name: self.data.get(name) for name in self.data} | {"hub": hub.code}
            if hub.code not in [code for code, _label in widget.choices]:
                widget.choices = [*widget.choices, (hub.code, hub.name)]
        return hub

    def chosen_hub(self) -> Hub | None:
        """The hub that was chosen; none where nothing or nonsense was."""
        self.is_valid()
        return getattr(self, "cleaned_data", {}).get("hub")


class ProjectFilter(HubFilter):
    """What a school looks for in a project."""

    q = forms.CharField(
        label=_("Search in titles and summaries"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    challenge = forms.CharField(label=_("Challenge"), required=False, max_length=20)
    sdg = forms.TypedChoiceField(
        label=_("Goal"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [("", _("All goals")), *goal_choices()],
        error_messages={"invalid_choice": _("The goals are numbered from 1 to 17. All goals are shown.")},
    )
    subject = forms.ChoiceField(
        label=_("Subject"),
        required=False,
        choices=[("", _("All subjects")), *Subject.choices],
        error_messages={"invalid_choice": _("There is no such subject. All subjects are shown.")},
    )
    age = forms.TypedChoiceField(
        label=_("Age"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("All ages")), *((age, str(age)) for age in range(YOUNGEST, OLDEST + 1))],
        error_messages={"invalid_choice": _("Projects are for people from 3 to 20 years. All ages are shown.")},
    )
    open = forms.BooleanField(label=_("Schools can join"), required=False)

    field_order = ("q", "hub", "challenge", "sdg", "subject", "age", "open")

    def __init__(self, *args: Any, find_challenge: Callable[[int], Challenge | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find_challenge = find_challenge

    def clean_challenge(self) -> Challenge | None:
        """The challenge that was meant, by its number."""
        text = self.cleaned_data["challenge"]
        if not text:
            return None
        number = whole_number(text)
        found = self.find_challenge(number) if number is not None else None
        if found is None:
            raise forms.ValidationError(_("There is no such challenge. All challenges are shown."))
        return found

    def offer_challenges(self, challenges: list[tuple[str, str, str]]) -> None:
        """Let the visitor choose from challenges: number, title, and the hub under which it stands."""
        of_hub: dict[str, list[tuple[str, str]]] = {}
        for number, title, hub in challenges:
            of_hub.setdefault(hub, []).append((number, title))
        chosen = getattr(self, "cleaned_data", {}).get("challenge")
        if chosen is not None and not any(number == str(chosen.pk) for number, _title, _hub in challenges):
            of_hub.setdefault("", []).append((str(chosen.pk), chosen.title))
        choices = [("", _("All challenges")), *of_hub.items()]
        self.fields["challenge"].widget = forms.Select(choices=choices)

    def wanted(self) -> Wanted:
        """What was chosen; where nothing or nonsense was, everything."""
        self.is_valid()
        return Wanted(**getattr(self, "cleaned_data", {}))
