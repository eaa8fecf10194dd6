"""The next free time, against a search minute by minute; and what is left of a day."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from hubs.queries.opening import Span
from schools.queries.free import gaps, next_free

BEGIN = dt.datetime(2027, 1, 14, tzinfo=dt.UTC)


def span(first: int, last: int) -> Span:
    return Span(BEGIN + dt.timedelta(minutes=first), BEGIN + dt.timedelta(minutes=last))


spans = st.tuples(st.integers(0, 90), st.integers(1, 30)).map(lambda pair: span(pair[0], pair[0] + pair[1]))


@given(st.lists(spans, max_size=6))
def test_what_is_left_and_what_is_taken_make_the_day(taken: list[Span]) -> None:
    day = span(10, 80)
    left = list(gaps(day, taken))
    for minute in range(10, 80):
        one = span(minute, minute + 1)
        busy = any(other.meets(one) for other in taken)
        assert busy != any(gap.holds(one) for gap in left)
    assert left == sorted(left)


@given(st.lists(spans, max_size=6), st.integers(1, 40), st.integers(0, 100))
def test_no_earlier_time_is_free(taken: list[Span], length: int, not_before: int) -> None:
    openings = [span(0, 40), span(60, 100)]
    found = next_free(
        openings, taken, length=dt.timedelta(minutes=length), not_before=BEGIN + dt.timedelta(minutes=not_before)
    )
    tried = (span(minute, minute + length) for minute in range(not_before, 101))
    fits = (
        one
        for one in tried
        if any(opening.holds(one) for opening in openings) and not any(other.meets(one) for other in taken)
    )
    assert found == next(fits, None)
