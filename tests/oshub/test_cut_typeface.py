"""The typeface as browsers get it: the letters of Europe's languages, in files no larger than they have to be."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from oshub import bootstrap
from oshub.cut_typeface import FACE, OUT_OF, cut, letters_of

SHEET = bootstrap.FACES.read_text()
SOURCE = bootstrap.NODE_MODULES / bootstrap.GEOLOGICA / "files"
# What somebody may be called between Lisbon and Helsinki, Dublin and Nicosia.
NAMES = "áàâãäåæçćčďđéèêëěęėēğģĥíîïįīıķľĺļłñńňņŋóòôõöőøœŕřśšșşßťțţúùûüůűųūŵýÿŷźžżħġċðþ„“”‘’«»–—…€"
GREEK, CYRILLIC = "αάέήίόύώϊΐςΩ", "абвгдежзийклмнопрстуфхцчшщъьюя"


def files() -> dict[str, set[int]]:
    """The letters that the style sheet says each file is for."""
    return {name: set(letters_of(ranges)) for name, ranges in FACE.findall(SHEET)}


def letters_in(file: Path) -> set[int]:
    """The code points that a file of the typeface can write."""
    with TTFont(file) as font:
        return set(font.getBestCmap())


def test_every_face_of_the_sheet_is_cut_and_brought() -> None:
    assert len(files()) == SHEET.count("@font-face") - SHEET.count("Geologica fallback")
    assert {file.name for file in bootstrap.TYPEFACE.glob("*.woff2")} == set(files())
    assert all(bootstrap.vendored(bootstrap.GEOLOGICA, f"files/{name}").exists() for name in files())


@pytest.mark.parametrize("letters", [NAMES, NAMES.upper(), GREEK, GREEK.upper(), CYRILLIC, CYRILLIC.upper()])
def test_europe_can_write_its_names(letters: str) -> None:
    held = {
        code
        for name, codes in files().items()
        if name != "geologica-latin-ext-wght-normal.woff2"
        for code in codes & letters_in(bootstrap.TYPEFACE / name)
    }
    assert not {letter for letter in letters if ord(letter) not in held}


def test_no_letter_is_in_two_files() -> None:
    every = [code for codes in files().values() for code in codes]
    assert len(every) == len(set(every))


def test_a_file_holds_its_letters_and_every_weight() -> None:
    for name, codes in files().items():
        assert letters_in(bootstrap.TYPEFACE / name) == codes & letters_in(SOURCE / OUT_OF.get(name, name))
        with TTFont(bootstrap.TYPEFACE / name) as font:
            assert (font["fvar"].axes[0].minValue, font["fvar"].axes[0].maxValue) == (100, 900)
            assert "GPOS" in font  # kerning


def test_cutting_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    name = "geologica-greek-wght-normal.woff2"
    cut(SOURCE / name, tmp_path / name, files()[name])
    assert (tmp_path / name).read_bytes() == (bootstrap.TYPEFACE / name).read_bytes()


def test_what_a_czech_page_needs_is_light() -> None:
    sizes = {name: (bootstrap.TYPEFACE / name).stat().st_size for name in files()}
    assert sizes["geologica-latin-wght-normal.woff2"] < 24_000
    assert sizes["geologica-latin-europe-wght-normal.woff2"] < 12_500


def test_code_points_are_read_as_the_sheet_writes_them() -> None:
    assert list(letters_of("U+0041-0043, u+20ac")) == [0x41, 0x42, 0x43, 0x20AC]
