"""The whole file: what would be written, what is in the log already, what is refused. Reads; writes nothing."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.actions.drafts import SessionDraft
from impact.actions.plausibility import E_MAIL, LONG_NUMBER, MANY, doubts_about
from impact.actions.versions import compare, draft_of
from impact.imports.columns import Column, choose_columns
from impact.imports.result import ImportPlan
from impact.imports.rows import RowReader
from impact.models import Session, SessionType
from schools.models import school_year_of
from schools.sheets import BadValueError, Notice, Refusal, Row, Sheet, UnreadableFileError, read_sheet
from schools.sheets.near import or_nearest
from schools.sheets.values import check_date_format

NAMESPACE = uuid.UUID("6d4f7c0e-2c0b-5a53-9a3a-3f6f2a5f7d11")  # any; a change would make every row a new one
AT_ONCE = 5_000
# What the form asks about again although a file may well hold it, row after row.
NOT_WORTH_A_NOTICE = {"date-long-ago", "not-counted", "nobody-came"}


@dataclass(frozen=True)
class ImportOptions:
    """How to read a file. `mapping`: column to fields; without one the file is the portal's own template.

    `date_format`: as for strptime, where dates are not written as 2022-05-12. `default_type`: the code of the type of
    the rows that give none.
    """

    mapping: Mapping[str, Sequence[str]] = field(default_factory=dict)
    date_format: str = ""
    default_type: str = ""


def plan_import(*, hub: Hub, content: bytes, options: ImportOptions) -> ImportPlan:
    """Understand a file for a hub. Whatever is wrong stands in the plan's refusals, never in an exception."""
    plan = ImportPlan(hub=hub)
    default_type = _check_options(plan, options)
    try:
        sheet = read_sheet(content, languages=hub.languages)
    except UnreadableFileError as problem:
        plan.refusals.append(Refusal(problem.line, "", problem.message))
        return plan
    plan.encoding, plan.separator, plan.rows = sheet.encoding, sheet.separator, len(sheet.rows)
    columns, refusals = choose_columns(sheet, options.mapping)
    plan.refusals += refusals
    if options.mapping:
        read = {column.position for column in columns}
        plan.unread_columns = [name for number, name in enumerate(sheet.header.cells) if name and number not in read]
    if plan.accepted:
        reader = RowReader(hub, columns, date_format=options.date_format, default_type=default_type, today=hub.today())
        _sort_out(plan, reader, list(_read_rows(plan, reader, sheet)))
    plan.refusals.sort(key=lambda refusal: refusal.line)
    return plan


def _check_options(plan: ImportPlan, options: ImportOptions) -> SessionType | None:
    if options.date_format:
        try:
            check_date_format(options.date_format)
        except BadValueError as problem:
            plan.refusals.append(Refusal(0, "", problem.message))
    if not options.default_type:
        return None
    types = {one.code: one for one in SessionType.objects.all()}
    if options.default_type not in types:
        message = _("There is no type of session “%(code)s”.") % {"code": options.default_type}
        plan.refusals.append(Refusal(0, "", or_nearest(message, options.default_type, list(types))))
    return types.get(options.default_type)


def _read_rows(plan: ImportPlan, reader: RowReader, sheet: Sheet) -> Iterator[tuple[Row, SessionDraft]]:
    """Each row that can be read, with its draft under its lasting uid; the others are refused."""
    width = len(sheet.header.cells)
    first_with: dict[uuid.UUID, int] = {}
    repeats: Counter[str] = Counter()
    for raw in sheet.rows:
        row = _of_width(raw, width)
        if row is None:
            reason = _("The row has %(found)d fields, and the first row has %(wanted)d.") % {
                "found": len(raw.cells),
                "wanted": width,
            }
            plan.refusals.append(Refusal(raw.line, "", reason))
            continue
        draft = reader.read(row)
        if not isinstance(draft, SessionDraft):
            plan.refusals += draft
            continue
        uid = _uid(plan.hub, reader.reference(row), draft, repeats)
        if uid in first_with:
            reason = _("The same reference stands on line %(line)d.") % {"line": first_with[uid]}
            plan.refusals.append(Refusal(row.line, _reference_column(reader), reason))
            continue
        first_with[uid] = row.line
        yield row, replace(draft, uid=uid)


def _of_width(row: Row, width: int) -> Row | None:
    """The row if it has a cell for each column; blank cells too many at its end are nothing."""
    if len(row.cells) == width:
        return row
    if len(row.cells) > width and not any(row.cells[width:]):
        return Row(row.line, row.cells[:width])
    return None


def _uid(hub: Hub, reference: str, draft: SessionDraft, repeats: Counter[str]) -> uuid.UUID:
    """The same for the same row each time the file is sent.

    By the reference, where there is one. Else by the content and by how many rows of the same content came before.
    """
    if reference:
        try:
            return uuid.UUID(reference)
        except ValueError:
            return uuid.uuid5(NAMESPACE, f"hub {hub.pk} reference {reference}")
    content = draft.payload_hash()
    repeats[content] += 1
    return uuid.uuid5(NAMESPACE, f"hub {hub.pk} content {content} number {repeats[content]}")


def _sort_out(plan: ImportPlan, reader: RowReader, read: list[tuple[Row, SessionDraft]]) -> None:
    """Part the rows into new ones, ones that are stored with the same content, and changed ones, which are refused."""
    changed: list[tuple[Row, SessionDraft]] = []
    rest = iter(read)
    while batch := list(islice(rest, AT_ONCE)):
        uids = [draft.uid for _row, draft in batch]
        stored = dict(Session.objects.filter(hub=plan.hub, uid__in=uids).values_list("uid", "payload_hash"))
        for row, draft in batch:
            if draft.uid not in stored:
                plan.new.append(draft)
                plan.notices += _notices(plan.hub, reader, row, draft)
            elif stored[draft.uid] == draft.payload_hash():
                plan.already += 1
            else:
                changed.append((row, draft))
    _refuse_changed(plan, reader, changed)


def _refuse_changed(plan: ImportPlan, reader: RowReader, changed: list[tuple[Row, SessionDraft]]) -> None:
    rest = iter(changed)
    while batch := list(islice(rest, AT_ONCE)):
        uids = [draft.uid for _row, draft in batch]
        stored = {one.uid: one for one in Session.objects.for_list().filter(hub=plan.hub, uid__in=uids)}
        for row, draft in batch:
            differing = [
                _("%(what)s: %(stored)s in the log, %(sent)s in the file")
                % {"what": one.label, "stored": one.stored, "sent": one.sent}
                for one in compare(draft_of(stored[draft.uid]), draft, with_notes=True)
                if one.differs
            ]
            reason = _("A session with this reference is in the log and says something else (%(differing)s).") % {
                "differing": "; ".join(differing)
            }
            plan.refusals.append(Refusal(row.line, _reference_column(reader), reason))


def _notices(hub: Hub, reader: RowReader, row: Row, draft: SessionDraft) -> Iterator[Notice]:
    if not _unusual(draft):
        return
    for doubt in doubts_about(draft, hub=hub, today=reader.today):
        if doubt.code not in NOT_WORTH_A_NOTICE:
            yield Notice(row.line, doubt.topic, doubt.message)


def _unusual(draft: SessionDraft) -> bool:
    """Whether anything in the draft may be worth a notice; most rows pass here without costing more."""
    if sum(line.head_count for line in draft.lines) > MANY:
        return True
    for line in draft.lines:
        group = line.school_class
        if group is not None and (line.head_count > group.size or group.school_year != school_year_of(draft.held_on)):
            return True
    return any(text and (E_MAIL.search(text) or LONG_NUMBER.search(text)) for text in (draft.title, draft.note))


def _reference_column(reader: RowReader) -> str:
    column: Column | None = reader.column.get("reference")
    return column.name if column else ""
