"""Which old encoding a file has that is not Unicode: the one in which its letters are those of the hub's language.

Windows, the standard, Mac and DOS each put the letters with accents elsewhere; a text in a wrong one has signs between
its letters, or letters that its language does not know.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

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
NOT_ASCII = re.compile(r"[^\x00-\x7f]")


def likeliest(content: bytes, languages: Sequence[str]) -> str:
    """The encoding in which most of what is not plain ASCII are letters of the language; of several the usual one."""
    script = next((SCRIPTS[language] for language in languages if language in SCRIPTS), WEST)
    return max(script.encodings, key=lambda encoding: _share(content[:SAMPLE], encoding, script.letters))


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
