"""Numbers that anybody may send in an address: a key of ours, or nothing; never an error."""

import pytest

from accounts.sent import LARGEST_KEY, whole_number, whole_numbers


@pytest.mark.parametrize(("told", "number"), [("0", 0), ("12", 12), ("007", 7), (str(LARGEST_KEY), LARGEST_KEY)])
def test_digits_are_a_number(told: str, number: int) -> None:
    assert whole_number(told) == number


@pytest.mark.parametrize(
    "told", ["", " 1", "-1", "1.0", "1e3", "²", "٣", "１", "0" * 30, str(LARGEST_KEY + 1), "9" * 5_000, None]
)
def test_everything_else_is_none(told: str | None) -> None:
    assert whole_number(told) is None


def test_no_more_than_fits() -> None:
    assert (whole_number("999", most=999), whole_number("1000", most=999)) == (999, None)
    assert whole_numbers(["3", "x", "²", "5"]) == [3, 5]
