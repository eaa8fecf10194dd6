"""Moments as harvesters write and ask for them, and the clock and the lock by which none is missed.

Records keep microseconds, so that what changed in the same second has an order; harvesters see whole seconds of UTC.
"""

import datetime as dt
import re
from dataclasses import dataclass

READING = 7_024_134_804  # any number that nothing else uses; shared by first pages, taken alone to stamp
KEPT_FOR = dt.timedelta(days=8)  # rows that were replaced
LONGEST_HARVEST = dt.timedelta(days=7)  # from a list's first page to its last
TOKEN_LIVES = dt.timedelta(hours=48)
# Later than whatever was stamped, though a clock be put back.
STAMP = """
    SELECT greatest(clock_timestamp(), (SELECT max(stamped_at) FROM resources_oairecord) + interval '1 microsecond')
"""
DAY, SECOND = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII), re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment to before another; None where there is no end."""

    begins: dt.datetime | None = None
    ends: dt.datetime | None = None


def written(moment: dt.datetime) -> str:
    """A moment in UTC to the second: 2024-02-20T09:05:00Z."""
    return f"{moment.astimezone(dt.UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"


def asked_span(begins: str | None, ends: str | None) -> Span:
    """What `from` and `until` ask for; the day or the second of `until` belongs to it. Raises ValueError."""
    if begins is not None and ends is not None and len(begins) != len(ends):
        raise ValueError("from and until are written in the same way: both as days, or both as seconds.")
    first = _begin(begins)[0] if begins is not None else None
    last = _begin(ends) if ends is not None else None
    if first is not None and last is not None and first > last[0]:
        raise ValueError("from is later than until.")
    return Span(first, _plus(*last) if last else None)


def _begin(text: str) -> tuple[dt.datetime, dt.timedelta]:
    """The beginning of a day or second, and how long it is."""
    for form, length in ((DAY, dt.timedelta(days=1)), (SECOND, dt.timedelta(seconds=1))):
        if form.fullmatch(text):
            try:
                return dt.datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=dt.UTC), length
            except ValueError as wrong:
                raise ValueError("There is no such day or time.") from wrong
    raise ValueError("A date is written as 2024-02-20 or as 2024-02-20T09:05:00Z.")


def _plus(moment: dt.datetime, length: dt.timedelta) -> dt.datetime:
    try:
        return moment + length
    except OverflowError:
        return dt.datetime.max.replace(tzinfo=dt.UTC)
