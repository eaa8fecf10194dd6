"""Numbers in addresses and hidden fields: what pages write themselves, and what anybody may send instead."""

from collections.abc import Iterable

LARGEST_KEY = 2**63 - 1  # what a bigint holds
LONGEST = len(str(LARGEST_KEY))


def whole_number(told: object, *, most: int = LARGEST_KEY) -> int | None:
    """The number from 0 to `most` that a text is, written with the digits 0 to 9 alone; None for everything else."""
    text = str(told)
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
        return None
    number = int(text)
    return number if number <= most else None


def whole_numbers(told: Iterable[object]) -> list[int]:
    """The numbers among what was sent; anything else is nobody's key."""
    return [number for one in told if (number := whole_number(one)) is not None]
