"""The text side of the search: folding as the database folds, understanding what was typed, marking, spelling."""

import random
import unicodedata

import pytest
from django.db import connection

from oshub.search.asking import MOST_WORDS, Asked, understand
from oshub.search.marks import EXCERPT, Marker, fold
from oshub.search.spelling import mistakes

LETTERS = [
    chr(code)
    for start, end in ((0x20, 0x250), (0x370, 0x530), (0x590, 0x700), (0x1E00, 0x2000))
    for code in range(start, end)
    if unicodedata.category(chr(code)) not in ("Cn", "Cc")
]


def in_the_database(text: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_fold(%s)", [text])
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_both_sides_fold_alike() -> None:
    """What is found in the database is marked in Python; both have to see the same letters."""
    text = "".join(LETTERS)
    assert in_the_database(text) == fold(text)
    dice = random.Random(7)
    for _ in range(50):
        word = "".join(dice.choices(LETTERS, k=12))
        assert in_the_database(word) == fold(word)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Figueira de Castelo Rodrigo, Educação", "figueira de castelo rodrigo, educacao"),
        ("Kovářská Třeboň Zdíkov", "kovarska trebon zdikov"),
        ("Λήμνος", "λημνοσ"),
        ("ΛΗΜΝΟΣ", "λημνοσ"),
        ("Straße STRASSE ﬁn ſ", "strasse strasse fin s"),
        ("Øresund Łódź Đorđe Æther Þór Ħal", "oresund lodz dorde aether thor hal"),
        ("İstanbul ısı", "istanbul isi"),
        ("שָׁלוֹם مَدْرَسَة", "שלום مدرسة"),
    ],
)
def test_accents_and_capitals_make_no_difference(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("river", ("", "river")),
        ("clean  rivers", ("clean", "rivers")),
        ("river ", ("", "river")),
        ("river -lake", ("river -lake", "")),
        ('"clean river', ('"clean river', "")),
        ('"clean river"', ('"clean river"', "")),
        ("river or lake", ("river or lake", "")),
        ("river?", ("river?", "")),
        ("", ("", "")),
        ("c++", ("c++", "")),
    ],
)
def test_the_last_word_may_be_only_begun(typed: str, asked: tuple[str, str]) -> None:
    found = understand(typed)
    assert (found.whole, found.begun) == asked


def test_what_comes_after_many_words_is_left_out() -> None:
    assert len(understand("word " * 50).words) == MOST_WORDS


def test_words_are_what_is_looked_for() -> None:
    assert Asked('"a" or -b c-d (e)', "", "").words == ["a", "c", "d", "e"]
    assert not Asked('"a"', "", "").is_plain
    assert not Asked("a -b", "", "").is_plain
    assert Asked("a-b or c", "", "").is_plain


def test_marks_stand_around_what_was_looked_for_and_everything_is_escaped() -> None:
    marker = Marker(frozenset({"educ", "river"}), "clea")
    text = "A <b>Cleaner</b> Rivér & educação, educational"
    assert marker.marked(text) == (
        "A &lt;b&gt;<mark>Cleaner</mark>&lt;/b&gt; <mark>Rivér</mark> &amp; <mark>educação</mark>, educational"
    )


def test_an_excerpt_stands_around_the_first_word_found() -> None:
    text = "before " * 40 + "the river <i> " + "after " * 60
    shown = Marker(frozenset({"river"})).excerpt(text)
    assert shown.startswith("… before")
    assert "<mark>river</mark> &lt;i&gt;" in shown
    assert shown.endswith("after …")
    assert len(shown) < EXCERPT + 60
    assert Marker().excerpt("Short.") == "Short."
    assert Marker().excerpt("") == ""
    assert Marker().excerpt("x" * 5000) == "x" * EXCERPT + " …"


@pytest.mark.parametrize(
    ("typed", "meant", "wrong"),
    [("river", "river", 0), ("rivre", "river", 1), ("rver", "river", 1), ("rriver", "river", 1), ("livel", "river", 2)],
)
def test_mistakes_are_counted_by_letters(typed: str, meant: str, wrong: int) -> None:
    assert mistakes(typed, meant) == mistakes(meant, typed) == wrong
