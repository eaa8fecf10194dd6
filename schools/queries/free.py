"""When a thing is free: opening hours without what is booked. Plain values, no table."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from hubs.queries.opening import Span


def gaps(opening: Span, taken: Iterable[Span]) -> Iterator[Span]:
    """What is left of one day's opening, in order."""
    at = opening.starts_at
    for one in sorted(taken):
        if not opening.meets(one):
            continue
        if one.starts_at > at:
            yield Span(at, one.starts_at)
        at = max(at, one.ends_at)
    if at < opening.ends_at:
        yield Span(at, opening.ends_at)


def next_free(
    openings: Iterable[Span], taken: Sequence[Span], *, length: dt.timedelta, not_before: dt.datetime
) -> Span | None:
    """The first time of that length, as soon as possible but not before a moment. `openings` are in order."""
    for opening in openings:
        for gap in gaps(opening, taken):
            begin = max(gap.starts_at, not_before)
            if gap.ends_at - begin >= length:
                return Span(begin, begin + length)
    return None
