"""What the schools of the demonstration signed: for three school years at a time, most of them again when it ended."""

import datetime as dt
from dataclasses import dataclass

SIGNED_AFTER = dt.timedelta(days=12)
YEARS = 3
ENDS_IN = dt.timedelta(days=40)  # of the one in each hub that ends soon
WITHOUT_EVERY = 5  # school of a hub, counted from the fourth, has nothing signed


@dataclass(frozen=True, slots=True)
class PlannedAgreement:
    """One agreement. `filed`: its paper was scanned."""

    signed_on: dt.date
    holds_until: dt.date
    filed: bool


def agreements_of(number: int, since: dt.date, today: dt.date) -> list[PlannedAgreement]:
    """What the school with a number in its hub has signed since it became a partner, the earliest first."""
    if number % WITHOUT_EVERY == 3:
        return []
    found, signed_on = [], since + SIGNED_AFTER
    while signed_on <= today:
        holds_until = dt.date(signed_on.year + YEARS, 8, 31)
        found.append(PlannedAgreement(signed_on, holds_until, filed=number < 2))
        signed_on = holds_until + dt.timedelta(days=1) + SIGNED_AFTER * (number % 3)
    if number == 0 and found:
        found[-1] = PlannedAgreement(found[-1].signed_on, today + ENDS_IN, filed=True)
    return found
