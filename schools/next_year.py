"""What a class is probably called a year later, and on which level: a proposal that people look through.

Grades are counted as each country counts them; a class whose name has no number keeps its name.
"""

import re
from dataclasses import dataclass

from schools.models import Level

NUMBER = re.compile(r"\d+")
# The last grade of primary, lower and upper secondary, where grades are counted through.
LAST_GRADES: dict[str, tuple[int, int, int]] = {
    "PT": (6, 9, 12),
    "CZ": (5, 9, 13),
    "AT": (4, 8, 13),
    "CH": (8, 11, 15),
    "NL": (8, 11, 14),
    "IE": (6, 9, 12),
    "GR": (6, 9, 12),
}
USUAL = (6, 9, 12)
FRENCH_PRIMARY = ("CP", "CE1", "CE2", "CM1", "CM2")
FRENCH_GRADE = re.compile(r"^([3-6])\s?(?=[eè])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a class becomes; with `ends` its pupils leave the school."""

    name: str
    level: Level
    ends: bool


def next_year(name: str, level: Level, *, country: str, levels: list[str]) -> Proposal:
    """The proposal for a class of a school that has these levels; with none said, any level will do."""
    if country == "FR" and (found := _french(name, level, levels)):
        return found
    number = NUMBER.search(name)
    if number is None:
        return Proposal(name, level, ends=False)
    grade = int(number[0])
    primary, lower, upper = LAST_GRADES.get(country, USUAL)
    after = level
    if level == Level.PRIMARY and grade == primary:
        after = Level.LOWER_SECONDARY
    elif level == Level.LOWER_SECONDARY and grade == lower:
        after = Level.UPPER_SECONDARY
    ends = (level == Level.UPPER_SECONDARY and grade >= upper) or (after != level and not _has(levels, after))
    return Proposal(name[: number.start()] + str(grade + 1) + name[number.end() :], after, ends)


def _french(name: str, level: Level, levels: list[str]) -> Proposal | None:
    """Primary classes have names of their own; lower secondary counts down from 6e to 3e."""
    for now, then in zip(FRENCH_PRIMARY, (*FRENCH_PRIMARY[1:], ""), strict=True):
        if name.upper().startswith(now):
            rest = name[len(now) :]
            return Proposal(then + rest if then else f"6e{rest}", level, ends=not then)
    grade = FRENCH_GRADE.match(name)
    if grade is None:
        return None
    if grade[1] == "3":
        return Proposal("2de" + name[grade.end() + 1 :], Level.UPPER_SECONDARY, not _has(levels, Level.UPPER_SECONDARY))
    return Proposal(str(int(grade[1]) - 1) + name[1:], level, ends=False)


def _has(levels: list[str], level: Level) -> bool:
    return not levels or level.value in levels
