"""The two sides of a merge as a rule sees them, for one table: and what it answers."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from accounts.models import User
from schools.models import School


@dataclass(frozen=True, slots=True)
class Sides:
    """The rows of one table that refer to the school that goes, and those that refer to the one that stays."""

    kept: School
    gone: School
    going: Sequence[Any]
    staying: Sequence[Any]
    by: User
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        """The day by which roles are in force."""
        return self.now.date()


@dataclass(frozen=True, slots=True)
class Alter:
    """A row of either side gets other values, by attribute name."""

    row: models.Model
    values: Mapping[str, Any]


@dataclass(slots=True)
class Outcome:
    """What a rule answers. Rows of the side that goes change over, unless they are set `aside` (kept in the record).

    `said` are sentences for whoever looks at the preview; with a problem nothing is merged.
    """

    alter: list[Alter] = field(default_factory=list)
    aside: list[models.Model] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def moves_freely(_sides: Sides) -> Outcome:
    """Rows that never stand in the way of one another: all of them change over as they are."""
    return Outcome()
