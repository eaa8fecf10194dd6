"""What is changed of several resources at once, as a person says it; and which of a hub's resources its list shows."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import GoalsField, text_area
from hubs.languages import language_choices, languages_of
from hubs.models import Hub
from resources.forms.fields import LicenceField, WordsField, licence_choices
from resources.models import Audience, Kind, Level, Licence, StudyField
from resources.queries.collections import collections_to_fill
from resources.queries.editing import IN_LIST, Listed, languages_used
from resources.queries.together import MANY, MOST, How, Then, Wanted

LEAVE = _("Leave as it is")
NO_LICENCE = "none"


class ListFilter(forms.Form):
    """Which of the hub's resources the list shows. What makes no sense narrows nothing."""

    q = forms.CharField(
        label=_("Title"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        label=_("Status"), required=False, choices=lambda: [("", _("Whatever the status")), *IN_LIST.items()]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All kinds")), *Kind.choices])
    licence = forms.ChoiceField(
        label=_("Licence"),
        required=False,
        choices=[("", _("All licences")), (NO_LICENCE, _("No licence yet")), *Licence.choices],
    )

    def listed(self) -> Listed:
        """What is looked for."""
        self.is_valid()
        told: dict[str, str] = {name: value for name, value in self.cleaned_data.items() if value}
        return Listed(**told | {"q": told.get("q", "").replace("\x00", "")})


class ChosenForm(forms.Form):
    """Which resources: those that are ticked, all of a page, or all that the filter finds.

    What is no number is left out.
    """

    which = forms.ChoiceField(
        choices=[(which, which) for which in ("ticked", "page", "found")], widget=forms.HiddenInput
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.sent = data

    def keys(self) -> list[int] | None:
        """Their numbers; None for all that the filter finds."""
        which = self.cleaned_data["which"] if self.is_valid() else "ticked"
        if which == "found":
            return None
        return numbers_in(" ".join(self.sent.getlist("shown" if which == "page" else "chosen")))


class NumbersField(forms.CharField):
    """Numbers of resources in one line; a thousand fields of a form would be refused before anybody looked at them."""

    widget = forms.HiddenInput

    def prepare_value(self, value: Any) -> Any:
        """The numbers with spaces between them."""
        return " ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[int]:
        """The numbers, each once."""
        found = numbers_in(super().clean(value))
        if len(found) > MOST:
            raise too_many(len(found))
        return found


class TogetherForm(forms.Form):
    """What becomes of them. What is left empty stays as it is."""

    chosen = NumbersField(max_length=20_000, error_messages={"required": _("Tick the resources that you mean.")})
    seen = forms.CharField(required=False, max_length=60_000, widget=forms.HiddenInput)
    licence = LicenceField(label=_("Licence"))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", LEAVE), *Kind.choices])
    age_from = forms.IntegerField(label=_("From age"), required=False, min_value=0, max_value=99)
    age_to = forms.IntegerField(label=_("To age"), required=False, min_value=0, max_value=99)
    audiences = forms.MultipleChoiceField(
        label=_("Made for"), required=False, choices=Audience.choices, widget=forms.CheckboxSelectMultiple
    )
    levels = forms.TypedMultipleChoiceField(
        label=_("Levels"), required=False, coerce=int, choices=Level.choices, widget=forms.CheckboxSelectMultiple
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the resource"), required=False, widget=forms.CheckboxSelectMultiple
    )
    keywords = WordsField(label=_("Keywords"), longest=60, help_text=_("With commas between them, up to twenty."))
    subjects = forms.MultipleChoiceField(
        label=_("Subjects"), required=False, choices=StudyField.choices, widget=forms.CheckboxSelectMultiple
    )
    sdgs = GoalsField()
    what_changed = forms.CharField(
        label=_("What changed"),
        required=False,
        max_length=300,
        help_text=_(
            "One sentence for those who know the version before. What is public does not change: a new version of it is"
            " begun, and says this."
        ),
    )
    then = forms.ChoiceField(
        label=_("And then"), required=False, choices=[("", _("Nothing: drafts stay drafts")), *Then.choices]
    )
    why = forms.CharField(
        label=_("Why they are withdrawn"),
        required=False,
        max_length=300,
        widget=text_area(2),
        help_text=_("Only to withdraw. One sentence for whoever comes looking for them. It is public."),
    )

    def __init__(self, data: QueryDict | None = None, *, hub: Hub, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        licence, languages = self.fields["licence"], self.fields["languages"]
        assert isinstance(licence, forms.ChoiceField)  # noqa: S101 - as the next: tells the type checker which field
        assert isinstance(languages, forms.ChoiceField)  # noqa: S101
        licence.choices = [("", LEAVE), *licence_choices()[1:]]
        codes = languages_of(hub, *settings.MODELTRANS_AVAILABLE_LANGUAGES, *languages_used(hub))
        languages.choices = language_choices(codes)
        for name, label in (("into", _("Put them into")), ("out_of", _("Take them out of"))):
            self.fields[name] = forms.ModelChoiceField(
                collections_to_fill(hub), label=label, required=False, empty_label=str(_("None"))
            )
        for name in MANY:
            self.fields[f"{name}_how"] = forms.ChoiceField(
                label=_("What becomes of them"), required=False, choices=[("", LEAVE), *How.choices]
            )
        self.fields["sdgs"].help_text = ""

    def lists(self) -> list[tuple[forms.BoundField, forms.BoundField, bool]]:
        """For each list what is done and with which values, and whether anything was said about it."""
        return [
            (self[f"{name}_how"], self[name], bool(self[f"{name}_how"].value() or self[name].value())) for name in MANY
        ]

    def clean(self) -> None:
        """Something is changed, and what belongs together is said together."""
        super().clean()
        said = self.cleaned_data
        for name in MANY:
            how, values = said.get(f"{name}_how"), said.get(name)
            if values and not how:
                self.add_error(f"{name}_how", _("Say what becomes of these: added, taken out, or nothing else."))
            elif how in (How.ADD, How.REMOVE) and not values and name not in self.errors:
                self.add_error(name, _("Say which."))
        youngest, oldest = said.get("age_from"), said.get("age_to")
        if (youngest is None) != (oldest is None) or (youngest is not None and youngest > (oldest or 0)):
            self.add_error("age_from", _("Give both ages, the lower one first, up to 99 years; or neither."))
        if said.get("into") and said.get("into") == said.get("out_of"):
            self.add_error("out_of", _("That is the same collection."))
        self._clean_step(said)

    def _clean_step(self, said: dict[str, Any]) -> None:
        wanted = self.wanted() if not self.errors else None
        if wanted is None:
            return
        changes = bool(wanted.one or wanted.many or wanted.into or wanted.out_of)
        if wanted.then == Then.WITHDRAW:
            if changes:
                self.add_error("then", _("What is withdrawn is not changed in the same step: do one after the other."))
            elif not wanted.why:
                self.add_error("why", _("Say in a sentence why it is withdrawn."))
        elif not changes and not wanted.then and not wanted.what_changed:
            self.add_error(None, _("Choose what is to change."))

    def wanted(self) -> Wanted:
        """What was said."""
        said = self.cleaned_data
        one = {name: said[name] for name in ("licence", "kind") if said.get(name)}
        if said.get("age_from") is not None:
            one |= {"age_from": said["age_from"], "age_to": said["age_to"]}
        many = {name: (How(said[f"{name}_how"]), said[name]) for name in MANY if said.get(f"{name}_how")}
        then = Then(said["then"]) if said.get("then") else None
        why = " ".join(said.get("why", "").split()) if then == Then.WITHDRAW else ""
        return Wanted(one, many, said.get("into"), said.get("out_of"), said.get("what_changed", ""), then, why)

    def was_seen(self) -> dict[str, str]:
        """The checksums that the page before showed."""
        pairs = (pair.partition(":") for pair in str(self.cleaned_data["seen"]).split())
        return {key: value for key, _colon, value in pairs}


def numbers_in(text: str) -> list[int]:
    """The numbers of resources that stand in a text, each once."""
    return list(dict.fromkeys(int(word) for word in re.findall(r"(?<!\S)[0-9]{1,15}(?!\S)", text)))


def too_many(number: int) -> ValidationError:
    """That more were chosen than are changed together."""
    text = _("These are %(number)d resources, and %(most)d can be changed together: narrow the list first.")
    return ValidationError(text, params={"number": number, "most": MOST})
