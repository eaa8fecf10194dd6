"""Cells of sessions, one at a time: head counts, times of day and lengths, or a reason in plain words."""

import datetime as dt
import re

from django.utils.translation import gettext as _

from impact.models.attendance import LARGEST_HEAD_COUNT
from impact.models.session import LONGEST_MINUTES, SHORTEST_MINUTES
from schools.sheets.values import BadValueError, whole_number

TIME = re.compile(r"([0-9]{1,2})[:.h]([0-9]{2})(?::00)?")
LENGTH = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")


def head_count(cell: str) -> int:
    """A number of people from 0 to the largest that the log takes."""
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


def minutes(cell: str) -> int:
    """A length in minutes, or as hours and minutes: 90, 1:30, 1:30:00."""
    match = LENGTH.fullmatch(cell)
    length = int(match.group(1)) * 60 + int(match.group(2)) if match else whole_number(cell)
    if not SHORTEST_MINUTES <= length <= LONGEST_MINUTES:
        raise BadValueError(_("A session lasts between 5 minutes and 12 hours, not “%(cell)s”.") % {"cell": cell})
    return length
