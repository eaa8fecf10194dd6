"""What a figure will be at the end of its period, if it goes on like this: pure, and it says how it was made.

Two ways, and neither pretends to know more than it does (docs/adr/0046-bands-and-forecasts.md):

- *seasonal*: in two earlier years of the same kind, so much of the year's total was there at this date. The mean of the
  two shares gives the figure, the two themselves an interval;
- *by time*: where two such years are not known, what was added so far, divided by the share of the period that is gone.
  That is rough, and said to be.

People do not grow like interactions, for they come back. Their forecast divides the interactions expected by how often
a person came in the earlier years; by time it is no more than an upper bound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LEAST_GONE = Decimal("0.1")  # of a period, or of what earlier years had: before that nothing is forecast
LEAST_SESSIONS = 10
YEARS_NEEDED = 2
NOUGHT = Decimal(0)


class Way(TextChoices):
    """How a forecast was made."""

    SEASONAL = "seasonal", _("By how much earlier years had at this date")
    BY_TIME = "by_time", _("By the share of the period that is gone (rough)")


@dataclass(frozen=True, slots=True)
class EarlierYear:
    """The same months of an earlier year: what it had at this date, and in all.

    `people`: how many it reached; nought where that is not known but as a lower bound.
    """

    label: str
    by_now: Decimal
    whole: Decimal
    sessions: int
    people: Decimal = NOUGHT

    @property
    def share(self) -> Decimal:
        """How much of the year's total was there at this date, from 0 to 1."""
        return min(self.by_now / self.whole, Decimal(1)) if self.whole > 0 else NOUGHT

    @property
    def is_telling(self) -> bool:
        """Whether there is enough in it to say anything."""
        return self.whole > 0 and self.sessions >= LEAST_SESSIONS


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected at the end. `low` and `high`: by each of the earlier years alone; None where it is rough."""

    expected: Decimal
    way: Way
    low: Decimal | None = None
    high: Decimal | None = None
    years: tuple[EarlierYear, ...] = ()


def forecast_sum(
    value: Decimal, *, began: Decimal, gone: Decimal, sessions: int, earlier: Sequence[EarlierYear], step: Decimal
) -> Forecast | None:
    """A figure that adds up over time. `began`: what was there on the first day, as partner schools are.

    None as long as it is too early to say. `step` is the last decimal place that is shown.
    """
    if gone < LEAST_GONE or sessions < LEAST_SESSIONS:
        return None
    years = telling(earlier)
    if not years:
        return Forecast(_rounded(value + (value - began) * (1 / gone - 1), step), Way.BY_TIME)
    shares = [year.share for year in years]
    if min(shares) < LEAST_GONE:
        return None
    whole = [_rounded(value / share, step) for share in (max(shares), _mean(shares), min(shares))]
    return Forecast(whole[1], Way.SEASONAL, whole[0], whole[2], years)


def forecast_people(
    value: Decimal,
    *,
    interactions: Decimal,
    gone: Decimal,
    sessions: int,
    earlier: Sequence[EarlierYear],
    step: Decimal,
) -> Forecast | None:
    """People reached: never fewer than today, never more than the interactions expected."""
    expected = forecast_sum(interactions, began=NOUGHT, gone=gone, sessions=sessions, earlier=earlier, step=step)
    if expected is None:
        return None
    years = [year for year in expected.years if year.people > 0]
    if len(years) < YEARS_NEEDED or expected.low is None or expected.high is None:
        return Forecast(_rounded(value / gone, step), Way.BY_TIME)
    often = [year.whole / year.people for year in years]

    def people(of: Decimal, times: Decimal) -> Decimal:
        return _rounded(max(value, min(of / times, of)), step)

    return Forecast(
        people(expected.expected, _mean(often)),
        Way.SEASONAL,
        people(expected.low, max(often)),
        people(expected.high, min(often)),
        expected.years,
    )


def telling(earlier: Sequence[EarlierYear]) -> tuple[EarlierYear, ...]:
    """The two latest earlier years, if both say something; else none."""
    years = tuple(earlier)[-YEARS_NEEDED:]
    return years if len(years) == YEARS_NEEDED and all(year.is_telling for year in years) else ()


def _mean(numbers: Sequence[Decimal]) -> Decimal:
    return sum(numbers, NOUGHT) / len(numbers)


def _rounded(number: Decimal, step: Decimal) -> Decimal:
    return number.quantize(step, ROUND_HALF_UP)
