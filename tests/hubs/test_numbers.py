"""Numbers as people type them: with the signs of their language where that is sure, else with a sentence."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from hubs.forms.numbers import NumberField, WholeNumberField, read_number
from impact.forms.fields import HeadCountField


@pytest.mark.parametrize("language", ["en", "pt"])
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2500", 2500), (" 2500 ", 2500), ("2 500", 2500), ("2\u00a0500", 2500), ("2\u202f500", 2500),
        ("2\u2009500", 2500), ("2’500", 2500), ("1 234 567", 1234567), ("1.234.567", 1234567),
        ("1,234,567", 1234567), ("24,0", 24), ("24.00", 24), ("0", 0), ("٢٥", 25), ("-3", -3), ("−3", -3),
        ("2 500,0", 2500), ("2.500,0", 2500), ("2,500.0", 2500),
    ],
)  # fmt: skip
def test_what_means_the_same_everywhere(language: str, typed: str, meant: int) -> None:
    with override(language):
        assert WholeNumberField().clean(typed) == meant
        assert NumberField(decimals=2).clean(typed) == meant
        assert NumberField(decimals=0).clean(typed) == meant


@pytest.mark.parametrize(
    ("language", "typed", "decimals", "meant"),
    [
        ("en", "2,500", 0, "2500"), ("pt", "2.500", 0, "2500"), ("en", "2,500", 3, "2500"), ("pt", "2.500", 3, "2500"),
        ("en", "2.5", 1, "2.5"), ("pt", "2,5", 1, "2.5"), ("en", "2,5", 1, "2.5"), ("pt", "2.5", 1, "2.5"),
        ("en", "2.125", 3, "2.125"), ("pt", "2,125", 3, "2.125"), ("en", "0.125", 3, "0.125"),
        ("pt", "0.125", 3, "0.125"), ("en", "1.234,5", 1, "1234.5"), ("pt", "1,234.5", 1, "1234.5"),
        ("en", ".5", 1, "0.5"), ("pt", "-2,5", 1, "-2.5"),
    ],
)  # fmt: skip
def test_what_the_language_or_the_place_of_the_sign_makes_sure(
    language: str, typed: str, decimals: int, meant: str
) -> None:
    with override(language):
        assert read_number(typed, decimals=decimals) == Decimal(meant)


@pytest.mark.parametrize(
    ("language", "typed", "decimals", "said"),
    [
        ("en", "2.500", 0, "“2.500” can be read in two ways. Write 2500 if you mean that; only whole numbers fit."),
        ("en", "2.500", 1, "“2.500” can be read in two ways. Write 2500 or 2.5."),
        ("en", "2.5", 0, "Write a whole number in digits, such as 2,500."),
        ("en", "2 50", 0, "Write a whole number in digits, such as 2,500."),
        ("en", "25,00,000", 0, "Write a whole number in digits, such as 2,500."),
        ("en", "1e3", 0, "Write a whole number in digits, such as 2,500."),
        ("en", "many", 1, "Write a number in digits, such as 2,500.5."),
        ("en", "²", 1, "Write a number in digits, such as 2,500.5."),
        ("en", "-", 1, "Write a number in digits, such as 2,500.5."),
        ("en", "9" * 41, 1, "Write a number in digits, such as 2,500.5."),
        ("en", "2.55", 1, "Write 1 digit after the decimal sign at most."),
        ("en", "2.5555", 2, "Write 2 digits after the decimal sign at most."),
    ],
)
def test_what_is_not_sure_or_wrong_is_told_what_to_write(language: str, typed: str, decimals: int, said: str) -> None:
    with override(language), pytest.raises(ValidationError) as refused:
        read_number(typed, decimals=decimals)
    assert refused.value.messages == [said]


def test_a_comma_in_portuguese_is_no_thousand() -> None:
    with override("pt"), pytest.raises(ValidationError) as refused:
        read_number("2,500", decimals=0)
    assert refused.value.code == "two_ways"


def test_people_are_counted_with_the_signs_of_the_language_too() -> None:
    for language, typed in (("en", "1,200"), ("pt", "1.200"), ("pt", "1 200"), ("en", "22,0")):
        with override(language):
            assert HeadCountField(label="").clean(typed) == (22 if typed == "22,0" else 1200)


def test_nothing_typed_is_nothing() -> None:
    assert WholeNumberField(required=False).clean("  ") is None
    assert NumberField(decimals=1, required=False).clean("") is None
    assert not NumberField(decimals=1, required=False).has_changed(Decimal(2500), "2,500")
