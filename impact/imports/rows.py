"""A row to drafts: every cell read, everything that it names looked up, every problem of the row told at once."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.models import Hub
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.plausibility import doubts_about_co_hosts, doubts_about_date
from impact.imports import values
from impact.imports.columns import AUDIENCE_FIELDS, DAY_FIELDS, FIRST_TIME, Column
from impact.imports.names import is_word_of_sums
from impact.imports.options import ImportOptions
from impact.imports.register import Register, Unknown, UnknownNameError
from impact.models import Audience, Format, LedBy, Session, SessionType
from schools.models import School, school_year_of
from schools.sheets import BadValueError, Refusal, Row
from schools.sheets import values as cells
from schools.sheets.near import or_nearest, plain

Value = TypeVar("Value")

NO_UID = uuid.UUID(int=0)
LONGEST_TITLE: int = Session._meta.get_field("title").max_length or 0
LONGEST_NOTE: int = Session._meta.get_field("note").max_length or 0
NEEDS_TYPE = gettext_lazy("A session needs a type: fill it in, or say one for all rows.")
NEEDS_AUDIENCE = gettext_lazy("Some columns count people day by day: say who was counted, students or others.")
MOST_KNOWN = 20_000  # ways to write a value that are kept in mind


@dataclass(frozen=True)
class Reading:
    """What became of a row: its drafts, still without their uid, or what is wrong, or names that nobody knows."""

    drafts: Sequence[SessionDraft] = ()
    refusals: Sequence[Refusal] = ()
    unknown: Sequence[Unknown] = ()


class Once(Generic[Value]):
    """Reads each way to write a value once: a table says the same dates, numbers and choices over and over."""

    def __init__(self, parse: Callable[[str], Value]) -> None:
        self._parse = parse
        self._known: dict[str, Value | BadValueError] = {}

    def __call__(self, cell: str) -> Value:
        """The value of a cell. Raises BadValueError, the same for the same cell."""
        known = self._known.get(cell)
        if known is None:
            try:
                known = self._parse(cell)
            except BadValueError as problem:
                known = BadValueError(problem.message)  # without where it came from, which would hold on to the row
            if len(self._known) < MOST_KNOWN:
                self._known[cell] = known
        if isinstance(known, BadValueError):
            raise BadValueError(known.message)
        return known


class RowReader:
    """Reads the rows of one file for one hub."""

    def __init__(
        self,
        hub: Hub,
        columns: Sequence[Column],
        *,
        options: ImportOptions,
        default_type: SessionType | None,
        today: dt.date,
    ) -> None:
        self.hub = hub
        self.register = Register(hub, options.meanings)
        self.column = {column.field: column for column in columns}
        self.days = [(number, name) for number, name in enumerate(DAY_FIELDS) if name in self.column]
        self.counted = [name for name in (*AUDIENCE_FIELDS, *DAY_FIELDS) if name in self.column]
        self.individuals = [
            (field, audience)
            for field, audience in AUDIENCE_FIELDS.items()
            if field in self.column or field + FIRST_TIME in self.column
        ]
        self.options = options
        self.default_type = default_type
        self.today = today
        self._row = Row(0, [])
        self._positions = [(column.field, column.position) for column in columns]
        self._told: dict[str, str] = {}  # what the row says of each field, but for blank cells
        self._problems: list[Refusal] = []
        self._unknown: list[Unknown] = []
        self._moment = Once(self._new_moment)
        self._heads = Once(lambda cell: values.head_count(cell, options.thousands))
        self._starts_at = Once(values.time)
        self._minutes = Once(self._new_minutes)
        self._led_by = Once(lambda cell: cells.choice(cell, LedBy))
        self._format = Once(lambda cell: cells.choice(cell, Format))

    def read(self, row: Row) -> Reading:
        """The drafts of a row, or everything that is wrong with it."""
        self._row, self._problems, self._unknown = row, [], []
        self._told = {field: cell for field, position in self._positions if (cell := row.cells[position])}
        if self.is_of_sums(row):
            self._refuse("date", _("This looks like a line of sums, not like a session: leave it out."))
            return Reading(refusals=tuple(self._problems))
        day, began = self._value("date", self._moment) or (None, None)
        if day is None and not self._problems:
            self._refuse("date", _("A session needs a date."))
        session_type = self._value("type", self.register.find_type) or self.default_type
        if session_type is None and not self._complained("type"):
            self._refuse("type", str(NEEDS_TYPE))
        school = self._value("school", self.register.find_school)
        heads = self._value("students", self._heads) if "one_class" in self.column else None
        lines = [*self._class_lines(school, day, heads), *self._other_lines()]
        draft = SessionDraft(
            uid=NO_UID,
            held_on=day or dt.date.min,
            session_type=session_type or SessionType(),
            lines=tuple(lines),
            project=self._value("project", self.register.find_project),
            school=school,
            co_hosts=tuple(self._value("co_hosts", lambda cell: self._co_hosts(cell, day)) or ()),
            starts_at=self._value("starts_at", self._starts_at) if "starts_at" in self._told else began,
            minutes=self._value("minutes", self._minutes),
            led_by=self._value("led_by", self._led_by) or LedBy.HUB,
            format=self._value("format", self._format) or Format.IN_PERSON,
            title=self._value("title", lambda cell: cells.text(cell, LONGEST_TITLE)) or "",
            note=self._value("note", lambda cell: cells.text(cell, LONGEST_NOTE)) or "",
        )
        drafts = self._day_by_day(draft) if self.days else [draft]
        if self._problems or self._unknown:
            return Reading(refusals=tuple(dict.fromkeys(self._problems)), unknown=tuple(self._unknown))
        if self.register.new:
            for one in drafts:
                self.register.named_on((one.school, one.project, *one.classes), one.held_on)
        return Reading(drafts)

    def is_of_sums(self, row: Row) -> bool:
        """Whether a row adds up those above: it has no date, and a word that says so."""
        column = self.column.get("date")
        day = row.cells[column.position] if column else ""
        if day and (day[0].isdigit() or not is_word_of_sums(day)):
            return False
        return any(is_word_of_sums(cell) for cell in row.cells if cell)

    def reference(self, row: Row) -> str:
        """What the file itself calls the row, or nothing."""
        column = self.column.get("reference")
        return row.cells[column.position] if column else ""

    def _day_by_day(self, draft: SessionDraft) -> list[SessionDraft]:
        """A session for each day on which somebody was counted; the first day of all is the date of the row."""
        audience = Audience(self.options.days_audience or Audience.OTHER)
        drafts: list[SessionDraft] = []
        for later, name in self.days:
            heads = self._value(name, self._heads)
            if heads is None or draft.held_on == dt.date.min:
                continue
            day = draft.held_on + dt.timedelta(days=later)
            if self._open_on(name, day):
                line = LineDraft(audience, heads)
                drafts.append(replace(draft, held_on=day, lines=(line,) if drafts else (*draft.lines, line)))
        return drafts or [draft]

    def _open_on(self, name: str, day: dt.date) -> bool:
        """Whether there can have been a session on a day; it is refused where not."""
        for doubt in _refused_days(day, self.hub, self.today):
            self._refuse(name, doubt)
            return False
        return True

    def _new_minutes(self, cell: str) -> int:
        return values.minutes(cell, in_hours=bool(values.SAYS_HOURS.search(self.column["minutes"].name)))

    def _value(self, field: str, parse: Callable[[str], Value]) -> Value | None:
        """The value of a field; None where the file has no such column, the cell is blank, or it was refused."""
        cell = self._told.get(field)
        if cell is None:
            return None
        try:
            return parse(cell)
        except UnknownNameError as problem:
            if self.options.asks:
                problem.unknown.lines.append(self._row.line)
                self._unknown.append(problem.unknown)
            else:
                self._refuse(field, problem.message)
        except BadValueError as problem:
            self._refuse(field, problem.message)
        return None

    def _refuse(self, field: str, reason: str) -> None:
        column = self.column.get(field)
        self._problems.append(Refusal(self._row.line, column.name if column else field, reason))

    def _complained(self, field: str) -> bool:
        column = self.column.get(field)
        if self._unknown and any(one.kind == field for one in self._unknown):
            return True
        return column is not None and any(problem.column == column.name for problem in self._problems)

    def _new_moment(self, cell: str) -> tuple[dt.date, dt.time | None]:
        """The day, and the time behind it."""
        day = values.day(cell, self.options.date_format)
        for doubt in _refused_days(day, self.hub, self.today):
            raise BadValueError(doubt)
        return day, values.day_and_time(cell, self.options.date_format)[1]

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

    def _class_lines(self, school: School | None, day: dt.date | None, heads: int | None) -> list[LineDraft]:
        """Lines of the classes named in the row."""
        if school is None and not self._complained("school"):
            self._value("classes", _needs_a_school)
            self._value("one_class", _needs_a_school)
        if school is None or day is None:
            return []
        year = school_year_of(day)
        lines = self._value("classes", lambda cell: self._classes(cell, school, year)) or []
        return lines + (self._value("one_class", lambda cell: self._one_class(cell, school, year, heads)) or [])

    def _classes(self, cell: str, school: School, year: int) -> list[LineDraft]:
        lines: list[LineDraft] = []
        for part in cells.parts(cell):
            name, given, number = part.rpartition("=")
            if not given:
                raise BadValueError(_("Write how many of the class came, as %(part)s=24.") % {"part": part})
            if "=" in name:
                raise BadValueError(_("Part the classes by semicolons, as 7B=24; 8A=19."))
            line = self._line_of(name, school, year, self._heads(number.strip()))
            if line.school_class and any(one.school_class == line.school_class for one in lines):
                raise BadValueError(_("The class %(name)s is there twice.") % {"name": line.school_class.name})
            lines.append(line)
        return lines

    def _one_class(self, cell: str, school: School, year: int, heads: int | None) -> list[LineDraft]:
        """The class whose number stands in the column of students."""
        if heads is None:
            raise BadValueError(_("Say in the column of students how many of the class came, or take the class out."))
        return [self._line_of(cell, school, year, heads)]

    def _line_of(self, name: str, school: School, year: int, heads: int) -> LineDraft:
        """The line of a class; of one that shall not be noted, as many students."""
        return LineDraft(Audience.STUDENT, heads, school_class=self.register.find_class(name, school, year, heads))

    def _other_lines(self) -> list[LineDraft]:
        """Lines of the audiences that came as individuals; a blank cell is no line, a zero is one."""
        lines = []
        for field, audience in self.individuals:
            if field == "students" and "one_class" in self._told:
                continue  # they are the class
            heads = self._value(field, self._heads)
            new = self._value(field + FIRST_TIME, self._heads)
            if heads is not None and new is not None and new > heads:
                self._refuse(field + FIRST_TIME, _("There cannot be more first-timers than people."))
            if heads is None and new is not None and not self._complained(field):
                self._refuse(field + FIRST_TIME, _("Say how many came in all, too."))
            if heads is not None:
                lines.append(LineDraft(audience, heads, first_timers=new))
        return lines


def _needs_a_school(_cell: str) -> list[LineDraft]:
    raise BadValueError(_("Say which school the class belongs to."))


def _refused_days(day: dt.date, hub: Hub, today: dt.date) -> Iterator[str]:
    """Why there can have been no session on a day."""
    if day > today or not hub.is_open_on(day):
        for doubt in doubts_about_date(day, hub=hub, today=today):
            yield doubt.message
