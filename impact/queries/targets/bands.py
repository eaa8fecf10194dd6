"""Whether a target will be met: a word, a colour and an icon, by rules that stand on the page. Pure.

What only grows is *reached* as soon as it is there, and stays so. What may fall again (a share, a ratio, an entered
result, anything that should be little) is on track while it is good enough, and reached when the period is over.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from impact.queries.targets.forecast import Forecast

NEARLY = Decimal("0.1")  # what misses a target by no more than a tenth of it is at risk, not off track


class Band(TextChoices):
    """How a target stands. The order is that in which hubs are shown: what needs help first."""

    OFF_TRACK = "off_track", _("Off track")
    NOT_REACHED = "not_reached", _("Not reached")
    AT_RISK = "at_risk", _("At risk")
    NO_RESULT = "no_result", _("Result missing")
    TOO_EARLY = "too_early", _("Too early to say")
    ON_TRACK = "on_track", _("On track")
    REACHED = "reached", _("Reached")


@dataclass(frozen=True, slots=True)
class Asked:
    """The target. `more`: more is better. `grows`: the figure cannot fall. `over`: nothing comes any more."""

    target: Decimal
    more: bool
    grows: bool
    over: bool


def band_of(value: Decimal | None, asked: Asked, forecast: Forecast | None) -> Band:
    """The band of a figure as it is shown, with its forecast where it has one."""
    if value is None:
        return Band.NO_RESULT
    if _good(value, asked) and (asked.over or (asked.more and asked.grows)):
        return Band.REACHED
    if asked.over:
        return Band.NOT_REACHED
    if not asked.grows:
        return _by(value, asked)
    if not asked.more and not _good(value, asked):
        return Band.OFF_TRACK  # there is too much already, and nothing takes it away
    if forecast is None:
        return Band.TOO_EARLY
    return _by(forecast.expected, asked)


def _good(value: Decimal, asked: Asked) -> bool:
    return value >= asked.target if asked.more else value <= asked.target


def _by(value: Decimal, asked: Asked) -> Band:
    if _good(value, asked):
        return Band.ON_TRACK
    missed = asked.target - value if asked.more else value - asked.target
    return Band.AT_RISK if missed <= NEARLY * asked.target else Band.OFF_TRACK
