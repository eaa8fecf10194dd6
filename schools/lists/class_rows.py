"""Rows of a list of classes: the school that each names, and the classes that are there already."""

from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from hubs.folding import words_of
from hubs.models import Hub
from schools.lists import values as own
from schools.lists.columns import Cells
from schools.lists.drafts import ClassDraft, ListOptions, Question
from schools.lists.school_rows import MOST_ASKED, look_alike
from schools.models import Level, School, SchoolClass, class_name_key, school_year_label
from schools.names import alike
from schools.sheets import BadValueError, Refusal, Row
from schools.sheets import values as cells

Value = TypeVar("Value")
Key = tuple[int, int, str]

LONGEST_NAME, LARGEST = 40, 200
MAYBE = 0.5  # of the telling words of two names, where somebody is asked which school is meant


class ClassReader:
    """Reads the rows of one list for one hub. `questions` grow with each school that is not found for sure."""

    def __init__(self, hub: Hub, columns: Cells, options: ListOptions) -> None:
        self.hub, self.columns, self.options = hub, columns, options
        self.schools = list(School.objects.filter(Q(hub=hub) | Q(hub__parent=hub)).order_by("name", "pk"))
        self.by_pk = {school.pk: school for school in self.schools}
        self.by_name: dict[tuple[str, ...], list[School]] = defaultdict(list)
        for school in self.schools:
            for name in {school.name, str(school)}:
                self.by_name[tuple(words_of(name))].append(school)
        self.by_other_name: dict[tuple[str, ...], list[School]] = defaultdict(list)
        for school in self.schools:
            for words in {tuple(words_of(name)) for name in school.other_names}:
                self.by_other_name[words].append(school)
        stored = SchoolClass.objects.filter(school__in=self.schools)
        self.stored: dict[Key, SchoolClass] = {key_of(one.school_id, one.school_year, one.name): one for one in stored}
        self.questions: dict[tuple[str, str], Question] = {}

    def read(self, row: Row) -> ClassDraft | list[Refusal] | None:
        """The draft of a row, everything that is wrong with it, or nothing while it is asked which school is meant."""
        problems: list[Refusal] = []

        def value(field: str, parse: Callable[[str], Value]) -> Value | None:
            cell = self.columns.of(row, field)
            try:
                return parse(cell) if cell else None
            except BadValueError as problem:
                problems.append(Refusal(row.line, self.columns.name_of(field), problem.message))
                return None

        school = self._school(row, problems)
        name = value("name", lambda cell: cells.text(cell, LONGEST_NAME))
        year = value("school_year", own.school_year) or self.options.school_year
        level = value("level", lambda cell: own.one_level(cell, self.hub.languages)) or self._usual_level(school)
        size = value("size", size_of)
        refused = {problem.column for problem in problems}
        for field, given, reason in (
            ("name", name, _("A class needs a name.")),
            ("school_year", year, _("A class needs a school year: fill it in, or say one for all rows.")),
            ("level", level or (school is None), _("A class needs a level: fill it in, or say one for all rows.")),
            ("size", size, _("A class needs a number of pupils.")),
        ):
            if not given and self.columns.name_of(field) not in refused - {""}:
                problems.append(Refusal(row.line, self.columns.name_of(field), reason))
        if problems:
            return problems
        if school is None or name is None or year is None or level is None or size is None:
            return None
        return ClassDraft(row.line, school, name, year, level, size)

    def twin(self, draft: ClassDraft) -> SchoolClass | None:
        """The class that is there under this name in this year; “7 b” is “7B”."""
        return self.stored.get(key_of(draft.school.pk, draft.school_year, draft.name))

    def _usual_level(self, school: School | None) -> Level | None:
        if self.options.level:
            return Level(self.options.level)
        return Level(school.levels[0]) if school is not None and len(school.levels) == 1 else None

    def _school(self, row: Row, problems: list[Refusal]) -> School | None:
        """The school of a row; what is not sure becomes a question, and what cannot be a refusal."""
        name, place = self.columns.of(row, "school"), self.columns.of(row, "place")
        if not name:
            chosen = self.by_pk.get(self.options.school or 0)
            if chosen is None:
                reason = _("A class needs a school: fill it in, or say one for all rows.")
                problems.append(Refusal(row.line, self.columns.name_of("school"), reason))
            return chosen
        words = tuple(words_of(name))
        found = self.by_name.get(words) or self.by_other_name.get(words, [])
        here = [school for school in found if not place or words_of(school.place) == words_of(place)]
        if len(here) == 1:
            return here[0]
        return self._asked(row, name, place, here or found, problems)

    def _asked(self, row: Row, name: str, place: str, found: list[School], problems: list[Refusal]) -> School | None:
        if (name, place) not in self.questions:
            likely = found or [school for school in self.schools if self._maybe(name, place, school)]
            if not likely:
                reason = _("The hub has no school “%(name)s”: add it first.") % {"name": name}
                problems.append(Refusal(row.line, self.columns.name_of("school"), reason))
                return None
            key = f"school-{row.line}"
            given = self.options.answers.get(key, "")
            choices = tuple((f"s{school.pk}", str(school)) for school in likely[:MOST_ASKED])
            text = ", ".join(part for part in (name, place) if part)
            self.questions[name, place] = Question(
                key, row.line, text, choices, given if given in dict(choices) else ""
            )
        answer = self.questions[name, place].answer
        return self.by_pk[int(answer[1:])] if answer else None

    def _maybe(self, name: str, place: str, school: School) -> bool:
        names = (school.name, *school.other_names)
        if place:
            return any(look_alike(name, place, one, school.place) for one in names)
        return max(alike(name, one) for one in (*names, str(school))) >= MAYBE


def size_of(cell: str) -> int:
    """The number of pupils of a class."""
    number = cells.whole_number(cell)
    if not 1 <= number <= LARGEST:
        raise BadValueError(_("A class has between 1 and 200 pupils, not %(number)d.") % {"number": number})
    return number


def key_of(school: int, year: int, name: str) -> Key:
    """A class as it is compared."""
    return school, year, class_name_key(name)


def in_words(draft: ClassDraft) -> tuple[str, ...]:
    """A draft as the preview shows it."""
    level, year = str(draft.level.label), school_year_label(draft.school_year)
    return (draft.school.name, draft.school.place, draft.name, year, level, str(draft.size))
