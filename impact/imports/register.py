"""What a row may name: types, the hub's projects, schools and their classes, other hubs; and what unknown names mean.

A name that nobody knows is kept with how often and where it stands, so that a person can say once what it means:
something that is there, something to add, or nothing (`Meaning`).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.models import SessionType
from projects.models import Project, ProjectStatus
from schools.models import Level, School, SchoolClass, school_year_label
from schools.sheets import BadValueError
from schools.sheets.near import or_nearest, plain

Named = TypeVar("Named", SessionType, Project, School)

NEW, NOTHING = "new", "none"
KINDS = ("type", "project", "school", "class")
MOST_COMPARED = 200  # names for which something near is looked for
LONGEST_COMPARED = 160  # characters


@dataclass(frozen=True)
class Meaning:
    """What somebody said that a name means: the key of a row, NEW with what a new one needs, or NOTHING."""

    to: str
    place: str = ""
    level: str = ""
    size: int = 0


@dataclass
class Unknown:
    """A name that is not known: which rows have it, and the most heads that came with it. `key` tells it apart.

    `message` says so, with what comes near.
    """

    kind: str
    key: str
    text: str
    school: School | None = None
    year: int = 0
    lines: list[int] = field(default_factory=list)
    most: int = 0
    message: str = ""

    @property
    def school_year(self) -> str:
        """The school year of a class the way people write it: 2026/27."""
        return school_year_label(self.year)


@dataclass
class NewThing:
    """Something that is added when the import runs, with the first day on which it is named."""

    unknown: Unknown
    meaning: Meaning
    thing: School | SchoolClass | Project
    first_day: dt.date | None = None


class UnknownNameError(BadValueError):
    """Nothing is called so."""

    def __init__(self, message: str, unknown: Unknown) -> None:
        super().__init__(message)
        unknown.message = message
        self.unknown = unknown


class Register:
    """Finds by name. Things that are only to be added have keys below zero until they are stored."""

    def __init__(self, hub: Hub, meanings: Mapping[tuple[str, str], Meaning] | None = None) -> None:
        self.hub = hub
        self.meanings = meanings or {}
        self.new: dict[tuple[str, str], NewThing] = {}
        self._told: dict[tuple[str, str], str] = {}
        self.types: dict[str, list[SessionType]] = defaultdict(list)
        for one in SessionType.objects.all():
            for name in {plain(one.code), plain(one.name), *(plain(str(name)) for name in (one.i18n or {}).values())}:
                self.types[name].append(one)
        self.projects: dict[str, list[Project]] = defaultdict(list)
        for project in Project.objects.of_hub(hub):
            self.projects[plain(project.title)].append(project)
        self.schools: dict[str, list[School]] = defaultdict(list)
        self.schools_by_key: dict[int, School] = {}
        for school in School.objects.of_hub(hub):
            self.schools_by_key[school.pk] = school
            for name in {plain(school.name), plain(str(school)), *(plain(name) for name in school.other_names)}:
                self.schools[name].append(school)
        self.classes = {
            (one.school_id, one.school_year, plain(one.name)): one
            for one in SchoolClass.objects.filter(school__in=School.objects.of_hub(hub))
            .select_related("school")
            .prefetch_related("size_changes")
        }
        self.hubs = {plain(other.code): other for other in Hub.objects.all()}

    def find_type(self, cell: str) -> SessionType | None:
        """The type of a name, or nothing where somebody said so. Raises BadValueError, UnknownNameError."""
        return self._meant("type", self.types, cell)

    def find_project(self, cell: str) -> Project | None:
        """The project of a title, or nothing where somebody said so. Raises BadValueError, UnknownNameError."""
        return self._meant("project", self.projects, cell)

    def find_school(self, cell: str) -> School | None:
        """The school of a name, or nothing where somebody said so. Raises BadValueError, UnknownNameError."""
        return self._meant("school", self.schools, cell)

    def find_class(self, cell: str, school: School, year: int, heads: int = 0) -> SchoolClass | None:
        """A school's class of a year, or nothing where somebody said so. Raises UnknownNameError."""
        name = plain(cell)
        found = self.classes.get((school.pk, year, name))
        if found is not None:
            return found
        unknown = Unknown("class", f"{plain(school.name)}|{year}|{name}", cell, school, year, most=heads)
        meaning = self.meanings.get(("class", unknown.key))
        if meaning is not None and meaning.to == NOTHING:
            return None
        if meaning is not None and meaning.to == NEW:
            made = self._new(unknown, meaning)
            assert isinstance(made, SchoolClass)  # noqa: S101 - of a class
            return made
        if meaning is not None:
            chosen = next((one for one in self.classes.values() if str(one.pk) == meaning.to), None)
            if chosen is not None and chosen.school_id == school.pk:
                return chosen
        known = self.class_names(school, year)
        message = _("%(school)s has no class “%(cell)s” in %(year)d/%(next)02d.") % {
            "school": school.name,
            "cell": cell,
            "year": year,
            "next": (year + 1) % 100,
        }
        raise UnknownNameError(self._no_such("class", unknown.key, message, cell, known), unknown)

    def class_names(self, school: School, year: int) -> list[str]:
        """What a school's classes of a year are called."""
        return [one.name for (pk, of_year, _name), one in self.classes.items() if (pk, of_year) == (school.pk, year)]

    def classes_of(self, school: School, year: int) -> list[SchoolClass]:
        """A school's classes of a year."""
        return [one for (pk, of_year, _name), one in self.classes.items() if (pk, of_year) == (school.pk, year)]

    def named_on(self, things: Iterable[School | SchoolClass | Project | None], day: dt.date) -> None:
        """Note the first day on which something new is named."""
        for thing in things:
            if thing is not None and thing.pk < 0:
                for new in self.new.values():
                    if new.thing is thing and (new.first_day is None or day < new.first_day):
                        new.first_day = day

    def _meant(self, kind: str, names: dict[str, list[Named]], cell: str) -> Named | None:
        key = plain(cell)
        found = names.get(key, [])
        if len(found) == 1:
            return found[0]
        meaning = self.meanings.get((kind, key))
        if meaning is not None and meaning.to == NOTHING:
            return None
        if meaning is not None and meaning.to == NEW and kind != "type":
            return self._new(Unknown(kind, key, cell), meaning)  # type: ignore[return-value]  # of this kind
        chosen = [one for several in names.values() for one in several if meaning and str(one.pk) == meaning.to]
        if chosen:
            names[key] = [chosen[0]]
            return chosen[0]
        if found:
            message = _("There are several called “%(cell)s”: %(names)s.") % {
                "cell": cell,
                "names": "; ".join(sorted(str(one) for one in found)),
            }
        else:
            known = sorted({name_of(one) for several in names.values() for one in several})
            message = self._no_such(kind, key, _("The hub has no “%(cell)s”.") % {"cell": cell}, cell, known)
        raise UnknownNameError(message, Unknown(kind, key, cell))

    def _no_such(self, kind: str, key: str, message: str, cell: str, known: list[str]) -> str:
        """A message with what comes near; looked for once a name, and no longer where hardly any name is known."""
        if (kind, key) not in self._told:
            near = len(self._told) < MOST_COMPARED
            self._told[kind, key] = or_nearest(message, cell[:LONGEST_COMPARED], known) if near else message
        return self._told[kind, key]

    def _new(self, unknown: Unknown, meaning: Meaning) -> School | SchoolClass | Project:
        """The thing to add, the same for each row that names it."""
        key = (unknown.kind, unknown.key)
        if key not in self.new:
            self.new[key] = NewThing(unknown, meaning, self._make(unknown, meaning, -1 - len(self.new)))
        return self.new[key].thing

    def _make(self, unknown: Unknown, meaning: Meaning, key: int) -> School | SchoolClass | Project:
        name = " ".join(unknown.text.split())
        if unknown.kind == "school":
            return School(pk=key, hub=self.hub, name=name, place=meaning.place, country=self.hub.country)
        if unknown.kind == "project":
            return Project(pk=key, hub=self.hub, title=name, status=ProjectStatus.RUNNING)
        assert unknown.school is not None  # noqa: S101 - a class has one
        level = meaning.level or (unknown.school.levels[0] if unknown.school.levels else Level.PRIMARY)
        return SchoolClass(
            pk=key, school=unknown.school, name=name, school_year=unknown.year, level=level, size=meaning.size
        )


def name_of(thing: SessionType | Project | School) -> str:
    """What a thing is called in a table."""
    if isinstance(thing, SessionType):
        return thing.code
    return thing.title if isinstance(thing, Project) else thing.name
