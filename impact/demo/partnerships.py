"""What partnerships of the demonstration say beside who is in them: agreements, ends, who came later and who left."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from impact.demo.plan import PlannedPartnership

FILE = Path(__file__).with_name("partnerships.toml")
WITHOUT_SIGNATURE = 30  # in a hundred
LATE, LEAVES = 45, 35  # in a hundred of those with more than one school


@dataclass(frozen=True)
class Days:
    """Since when and until when somebody is in it; nothing from its beginning, and to its end."""

    joined_on: dt.date | None = None
    left_on: dt.date | None = None


@dataclass(frozen=True)
class PlannedAgreement:
    """The rest of a partnership. `schools` has the days of each of its schools, in their order."""

    about: str
    signed_on: dt.date | None
    signed_title: str
    end_reason: str
    schools: tuple[Days, ...]


def agreement_of(planned: PlannedPartnership) -> PlannedAgreement:
    """Always the same for the same partnership."""
    luck, words = crc32(f"agreement {planned.name}".encode()), _words()
    signed = luck % 100 >= WITHOUT_SIGNATURE
    about = words["about"][luck % len(words["about"])]
    return PlannedAgreement(
        about=about.format(organisation=planned.organisations[0].name),
        signed_on=planned.starts_on - dt.timedelta(days=luck % 21) if signed else None,
        signed_title=words["signed"][luck % len(words["signed"])],
        end_reason=words["ended"][luck % len(words["ended"])] if planned.ends_on else "",
        schools=_schools(planned, luck),
    )


def _schools(planned: PlannedPartnership, luck: int) -> tuple[Days, ...]:
    """The first school is in it all the time; of the others the last may come later, or leave before its end."""
    days = [Days() for _school in planned.schools]
    last = planned.ends_on or planned.starts_on + dt.timedelta(days=365)
    middle = planned.starts_on + (last - planned.starts_on) / 2
    if len(days) > 1 and luck % 100 < LATE:
        days[-1] = Days(joined_on=middle)
    elif len(days) > 1 and luck % 100 < LATE + LEAVES:
        days[-1] = Days(left_on=middle)
    return tuple(days)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
