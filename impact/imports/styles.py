"""How dates and numbers of a table are probably written: found out from its cells, and asked where two ways fit."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impact.imports.options import BEGINS_WITH_DAY
from impact.imports.values import DAY_FIRST, day_and_time, is_whole
from schools.sheets.values import DOTTED_DATE, ISO_DATE
from schools.sheets.worded_dates import day_in_words

# In the order in which they are tried; the first means the same everywhere.
DATE_STYLES: dict[str, Promise | str] = {
    "": _("2026-09-14, 14.9.2026, 14 September 2026"),
    "%d/%m/%Y": _("14/09/2026 (day first)"),
    "%m/%d/%Y": _("09/14/2026 (month first)"),
    "%d-%m-%Y": _("14-09-2026 (day first)"),
    "%m-%d-%Y": _("09-14-2026 (month first)"),
    "%d/%m/%y": _("14/09/26 (day first)"),
    "%m/%d/%y": _("09/14/26 (month first)"),
    "%d.%m.%y": _("14.09.26 (day first)"),
    "%Y%m%d": "20260914",
    "%d %B, %Y": "14 September, 2026",
    "%d %B %Y": "14 September 2026",
    "%B %d, %Y": "September 14, 2026",
    "%d-%b-%Y": "14-Sep-2026",
    BEGINS_WITH_DAY: _("2026-09-14-anything (the date stands first)"),
}
NUMBER_STYLES: dict[str, Promise | str] = {
    "": _("Digits only: 1200"),
    ".": _("With a point: 1.200"),
    ",": _("With a comma: 1,200"),
    " ": _("With a space: 1 200"),
}
MOST_WAYS = 3_000  # different cells that are looked at


@dataclass(frozen=True)
class DateStyle:
    """The style that reads the most cells; `others` read as many, so that one has to be asked."""

    style: str
    others: tuple[str, ...] = ()


def date_style(cells: Iterable[str]) -> DateStyle:
    """The style of the cells of a column."""
    ways = list(dict.fromkeys(cell for cell in cells if cell))[:MOST_WAYS]
    if all(_reads(cell, "") for cell in ways):
        return DateStyle("")
    read = {style: sum(_reads(cell, style) for cell in ways) for style in DATE_STYLES}
    most = max(read.values())
    best = [style for style, number in read.items() if number == most] if most else [""]
    if best[0] == "" or most == 0:
        return DateStyle("")
    # “begins with a date” reads whatever has one in front; where dates alone do, it says no more.
    return DateStyle(best[0], tuple(style for style in best[1:] if style != BEGINS_WITH_DAY))


def begins_with_day(cell: str) -> bool:
    """Whether a cell is a day, or begins with one, that means the same everywhere."""
    return _reads(cell, "") or _reads(cell, BEGINS_WITH_DAY)


def _reads(cell: str, style: str) -> bool:
    """Whether a style reads a cell; most do not, so no reason is put into words for it."""
    cell, _began = day_and_time(cell, style)
    if style == BEGINS_WITH_DAY:
        begin = DAY_FIRST.fullmatch(cell)
        return begin is not None and _is_day(begin.group(1), "%Y-%m-%d")
    if found := ISO_DATE.fullmatch(cell):
        return _is_day("-".join(found.groups()), "%Y-%m-%d")
    # What means the same everywhere is read beside any style.
    if dotted := DOTTED_DATE.fullmatch(cell):
        return _is_day("-".join(dotted.groups()), "%d-%m-%Y")
    return day_in_words(cell) is not None or bool(style and _is_day(cell, style))


def _is_day(text: str, pattern: str) -> bool:
    if not is_whole(text, pattern):
        return False
    try:
        dt.datetime.strptime(text, pattern)
    except ValueError:
        return False
    return True
