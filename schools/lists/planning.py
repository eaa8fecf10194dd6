"""The whole list: what would be added, what is there already, what is asked, what is refused. Reads; writes nothing."""

from collections import Counter
from dataclasses import dataclass, field

from django.utils import formats
from django.utils.translation import gettext as _

from hubs.folding import words_of
from hubs.languages import language_name
from hubs.models import Hub
from hubs.queries.directory import country_name
from schools.lists.class_rows import ClassReader, in_words
from schools.lists.class_rows import key_of as class_key
from schools.lists.columns import Cells, ListColumn, columns_of, problems_with
from schools.lists.drafts import ANOTHER, ClassDraft, Filling, ListOptions, Question, ReadRow, RowState, SchoolDraft
from schools.lists.fields import FIELDS, ListKind
from schools.lists.reading import ListTable, personal_columns
from schools.lists.school_rows import SchoolReader
from schools.lists.school_rows import key_of as school_key
from schools.models import School
from schools.sheets import Notice, Refusal, Row

FIELDS_OF_SCHOOLS = ("name", "place", "country", "levels", "language", "size", "website", "partner_since")
FIELDS_OF_CLASSES = ("school", "place", "name", "school_year", "level", "size")
MANY = 3  # rows for the same class: a list of pupils
TOTALS = frozenset(
    {
        "total",
        "totals",
        "totais",
        "totaal",
        "totaux",
        "summe",
        "gesamt",
        "insgesamt",
        "celkem",
        "soucet",
        "συνολο",
        "totale",
        "totali",
    }
)


@dataclass
class ListPlan:
    """A list as it was understood. With a refusal or an open question nothing of it may be written."""

    hub: Hub
    kind: ListKind
    table: ListTable
    personal: bool = False
    columns: list[ListColumn] = field(default_factory=list)
    rows: list[ReadRow] = field(default_factory=list)
    schools: list[SchoolDraft] = field(default_factory=list)
    classes: list[ClassDraft] = field(default_factory=list)
    fillings: list[Filling] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    already: int = 0

    @property
    def open_questions(self) -> list[Question]:
        """Those that nobody has answered."""
        return [question for question in self.questions if not question.answer]

    @property
    def accepted(self) -> bool:
        """Whether the plan may be written."""
        return not self.refusals and not self.open_questions

    @property
    def new(self) -> int:
        """How many would be added."""
        return len(self.schools) + len(self.classes)

    @property
    def filled_in(self) -> int:
        """How many schools would be filled in."""
        return len({one.school.pk for one in self.fillings})

    def take(self, line: int, cells: tuple[str, ...], state: RowState) -> None:
        """Note what became of a row."""
        self.rows.append(ReadRow(line, cells, state))
        self.already += state in (RowState.THERE, RowState.FILLS)


def plan_list(hub: Hub, kind: ListKind, table: ListTable, options: ListOptions) -> ListPlan:
    """Understand a list for a hub. Whatever is wrong stands in the plan's refusals, never in an exception."""
    plan = ListPlan(hub, kind, table, refusals=list(personal_columns(kind, table)))
    if plan.refusals:
        plan.personal = True
        return plan
    plan.columns = columns_of(FIELDS[kind], table, options.columns)
    plan.refusals = problems_with(FIELDS[kind], table, plan.columns)
    for name in table.other_tables:
        message = _("The table “%(name)s” of the workbook was not read.") % {"name": name}
        plan.notices.append(Notice(0, "", message))
    if table.left_out:
        message = _("Left out and not kept, for they say how a school is reached or who leads it: %(columns)s.")
        plan.notices.append(Notice(0, "", message % {"columns": ", ".join(f"“{name}”" for name in table.left_out)}))
    if not plan.refusals:
        cells = Cells(plan.columns)
        if kind == ListKind.SCHOOLS:
            _schools(plan, SchoolReader(hub, cells, options))
        else:
            _classes(plan, ClassReader(hub, cells, options))
    return plan


def _schools(plan: ListPlan, reader: SchoolReader) -> None:
    above: dict[object, SchoolDraft] = {}
    for row in plan.table.rows:
        if _is_total(reader.columns, row, "name"):
            plan.notices.append(Notice(row.line, "", _("This line is a sum and no school, so it is left out.")))
            continue
        draft = reader.read(row)
        if not isinstance(draft, SchoolDraft):
            plan.refusals += draft
            plan.take(row.line, tuple(reader.columns.of(row, name) for name in FIELDS_OF_SCHOOLS), RowState.REFUSED)
            continue
        shown = _school_in_words(draft)
        key = school_key(draft.name, draft.place)
        if twin := reader.twin(draft):
            _there(plan, reader.filling(draft, twin), draft, twin, shown)
        elif key in above:
            _again(plan, draft, above[key], shown)
        else:
            question = reader.question(draft, list(above.values()))
            if question is not None:
                plan.questions.append(question)
            if question is None or question.answer == ANOTHER:
                plan.schools.append(draft)
                above[key] = draft
                plan.take(draft.line, shown, RowState.NEW)
            elif twin := reader.meant(question):
                _there(plan, reader.filling(draft, twin), draft, twin, shown)
            else:
                plan.take(draft.line, shown, RowState.THERE if question.answer else RowState.ASKED)


def _is_total(columns: Cells, row: Row, field: str) -> bool:
    """Whether a line sums up those above: “Total” where the name of a school should stand, and no place or year."""
    words = words_of(columns.of(row, field) or next((cell for cell in row.cells if cell), ""))
    says_more = columns.of(row, "place") or columns.of(row, "school_year")
    return bool(words) and words[0] in TOTALS and len(words) <= 2 and not says_more


def _there(plan: ListPlan, filling: Filling | None, draft: SchoolDraft, school: School, shown: tuple[str, ...]) -> None:
    """A school that is there: it stays as it is, but for what it does not say and the row does."""
    earlier = [one for one in plan.fillings if one.school.pk == school.pk]
    if filling is not None and earlier:
        before = {name: value for one in earlier for name, value in one.values.items()}
        if any(before.get(name, value) != value for name, value in filling.values.items()):
            reason = _("Line %(line)d says something else about the same school: leave one of the two.")
            plan.refusals.append(Refusal(draft.line, "", reason % {"line": earlier[0].line}))
            plan.take(draft.line, shown, RowState.REFUSED)
            return
        new = {name: value for name, value in filling.values.items() if name not in before}
        filling = Filling(draft.line, school, new) if new else None
    if filling is not None:
        plan.fillings.append(filling)
        message = _("It is there as “%(name)s”. Filled in is what was missing: %(what)s.")
        words = {"name": school.name, "what": _filled_in_words(filling)}
        plan.notices.append(Notice(draft.line, "", message % words))
    elif school.name != draft.name:
        message = _("It is there as “%(name)s” and stays as it is.") % {"name": school.name}
        plan.notices.append(Notice(draft.line, "", message))
    plan.take(draft.line, shown, RowState.FILLS if filling is not None else RowState.THERE)


def _filled_in_words(filling: Filling) -> str:
    labels = {one.name: str(one.label) for one in FIELDS[ListKind.SCHOOLS]}
    return "; ".join(f"{labels[name]}: {_in_words(name, value)}" for name, value in filling.values.items())


def _in_words(name: str, value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(level.label) for level in value)
    return language_name(str(value)) if name == "language" else str(value)


def _again(plan: ListPlan, draft: SchoolDraft, first: SchoolDraft, shown: tuple[str, ...]) -> None:
    """A school that stands in the list twice: the same words once, other words refused."""
    if _school_in_words(first)[2:] == shown[2:]:
        plan.notices.append(
            Notice(draft.line, "", _("The same as line %(line)d, so it counts once.") % {"line": first.line})
        )
        plan.take(draft.line, shown, RowState.THERE)
        return
    reason = _("Line %(line)d says something else about the same school: leave one of the two.") % {"line": first.line}
    plan.refusals.append(Refusal(draft.line, "", reason))
    plan.take(draft.line, shown, RowState.REFUSED)


def _school_in_words(draft: SchoolDraft) -> tuple[str, ...]:
    levels = ", ".join(str(level.label) for level in draft.levels)
    since = formats.date_format(draft.partner_since, "SHORT_DATE_FORMAT") if draft.partner_since else ""
    language = language_name(draft.language) if draft.language else ""
    size = str(draft.size) if draft.size else ""
    return (draft.name, draft.place, country_name(draft.country), levels, language, size, draft.website, since)


def _classes(plan: ListPlan, reader: ClassReader) -> None:
    above: dict[object, ClassDraft] = {}
    times: Counter[object] = Counter()
    for row in plan.table.rows:
        if _is_total(reader.columns, row, "school"):
            plan.notices.append(Notice(row.line, "", _("This line is a sum and no class, so it is left out.")))
            continue
        draft = reader.read(row)
        if not isinstance(draft, ClassDraft):
            plan.refusals += draft or []
            state = RowState.ASKED if draft is None else RowState.REFUSED
            plan.take(row.line, tuple(reader.columns.of(row, name) for name in FIELDS_OF_CLASSES), state)
            continue
        key = class_key(draft.school.pk, draft.school_year, draft.name)
        times[key] += 1
        if key in above:
            _class_again(plan, draft, above[key], times[key])
            continue
        above[key] = draft
        if twin := reader.twin(draft):
            if (twin.name, twin.size) != (draft.name, draft.size):
                words = {"name": twin.name, "size": twin.size}
                message = _("It is there as “%(name)s” with %(size)d pupils and stays as it is.") % words
                plan.notices.append(Notice(draft.line, "", message))
            plan.take(draft.line, in_words(draft), RowState.THERE)
        else:
            plan.classes.append(draft)
            plan.take(draft.line, in_words(draft), RowState.NEW)
    plan.questions += reader.questions.values()


def _class_again(plan: ListPlan, draft: ClassDraft, first: ClassDraft, times: int) -> None:
    reason = _("The class %(name)s stands on line %(line)d already.") % {"name": draft.name, "line": first.line}
    if times == MANY:
        reason += " " + _("If this list has a row for each pupil, send one with a row for each class instead.")
    plan.refusals.append(Refusal(draft.line, "", reason))
    plan.take(draft.line, in_words(draft), RowState.REFUSED)
