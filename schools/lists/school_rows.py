"""Rows of a list of schools: read, compared with the schools that are there, and with the rows above them."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeVar

from django.utils.translation import gettext as _

from hubs.folding import words_of
from hubs.models import Hub
from schools.lists import values as own
from schools.lists.columns import Cells
from schools.lists.drafts import ANOTHER, Filling, ListOptions, Question, SchoolDraft
from schools.models import School
from schools.names import SMALL, alike, how_well, known_words, pieces
from schools.sheets import BadValueError, Refusal, Row
from schools.sheets import values as cells

Value = TypeVar("Value")
Key = tuple[tuple[str, ...], tuple[str, ...]]

ALIKE = 0.6  # of the telling words of two names
SHARED = 0.2  # of the letters, by threes; below that no names are compared word by word
MOST_ASKED = 5
LONGEST_NAME, LONGEST_PLACE = 160, 120
# What a list adds to a school that is there already, where nothing is said yet.
FILLED_IN = ("place", "levels", "language", "size", "website")


class SchoolReader:
    """Reads the rows of one list for one hub."""

    def __init__(self, hub: Hub, columns: Cells, options: ListOptions) -> None:
        self.hub, self.columns, self.options = hub, columns, options
        self.stored = list(School.objects.of_hub(hub).order_by("name", "pk"))
        self.by_key = {key_of(school.name, school.place): school for school in self.stored}
        self.by_pk = {school.pk: school for school in self.stored}
        self.by_other_name: dict[Key, list[School]] = defaultdict(list)
        for school in self.stored:
            for key in {key_of(name, school.place) for name in school.other_names}:
                self.by_other_name[key].append(school)

    def read(self, row: Row) -> SchoolDraft | list[Refusal]:
        """The draft of a row, or everything that is wrong with it."""
        problems: list[Refusal] = []

        def value(field: str, parse: Callable[[str], Value], default: Value) -> Value:
            cell = self.columns.of(row, field)
            try:
                return parse(cell) if cell else default
            except BadValueError as problem:
                problems.append(Refusal(row.line, self.columns.name_of(field), problem.message))
                return default

        name = value("name", lambda cell: cells.text(cell, LONGEST_NAME), "")
        place = value("place", lambda cell: cells.text(cell, LONGEST_PLACE), self.options.place)
        draft = SchoolDraft(
            line=row.line,
            name=name,
            place=place,
            country=value("country", own.country, self.options.country or self.hub.country.code),
            levels=tuple(value("levels", lambda cell: own.levels(cell, self.hub.languages), [])),
            language=value("language", own.language, ""),
            size=value("size", own.pupils, None),
            website=value("website", own.website, ""),
            partner_since=value("partner_since", lambda cell: cells.date(cell, self.options.dates), None),
        )
        if not problems and not name:
            problems.append(Refusal(row.line, self.columns.name_of("name"), _("A school needs a name.")))
        if not problems and not place:
            reason = _("A school needs a place: fill it in, or say one for all rows.")
            problems.append(Refusal(row.line, self.columns.name_of("place"), reason))
        if draft.partner_since and draft.partner_since > self.hub.today():
            reason = _("This day is still to come.")
            problems.append(Refusal(row.line, self.columns.name_of("partner_since"), reason))
        return problems or draft

    def twin(self, draft: SchoolDraft) -> School | None:
        """The school that is there under this name in this place, or in none; else that with such another name."""
        for key in (key_of(draft.name, draft.place), key_of(draft.name, "")):
            if key in self.by_key:
                return self.by_key[key]
            if len(self.by_other_name.get(key, [])) == 1:
                return self.by_other_name[key][0]
        return None

    def meant(self, question: Question) -> School | None:
        """The school of the hub that an answer names."""
        answer = question.answer
        return self.by_pk[int(answer[1:])] if answer.startswith("s") else None

    def filling(self, draft: SchoolDraft, school: School) -> Filling | None:
        """What the row says of a school that says nothing of it itself. What stands there is never written over."""
        said = {name: getattr(draft, name) for name in FILLED_IN}
        said["levels"] = list(draft.levels)
        values = {name: value for name, value in said.items() if value and not getattr(school, name)}
        return Filling(draft.line, school, values) if values else None

    def question(self, draft: SchoolDraft, above: list[SchoolDraft]) -> Question | None:
        """Whether a row means a school that looks like it, among those that are there and the rows above."""
        choices = [
            (f"s{school.pk}", _("The same school: %(school)s") % {"school": school})
            for school in self.stored
            if any(
                look_alike(draft.name, draft.place, name, school.place) for name in (school.name, *school.other_names)
            )
        ]
        choices += [
            (f"r{other.line}", _("The same as line %(line)d: %(name)s") % {"line": other.line, "name": other.name})
            for other in above
            if look_alike(draft.name, draft.place, other.name, other.place)
        ]
        if not choices:
            return None
        key = f"row-{draft.line}"
        choices = [*choices[:MOST_ASKED], (ANOTHER, _("Another school: add it"))]
        given = self.options.answers.get(key, "")
        return Question(
            key=key,
            line=draft.line,
            text=f"{draft.name}, {draft.place}",
            choices=tuple(choices),
            answer=given if given in dict(choices) else "",
        )


def key_of(name: str, place: str) -> Key:
    """Name and place as they are compared: accents, capitals and signs aside."""
    return tuple(words_of(name)), tuple(words_of(place))


def look_alike(name: str, place: str, other_name: str, other_place: str) -> bool:
    """Whether two schools may be one: nearly the same name in a place that is called the same."""
    if not _same_place(place, other_place):
        return False
    one, other = _threes(name), _threes(other_name)
    if len(one & other) < SHARED * min(len(one), len(other)):
        return False
    return _alike(name, other_name)


@lru_cache(maxsize=100_000)
def _alike(name: str, other: str) -> bool:
    return alike(name, other) >= ALIKE


@lru_cache(maxsize=20_000)
def _same_place(one: str, other: str) -> bool:
    return how_well(pieces(one), known_words(other)) > 0


@lru_cache(maxsize=20_000)
def _threes(name: str) -> frozenset[str]:
    return frozenset(_of_words(known_words(name) - SMALL))


def _of_words(words: set[str]) -> Iterator[str]:
    for word in words:
        padded = f" {word} "
        yield from (padded[at : at + 3] for at in range(len(padded) - 2))
