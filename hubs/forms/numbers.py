"""Numbers as people type them: with the signs of their language, or as a spreadsheet or another language writes them.

A page writes 63,474 or 63.474 as its reader's language does, so a field takes that back. What can be read in two ways
is not guessed: a figure that is off by a thousand looks like any other.
"""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Spaces of any width and apostrophes part thousands in several languages, and decimals in none.
PARTING = r"[ '’\u00a0\u2007\u2009\u202f]"
# The whole part as it is or in threes, then perhaps decimals.
SPACED = re.compile(rf"(?P<whole>[0-9]{{1,3}}(?:{PARTING}[0-9]{{3}})+)(?:[.,](?P<part>[0-9]+))?")
POINTED = re.compile(r"(?P<whole>[0-9]{1,3}(?:\.[0-9]{3})+),(?P<part>[0-9]+)|(?P<many>[0-9]{1,3}(?:\.[0-9]{3}){2,})")
COMMAED = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+)\.(?P<part>[0-9]+)|(?P<many>[0-9]{1,3}(?:,[0-9]{3}){2,})")
SINGLE = re.compile(r"(?P<whole>[0-9]*)(?P<sign>[.,])(?P<part>[0-9]+)")
A_THOUSAND = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
LONGEST = 40  # more signs than any number of the portal has


def read_number(typed: str, *, decimals: int) -> Decimal:
    """The number that somebody typed, of at most so many decimals; in any script's digits, with a sign or without.

    Raises ValidationError with what to write instead.
    """
    text = typed.strip()
    minus = text[:1] in ("-", "−")
    whole, part = _parted(_latin(text[1:].lstrip() if minus else text), typed=text, decimals=decimals)
    part = part.rstrip("0")
    if len(part) > decimals:
        raise ValidationError(_too_fine(decimals), code="max_decimal_places")
    found = Decimal(f"{re.sub(r'[^0-9]', '', whole) or '0'}{'.' if part else ''}{part}")
    return -found if minus else found


def _parted(text: str, *, typed: str, decimals: int) -> tuple[str, str]:
    """The digits before the decimal sign, still with what parts them, and those behind it."""
    if len(text) > LONGEST:
        raise ValidationError(_wrong(decimals), code="invalid")
    if text.isdecimal():
        return text, ""
    for form in (SPACED, POINTED, COMMAED):
        if match := form.fullmatch(text):
            told = match.groupdict()
            return told.get("many") or told["whole"], told["part"] or ""
    match = SINGLE.fullmatch(text)
    if match is None:
        raise ValidationError(_wrong(decimals), code="invalid")
    if not A_THOUSAND.fullmatch(text):
        return match["whole"], match["part"]
    if match["sign"] == get_format("THOUSAND_SEPARATOR"):
        return match["whole"] + match["part"], ""
    if decimals < len(match["part"]):
        raise ValidationError(_two_ways(typed, match["whole"], match["part"], decimals), code="two_ways")
    return match["whole"], match["part"]


def _latin(text: str) -> str:
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)


def _wrong(decimals: int) -> str:
    if not decimals:
        return _("Write a whole number in digits, such as %(number)s.") % {"number": _example(0)}
    return _("Write a number in digits, such as %(number)s.") % {"number": _example(1)}


def _too_fine(decimals: int) -> str:
    if not decimals:
        return _wrong(0)
    text = ngettext(
        "Write %(number)d digit after the decimal sign at most.",
        "Write %(number)d digits after the decimal sign at most.",
        decimals,
    )
    return text % {"number": decimals}


def _two_ways(typed: str, whole: str, part: str, decimals: int) -> str:
    told = {"typed": typed, "many": f"{whole}{part}"}
    if not decimals:
        return _("“%(typed)s” can be read in two ways. Write %(many)s if you mean that; only whole numbers fit.") % told
    few = number_format(Decimal(f"{whole}.{part[:decimals]}"), use_l10n=True)
    return _("“%(typed)s” can be read in two ways. Write %(many)s or %(few)s.") % {**told, "few": few}


def _example(decimals: int) -> str:
    return str(number_format(Decimal("2500.5") if decimals else 2500, use_l10n=True, force_grouping=True))


class NumberField(forms.DecimalField):
    """A number with decimals, typed as any reader writes it."""

    def __init__(self, *, decimals: int, **told: Any) -> None:
        super().__init__(decimal_places=decimals, localize=True, **told)
        self.decimals = decimals

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # as Django's own
        """Read it; nothing typed is None."""
        if value in self.empty_values or isinstance(value, (int, Decimal)):
            return super().to_python(value)
        text = str(value).strip()
        return read_number(text, decimals=self.decimals) if text else None


class WholeNumberField(forms.IntegerField):
    """A whole number that may be a thousand and more. A number's own box would refuse the signs that part thousands."""

    widget = forms.TextInput

    def __init__(self, **told: Any) -> None:
        told.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**told)

    def to_python(self, value: Any) -> int | None:
        """Read it; nothing typed is None."""
        if value in self.empty_values or isinstance(value, int):
            return super().to_python(value)
        text = str(value).strip()
        return int(read_number(text, decimals=0)) if text else None
