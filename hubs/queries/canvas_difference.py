"""What differs between two states of a canvas: box by box, word by word, for eyes and for screen readers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from hubs.models import Box

WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row. `kind`: "same", "added" or "removed"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class BoxDifference:
    """How one box differs; `added` and `removed` count words."""

    box: Box
    pieces: tuple[Piece, ...]
    added: int
    removed: int

    @property
    def differs(self) -> bool:
        """Whether anything is another."""
        return bool(self.added or self.removed)

    @property
    def label(self) -> str:
        """The name of the box."""
        return str(self.box.label)


def difference(before: Mapping[Box, str], after: Mapping[Box, str]) -> tuple[BoxDifference, ...]:
    """Every box, in the order of the canvas; what is not there is empty."""
    return tuple(box_difference(box, before.get(box, ""), after.get(box, "")) for box in Box)


def boxes_that_differ(before: Mapping[Box, str], after: Mapping[Box, str]) -> tuple[Box, ...]:
    """The boxes whose words are others; spaces and line ends alone make no difference."""
    return tuple(box for box in Box if words_of(before.get(box, "")) != words_of(after.get(box, "")))


def words_of(text: str) -> list[str]:
    """The words and signs of a text, without the gaps between them."""
    return [word for word in WORDS.findall(text) if not word.isspace()]


def box_difference(box: Box, before: str, after: str) -> BoxDifference:
    """How the text of one box became another."""
    pieces = word_pieces(before, after)
    added, removed = (
        sum(len(piece.text.split()) for piece in pieces if piece.kind == kind) for kind in ("added", "removed")
    )
    return BoxDifference(box, pieces, added, removed)


def word_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both texts in one row: what was removed stands before what took its place.

    Words are compared, and the spaces of the later text are shown.
    """
    old, new = WORDS.findall(before.strip()), WORDS.findall(after.strip())
    matcher = SequenceMatcher(None, [_plain(word) for word in old], [_plain(word) for word in new], autojunk=False)
    pieces: list[Piece] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            _add(pieces, "same", "".join(new[new_from:new_to]))
            continue
        _add(pieces, "removed", "".join(old[old_from:old_to]))
        _add(pieces, "added", "".join(new[new_from:new_to]))
    return tuple(pieces)


def _plain(word: str) -> str:
    """All spaces are alike, and a word is itself."""
    return " " if word.isspace() else word


def _add(pieces: list[Piece], kind: str, text: str) -> None:
    """A gap is no change: around what is added it is shown as it is now, around what is removed it is one space."""
    words = text.strip()
    if kind == "same" or not words:
        pieces += [Piece("same", text)] if text and kind != "removed" else []
        return
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    if kind == "removed":
        before, after = " " if before else "", " " if after else ""
    pieces += [Piece("same", before)] if before else []
    pieces.append(Piece(kind, words))
    pieces += [Piece("same", after)] if after else []
