"""Cuts the files of the typeface to the letters that static/css/fonts.css says each is for.

A page with Czech or Polish names would else fetch the letters of half the world's Latin alphabets for a dozen of them.
The same files give the same bytes on every machine, so that their hashed names stay.

    python -m oshub.cut_typeface fonts.css <the package's files> <where the cut ones go>
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font

FACE = re.compile(r"@font-face\s*\{[^}]*?files/([\w-]+\.woff2)[^}]*?unicode-range:\s*([^;}]+)[^}]*\}")
# Files that the package does not have under that name, and the one that their letters come out of.
OUT_OF = {"geologica-latin-europe-wght-normal.woff2": "geologica-latin-ext-wght-normal.woff2"}


def cut_all(sheet: str, source: Path, target: Path) -> None:
    """Write every file that a style sheet names, with its letters only."""
    target.mkdir(parents=True, exist_ok=True)
    for name, ranges in FACE.findall(sheet):
        cut(source / OUT_OF.get(name, name), target / name, set(letters_of(ranges)))


def letters_of(ranges: str) -> Iterator[int]:
    """The code points of a `unicode-range`, such as `U+0100-017F, U+20AC`."""
    for piece in ranges.split(","):
        first, _, last = piece.strip().upper().removeprefix("U+").partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def cut(source: Path, target: Path, letters: set[int]) -> None:
    """Write a typeface with some of its letters: their weights, kerning and figures stay, names of glyphs go."""
    options = Options(flavor="woff2", layout_features=["*"], recalc_timestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=letters)
    with load_font(source, options) as font:
        subsetter.subset(font)
        save_font(font, target, options)


if __name__ == "__main__":
    cut_all(Path(sys.argv[1]).read_text(), Path(sys.argv[2]), Path(sys.argv[3]))
