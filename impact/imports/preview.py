"""A table as it was understood, the way its page shows it: the first rows, what to mend, names to settle."""

import difflib
import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from impact.actions.drafts import SessionDraft
from impact.imports.kept import dates_of, is_day_by_day, must_choose_dates, options_of
from impact.imports.names import is_word_of_sums
from impact.imports.planning import Progress, plan_sheet
from impact.imports.register import NEW, NOTHING, Register, Unknown
from impact.imports.result import ImportPlan, Question
from impact.imports.rows import NEEDS_TYPE
from impact.imports.styles import DateStyle
from impact.models import SessionImport, SessionType
from projects.models import Project
from schools.models import School, school_year_label
from schools.sheets import Refusal, Sheet
from schools.sheets.near import plain
from schools.sheets.old_encodings import ENCODINGS

SHOWN_ROWS = 10
SHOWN_PROBLEMS = 40
SHOWN_NAMES = 40
SHOWN_QUESTIONS = 40
ASKED_ONCE = 3  # rows without a type from which on it is asked for all of them, and not at each
OFFERED = 60  # things that a name may mean


@dataclass(frozen=True)
class ShownRow:
    """One session as it was understood."""

    line: int
    draft: SessionDraft
    what: str
    who: str
    interactions: int


@dataclass(frozen=True)
class BadCell:
    """One cell to mend, as it stands now."""

    position: int
    name: str
    text: str
    reason: str


@dataclass(frozen=True)
class BadRow:
    """One row to mend: its cells, and what is wrong with it as a whole. `sums`: it adds up those above."""

    line: int
    cells: tuple[BadCell, ...]
    reasons: tuple[str, ...]
    sums: bool = False


@dataclass(frozen=True)
class NameToSettle:
    """A name that nobody knows, with what it may mean: the nearest first."""

    prefix: str
    unknown: Unknown
    choices: tuple[tuple[str, str], ...]
    near: str
    number: int

    @property
    def kind(self) -> str:
        """What it is the name of."""
        return self.unknown.kind


@dataclass(frozen=True)
class SettledName:
    """What somebody said that a name means."""

    prefix: str
    kind: str
    key: str
    text: str
    means: str


@dataclass(frozen=True)
class CorrectedCell:
    """A cell that was corrected."""

    line: int
    position: int
    name: str
    text: str


@dataclass
class Understood:
    """All that the page needs. `general` are refusals of the table as a whole, `untyped` how many rows give no type.

    `waiting` are rows that can be read once a name of theirs, or the type that they do not give, is settled.
    `not_read` are the other tables of the workbook with how many rows they have. `sessions` with their `interactions`
    are what would be brought in, and `digest` is its fingerprint, once nothing stands against it.
    """

    row: SessionImport
    plan: ImportPlan
    dates: DateStyle
    date_format: str
    ambiguous: bool
    day_by_day: bool
    header_line: int
    sessions: int
    interactions: int
    without_attendance: int
    digest: str
    table_name: str = ""
    not_read: Sequence[tuple[str, int]] = ()
    first_rows: list[ShownRow] = field(default_factory=list)
    general: list[Refusal] = field(default_factory=list)
    untyped: int = 0
    waiting: int = 0
    bad_rows: list[BadRow] = field(default_factory=list)
    bad_lines: list[int] = field(default_factory=list)
    names: list[NameToSettle] = field(default_factory=list)
    settled: list[SettledName] = field(default_factory=list)
    corrected: list[CorrectedCell] = field(default_factory=list)

    @property
    def letters(self) -> str:
        """How the letters of a text were read, in words."""
        return str(ENCODINGS.get(self.row.encoding, self.row.encoding))

    @property
    def may_be_misread(self) -> bool:
        """Whether the letters were guessed, as nothing in the file says which they are."""
        return self.row.encoding in ENCODINGS and not self.row.encoding.startswith("utf")

    @property
    def ready(self) -> bool:
        """Whether it can be brought in."""
        return self.plan.accepted and not self.ambiguous and self.sessions > 0

    @property
    def nothing_new(self) -> bool:
        """Whether it was understood, and all of it stands in the log."""
        return self.plan.accepted and not self.ambiguous and not self.sessions

    @property
    def more_bad_rows(self) -> int:
        """How many rows to mend are not shown."""
        return len(self.bad_lines) - len(self.bad_rows)

    @property
    def questions(self) -> list[Question]:
        """Open questions, as many as are shown."""
        return self.plan.open_questions[:SHOWN_QUESTIONS]

    @property
    def more_questions(self) -> int:
        """How many open questions are not shown."""
        return len(self.plan.open_questions) - len(self.questions)

    @property
    def more_names(self) -> int:
        """How many names are not shown."""
        return len(self.plan.unknown) - len(self.names)


def understand(row: SessionImport, sheet: Sheet, progress: Progress | None = None) -> Understood:
    """Read an import for its page; `progress` is told now and then how many rows were read."""
    dates = dates_of(row, sheet)
    options = options_of(row, dates)
    plan = plan_sheet(hub=row.hub, sheet=sheet, options=options, progress=progress)
    picture = Understood(
        row=row,
        plan=plan,
        dates=dates,
        date_format=options.date_format,
        ambiguous=must_choose_dates(row, dates),
        day_by_day=is_day_by_day(row),
        header_line=sheet.header.line,
        sessions=len(plan.new),
        interactions=plan.interactions,
        without_attendance=plan.without_attendance,
        digest=plan.digest if plan.accepted else "",
    )
    picture.table_name, picture.not_read = sheet.name, sheet.not_read
    picture.first_rows = [
        _shown(line, draft) for line, draft in zip(plan.lines[:SHOWN_ROWS], plan.new[:SHOWN_ROWS], strict=True)
    ]
    _sort_refusals(picture, sheet)
    register = Register(row.hub)
    several = sorted(plan.unknown.values(), key=lambda unknown: -len(unknown.lines))[:SHOWN_NAMES]
    picture.names = [_to_settle(unknown, register) for unknown in several]
    picture.settled = _settled(row, register)
    names = {column.position: column.name for column in plan.columns}
    picture.corrected = [
        CorrectedCell(int(line), int(position), names.get(int(position), ""), text)
        for line, cells in sorted(row.cells.items(), key=lambda item: int(item[0]))
        for position, text in cells.items()
    ]
    return picture


def says_more(picture: Understood, mended: SessionImport) -> bool:
    """Whether what was said meanwhile has the table read in another way than it was shown."""
    return options_of(picture.row, picture.dates) != options_of(mended, picture.dates)


def prefix_of(kind: str, key: str) -> str:
    """What the fields of a name are called in a form."""
    return "n" + hashlib.sha256(f"{kind}:{key}".encode("utf-8", "replace")).hexdigest()[:12]


def _shown(line: int, draft: SessionDraft) -> ShownRow:
    who = [
        f"{one.school_class.name if one.school_class else one.audience.label}: {one.head_count}" for one in draft.lines
    ]
    what = draft.title or (draft.project.title if draft.project else "") or draft.session_type.label
    return ShownRow(line, draft, str(what), ", ".join(who), sum(one.head_count for one in draft.lines))


def _sort_refusals(picture: Understood, sheet: Sheet) -> None:
    header = sheet.header.line
    by_line: dict[int, list[Refusal]] = defaultdict(list)
    untyped = [refusal for refusal in picture.plan.refusals if refusal.reason == str(NEEDS_TYPE)]
    picture.untyped = len(untyped) if len(untyped) >= ASKED_ONCE else 0
    for refusal in picture.plan.refusals:
        if picture.untyped and refusal.reason == str(NEEDS_TYPE):
            continue
        if refusal.line <= header:
            picture.general.append(refusal)
        else:
            by_line[refusal.line].append(refusal)
    picture.bad_lines = sorted(by_line)
    waiting = {line for unknown in picture.plan.unknown.values() for line in unknown.lines}
    if picture.untyped:
        waiting.update(refusal.line for refusal in untyped)
    picture.waiting = len(waiting - by_line.keys())
    rows = {one.line: one for one in sheet.rows if one.line in set(picture.bad_lines[:SHOWN_PROBLEMS])}
    positions: dict[str, int] = {}
    for column in picture.plan.columns:
        positions.setdefault(column.name, column.position)
    for line in picture.bad_lines[:SHOWN_PROBLEMS]:
        corrected = picture.row.cells.get(str(line), {})
        cells: dict[int, BadCell] = {}
        reasons = []
        for refusal in by_line[line]:
            at = positions.get(refusal.column)
            if at is None:
                reasons.append(refusal.reason)
            elif at in cells:
                cells[at] = BadCell(at, refusal.column, cells[at].text, f"{cells[at].reason} {refusal.reason}")
            else:
                original = rows[line].cells[at] if at < len(rows[line].cells) else ""
                # On one line: a field of a page drops the end of a line, and “20” above “25” would come back as 2025.
                text = " ".join(corrected.get(str(at), original).split())
                cells[at] = BadCell(at, refusal.column, text, refusal.reason)
        sums = any(map(is_word_of_sums, rows[line].cells))
        picture.bad_rows.append(BadRow(line, tuple(cells.values()), tuple(reasons), sums))


def _to_settle(unknown: Unknown, register: Register) -> NameToSettle:
    offered = _offered(unknown, register)
    ranked = sorted(
        offered, key=lambda choice: -difflib.SequenceMatcher(None, plain(choice[1]), plain(unknown.text)).ratio()
    )
    near = difflib.get_close_matches(plain(unknown.text), [plain(label) for _key, label in ranked], n=1, cutoff=0.6)
    suggestion = next((label for _key, label in ranked if near and plain(label) == near[0]), "")
    choices = [*ranked[:OFFERED], *_ways_out(unknown)]
    return NameToSettle(
        prefix_of(unknown.kind, unknown.key), unknown, tuple(choices), suggestion, len(set(unknown.lines))
    )


def _offered(unknown: Unknown, register: Register) -> list[tuple[str, str]]:
    if unknown.kind == "type":
        kinds = {one.pk: one for several in register.types.values() for one in several}
        return [(str(pk), str(one.label)) for pk, one in kinds.items() if one.in_use]
    if unknown.kind == "project":
        projects = {one.pk: one for several in register.projects.values() for one in several}
        return [(str(pk), one.title) for pk, one in projects.items()]
    if unknown.kind == "school":
        return [(str(pk), str(one)) for pk, one in register.schools_by_key.items()]
    assert unknown.school is not None  # noqa: S101 - a class has one
    return [(str(one.pk), one.name) for one in register.classes_of(unknown.school, unknown.year)]


def _ways_out(unknown: Unknown) -> Sequence[tuple[str, str]]:
    if unknown.kind == "type":
        return [(NOTHING, _("Leave it out: the type for rows that give none"))]
    if unknown.kind == "project":
        return [(NEW, _("Add it as a new project (everybody can see it)")), (NOTHING, _("Leave it out: no project"))]
    if unknown.kind == "school":
        return [(NEW, _("Add it as a new school")), (NOTHING, _("Leave it out: no school"))]
    return [(NEW, _("Add it as a new class")), (NOTHING, _("Leave it out: students without a class"))]


def _settled(row: SessionImport, register: Register) -> list[SettledName]:
    known: dict[str, Mapping[str, Sequence[SessionType | Project | School]]] = {
        "type": register.types,
        "project": register.projects,
        "school": register.schools,
    }
    found = []
    for kind, of_kind in row.lookups.items():
        things = {str(one.pk): str(one) for several in known.get(kind, {}).values() for one in several}
        if kind == "class":
            things = {str(one.pk): str(one) for one in register.classes.values()}
        for key, meaning in of_kind.items():
            words = {NEW: _("new"), NOTHING: _("left out")} | things
            found.append(SettledName(prefix_of(kind, key), kind, key, _words(kind, key), words.get(meaning["to"], "?")))
    return found


def _words(kind: str, key: str) -> str:
    if kind != "class":
        return key
    school, year, name = key.rsplit("|", 2)
    return f"{name}, {school}, {school_year_label(int(year))}"
