"""Which old encoding a file has that is not Unicode: the one in which its letters are those of the hub's language.

Windows, the standard, Mac and DOS each put the letters with accents elsewhere; a text in a wrong one has signs between
its letters, or letters that its language does not know.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SAMPLE = 100_000  # bytes


class Script(NamedTuple):
    """The letters beyond a to z of some languages, and the encodings that had them; the first is the usual one."""

    letters: frozenset[str]
    encodings: tuple[str, ...]


WEST = Script(
    frozenset("áàâãäåæçéèêëíìîïñóòôõöøœßúùûüýÿ"), ("cp1252", "iso8859_15", "mac_roman", "cp850")
)  # fmt: skip
CENTRE = Script(
    frozenset("áčďéěíňóřšťúůýžäĺľôŕąćęłńśźżőűöüß"), ("cp1250", "iso8859_2", "mac_latin2", "cp852")
)  # fmt: skip
GREEK = Script(
    frozenset("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"), ("cp1253", "iso8859_7", "mac_greek", "cp737")
)  # fmt: skip
SCRIPTS = {"el": GREEK, "cs": CENTRE, "sk": CENTRE, "pl": CENTRE, "hu": CENTRE}
# Signs that such files hold beside letters: raised letters, quotation marks, dashes, degrees, sums of money.
USUAL = frozenset("ºª°«»“”„‘’–—…€£§²³·№\u00a0")
# What each is called on the pages.
ENCODINGS: dict[str, Promise] = {
    "utf-8": _("Unicode (UTF-8)"),
    "cp1252": _("Western Europe (Windows)"),
    "cp1250": _("Central Europe (Windows)"),
    "cp1253": _("Greek (Windows)"),
    "mac_roman": _("Western Europe (Mac)"),
    "mac_latin2": _("Central Europe (Mac)"),
    "mac_greek": _("Greek (Mac)"),
    "cp850": _("Western Europe (DOS)"),
    "cp852": _("Central Europe (DOS)"),
    "cp737": _("Greek (DOS)"),
    "iso8859_15": _("Western Europe (ISO)"),
    "iso8859_2": _("Central Europe (ISO)"),
    "iso8859_7": _("Greek (ISO)"),
    "utf-16": _("Unicode (UTF-16)"),
    "utf-16-le": _("Unicode (UTF-16)"),
    "utf-16-be": _("Unicode (UTF-16)"),
    "utf-32": _("Unicode (UTF-32)"),
}
CLEARLY = 0.1  # of the signs, that another language has to explain better
NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def likeliest(content: bytes, languages: Sequence[str]) -> str:
    """The encoding in which most of what is not plain ASCII are letters of the language; of several the usual one.

    A file may come from a neighbour: letters of another language count where they explain clearly more of it.
    """
    own = next((SCRIPTS[language] for language in languages if language in SCRIPTS), WEST)
    encoding, share = _best(content, own)
    for other in (WEST, CENTRE, GREEK):
        if other is not own and share < 1 - CLEARLY:
            theirs, better = _best(content, other)
            if better >= share + CLEARLY:
                encoding, share = theirs, better
    return encoding


def _best(content: bytes, script: Script) -> tuple[str, float]:
    """The encoding of a script that explains most, and how much of it."""
    shares = {encoding: _share(content[:SAMPLE], encoding, script.letters) for encoding in script.encodings}
    best = max(shares, key=lambda encoding: shares[encoding])
    return best, shares[best]


def _share(content: bytes, encoding: str, letters: frozenset[str]) -> float:
    """What share of the signs fits, less for a capital behind a small letter; below zero where it cannot be read."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return -1.0
    found = list(NOT_ASCII.finditer(text))
    if not found:
        return 1.0
    fits = 0
    for match in found:
        sign = match.group()
        before = text[match.start() - 1] if match.start() else " "
        if sign.casefold() in letters or sign in "ß":
            fits += not (sign.isupper() and before.islower())
        elif sign in USUAL or unicodedata.category(sign) == "Sc":
            fits += not before.isalpha() or sign in "ºª’"
    return fits / len(found)
