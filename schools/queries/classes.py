"""The classes of a school: by school year, with what is archived, what they continue, how their size changed."""

import datetime as dt
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from schools.models import (
    SCHOOL_YEAR_STARTS_IN,
    Left,
    Level,
    RollOver,
    School,
    SchoolClass,
    SizeChange,
    school_year_label,
    school_year_of,
)


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A class as lists show it. `continues` and `went_on_as` are names of other years; `left` why it is archived."""

    pk: int
    name: str
    level: str
    size: int
    continues: str
    went_on_as: str
    archived_on: dt.date | None
    left: str


@dataclass(frozen=True, slots=True)
class YearOfClasses:
    """A school year on offer. `current` is the one that is shown."""

    year: int
    label: str
    current: bool

    @property
    def year_text(self) -> str:
        """The year as an address has it, whatever the locale does to numbers."""
        return str(self.year)


@dataclass(frozen=True, slots=True)
class ClassesPage:
    """The classes of one school year. `pupils` is the sum of those that are there; `may_undo` a step of today."""

    year: int
    label: str
    next_label: str
    years: tuple[YearOfClasses, ...]
    there: tuple[ClassLine, ...]
    archived: tuple[ClassLine, ...]
    pupils: int
    may_roll: bool
    may_undo: RollOver | None

    @property
    def year_text(self) -> str:
        """The year as an address has it, whatever the locale does to numbers."""
        return str(self.year)


def spoken_order(name: str) -> list[tuple[int, str]]:
    """A sorting key that reads numbers as numbers: 9A before 10A."""
    runs = groupby(slugify(name, allow_unicode=True), key=str.isdecimal)
    return [(int(text), "") if number else (0, text) for number, text in ((n, "".join(run)) for n, run in runs)]


def classes_page(school: School, *, year: int | None) -> ClassesPage:
    """The classes of a school year: the one asked for, else the present one. Three queries."""
    now = school_year_of(school.hub.today())
    known = set(school.classes.order_by().values_list("school_year", flat=True).distinct())
    offered = sorted(known | {now}, reverse=True)
    year = year if year in offered else now
    rows = _of_year(school, year)
    # Of an earlier year: as it was at its end. Classes that left with it were there until then.
    day = min(school.hub.today(), dt.date(year + 1, SCHOOL_YEAR_STARTS_IN, 1) - dt.timedelta(days=1))
    there = [row for row in rows if row.archived_on is None or row.archived_on > day]
    rolls = list(school.roll_overs.filter(undone_at=None, from_year__in=(year, year - 1)).select_related("school__hub"))
    return ClassesPage(
        year=year,
        label=school_year_label(year),
        next_label=school_year_label(year + 1),
        years=tuple(YearOfClasses(one, school_year_label(one), one == year) for one in offered),
        there=tuple(_line(row) for row in there),
        archived=tuple(_line(row) for row in rows if row not in there),
        pupils=sum(row.size for row in there),
        may_roll=bool(there) and year >= now - 1 and not any(roll.from_year == year for roll in rolls),
        may_undo=next((roll for roll in rolls if may_undo(roll, school.hub.today())), None),
    )


def may_undo(roll: RollOver, today: dt.date) -> bool:
    """Whether the step to the next year can still be undone: on the day on which it was made, by the hub's clock."""
    zone = zoneinfo.ZoneInfo(roll.school.hub.time_zone)
    return roll.undone_at is None and roll.rolled_at.astimezone(zone).date() == today


def class_lines(school: School, *, day: dt.date) -> list[ClassLine]:
    """The classes of the present school year that are there. One query."""
    return [_line(row) for row in _of_year(school, school_year_of(day)) if row.archived_on is None]


def _of_year(school: School, year: int) -> list[SchoolClass]:
    rows = school.classes.in_school_year(year).select_related("continues", "continued_by")
    return sorted(rows, key=lambda row: (spoken_order(row.name), row.pk))


def _line(row: SchoolClass) -> ClassLine:
    went_on = getattr(row, "continued_by", None)
    return ClassLine(
        pk=row.pk,
        name=row.name,
        level=str(Level(row.level).label),
        size=row.size,
        continues=str(row.continues) if row.continues else "",
        went_on_as=str(went_on) if went_on else "",
        archived_on=row.archived_on,
        left=str(Left(row.left).label) if row.left else "",
    )


def find_class(school: School, key: int) -> SchoolClass | None:
    """One of a school's classes."""
    return school.classes.filter(pk=key).select_related("school__hub__parent", "continues").first()


@dataclass(frozen=True, slots=True)
class SizeLine:
    """So many pupils from a day on; without a day from the beginning."""

    since: dt.date | None
    size: int
    by: str


def sizes_of(school_class: SchoolClass) -> list[SizeLine]:
    """How the size of a class changed, the first first. One query."""
    changes: list[SizeChange] = list(school_class.size_changes.select_related("noted_by").order_by("day"))
    sizes = [*(change.before for change in changes), school_class.size]
    days: Iterable[SizeChange | None] = [None, *changes]
    return [
        SizeLine(change.day if change else None, size, change.noted_by.name if change and change.noted_by else "")
        for change, size in zip(days, sizes, strict=True)
    ]


def pupils_of_year(school: School, year: int, *, without: int | None = None) -> int:
    """How many pupils the classes of a year have together, those archived and one class left out."""
    rows = school.classes.in_school_year(year).filter(archived_on=None).exclude(pk=without or 0)
    return sum(rows.values_list("size", flat=True))


def continuable(school: School, *, before: int, of: SchoolClass | None = None) -> models.QuerySet[SchoolClass]:
    """The school's classes of years before one that no other class continues, and the one that a class continues."""
    free = Q(continued_by=None) | Q(continued_by=of) if of is not None else Q(continued_by=None)
    return school.classes.filter(free, school_year__lt=before).order_by("-school_year", "name", "pk")


def going_on(school: School, year: int) -> list[SchoolClass]:
    """The classes of a year that are there and that nothing continues yet: what a step to the next year is about."""
    return [row for row in _of_year(school, year) if row.archived_on is None and not hasattr(row, "continued_by")]


def names_of_year(school: School, year: int) -> set[str]:
    """What the classes of a year are called."""
    return set(school.classes.in_school_year(year).values_list("name", flat=True))


def find_roll_over(school: School, key: int) -> RollOver | None:
    """A step to the next year that stands."""
    return school.roll_overs.filter(pk=key, undone_at=None).first()


@dataclass(frozen=True, slots=True)
class StepAtHand:
    """The step to the next year that a school may take. `done`: it was taken already, or there is nothing to take."""

    year: int
    label: str
    next_label: str
    done: bool


def step_at_hand(school: School, *, year: int | None) -> StepAtHand:
    """The step from a year: that asked for, else the latest that has classes. Two queries."""
    known = set(school.classes.order_by().values_list("school_year", flat=True).distinct())
    year = year if year in known else max(known, default=school_year_of(school.hub.today()))
    done = school.roll_overs.filter(from_year=year, undone_at=None).exists()
    return StepAtHand(year, school_year_label(year), school_year_label(year + 1), done)
