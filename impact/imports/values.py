"""Cells of sessions, one at a time: head counts, times of day and lengths, or a reason in plain words."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from impact.imports.options import BEGINS_WITH_DAY
from impact.models.attendance import LARGEST_HEAD_COUNT
from impact.models.session import LONGEST_MINUTES, SHORTEST_MINUTES
from schools.sheets.personal import LEFT_OUT, without_names
from schools.sheets.values import (
    DOTTED_DATE,
    ISO_DATE,
    SERIAL_DATE,
    BadValueError,
    date,
    is_of_no_calendar,
    whole_number,
)
from schools.sheets.worded_dates import day_in_words

TIME = re.compile(r"([0-9]{1,2})[:.h]([0-9]{2})(?::00)?")
# A day with the time at which it began: 2022-05-12 09:30, 12/05/2022 9:30:00.
WITH_TIME = re.compile(r"(.*[0-9])(?:[T ]|, )([01]?[0-9]|2[0-3]):([0-5][0-9])(?::[0-5][0-9](?:\.[0-9]+)?)?")
LENGTH = re.compile(r"([0-9]{1,2})(?::| ?h ?)([0-9]{2})(?::[0-9]{2})?")
HOURS = re.compile(r"([0-9]{1,2})(?:[.,]([0-9]{1,2}))?")
UNIT = re.compile(r"(.*[0-9]) ?(h|min)\.?", re.IGNORECASE)
# How a column says that its lengths are hours, in the languages of the network.
SAYS_HOURS = re.compile(
    r"(?<![^\W\d_])(?:h|hrs?|hours?|hod|hodin\w*|std|stunden?|horas?|heures?|uur|uren|ώρες|uair\w*)(?![^\W\d_])",
    re.IGNORECASE,
)
# Numbers with thousands parted by a sign.
PARTED = {
    ".": re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+"),
    ",": re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+"),
    " ": re.compile(r"[0-9]{1,3}(?:[ ' ’\u00a0\u202f][0-9]{3})+"),
}
ONLY_DIGITS, LONGEST_DIGITS = "%Y%m%d", 8
# Behind a day: another one, or the day until which it went on.
MORE_DAYS = re.compile(
    r".*[0-9]{4}-[0-9]{2}-[0-9]{2}|\s*(?:[–—/,&+]|-\s|\b(?:a|à|e|y|i|en|et|and|und|to|au|até|bis|až|tot|t/m|και|έως)\b)"
    r"\s*[0-9]{1,2}(?![0-9:.h])",
    re.DOTALL,
)
EXAMPLE = dt.date(2026, 9, 14)
DAY_FIRST = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?![0-9]).*", re.DOTALL)


def day_and_time(cell: str, pattern: str = "") -> tuple[str, dt.time | None]:
    """What a cell says of the day, and the time behind it. Midnight is none: spreadsheets write it behind any day."""
    match = None if "%H" in pattern else WITH_TIME.fullmatch(cell)
    if match is None:
        return cell, None
    began = dt.time(int(match[2]), int(match[3]))
    return match[1], began if began != dt.time() else None


def day(cell: str, pattern: str) -> dt.date:
    """A day as 2022-05-12, 12.5.2022 or 12 May 2022, or in the pattern; or at the beginning of what the cell says."""
    cell, _began = day_and_time(cell, pattern)
    if not pattern or ISO_DATE.fullmatch(cell) or DOTTED_DATE.fullmatch(cell) or day_in_words(cell):
        return date(cell, "")
    if pattern != BEGINS_WITH_DAY:
        if SERIAL_DATE.fullmatch(cell) or is_of_no_calendar(cell):
            return date(cell, "")  # which says what it is
        try:
            return date(cell, pattern if is_whole(cell, pattern) else "")
        except BadValueError as problem:
            told = {"cell": cell, "example": EXAMPLE.strftime(pattern)}
            raise BadValueError(_("“%(cell)s” is no date written as %(example)s.") % told) from problem
    match = DAY_FIRST.fullmatch(cell)
    if match is None:
        raise BadValueError(_("“%(cell)s” does not begin with a date such as 2022-05-12.") % {"cell": cell})
    if MORE_DAYS.match(cell[match.end(1) :]):
        raise BadValueError(_("“%(cell)s” names more than one day: make a row of each.") % {"cell": cell})
    return date(match.group(1), "")


def is_whole(cell: str, pattern: str) -> bool:
    """Whether a cell can be in a pattern at all: of digits alone, each must be there, for 2022111 is two days."""
    return pattern != ONLY_DIGITS or len(cell) == LONGEST_DIGITS


def head_count(cell: str, thousands: str = "") -> int:
    """A number of people from 0 to the largest that the log takes; `thousands` parts thousands, as in 1.200."""
    if thousands and PARTED[thousands].fullmatch(cell):
        cell = re.sub(r"[^0-9]", "", cell)
    if LEFT_OUT in without_names(cell):
        # Not said again, for it would be read by whoever opens the page.
        raise BadValueError(
            _(
                "This is not a number: words stand here that may be names, so they are not shown. Write how many came,"
                " or leave it blank."
            )
        )
    number = whole_number(cell)
    if number > LARGEST_HEAD_COUNT:
        raise BadValueError(
            _("%(cell)s is more people than the log takes (%(most)d).") % {"cell": cell, "most": LARGEST_HEAD_COUNT}
        )
    return number


def time(cell: str) -> dt.time:
    """A time of day: 9:30, 09.30, 9h30."""
    match = TIME.fullmatch(cell)
    if match and int(match.group(1)) < 24 and int(match.group(2)) < 60:
        return dt.time(int(match.group(1)), int(match.group(2)))
    raise BadValueError(_("“%(cell)s” is not a time such as 09:30.") % {"cell": cell})


def minutes(cell: str, *, in_hours: bool = False) -> int:
    """A length in minutes, or as hours and minutes: 90, 90 min, 1:30, 1h30, 1,5 h; `in_hours` as the column says."""
    unit = UNIT.fullmatch(cell)
    told, in_hours = (unit.group(1), unit.group(2).casefold() == "h") if unit else (cell, in_hours)
    if match := LENGTH.fullmatch(told):
        length = int(match.group(1)) * 60 + int(match.group(2))
    elif in_hours and (match := HOURS.fullmatch(told)):
        length = round(float(told.replace(",", ".")) * 60)
    else:
        length = _whole_minutes(told, cell)
    if not SHORTEST_MINUTES <= length <= LONGEST_MINUTES:
        raise BadValueError(_("A session lasts between 5 minutes and 12 hours, not “%(cell)s”.") % {"cell": cell})
    return length


def _whole_minutes(told: str, cell: str) -> int:
    """Minutes in digits; what else stands there is no number of people, so it is told in other words."""
    try:
        return whole_number(told)
    except BadValueError as problem:
        reason = _("“%(cell)s” is no length: write 90, 1:30 or 1,5 h, or leave it blank.") % {"cell": cell}
        raise BadValueError(reason) from problem
