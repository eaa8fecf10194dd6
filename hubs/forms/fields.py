"""Fields that forms of several kinds share: days, moments on the hub's clock, languages."""

import datetime as dt
import re
import unicodedata
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from hubs.languages import language_choices, languages_of
from hubs.models import Hub
from hubs.models.profile import LANGUAGE_CODE

FIRST_YEAR, LAST_YEAR = 1990, 2199


def check_reach(day: dt.date) -> None:
    """Raises ValidationError for a day, or a moment, in a year that nobody means.

    Of the first and the last years that can be typed, some moments lie outside of every calendar in another time zone:
    stored once, they would break each page that shows them.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValidationError(_("The date must lie between 1990 and 2199."), code="reach")


def keep_in_reach(field: forms.Field) -> None:
    """Let a field for a day or a moment refuse years that nobody means."""
    if isinstance(field, forms.DateField | forms.DateTimeField | forms.SplitDateTimeField):
        field.validators = [*(one for one in field.validators if one is not check_reach), check_reach]


def check_language_code(code: str) -> None:
    """Raises ValidationError for what is no code of a language: pages say it to browsers as it is stored."""
    if not re.match(LANGUAGE_CODE, code):
        raise ValidationError(_("A language is given by its code, such as pt or pt-br."), code="language")


def take_language_codes(field: forms.Field) -> None:
    """Let a field for a language, or for several, refuse what is no code of one."""
    one = getattr(field, "base_field", field)
    one.validators = [*(known for known in one.validators if known is not check_language_code), check_language_code]


def ask_for_something_seen(field: forms.Field) -> None:
    """Let a text that has to be there be more than signs nobody sees, by which its row could be neither read nor found.

    It is refused as if nothing had been typed.
    """
    if isinstance(field, forms.CharField) and field.required:
        field.validators = [*field.validators, partial(_check_seen, field.error_messages["required"])]


def _check_seen(refusal: StrOrPromise, text: object) -> None:
    # Separators and other signs: of no width, of the direction of reading, soft hyphens.
    if isinstance(text, str) and all(unicodedata.category(sign)[0] in "ZC" for sign in text):
        raise ValidationError(refusal, code="required")


def day_input() -> forms.DateInput:
    """A day, chosen the way the browser offers it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LanguageField(forms.ChoiceField):
    """The language that a text is written in; its hub says which there are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Language"), "help_text": _("The language of the text.")} | kwargs)

    def offer(self, hub: Hub, *also: str) -> None:
        """Offer the hub's languages, and one that was used before."""
        self.choices = language_choices(languages_of(hub, *also))

    def offer_for(self, hub: Hub, told: str | None) -> None:
        """The same for a text whose language may not have been told yet; `told` is None for a new text.

        What nobody told stays so until somebody chooses: saving another change tells nothing by the way.
        """
        self.offer(hub, told or "")
        if told == "":
            self.choices = [("", _("Not said yet")), *language_choices(languages_of(hub))]


class HubTimeField(forms.DateTimeField):
    """A moment in the hub's time zone, wherever the person sits who types it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    zone: dt.tzinfo = dt.UTC

    def prepare_value(self, value: Any) -> Any:
        """What the field shows: the time on the clock where the hub is."""
        return value.astimezone(self.zone).replace(tzinfo=None) if isinstance(value, dt.datetime) else value

    def to_python(self, value: Any) -> dt.datetime | None:
        """The moment. A time that the clock skips or shows twice that night is refused."""
        with timezone.override(self.zone):
            return super().to_python(value)

    def validate(self, value: Any) -> None:
        """Whether it is there where it has to be, and in a year that somebody can mean."""
        super().validate(value)
        if value is not None:
            check_reach(value)
