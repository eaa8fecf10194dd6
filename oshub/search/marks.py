"""Marks in a text what was looked for, whatever its accents; the text itself is always escaped."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WORD = re.compile(r"\w+")
# As search_fold of oshub/migrations/0001_search.py has them; a test compares the two.
SIGNS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670]"
)
LETTERS = str.maketrans(
    {
        **dict(zip("øłđðħŧıŋςĸ", "olddhtinσk", strict=True)),
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)
ENDING = 4  # letters that a word may have after its stem
SHORTEST_STEM = 3
EXCERPT = 170  # letters
BEFORE = 60  # letters before the first word found


@dataclass(frozen=True, slots=True)
class Marker:
    """What to mark, all folded: whole words or their stems, and the beginning that was typed last."""

    stems: frozenset[str] = frozenset()
    begun: str = ""

    def fits(self, word: str) -> bool:
        """Whether a word of a text was looked for."""
        folded = fold(word)
        if folded in self.stems or (self.begun and folded.startswith(self.begun)):
            return True
        shortest = max(SHORTEST_STEM, len(folded) - ENDING)
        return any(folded[:length] in self.stems for length in range(len(folded) - 1, shortest - 1, -1))

    def marked(self, text: str) -> SafeString:
        """The text with what was found in it marked."""
        return mark_safe("".join(self._parts(text)))  # noqa: S308 - every part is escaped

    def excerpt(self, text: str) -> SafeString:
        """The beginning of a text, or what stands around the first word that was found; empty for an empty text."""
        text = " ".join(text.split())
        first = next((word.start() for word in WORD.finditer(text) if self.fits(word[0])), 0)
        start = text.rfind(" ", 0, first - BEFORE) + 1 if first > BEFORE else 0
        end = start + EXCERPT
        if end < len(text):
            space = text.rfind(" ", start + EXCERPT // 2, end)
            end = space if space >= 0 else end
        before, after = "… " if start else "", " …" if end < len(text) else ""
        return mark_safe(before + self.marked(text[start:end]) + after)  # noqa: S308 - marked() escapes

    def _parts(self, text: str) -> Iterator[str]:
        end = 0
        for word in WORD.finditer(text):
            yield escape(text[end : word.start()])
            yield f"<mark>{escape(word[0])}</mark>" if self.fits(word[0]) else escape(word[0])
            end = word.end()
        yield escape(text[end:])


def fold(text: str) -> str:
    """A text in small letters, without accents and with the letters that people type instead."""
    return SIGNS.sub("", unicodedata.normalize("NFKD", text)).lower().translate(LETTERS)
