"""What somebody answers: a point for each item or none, and a code of their own where pupils are compared so."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from impact.models import SurveyRound, Wave
from impact.surveys.codes import plain_letter
from impact.surveys.content import in_language

NOTHING = "none"  # prefer not to say


class CodeForm(forms.Form):
    """The code on the slip."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=40,
        error_messages={"required": _("Type the code that is on your slip of paper.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "form-control",
            }
        ),
    )


@dataclass(frozen=True, slots=True)
class AskedItem:
    """An item as it is asked: the names of its points with their values, what was tapped, what is wrong."""

    name: str
    number: int
    text: str
    points: tuple[tuple[str, str], ...]
    tapped: str
    errors: tuple[str, ...]


class AnswerForm(forms.Form):
    """All items of a round on one page, in one of the languages of the version."""

    own_first = forms.CharField(
        label=_("The last letter of your first name"), required=False, max_length=8, help_text=_("Ana: a")
    )
    own_day = forms.CharField(
        label=_("The last digit of the day on which you were born"),
        required=False,
        max_length=8,
        help_text=_("The 14th: 4"),
    )
    own_street = forms.CharField(
        label=_("The second letter of the name of your street"),
        required=False,
        max_length=8,
        help_text=_("Rua do Sol, name Sol: o"),
    )

    def __init__(self, data: QueryDict | None, *, row: SurveyRound, language: str, bound: bool = True) -> None:
        super().__init__(data if bound else None, initial=data.dict() if data and not bound else None)
        version = row.survey.version
        self.content, self.language = version.read(), language
        self.after, self.asks_own = row.wave == Wave.AFTER, row.survey.paired
        if not self.asks_own:
            for name in OWN:
                del self.fields[name]
        for at in range(len(self.content.items)):
            values = [(str(point), str(point)) for point in range(1, self._scale(at).points + 1)]
            self.fields[f"item-{at}"] = forms.ChoiceField(
                label=str(at + 1),
                choices=[*values, (NOTHING, NOTHING)],
                error_messages={"required": _("Tap an answer, or that you prefer not to say.")},
            )

    def _scale(self, at: int) -> Any:
        return self.content.scales[self.content.items[at].scale_of(after=self.after)]

    def asked(self) -> Iterator[AskedItem]:
        """The items, for the page."""
        for at, item in enumerate(self.content.items):
            scale = self._scale(at)
            labels = ((str(point), scale.label(point, self.language)) for point in range(1, scale.points + 1))
            field = self[f"item-{at}"]
            tapped = str(field.value() or "")
            yield AskedItem(
                field.name,
                at + 1,
                in_language(item.texts, self.language),
                tuple(labels),
                tapped,
                tuple(str(error) for error in field.errors),
            )

    def clean(self) -> dict[str, Any]:
        """The own code is whole, or left out altogether."""
        told: dict[str, Any] = super().clean() or {}
        if not self.asks_own or not any(told.get(name) for name in OWN):
            return told
        for name in OWN:
            said = str(told.get(name) or "").strip()
            fine = plain_letter(said) if name != "own_day" else said if said.isdecimal() and len(said) == 1 else ""
            if not fine and name not in self.errors:
                digit = name == "own_day"
                self.add_error(name, ValidationError(_("One digit.") if digit else _("One letter.")))
            told[name] = str(int(fine)) if name == "own_day" and fine else fine
        return told

    def points(self) -> list[int | None]:
        """The points, once the form is valid."""
        told = (self.cleaned_data[f"item-{at}"] for at in range(len(self.content.items)))
        return [None if value == NOTHING else int(value) for value in told]

    def own(self) -> str:
        """The code that was made up, or nothing."""
        parts = [self.cleaned_data.get(name) or "" for name in OWN] if self.asks_own else []
        return "·".join(parts) if any(parts) else ""


OWN = ("own_first", "own_day", "own_street")
