"""A row to a draft: every cell read, everything that it names looked up, every problem of the row told at once."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.plausibility import doubts_about_co_hosts, doubts_about_date
from impact.imports import values
from impact.imports.columns import AUDIENCE_FIELDS, FIRST_TIME, Column
from impact.models import Audience, Format, LedBy, Session, SessionType
from projects.models import Project
from schools.models import School, SchoolClass, school_year_of
from schools.sheets import BadValueError, Refusal, Row
from schools.sheets import values as cells
from schools.sheets.near import or_nearest, plain

Value = TypeVar("Value")
Named = TypeVar("Named", SessionType, Project, School)

NO_UID = uuid.UUID(int=0)
LONGEST_TITLE: int = Session._meta.get_field("title").max_length or 0
LONGEST_NOTE: int = Session._meta.get_field("note").max_length or 0


class Register:
    """What a row of a hub's file may name: types, the hub's projects, schools and their classes, other hubs."""

    def __init__(self, hub: Hub) -> None:
        self.types: dict[str, list[SessionType]] = defaultdict(list)
        for one in SessionType.objects.all():
            for name in {plain(one.code), plain(one.name), *(plain(str(name)) for name in (one.i18n or {}).values())}:
                self.types[name].append(one)
        self.projects: dict[str, list[Project]] = defaultdict(list)
        for project in Project.objects.of_hub(hub):
            self.projects[plain(project.title)].append(project)
        self.schools: dict[str, list[School]] = defaultdict(list)
        for school in School.objects.of_hub(hub):
            for name in {plain(school.name), plain(str(school))}:
                self.schools[name].append(school)
        self.classes = {
            (one.school_id, one.school_year, plain(one.name)): one
            for one in SchoolClass.objects.filter(school__in=School.objects.of_hub(hub))
            .select_related("school")
            .prefetch_related("size_changes")
        }
        self.hubs = {plain(other.code): other for other in Hub.objects.all()}

    def find(self, names: dict[str, list[Named]], cell: str) -> Named:
        """The one thing of a name. Raises BadValueError where there is none, or more than one."""
        found = names.get(plain(cell), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise BadValueError(
                _("There are several called “%(cell)s”: %(names)s.")
                % {"cell": cell, "names": "; ".join(sorted(str(one) for one in found))}
            )
        known = sorted({_name_of(one) for several in names.values() for one in several})
        raise BadValueError(or_nearest(_("The hub has no “%(cell)s”.") % {"cell": cell}, cell, known))

    def find_class(self, cell: str, school: School, year: int) -> SchoolClass:
        """A school's class of a school year. Raises BadValueError where there is none."""
        found = self.classes.get((school.pk, year, plain(cell)))
        if found is not None:
            return found
        known = [one.name for (pk, of_year, _name), one in self.classes.items() if (pk, of_year) == (school.pk, year)]
        message = _("%(school)s has no class “%(cell)s” in %(year)d/%(next)02d.") % {
            "school": school.name,
            "cell": cell,
            "year": year,
            "next": (year + 1) % 100,
        }
        raise BadValueError(or_nearest(message, cell, known))


def _name_of(thing: SessionType | Project | School) -> str:
    if isinstance(thing, SessionType):
        return thing.code
    return thing.title if isinstance(thing, Project) else thing.name


class RowReader:
    """Reads the rows of one file for one hub."""

    def __init__(
        self, hub: Hub, columns: Sequence[Column], *, date_format: str, default_type: SessionType | None, today: dt.date
    ) -> None:
        self.hub = hub
        self.register = Register(hub)
        self.column = {column.field: column for column in columns}
        self.date_format = date_format
        self.default_type = default_type
        self.today = today
        self._row = Row(0, [])
        self._problems: list[Refusal] = []

    def read(self, row: Row) -> SessionDraft | list[Refusal]:
        """The draft of a row, still without its uid, or everything that is wrong with the row."""
        self._row, self._problems = row, []
        day = self._value("date", self._day)
        if day is None and not self._problems:
            self._refuse("date", _("A session needs a date."))
        session_type = self._value("type", lambda cell: self.register.find(self.register.types, cell))
        session_type = session_type or self.default_type
        if session_type is None and not self._complained("type"):
            self._refuse("type", _("A session needs a type: fill it in, or say one for all rows."))
        school = self._value("school", lambda cell: self.register.find(self.register.schools, cell))
        lines = self._class_lines(school, day) + self._other_lines()
        draft = SessionDraft(
            uid=NO_UID,
            held_on=day or dt.date.min,
            session_type=session_type or SessionType(),
            lines=tuple(lines),
            project=self._value("project", lambda cell: self.register.find(self.register.projects, cell)),
            school=school,
            co_hosts=tuple(self._value("co_hosts", lambda cell: self._co_hosts(cell, day)) or ()),
            starts_at=self._value("starts_at", values.time),
            minutes=self._value("minutes", values.minutes),
            led_by=self._value("led_by", lambda cell: cells.choice(cell, LedBy)) or LedBy.HUB,
            format=self._value("format", lambda cell: cells.choice(cell, Format)) or Format.IN_PERSON,
            title=self._value("title", lambda cell: cells.text(cell, LONGEST_TITLE)) or "",
            note=self._value("note", lambda cell: cells.text(cell, LONGEST_NOTE)) or "",
        )
        return self._problems or draft

    def reference(self, row: Row) -> str:
        """What the file itself calls the row, or nothing."""
        column = self.column.get("reference")
        return row.cells[column.position] if column else ""

    def _value(self, field: str, parse: Callable[[str], Value]) -> Value | None:
        """The value of a field; None where the file has no such column, the cell is blank, or it was refused."""
        column = self.column.get(field)
        cell = self._row.cells[column.position] if column else ""
        if not cell:
            return None
        try:
            return parse(cell)
        except BadValueError as problem:
            self._refuse(field, problem.message)
            return None

    def _refuse(self, field: str, reason: str) -> None:
        column = self.column.get(field)
        self._problems.append(Refusal(self._row.line, column.name if column else field, reason))

    def _complained(self, field: str) -> bool:
        column = self.column.get(field)
        return column is not None and any(problem.column == column.name for problem in self._problems)

    def _day(self, cell: str) -> dt.date:
        day = cells.date(cell, self.date_format)
        if day > self.today or not self.hub.is_open_on(day):
            for doubt in doubts_about_date(day, hub=self.hub, today=self.today):
                raise BadValueError(doubt.message)
        return day

    def _co_hosts(self, cell: str, day: dt.date | None) -> list[Hub]:
        hubs: list[Hub] = []
        for code in cells.parts(cell):
            other = self.register.hubs.get(plain(code))
            if other is None:
                known = [hub.code for hub in self.register.hubs.values()]
                raise BadValueError(or_nearest(_("There is no hub “%(code)s”.") % {"code": code}, code, known))
            if other == self.hub:
                raise BadValueError(_("A hub cannot be a co-host of its own session."))
            if other not in hubs:
                hubs.append(other)
        for doubt in doubts_about_co_hosts(day, hubs) if day else ():
            raise BadValueError(doubt.message)
        return hubs

    def _class_lines(self, school: School | None, day: dt.date | None) -> list[LineDraft]:
        """Lines of the classes named in the row."""
        if school is None and not self._complained("school"):
            self._value("classes", _needs_a_school)
        if school is None or day is None:
            return []
        return self._value("classes", lambda cell: self._classes(cell, school, school_year_of(day))) or []

    def _classes(self, cell: str, school: School, year: int) -> list[LineDraft]:
        lines: list[LineDraft] = []
        for part in cells.parts(cell):
            name, given, number = part.rpartition("=")
            if not given:
                raise BadValueError(_("Write how many of the class came, as %(part)s=24.") % {"part": part})
            school_class = self.register.find_class(name, school, year)
            if any(line.school_class == school_class for line in lines):
                raise BadValueError(_("The class %(name)s is there twice.") % {"name": school_class.name})
            lines.append(LineDraft(Audience.STUDENT, values.head_count(number.strip()), school_class=school_class))
        return lines

    def _other_lines(self) -> list[LineDraft]:
        """Lines of the audiences that came as individuals; a blank cell is no line, a zero is one."""
        lines = []
        for field, audience in AUDIENCE_FIELDS.items():
            if field not in self.column and field + FIRST_TIME not in self.column:
                continue
            heads = self._value(field, values.head_count)
            new = self._value(field + FIRST_TIME, values.head_count)
            if heads is not None and new is not None and new > heads:
                self._refuse(field + FIRST_TIME, _("There cannot be more first-timers than people."))
            if heads is None and new is not None and not self._complained(field):
                self._refuse(field + FIRST_TIME, _("Say how many came in all, too."))
            if heads is not None:
                lines.append(LineDraft(audience, heads, first_timers=new))
        return lines


def _needs_a_school(_cell: str) -> list[LineDraft]:
    raise BadValueError(_("Say which school the class belongs to."))
