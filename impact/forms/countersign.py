"""What a school says of the numbers of a term, and how a hub settles where it says something else."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import text_area
from impact.actions.countersign import Told
from impact.forms.fields import HeadCountField, PlainTextField
from impact.models import Answer
from impact.queries.countersign import AskedLine

ALL_THE_REST = "rest"
OTHERWISE = [(Answer.NUMBER.value, _("It was")), (Answer.NOT_US.value, _("Not us"))]
ANSWERS = [(Answer.YES.value, _("Yes")), (Answer.NUMBER.value, _("It was")), (Answer.NOT_US.value, _("Not us"))]


@dataclass(frozen=True, slots=True)
class FormLine:
    """A line of the page: what the log says, and the fields of the answer."""

    asked: AskedLine
    answer: forms.BoundField | None
    number: forms.BoundField | None
    seen: forms.BoundField | None


class CountersignForm(forms.Form):
    """Three fields for each number: the answer, another number, and what stood on the page that was answered."""

    def __init__(
        self, data: QueryDict | None = None, *, asked: Sequence[AskedLine], afresh: Collection[str] = ()
    ) -> None:
        """`afresh`: lines of which the log says something else than on the page that was sent, to be asked again."""
        super().__init__(_with_rest(data, asked) if data is not None else None)
        self.asked = [line for line in asked if not line.own]
        self.all_asked = asked
        self.afresh = frozenset(afresh)
        for line in self.asked:
            self._ask(line)

    def _ask(self, line: AskedLine) -> None:
        about = f"{line.class_name}, {date_format(line.held_on, 'SHORT_DATE_FORMAT')}"
        answer, other = _begin(line)
        self.fields[f"answer-{line.key}"] = forms.ChoiceField(
            label=about,
            choices=OTHERWISE if line.reported else ANSWERS,
            required=False,
            initial=answer,
            widget=forms.RadioSelect(attrs={"class": "form-check-input"}),
        )
        self.fields[f"number-{line.key}"] = HeadCountField(label=about, initial=other)
        self.fields[f"seen-{line.key}"] = _SeenField(fixed=line.logged)

    def lines(self) -> list[FormLine]:
        """Every number of the term, those that one may not answer without fields."""
        mine = {line.key for line in self.asked}
        return [
            FormLine(line, self[f"answer-{line.key}"], self[f"number-{line.key}"], self[f"seen-{line.key}"])
            if line.key in mine
            else FormLine(line, None, None, None)
            for line in self.all_asked
        ]

    def clean(self) -> dict[str, Any]:
        """One answer for each number: a number alone is one; yes and another number are two."""
        for line in self.asked:
            answer, number = self.cleaned_data.get(f"answer-{line.key}"), self.cleaned_data.get(f"number-{line.key}")
            name = f"number-{line.key}"
            if answer == Answer.NUMBER and number is None and name not in self.errors:
                self.add_error(name, _("Write how many came."))
            elif answer == Answer.YES and number is not None and number != self._seen(line):
                self.add_error(name, _("You ticked “Yes” and wrote another number: which of them is right?"))
            elif line.reported and number is not None and number == self._seen(line):
                self.add_error(name, _("That is the number that your school reported: nothing is left to say."))
            elif answer == Answer.NOT_US and number:
                self.add_error(name, _("You ticked “Not us” and wrote a number: which of them is right?"))
            if line.key in self.afresh:
                self.add_error(f"answer-{line.key}", _("The hub has changed this number meanwhile: please look again."))
        if self.afresh:
            raise ValidationError(_("The log was changed while this page was open. Nothing is stored yet."))
        if not self.errors and not self.told():
            raise ValidationError(_("Nothing is answered yet. Say yes, another number, or not us."))
        return self.cleaned_data

    def told(self) -> list[Told]:
        """The answers, those as before included."""
        found = []
        for line in self.asked:
            answer, number = self.cleaned_data.get(f"answer-{line.key}"), self.cleaned_data.get(f"number-{line.key}")
            if not answer and number is None:
                continue
            seen = self._seen(line)
            found.append(_told(line, Answer(answer) if answer else Answer.NUMBER, seen, number))
        return found

    def _seen(self, line: AskedLine) -> int:
        seen = self.cleaned_data.get(f"seen-{line.key}")
        return line.logged if seen is None else int(seen)


class SettleForm(forms.Form):
    """Why the hub stands by its number."""

    because = PlainTextField(
        label=_("Why the hub stands by its number"),
        max_length=300,
        widget=text_area(2),
        help_text=_("The school reads it. Such as “counted at the door, the list is here”. Pupils are never named."),
        error_messages={"required": _("Say why the hub stands by its number.")},
    )


class _SeenField(forms.IntegerField):
    """What the log says as the page is drawn: whoever sends an old page again is shown the number of today."""

    widget = forms.HiddenInput

    def __init__(self, *, fixed: int) -> None:
        super().__init__(required=False, initial=fixed, min_value=0)
        self.fixed = fixed

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Cleaned is what was sent; drawn is what stands."""
        return self.fixed


def _begin(line: AskedLine) -> tuple[str | None, int | None]:
    """What was answered, as an answer to the number that stands now: a yes to 24 is no yes to 22."""
    if line.told is None:
        return None, None
    if line.agrees:
        return Answer.YES.value, None
    if line.told.answer == Answer.NOT_US:
        return Answer.NOT_US.value, None
    return Answer.NUMBER.value, line.told.said


def _told(line: AskedLine, answer: Answer, seen: int, number: int | None) -> Told:
    if answer == Answer.NUMBER and number == seen:
        answer = Answer.YES
    said = {Answer.YES: seen, Answer.NUMBER: number or 0, Answer.NOT_US: 0}[answer]
    return Told(line.session_id, line.class_id, answer, seen, said)


def _with_rest(data: QueryDict, asked: Sequence[AskedLine]) -> QueryDict:
    """What was sent; where the button for all others was pressed, with a yes for each that nobody has answered."""
    if ALL_THE_REST not in data:
        return data
    full = data.copy()
    for line in asked:
        if (
            not full.get(f"answer-{line.key}")
            and not full.get(f"number-{line.key}")
            and line.told is None
            and not line.reported
        ):
            full[f"answer-{line.key}"] = Answer.YES.value
    return full
