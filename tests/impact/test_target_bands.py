"""Bands and forecasts, for whatever figures: more never looks worse, what is reached stays so, nothing is nonsense."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impact.queries.targets.bands import Asked, Band, band_of
from impact.queries.targets.forecast import (
    LEAST_GONE,
    LEAST_SESSIONS,
    EarlierYear,
    Forecast,
    Way,
    forecast_people,
    forecast_sum,
)

ONE = Decimal(1)
BETTER = [Band.OFF_TRACK, Band.AT_RISK, Band.ON_TRACK, Band.REACHED]
WHOLE = st.integers(0, 100_000).map(Decimal)
SHARES = st.decimals(0, 1, allow_nan=False, allow_infinity=False, places=4)
ASKED = st.builds(
    Asked, target=st.integers(1, 100_000).map(Decimal), more=st.booleans(), grows=st.booleans(), over=st.booleans()
)


@st.composite
def years(draw: st.DrawFn) -> tuple[EarlierYear, ...]:
    """None, one, two or three earlier years, some of them with nothing in them."""
    made = []
    for number in range(draw(st.integers(0, 3))):
        whole = draw(WHOLE)
        by_now = (whole * draw(SHARES)).quantize(ONE)
        people = min(whole, draw(WHOLE))
        made.append(EarlierYear(str(2018 + number), by_now, whole, draw(st.integers(0, 200)), people))
    return tuple(made)


def worse(one: Band, other: Band) -> bool:
    """Whether the first is further from the goal; what says nothing is neither."""
    return one in BETTER and other in BETTER and BETTER.index(one) < BETTER.index(other)


def of_sum(value: Decimal, gone: Decimal, sessions: int, earlier: tuple[EarlierYear, ...]) -> Forecast | None:
    return forecast_sum(value, began=Decimal(0), gone=gone, sessions=sessions, earlier=earlier, step=ONE)


@given(value=WHOLE, more=WHOLE, gone=SHARES, sessions=st.integers(0, 50), earlier=years(), asked=ASKED)
def test_more_never_looks_worse_where_more_is_better(
    value: Decimal, more: Decimal, gone: Decimal, sessions: int, earlier: tuple[EarlierYear, ...], asked: Asked
) -> None:
    asked = Asked(asked.target, True, asked.grows, asked.over)
    before = band_of(value, asked, of_sum(value, gone, sessions, earlier))
    after = band_of(value + more, asked, of_sum(value + more, gone, sessions, earlier))
    assert not worse(after, before)


@given(value=WHOLE, more=WHOLE, gone=SHARES, sessions=st.integers(0, 50), earlier=years(), asked=ASKED)
def test_less_never_looks_worse_where_less_is_better(
    value: Decimal, more: Decimal, gone: Decimal, sessions: int, earlier: tuple[EarlierYear, ...], asked: Asked
) -> None:
    asked = Asked(asked.target, False, asked.grows, asked.over)
    before = band_of(value, asked, of_sum(value, gone, sessions, earlier))
    after = band_of(value + more, asked, of_sum(value + more, gone, sessions, earlier))
    assert not worse(before, after)


@given(value=WHOLE, more=WHOLE, later=SHARES, earlier=years(), target=WHOLE, over=st.booleans())
def test_what_is_reached_stays_reached_whatever_comes(
    value: Decimal, more: Decimal, later: Decimal, earlier: tuple[EarlierYear, ...], target: Decimal, over: bool
) -> None:
    """Of a figure that only grows, at any later moment and to the end."""
    if band_of(value, Asked(target, True, True, over=False), None) is Band.REACHED:
        forecast = of_sum(value + more, later, 50, earlier)
        assert band_of(value + more, Asked(target, True, True, over), forecast) is Band.REACHED


@given(asked=ASKED, value=st.none() | WHOLE, gone=SHARES, sessions=st.integers(0, 50), earlier=years())
def test_when_it_is_over_it_was_reached_or_not(
    asked: Asked, value: Decimal | None, gone: Decimal, sessions: int, earlier: tuple[EarlierYear, ...]
) -> None:
    over = Asked(asked.target, asked.more, asked.grows, over=True)
    forecast = None if value is None else of_sum(value, gone, sessions, earlier)
    assert band_of(value, over, forecast) in {Band.REACHED, Band.NOT_REACHED, Band.NO_RESULT}


@given(value=WHOLE, gone=SHARES, sessions=st.integers(0, 50), earlier=years())
def test_a_forecast_is_a_number_within_its_bounds_and_never_before_its_time(
    value: Decimal, gone: Decimal, sessions: int, earlier: tuple[EarlierYear, ...]
) -> None:
    found = of_sum(value, gone, sessions, earlier)
    if gone < LEAST_GONE or sessions < LEAST_SESSIONS:
        assert found is None
    if found is None:
        return
    assert found.expected.is_finite()
    assert found.expected >= value
    assert (found.way is Way.BY_TIME) == (found.low is None) == (found.high is None) == (not found.years)
    if found.low is not None and found.high is not None:
        assert value <= found.low <= found.expected <= found.high
        assert found.high.is_finite()


@given(people=WHOLE, more=WHOLE, gone=SHARES, sessions=st.integers(0, 50), earlier=years())
def test_people_are_never_forecast_fewer_than_there_are_nor_more_than_interactions(
    people: Decimal, more: Decimal, gone: Decimal, sessions: int, earlier: tuple[EarlierYear, ...]
) -> None:
    interactions = people + more
    of_interactions = of_sum(interactions, gone, sessions, earlier)
    found = forecast_people(people, interactions=interactions, gone=gone, sessions=sessions, earlier=earlier, step=ONE)
    assert (found is None) == (of_interactions is None)
    if found is None or of_interactions is None:
        return
    assert found.expected.is_finite()
    assert people <= found.expected
    if found.low is not None and found.high is not None:
        assert people <= found.low <= found.expected <= found.high
        assert found.high <= max(people, of_interactions.high or people)


# ── By hand ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def year(label: str, by_now: int, whole: int, people: int = 0) -> EarlierYear:
    return EarlierYear(label, Decimal(by_now), Decimal(whole), 40, Decimal(people))


TWO = (year("2019/20", 300, 1000, 200), year("2020/21", 450, 900, 150))


def test_by_the_season_of_two_earlier_years() -> None:
    """They had 30 and 50 per cent at this date: 40 on average. 400 now make 1000, between 800 and 1333."""
    found = of_sum(Decimal(400), Decimal("0.5"), 40, TWO)
    assert found == Forecast(Decimal(1000), Way.SEASONAL, Decimal(800), Decimal(1333), TWO)


def test_people_by_how_often_one_came() -> None:
    """1000 interactions are expected, and a person came 5 and 6 times: 5.5 on average."""
    found = forecast_people(
        Decimal(120), interactions=Decimal(400), gone=Decimal("0.5"), sessions=40, earlier=TWO, step=ONE
    )
    assert found == Forecast(Decimal(182), Way.SEASONAL, Decimal(133), Decimal(267), TWO)


def test_by_time_alone_where_one_year_is_known() -> None:
    assert of_sum(Decimal(400), Decimal("0.25"), 40, TWO[:1]) == Forecast(Decimal(1600), Way.BY_TIME)


def test_things_count_from_what_was_there_on_the_first_day() -> None:
    found = forecast_sum(
        Decimal(66), began=Decimal(60), gone=Decimal("0.5"), sessions=LEAST_SESSIONS, earlier=(), step=ONE
    )
    assert found == Forecast(Decimal(72), Way.BY_TIME)


def test_a_season_that_began_late_forecasts_nothing_yet() -> None:
    late = (year("2019/20", 50, 1000), year("2020/21", 500, 1000))
    assert of_sum(Decimal(400), Decimal("0.25"), 40, late) is None


@pytest.mark.parametrize(
    ("expected", "band"), [(100, Band.ON_TRACK), (99, Band.AT_RISK), (90, Band.AT_RISK), (89, Band.OFF_TRACK)]
)
def test_the_rules_that_stand_on_the_page(expected: int, band: Band) -> None:
    forecast = Forecast(Decimal(expected), Way.BY_TIME)
    assert band_of(Decimal(10), Asked(Decimal(100), more=True, grows=True, over=False), forecast) is band


@pytest.mark.parametrize(
    ("value", "more", "over", "band"),
    [
        (75, True, False, Band.ON_TRACK),
        (75, True, True, Band.REACHED),
        (70, True, False, Band.AT_RISK),
        (70, True, True, Band.NOT_REACHED),
        (40, True, False, Band.OFF_TRACK),
        (75, False, False, Band.ON_TRACK),
        (80, False, False, Band.AT_RISK),
        (95, False, False, Band.OFF_TRACK),
    ],
)
def test_a_share_may_fall_again(value: int, more: bool, over: bool, band: Band) -> None:
    """So it is reached when its period is over, and not before."""
    assert band_of(Decimal(value), Asked(Decimal(75), more, grows=False, over=over), None) is band


def test_too_much_is_off_track_where_nothing_takes_it_away() -> None:
    asked = Asked(Decimal(10), more=False, grows=True, over=False)
    assert band_of(Decimal(11), asked, None) is Band.OFF_TRACK
    assert band_of(Decimal(3), asked, None) is Band.TOO_EARLY


def test_nothing_entered_is_not_nothing() -> None:
    assert band_of(None, Asked(Decimal(10), True, False, over=True), None) is Band.NO_RESULT
