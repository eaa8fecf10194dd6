"""What the rows of a list become, and what is asked about them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from schools.models import Level, School

ANOTHER = "another"


@dataclass(frozen=True)
class ListOptions:
    """What the person said beside the file: columns by position, answers by question, and what holds for all rows.

    `dates` is a format as for strptime, where dates are not written as 2022-05-12; `school` the key of a school.
    """

    columns: Mapping[int, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    country: str = ""
    dates: str = ""
    school: int | None = None
    school_year: int | None = None
    level: str = ""


@dataclass(frozen=True)
class SchoolDraft:
    """A school to add."""

    line: int
    name: str
    place: str
    country: str
    levels: tuple[Level, ...] = ()
    language: str = ""
    size: int | None = None
    website: str = ""
    partner_since: dt.date | None = None


@dataclass(frozen=True)
class Filling:
    """What a row says of a school that is there and says nothing of it itself: columns with what stands there then."""

    line: int
    school: School
    values: Mapping[str, object]


@dataclass(frozen=True)
class ClassDraft:
    """A class to add."""

    line: int
    school: School
    name: str
    school_year: int
    level: Level
    size: int


class RowState(Enum):
    """What becomes of a row."""

    NEW = "new"
    THERE = "there"
    FILLS = "fills"
    ASKED = "asked"
    REFUSED = "refused"


@dataclass(frozen=True)
class Question:
    """Whether a row means something that is there. Choices are values with labels; an answer is one of the values."""

    key: str
    line: int
    text: str
    choices: tuple[tuple[str, str], ...]
    answer: str = ""


@dataclass(frozen=True)
class ReadRow:
    """A row as it was understood, for the preview: what each field says, in the order of the fields."""

    line: int
    cells: tuple[str, ...]
    state: RowState
