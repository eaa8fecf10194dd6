"""Reads a place on earth the way people have it: pasted from a map, with decimal commas, in degrees and minutes."""

import re
from decimal import Decimal
from urllib.parse import unquote

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

FINEST = Decimal("0.00001")  # degrees: about a metre
LONGEST = 500
Place = tuple[Decimal, Decimal]

SIGNS = str.maketrans(
    {"−": "-", "–": "-", "‐": "-", "º": "°", "˚": "°", "′": "'", "’": "'", "´": "'", "″": '"', "”": '"', "“": '"'}
)
NUMBER = r"\d{1,3}(?:[.,]\d+)?"
DEGREES = (
    r"(?P<sign{n}>[-+])?\s*(?P<deg{n}>" + NUMBER + r")\s*°?"
    r"(?:\s*(?P<min{n}>" + NUMBER + r")\s*'(?:\s*(?P<sec{n}>" + NUMBER + r")\s*(?:\"|''))?)?"
)
LETTER = r"(?P<letter{n}>[NSEW])?"
BETWEEN = r"(?:[\s,;/]+|(?<=[NSEW\"'°]))"
# A letter stands behind both numbers, or before both.
BOTH = tuple(
    re.compile(one.replace("{n}", "1") + BETWEEN + one.replace("{n}", "2"))
    for one in (DEGREES + r"\s*" + LETTER, LETTER + r"\s*" + DEGREES)
)
# Degrees, minutes and seconds with nothing but spaces between them.
IN_SPACES = re.compile(
    r"(\d{1,3}) (\d{1,2}) (\d{1,2}(?:[.,]\d+)?) ?([NS])[\s,;]+(\d{1,3}) (\d{1,2}) (\d{1,2}(?:[.,]\d+)?) ?([EW])"
)
PLAIN = r"(-?\d{1,3}(?:\.\d+)?)"
# What the addresses of maps say: geo:…, @latitude,longitude, #map=zoom/latitude/longitude, mlat=…&mlon=…
ADDRESSES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"mlat={PLAIN}&mlon={PLAIN}",
        rf"#map=[\d.]+/{PLAIN}/{PLAIN}",
        rf"@{PLAIN},{PLAIN}",
        rf"^geo:{PLAIN},{PLAIN}",
        rf"[?&](?:q|ll|query|center)={PLAIN},{PLAIN}",
    )
)


class NoPlaceError(Exception):
    """Why what was typed is no place, in a sentence for the person who typed it."""

    def __init__(self, why: StrOrPromise) -> None:
        super().__init__(why)
        self.why = why


def read_place(text: str) -> Place | None:
    """Latitude and longitude in WGS 84 degrees; nothing where nothing was typed. Raises NoPlaceError."""
    text = " ".join(unquote(text[:LONGEST]).translate(SIGNS).split()).strip("()[] ")
    if not text:
        return None
    latitude, longitude = _from_address(text) or _from_words(text.upper())
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise NoPlaceError(_("Latitude lies between −90 and 90, longitude between −180 and 180: latitude comes first."))
    return latitude.quantize(FINEST), longitude.quantize(FINEST)


def written(place: Place) -> str:
    """A place as the field shows it and reads it."""
    return ", ".join(f"{degrees:.5f}" for degrees in place)


def _from_address(text: str) -> Place | None:
    for pattern in ADDRESSES:
        if found := pattern.search(text):
            return Decimal(found[1]), Decimal(found[2])
    return None


def _from_words(text: str) -> Place:
    if plain := IN_SPACES.fullmatch(text):
        return _degrees(*plain.group(1, 2, 3), minus=plain[4] == "S"), _degrees(
            *plain.group(5, 6, 7), minus=plain[8] == "W"
        )
    found = next(filter(None, (pattern.fullmatch(text) for pattern in BOTH)), None)
    if found is None:
        raise NoPlaceError(_not_read())
    (one, first), (other, second) = _part(found, 1), _part(found, 2)
    if first in ("E", "W") or second in ("N", "S"):
        if first in ("N", "S") or second in ("E", "W"):
            raise NoPlaceError(_("Give one latitude (N or S) and one longitude (E or W)."))
        return other, one
    return one, other


def _part(found: re.Match[str], number: int) -> tuple[Decimal, str]:
    """Signed degrees, and the letter of where they point, if there is one."""
    letter = found[f"letter{number}"] or ""
    minus = found[f"sign{number}"] == "-"
    if minus and letter:
        raise NoPlaceError(_("Write either a minus sign or a letter (N, S, E, W), not both."))
    degrees = found.group(f"deg{number}", f"min{number}", f"sec{number}")
    return _degrees(*degrees, minus=minus or letter in ("S", "W")), letter


def _degrees(degrees: str, minutes: str | None, seconds: str | None, *, minus: bool) -> Decimal:
    parts = [Decimal((part or "0").replace(",", ".")) for part in (degrees, minutes, seconds)]
    if parts[1] >= 60 or parts[2] >= 60:
        raise NoPlaceError(_("Minutes and seconds are less than 60."))
    found = parts[0] + parts[1] / 60 + parts[2] / 3600
    return -found if minus else found


def _not_read() -> StrOrPromise:
    return _(
        "This was not understood as a place. Write latitude and longitude as maps give them, such as 41.19, -6.11 or"
        " 41°11′24″ N 6°06′36″ W; or paste the address of a map."
    )
