"""Before and after, compared: means, their difference with its interval, the size of the effect. Pure functions.

Sources, by number in the docstrings:

1. B. L. Welch (1947), The generalization of “Student’s” problem when several different population variances are
   involved, Biometrika 34, 28-35: interval of a difference of means of two groups that need not spread alike.
2. L. V. Hedges (1981), Distribution theory for Glass’s estimator of effect size, Journal of Educational Statistics 6,
   107-128: the correction J of a standardised difference for small groups.
3. D. Lakens (2013), Calculating and reporting effect sizes to facilitate cumulative science, Frontiers in Psychology 4,
   863: Hedges’ g of two groups (formulas 1 and 4), d_av of pairs (formula 10).
4. W. H. Press and others (2007), Numerical Recipes, 3rd edition, section 6.4: the incomplete beta function by a
   continued fraction, and by it Student’s t.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

CONFIDENCE = 0.95
PRECISION = 1e-10  # of a quantile, as a part of it
FEWEST = 2  # of whom a spread can be told


class Method(TextChoices):
    """How two waves are compared."""

    UNPAIRED = "unpaired", _("the group before with the group after")
    PAIRED = "paired", _("each pupil with themselves")


@dataclass(frozen=True, slots=True)
class Effect:
    """Two waves compared. `low` and `high` hold the difference with 95 % confidence, `size_low`, `size_high` its size.

    None where it cannot be told: everybody answered alike, so that nothing spreads.
    """

    method: Method
    n_before: int
    n_after: int
    before: float
    after: float
    low: float | None
    high: float | None
    size: float | None
    size_low: float | None
    size_high: float | None

    @property
    def difference(self) -> float:
        """How much higher the mean is afterwards."""
        return self.after - self.before


def unpaired(before: Sequence[float], after: Sequence[float]) -> Effect | None:
    """Compare two groups: Welch’s interval [1]; Hedges’ g, by the spread of both pooled [2, 3].

    The interval of g is that of the difference in units of the same spread, which is taken as known: an approximation,
    chosen so that the two never contradict each other. None for fewer than two answers in a wave.
    """
    n, m = len(before), len(after)
    if n < FEWEST or m < FEWEST:
        return None
    first, second = statistics.fmean(before), statistics.fmean(after)
    spread, spread_after = statistics.variance(before), statistics.variance(after)
    error = math.sqrt(spread / n + spread_after / m)
    pooled = math.sqrt(((n - 1) * spread + (m - 1) * spread_after) / (n + m - 2))
    half = _times(error, _welch_freedom(spread / n, n, spread_after / m, m)) if error > 0 else None
    return _effect(Method.UNPAIRED, (n, m), (first, second), half, pooled, n + m - 2)


def paired(before: Sequence[float], after: Sequence[float]) -> Effect | None:
    """Compare each with themselves: Student’s interval of the differences; d_av, corrected as g is [2, 3].

    d_av divides by the mean of the two spreads, so that it can be read beside the g of groups. None for fewer than two
    pairs. Raises ValueError for lists of different length.
    """
    differences = [late - early for early, late in zip(before, after, strict=True)]
    n = len(differences)
    if n < FEWEST:
        return None
    error = statistics.stdev(differences) / math.sqrt(n)
    average = (statistics.stdev(before) + statistics.stdev(after)) / 2
    half = _times(error, n - 1) if error > 0 else None
    means = (statistics.fmean(before), statistics.fmean(after))
    return _effect(Method.PAIRED, (n, n), means, half, average, n - 1)


def _effect(
    method: Method,
    numbers: tuple[int, int],
    means: tuple[float, float],
    half: float | None,
    spread: float,
    freedom: int,
) -> Effect:
    difference = means[1] - means[0]
    unit = small_sample_correction(freedom) / spread if spread > 0 else None
    ends = (difference - half, difference + half) if half is not None else None
    both = unit is not None and ends is not None
    return Effect(
        method=method,
        n_before=numbers[0],
        n_after=numbers[1],
        before=means[0],
        after=means[1],
        low=ends[0] if ends else None,
        high=ends[1] if ends else None,
        size=difference * unit if unit is not None else None,
        size_low=ends[0] * unit if both and ends and unit else None,
        size_high=ends[1] * unit if both and ends and unit else None,
    )


def small_sample_correction(freedom: int) -> float:
    """Hedges’ J, by which a standardised difference of few people is a little too large [2]; 3 / (4 df - 1) off one."""
    return 1 - 3 / (4 * freedom - 1)


def _welch_freedom(error: float, n: int, error_after: float, m: int) -> float:
    """Welch’s degrees of freedom, of the squared errors of both means [1]."""
    return (error + error_after) ** 2 / (error**2 / (n - 1) + error_after**2 / (m - 1))


def _times(error: float, freedom: float) -> float:
    return error * t_quantile(1 - (1 - CONFIDENCE) / 2, freedom)


def t_quantile(probability: float, freedom: float) -> float:
    """The value below which Student’s t lies with a probability above one half; `freedom` need not be whole [4]."""
    low, high = 0.0, 1.0
    while t_below(high, freedom) < probability:
        low, high = high, high * 2
    while high - low > high * PRECISION:
        middle = (low + high) / 2
        low, high = (middle, high) if t_below(middle, freedom) < probability else (low, middle)
    return (low + high) / 2


def t_below(value: float, freedom: float) -> float:
    """With which probability Student’s t lies below a value that is not negative [4]."""
    return 1 - incomplete_beta(freedom / 2, 0.5, freedom / (freedom + value * value)) / 2


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for 0 <= x <= 1 [4]."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    logs = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    front = math.exp(logs)
    # The fraction converges fast on this side of the mean; on the other the function is turned round.
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(a, b, x) / a
    return 1 - front * _fraction(b, a, 1 - x) / b


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by the modified method of Lentz [4]."""
    tiny = 1e-300
    c, d = 1.0, 1 / _not_zero(1 - (a + b) * x / (a + 1), tiny)
    value = d
    for step in range(1, 1000):
        even = step * (b - step) * x / ((a + 2 * step - 1) * (a + 2 * step))
        odd = -(a + step) * (a + b + step) * x / ((a + 2 * step) * (a + 2 * step + 1))
        for part in (even, odd):
            d = 1 / _not_zero(1 + part * d, tiny)
            c = _not_zero(1 + part / c, tiny)
            value *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return value


def _not_zero(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
