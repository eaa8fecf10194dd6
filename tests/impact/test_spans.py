"""Spans of days: their keys, what stands before them, and what a period that is not over is fairly set beside."""

import datetime as dt

import pytest

from impact.queries.spans import before, days, fairly_beside, month_of_span, span_from_key, term, year_before


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("month-2021-10", "2021-10-01", "2021-10-31"),
        ("school-year-2021", "2021-09-01", "2022-08-31"),
        ("year-2021", "2021-01-01", "2021-12-31"),
        ("term-2021-1", "2021-09-01", "2021-12-31"),
        ("term-2021-2", "2022-01-01", "2022-03-31"),
        ("term-2021-3", "2022-04-01", "2022-08-31"),
        ("days-2021-09-05-2022-01-15", "2021-09-05", "2022-01-15"),
    ],
)
def test_a_key_stands_for_days(key: str, first: str, last: str) -> None:
    span = span_from_key(key)
    assert span is not None
    assert (str(span.first), str(span.last), span.key) == (first, last, key)
    assert span.label


@pytest.mark.parametrize(
    "key",
    ["", "term-2021-4", "term-21-1", "days-2021-09-05", "days-2022-01-15-2021-09-05", "days-2021-02-30-2021-03-01",
     "days-0001-01-01-2021-03-01", "month-2021-13", "reporting-x"],
)  # fmt: skip
def test_other_keys_stand_for_none(key: str) -> None:
    assert span_from_key(key) is None


@pytest.mark.parametrize(
    ("key", "one_before", "a_year_before"),
    [
        ("month-2021-01", "month-2020-12", "month-2020-01"),
        ("school-year-2021", "school-year-2020", "school-year-2020"),
        ("year-2021", "year-2020", "year-2020"),
        ("term-2021-1", "term-2020-3", "term-2020-1"),
        ("term-2021-3", "term-2021-2", "term-2020-3"),
        ("days-2021-09-06-2021-09-12", "days-2021-08-30-2021-09-05", "days-2020-09-06-2020-09-12"),
        # Whole months stand beside as many whole months, however long they are.
        ("days-2021-03-01-2021-08-31", "days-2020-09-01-2021-02-28", "days-2020-03-01-2020-08-31"),
        ("days-2020-02-29-2020-02-29", "days-2020-02-28-2020-02-28", "days-2019-02-28-2019-02-28"),
    ],
)
def test_what_stands_before(key: str, one_before: str, a_year_before: str) -> None:
    span = span_from_key(key)
    assert span is not None
    earlier, year = before(span), year_before(span)
    assert earlier is not None
    assert year is not None
    assert (earlier.key, year.key) == (one_before, a_year_before)


def test_all_time_stands_alone() -> None:
    span = span_from_key("all")
    assert span is not None
    assert (before(span), year_before(span)) == (None, None)


def test_a_period_that_is_over_stands_beside_all_of_the_other() -> None:
    span = term(2021, 1)
    earlier = term(2020, 1)
    beside = fairly_beside(span, earlier, dt.date(2021, 12, 31))
    assert (beside.span, beside.cut) == (earlier, False)


@pytest.mark.parametrize(
    ("key", "today", "last"),
    [
        # A year before, until the same day of the year; otherwise as many days.
        ("school-year-2020", "2020-11-28", "2019-11-28"),
        ("month-2021-03", "2021-03-10", "2021-02-10"),
        ("days-2021-03-01-2021-03-20", "2021-03-05", "2021-02-13"),
    ],
)
def test_a_period_that_is_not_over_stands_beside_as_many_days(key: str, today: str, last: str) -> None:
    span = span_from_key(key)
    assert span is not None
    earlier = before(span)
    assert earlier is not None
    beside = fairly_beside(span, earlier, dt.date.fromisoformat(today))
    assert (str(beside.span.last), beside.cut) == (last, True)


def test_a_month_longer_than_the_other_is_not_cut_beyond_its_end() -> None:
    march, february = span_from_key("month-2021-03"), span_from_key("month-2021-02")
    assert march is not None
    assert february is not None
    beside = fairly_beside(march, february, dt.date(2021, 3, 30))
    assert (beside.span, beside.cut) == (february, False)


def test_a_month_is_cut_at_the_ends_of_a_span() -> None:
    span = days(dt.date(2021, 9, 5), dt.date(2021, 11, 10))
    keys = [month_of_span(span, dt.date(2021, month, 1)).key for month in (9, 10, 11)]
    assert keys == ["days-2021-09-05-2021-09-30", "month-2021-10", "days-2021-11-01-2021-11-10"]
