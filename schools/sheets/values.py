"""One cell at a time: from what people type into cells to dates, numbers and choices, or a reason in plain words."""

import datetime as dt
import re
from typing import TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from schools.sheets.near import or_nearest, plain
from schools.sheets.worded_dates import day_in_words, is_month

Choice = TypeVar("Choice", bound=TextChoices)

WHOLE = re.compile(r"([0-9]{1,9})(?:[.,]0{1,2})?")
WITH_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,' \u00a0\u202f][0-9]{3})+(?:[.,]0{1,2})?")
WITH_DECIMALS = re.compile(r"[0-9]+[.,][0-9]+")
ISO_DATE = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
DOTTED_DATE = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
SERIAL_DATE = re.compile(r"[0-9]{5}")
# What a spreadsheet shows where a formula fails: #DIV/0!, #N/A, #NOME?, Err:502.
SPREADSHEET_ERROR = re.compile(r"#(?:N/[^\W\d_]{1,2}|[^\W\d_]{2,10}(?:/0)?[!?])|Err:[0-9]{3}")
SLASHED_DATE = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{2}|[0-9]{4})")


class BadValueError(Exception):
    """A cell cannot be taken. The message says why, in a sentence for the person who filled it in."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def whole_number(cell: str) -> int:
    """A whole number without separators of thousands; “24,0” is 24."""
    match = WHOLE.fullmatch(cell)
    if match:
        return int(match.group(1))
    if WITH_THOUSANDS.fullmatch(cell):
        raise BadValueError(
            _("“%(cell)s” can be read in two ways: write the number with digits only.") % {"cell": cell}
        )
    if WITH_DECIMALS.fullmatch(cell):
        raise BadValueError(_("“%(cell)s” is not a whole number.") % {"cell": cell})
    if re.fullmatch(r"[-−][0-9]+", cell):
        raise BadValueError(_("“%(cell)s” is less than nobody.") % {"cell": cell})
    raise BadValueError(
        _("“%(cell)s” is not a number. Leave the cell blank if nobody knows how many it was.") % {"cell": cell}
    )


def check_date_format(pattern: str) -> None:
    """Refuse a pattern that does not give a whole date. Raises BadValueError."""
    day = dt.date(2022, 11, 23)
    try:
        understood = dt.datetime.strptime(day.strftime(pattern), pattern).date()
    except (ValueError, re.error):
        understood = None
    if understood != day:
        raise BadValueError(
            _("“%(pattern)s” is no date format with day, month and year, such as %%d/%%m/%%Y.") % {"pattern": pattern}
        )


def date(cell: str, pattern: str) -> dt.date:
    """A date: in the given pattern, or as 2022-05-12, 12.5.2022 or 12 May 2022, which mean the same everywhere."""
    if pattern:
        try:
            return dt.datetime.strptime(cell, pattern).date()
        except ValueError as error:
            raise BadValueError(
                _("“%(cell)s” is no date written as %(pattern)s.") % {"cell": cell, "pattern": pattern}
            ) from error
    if match := ISO_DATE.fullmatch(cell):
        year, month, day = match.groups()
    elif match := DOTTED_DATE.fullmatch(cell):
        day, month, year = match.groups()
    elif worded := day_in_words(cell):
        return worded
    else:
        raise BadValueError(_why_no_date(cell))
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise BadValueError(_("“%(cell)s” is not in the calendar.") % {"cell": cell}) from error


def is_of_no_calendar(cell: str) -> bool:
    """Whether a cell is written as a date with strokes, and is none whichever of day and month stands first."""
    if not (found := SLASHED_DATE.fullmatch(cell)):
        return False
    first, second, year = (int(part) for part in found.groups())
    return not any(_is_day(year or 2000, *either) for either in ((first, second), (second, first)))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _why_no_date(cell: str) -> str:
    if is_month(cell):
        return _("“%(cell)s” is a month. Write the day too, such as 2022-05-12.") % {"cell": cell}
    if is_of_no_calendar(cell):
        return _("“%(cell)s” is not in the calendar.") % {"cell": cell}
    if SLASHED_DATE.fullmatch(cell):
        return _("In “%(cell)s” day and month may be either way round: say how dates are written.") % {"cell": cell}
    if SERIAL_DATE.fullmatch(cell):
        return _("“%(cell)s” is how a spreadsheet counts days: show the column as a date before saving.") % {
            "cell": cell
        }
    return _("“%(cell)s” is not a date such as 2022-05-12.") % {"cell": cell}


def choice(cell: str, choices: type[Choice]) -> Choice:
    """A member of a list of choices, by its code or its name."""
    for member in choices:
        if plain(cell) in {plain(member.value), plain(str(member.label))}:
            return member
    known = [str(member.value) for member in choices]
    message = _("“%(cell)s” is none of: %(known)s.") % {"cell": cell, "known": ", ".join(known)}
    raise BadValueError(or_nearest(message, cell, known))


def text(cell: str, longest: int) -> str:
    """A text of bounded length, on one line."""
    if SPREADSHEET_ERROR.fullmatch(cell):
        raise BadValueError(
            _("“%(cell)s” is what a spreadsheet shows where a formula fails: write what should stand here.")
            % {"cell": cell}
        )
    line = " ".join(cell.split())
    if len(line) > longest:
        raise BadValueError(
            _("The text has %(length)d characters, and %(most)d at most are taken.")
            % {"length": len(line), "most": longest}
        )
    return line


def parts(cell: str) -> list[str]:
    """The entries of a cell with several, parted by semicolons or upright strokes."""
    return [part.strip() for part in re.split(r"[;|]", cell) if part.strip()]
