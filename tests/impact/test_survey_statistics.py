"""Our own statistics against scipy, and what must hold whatever was answered."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from impact.queries.survey_statistics import (
    Effect,
    Method,
    paired,
    small_sample_correction,
    t_quantile,
    unpaired,
)

answers = st.lists(st.integers(1, 7), min_size=2, max_size=40)
both = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=2, max_size=40)
quick = settings(max_examples=25, deadline=None)
# scipy warns where all of a group answered nearly alike; its figures are right all the same.
pytestmark = pytest.mark.filterwarnings("ignore:Precision loss:RuntimeWarning")


@pytest.mark.parametrize("freedom", [1, 1.7, 2, 4.25, 11, 37.9, 250, 5000])
@pytest.mark.parametrize("probability", [0.6, 0.9, 0.975, 0.9995])
def test_students_t_is_that_of_scipy(freedom: float, probability: float) -> None:
    assert t_quantile(probability, freedom) == pytest.approx(stats.t.ppf(probability, freedom), rel=1e-9)


@quick
@given(answers, answers)
def test_two_groups_as_scipy_compares_them(before: list[int], after: list[int]) -> None:
    effect = unpaired(before, after)
    assert effect is not None
    if effect.low is None:
        assert len(set(before)) == len(set(after)) == 1
        return
    told = stats.ttest_ind(after, before, equal_var=False).confidence_interval()
    assert (effect.low, effect.high) == pytest.approx((told.low, told.high), rel=1e-7, abs=1e-9)


@quick
@given(both)
def test_pairs_as_scipy_compares_them(rows: list[tuple[int, int]]) -> None:
    before, after = [row[0] for row in rows], [row[1] for row in rows]
    effect = paired(before, after)
    assert effect is not None
    if effect.low is None:
        assert len({late - early for early, late in rows}) == 1
        return
    told = stats.ttest_rel(after, before).confidence_interval()
    assert (effect.low, effect.high) == pytest.approx((told.low, told.high), rel=1e-7, abs=1e-9)


def test_the_size_of_an_effect_worked_out_by_hand() -> None:
    """Means 2 and 3 with a spread of 1 each in groups of five: d = 1, and J = 1 - 3/31."""
    effect = unpaired([1, 1, 2, 3, 3], [2, 2, 3, 4, 4])
    assert effect is not None
    assert effect.difference == pytest.approx(1)
    assert effect.size == pytest.approx(1 - 3 / 31)
    assert small_sample_correction(8) == pytest.approx(1 - 3 / 31)
    same = paired([1, 1, 2, 3, 3], [2, 2, 3, 4, 3])
    assert same is not None
    spread = (1.0 + stats.tstd([2, 2, 3, 4, 3])) / 2
    assert same.size == pytest.approx(0.8 / spread * (1 - 3 / 15))


@quick
@given(answers, answers, st.integers(-3, 3))
def test_what_shifts_all_answers_shifts_the_means_and_nothing_else(
    before: list[int], after: list[int], shift: int
) -> None:
    one, other = unpaired(before, after), unpaired([x + shift for x in before], [x + shift for x in after])
    assert one is not None
    assert other is not None
    assert (other.before, other.after) == pytest.approx((one.before + shift, one.after + shift))
    assert ends(other) == pytest.approx(ends(one), abs=1e-6)


@quick
@given(both)
def test_swapping_the_waves_turns_the_sign(rows: list[tuple[int, int]]) -> None:
    before, after = [row[0] for row in rows], [row[1] for row in rows]
    for compare in (unpaired, paired):
        there, back = compare(before, after), compare(after, before)
        assert there is not None
        assert back is not None
        assert back.difference == pytest.approx(-there.difference, abs=1e-12)
        if there.low is not None and there.size is not None:
            assert ends(back) == pytest.approx(tuple(-x for x in (ends(there)[1], ends(there)[0], *ends(there)[:1:-1])))


@quick
@given(both)
def test_the_interval_holds_the_estimate(rows: list[tuple[int, int]]) -> None:
    before, after = [row[0] for row in rows], [row[1] for row in rows]
    for compare in (unpaired, paired):
        effect = compare(before, after)
        assert effect is not None
        if effect.low is not None and effect.high is not None:
            assert effect.low <= effect.difference <= effect.high
        if effect.size_low is not None and effect.size is not None and effect.size_high is not None:
            assert effect.size_low <= effect.size <= effect.size_high
            # The two never contradict each other.
            assert (effect.low or 0) * effect.size_low >= 0


@quick
@given(both)
def test_nobody_changed_is_no_difference(rows: list[tuple[int, int]]) -> None:
    before = [row[0] for row in rows]
    effect = paired(before, before)
    assert effect is not None
    assert (effect.difference, effect.low, effect.method) == (0, None, Method.PAIRED)


def test_of_fewer_than_two_nothing_is_compared() -> None:
    assert unpaired([3], [3, 4]) is None
    assert paired([3], [4]) is None
    with pytest.raises(ValueError, match="zip"):
        paired([3, 4], [4])


def ends(effect: Effect) -> tuple[float, ...]:
    return tuple(x or 0.0 for x in (effect.low, effect.high, effect.size_low, effect.size_high))
