"""Days with the month in letters, which mean the same everywhere: 17 February 2026, 17. února 2026, 17 de fev. de 2026.

Months are known in the languages of the network, as Django's catalogues write them.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.utils import dates
from django.utils.translation import override

DAY_BEFORE = re.compile(r"([0-9]{1,2})(?:\.|st|nd|rd|th|er|º)?[ -]?(?:de |of )?([^\W\d_]+)\.?,?[ -](?:de )?([0-9]{4})")
DAY_BEHIND = re.compile(r"([^\W\d_]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
MONTH_IN_DIGITS = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[/.][0-9]{4}")
MONTH_IN_LETTERS = re.compile(r"([^\W\d_]+)\.?[ -](?:de |of )?(?:[0-9]{4}|'?[0-9]{2})")
LISTS = (dates.MONTHS, dates.MONTHS_3, dates.MONTHS_AP, dates.MONTHS_ALT)


def day_in_words(cell: str) -> dt.date | None:
    """The day that a cell tells with a month in letters, or None."""
    if match := DAY_BEFORE.fullmatch(cell):
        day, month, year = match.groups()
    elif match := DAY_BEHIND.fullmatch(cell):
        month, day, year = match.groups()
    else:
        return None
    number = _months().get(_plain(month))
    try:
        return dt.date(int(year), number, int(day)) if number else None
    except ValueError:
        return None


def is_month(cell: str) -> bool:
    """Whether a cell tells a month and no day: 2022-05, 5/2022, May-22, maio de 2022."""
    match = MONTH_IN_LETTERS.fullmatch(cell)
    return bool(MONTH_IN_DIGITS.fullmatch(cell)) or (match is not None and _plain(match[1]) in _months())


@cache
def _months() -> dict[str, int]:
    """The number of each name of a month. A name that is another month in another language is none of them."""
    known: dict[str, set[int]] = {}
    for name, number in _named():
        known.setdefault(name, set()).add(number)
    return {name: numbers.pop() for name, numbers in known.items() if len(numbers) == 1}


def _named() -> Iterator[tuple[str, int]]:
    for language in settings.MODELTRANS_AVAILABLE_LANGUAGES:
        with override(language):
            for months in LISTS:
                yield from ((_plain(str(name)), number) for number, name in months.items())


def _plain(name: str) -> str:
    """A name without accents, in small letters, without a full stop."""
    apart = unicodedata.normalize("NFD", name.strip().rstrip(".").casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
