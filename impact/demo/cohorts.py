"""Classes over three school years, tied into lineages, whose highest attendances add up to the people reached."""

from random import Random

from impact.demo.plan import SCHOOL_YEARS, Lineage, PlannedClass, PlannedHub, PlannedSchool
from impact.demo.totals import settle
from schools.models import Level

GRADES = {
    Level.KINDERGARTEN: range(1),
    Level.PRIMARY: range(1, 7),
    Level.LOWER_SECONDARY: range(7, 10),
    Level.UPPER_SECONDARY: range(10, 13),
}
LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
FIRST_YEAR_SHARES = (0.36, 0.28, 0.36)
GOES_ON = 0.65
# Empty chairs even on the best day: a class is up to so many larger than its highest attendance.
NEVER_ALL_THERE = (0, 0, 0, 1, 1, 2)


def level_of(grade: int) -> Level:
    """The level that a grade belongs to."""
    return next(level for level, grades in GRADES.items() if grade in grades)


class ClassNames:
    """Gives out names such as “7B”, each once in a school and year."""

    def __init__(self) -> None:
        self._taken: set[tuple[PlannedSchool, int, int, str]] = set()

    def letter(self, school: PlannedSchool, start_year: int, start_grade: int, length: int) -> str:
        """A letter that a lineage can keep from its first class to its last."""
        for letter in LETTERS:
            keys = {(school, start_year + n, start_grade + n, letter) for n in range(length)}
            if not keys & self._taken:
                self._taken |= keys
                return letter
        raise ValueError(f"More than {len(LETTERS)} classes of one grade at {school.name}")


def name_of(school: PlannedSchool, grade: int, letter: str) -> str:
    """What a school calls its class."""
    return f"{grade}{letter}" if grade else school.hub.kindergarten_class.format(letter=letter)


def make_lineages(hub: PlannedHub, names: ClassNames, rng: Random) -> list[Lineage]:
    """The lineages of a hub's schools; their highest attendances add up to the hub's pupils by class."""
    if not hub.students_by_class:
        return []
    bounds = (hub.smallest_class, hub.largest_class)
    number = round(hub.students_by_class / (sum(bounds) / 2))
    drawn = [rng.randint(*bounds) for _ in range(number)]
    heights = settle(drawn, [bounds] * number, hub.students_by_class, rng)
    weights = [sum(len(GRADES[level]) for level in school.levels) + 1 for school in hub.schools]
    schools = hub.schools + rng.choices(hub.schools, weights, k=number - len(hub.schools))
    return [_lineage(school, highest, names, rng) for school, highest in zip(schools, heights, strict=True)]


def _lineage(school: PlannedSchool, highest: int, names: ClassNames, rng: Random) -> Lineage:
    grades = [grade for level in school.levels for grade in GRADES[level]]
    start_year = rng.choices(SCHOOL_YEARS, FIRST_YEAR_SHARES)[0]
    start_grade = rng.choice(grades)
    length = 1
    while start_year + length <= SCHOOL_YEARS[-1] and start_grade + length <= grades[-1] and rng.random() < GOES_ON:
        length += 1
    letter = names.letter(school, start_year, start_grade, length)
    classes: list[PlannedClass] = []
    for n in range(length):
        classes.append(
            PlannedClass(
                school=school,
                name=name_of(school, start_grade + n, letter),
                school_year=start_year + n,
                level=level_of(start_grade + n),
                size=highest + rng.choice(NEVER_ALL_THERE),
                continues=classes[-1] if classes else None,
            )
        )
    return Lineage(highest=highest, classes=classes)


def classes_of_today(hubs: list[PlannedHub], lineages: list[Lineage], year: int, rng: Random) -> list[PlannedClass]:
    """Classes of the current school year, so that sessions can be logged today. They have attended nothing yet.

    Where the pupils of a lineage would still be at the same school, the class continues it; the others are new to
    the network. None are made in the years of the demonstration itself.
    """
    if year <= SCHOOL_YEARS[-1]:
        return []
    names = ClassNames()
    today: list[PlannedClass] = []
    for lineage in lineages:
        last = lineage.classes[-1]
        grade = _grade_of(last) + year - last.school_year
        if any(grade in GRADES[level] for level in last.school.levels) and rng.random() < GOES_ON:
            today.append(_class_of_today(last.school, year, grade, last.size, last, names))
    for hub in hubs:
        for school in hub.schools:
            for _ in range(2):
                grade = rng.choice([grade for level in school.levels for grade in GRADES[level]])
                size = rng.randint(hub.smallest_class, hub.largest_class)
                today.append(_class_of_today(school, year, grade, size, None, names))
    return today


def _class_of_today(
    school: PlannedSchool, year: int, grade: int, size: int, continues: PlannedClass | None, names: ClassNames
) -> PlannedClass:
    name = name_of(school, grade, names.letter(school, year, grade, 1))
    return PlannedClass(school, name, year, level_of(grade), size, continues)


def _grade_of(school_class: PlannedClass) -> int:
    digits = "".join(letter for letter in school_class.name if letter.isdigit())
    return 0 if school_class.level == Level.KINDERGARTEN else int(digits)
