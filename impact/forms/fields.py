"""Fields that the forms of the log share: head counts, plain text, and a choice among things already read."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from hubs.forms.numbers import read_number
from impact.models.attendance import LARGEST_HEAD_COUNT
from impact.queries.choices import Group

# Signs that turn the direction of the text around them, and so can make a line read as something else.
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class HeadCountField(forms.Field):
    """How many people: a whole number in any script's digits, or None for a field left blank.

    One out of a spreadsheet, “22,0”, is 22, and one with thousands parted as the reader's language does it is taken.
    """

    default_error_messages = {
        "whole": _("Write a whole number, such as 24."),
        "many": _("A head count lies between 0 and 10,000."),
    }

    def __init__(self, *, label: str, initial: int | None = None) -> None:
        # A text field with a number keyboard: a scrolling finger or wheel cannot change what was typed. Nothing keeps
        # browsers from giving back what was typed to somebody who goes to another page and returns.
        attrs = {"inputmode": "numeric", "class": "form-control heads"}
        super().__init__(required=False, label=label, initial=initial, widget=forms.TextInput(attrs=attrs))

    def to_python(self, value: Any) -> int | None:
        """Read the digits; anything else, also 3.5, 1e3 and -5, is no head count."""
        text = str(value).strip() if value is not None else ""
        if not text:
            return None
        if not text.isdecimal():
            text = self._with_signs(text)
        if len(text) > 6 or int(text) > LARGEST_HEAD_COUNT:
            raise ValidationError(self.error_messages["many"], code="many")
        return int(text)

    def _with_signs(self, text: str) -> str:
        """The digits of a number with other signs in it."""
        try:
            found = read_number(text, decimals=0)
        except ValidationError as problem:
            if problem.code == "two_ways":
                raise
            raise ValidationError(self.error_messages["whole"], code="whole") from problem
        if found.is_signed():
            raise ValidationError(self.error_messages["whole"], code="whole")
        return str(found)


class ClassSizeField(HeadCountField):
    """The head count of a class: filled in with the class's size until the person has said something else."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A class that appears after the form was sent has nothing typed yet."""
        return initial if data is None else data


class TickField(forms.BooleanField):
    """A box that may stay empty."""

    def __init__(self, *, label: str) -> None:
        super().__init__(required=False, label=label, widget=forms.CheckboxInput(attrs={"class": "form-check-input"}))


class PlainTextField(forms.CharField):
    """Text without control signs, in one spelling of its letters. NUL is refused by Django's own check."""

    def to_python(self, value: Any) -> Any:
        """Clean before the length is measured."""
        text = super().to_python(value)
        if not isinstance(text, str):
            return text
        text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").translate(TURNING)
        return "".join(sign for sign in text if sign in "\n\t\0" or unicodedata.category(sign) != "Cc")


class OneOfField(forms.ChoiceField):
    """One of the things on offer, by its key; cleans to the thing itself, or None."""

    default_error_messages = {"invalid_choice": _("Choose one from the list.")}

    def __init__(self, *, nothing: Any = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.nothing = nothing
        self.things: dict[str, models.Model] = {}

    def offer(self, groups: Iterable[Group[Any]]) -> None:
        """Set what can be chosen, under the groups' headings."""
        # A copy of a field shares what it holds with the one it was made from: what others were offered stays out.
        self.things = {}
        offered: list[Any] = [("", self.nothing)]
        for group in groups:
            self.things |= {str(thing.pk): thing for thing in group.things}
            options = [(str(thing.pk), str(thing)) for thing in group.things]
            offered += [(group.label, options)] if group.label else options
        self.choices = offered

    def clean(self, value: Any) -> Any:
        """Give the thing that was chosen."""
        return self.things.get(super().clean(value))


class SomeOfField(forms.MultipleChoiceField):
    """Any of the things on offer; cleans to a tuple of them."""

    default_error_messages = {"invalid_choice": _("Choose from the list.")}

    def offer(self, things: Sequence[models.Model]) -> None:
        """Set what can be chosen."""
        self.things = {str(thing.pk): thing for thing in things}
        self.choices = [(key, str(thing)) for key, thing in self.things.items()]

    def clean(self, value: Any) -> Any:
        """Give the things that were chosen."""
        return tuple(self.things[key] for key in super().clean(value))
