"""The whole file: what would be written, what is in the log already, what is refused. Reads; writes nothing."""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import islice

from django.db.models import F, UUIDField
from django.utils.translation import gettext as _

from hubs.models import Hub
from impact.actions.drafts import SessionDraft
from impact.actions.plausibility import E_MAIL, LONG_NUMBER, MANY, doubts_about
from impact.actions.versions import compare, draft_of
from impact.imports.collecting import collector_at_rest
from impact.imports.columns import Column, choose_columns, column_name, telling_name
from impact.imports.names import is_word_of_sums
from impact.imports.options import BEGINS_WITH_DAY, ImportOptions
from impact.imports.questions import (
    days_in_closed_periods,
    far_dates,
    is_counted_twice,
    rows_of_other_hubs,
    sums_with_a_date,
    swapped_dates,
    twins_in_file,
    twins_in_log,
)
from impact.imports.register import Unknown
from impact.imports.result import ImportPlan
from impact.imports.rows import NEEDS_AUDIENCE, RowReader
from impact.imports.values import PARTED
from impact.models import ImportState, Session, SessionType
from impact.models.among import IsOneOf
from schools.models import school_year_of
from schools.sheets import BadValueError, Notice, Refusal, Row, Sheet, UnreadableFileError, read_sheet
from schools.sheets.near import or_nearest, plain
from schools.sheets.values import check_date_format

NAMESPACE = uuid.UUID("6d4f7c0e-2c0b-5a53-9a3a-3f6f2a5f7d11")  # any; a change would make every row a new one
DIGITS_OF_UID = 32
AT_ONCE = 5_000
# What the form asks about again although a file may well hold it, row after row.
NOT_WORTH_A_NOTICE = {"date-long-ago", "not-counted", "nobody-came"}

Told = list[tuple[Row, SessionDraft]]
Progress = Callable[[int], None]  # how many rows were read


def plan_import(*, hub: Hub, content: bytes, options: ImportOptions) -> ImportPlan:
    """Understand a file for a hub. Whatever is wrong stands in the plan's refusals, never in an exception."""
    try:
        with collector_at_rest():
            sheet = read_sheet(content, languages=hub.languages)
    except UnreadableFileError as problem:
        plan = ImportPlan(hub=hub)
        _check_options(plan, options)
        plan.refusals.append(Refusal(problem.line, "", problem.message))
        return plan
    return plan_sheet(hub=hub, sheet=sheet, options=options)


@collector_at_rest()
def plan_sheet(*, hub: Hub, sheet: Sheet, options: ImportOptions, progress: Progress | None = None) -> ImportPlan:
    """The same for a table that was read already; `progress` is told now and then how many rows were read."""
    plan = ImportPlan(hub=hub)
    default_type = _check_options(plan, options)
    plan.encoding, plan.separator, plan.rows = sheet.encoding, sheet.separator, len(sheet.rows)
    columns, refusals = choose_columns(sheet, options.mapping, options.columns)
    plan.columns = columns
    plan.refusals += refusals
    if plan.accepted and not sheet.rows:
        plan.refusals.append(Refusal(sheet.header.line, "", _("There is no row below the names of the columns.")))
    if options.mapping or options.columns:
        read = {column.position for column in columns}
        plan.unread_columns = [telling_name(sheet.header, at) for at in _filled(sheet) if at not in read]
    if plan.accepted:
        reader = RowReader(hub, columns, options=options, default_type=default_type, today=hub.today())
        tell = progress or (lambda _number: None)
        told = list(_read_rows(plan, reader, sheet, tell))
        tell(len(sheet.rows))
        _sort_out(plan, reader, told)
        plan.new_things = list(reader.register.new.values())
        if options.asks and reader.days and not options.days_audience:
            plan.refusals.append(Refusal(0, "", str(NEEDS_AUDIENCE)))
        new = list(zip(plan.lines, plan.new, strict=True))
        in_closed = list(days_in_closed_periods(new, options.confirmed))
        if "other" in reader.column and is_counted_twice(new):
            plan.notices.insert(0, _of_twice(reader.column["other"], sheet))
        sums = list(sums_with_a_date(new, options.confirmed, _sums_told(sheet, options)))
        if not options.asks:
            told_alone = [*in_closed, *sums]
            plan.notices += [Notice(one.line, reader.column["date"].name, one.message) for one in told_alone]
        else:
            plan.questions = [
                *far_dates(new, options.confirmed),
                *swapped_dates(new, options.confirmed, _cells_of(sheet, options, reader.column["date"].position)),
                *rows_of_other_hubs(hub, new, options.confirmed, _hubs_told(plan, reader, sheet)),
                *in_closed,
                *sums,
                *twins_in_file(new, options.confirmed, reference="reference" in reader.column),
                *twins_in_log(hub, new, options.confirmed),
            ]
            plan.questions.sort(key=lambda question: question.line)
    plan.refusals.sort(key=lambda refusal: refusal.line)
    return plan


def _of_twice(column: Column, sheet: Sheet) -> Notice:
    message = _(
        "In each row, “%(name)s” is as many as the other columns of people together, or more. If it adds them up, "
        "everybody is counted twice: say that this column is not read."
    )
    name = column_name(sheet.header, column.position)
    return Notice(sheet.header.line, name, message % {"name": name})


def _filled(sheet: Sheet) -> list[int]:
    """The columns that have a name, or something in them."""
    filled = {at for at, name in enumerate(sheet.header.cells) if name}
    blank = [at for at in range(len(sheet.header.cells)) if at not in filled]
    filled |= {at for at in blank if any(at < len(row.cells) and row.cells[at] for row in sheet.rows)}
    return sorted(filled)


def _cells_of(sheet: Sheet, options: ImportOptions, position: int) -> dict[int, str]:
    """What stands in a column by line, as it was corrected."""
    told = {row.line: row.cells[position] for row in sheet.rows if position < len(row.cells)}
    return told | {line: cells[position] for line, cells in options.cells.items() if position in cells}


def _hubs_told(plan: ImportPlan, reader: RowReader, sheet: Sheet) -> dict[int, Hub]:
    """Which hub each line names in columns that are not read, and in which nothing but hubs stands."""
    read = {column.position for column in plan.columns}
    known = reader.register.hubs | {plain(hub.name): hub for hub in reader.register.hubs.values()}
    told: dict[int, Hub] = {}
    for position in (at for at in _filled(sheet) if at not in read):
        cells = {line: cell for line, cell in _cells_of(sheet, reader.options, position).items() if cell}
        if cells and all(plain(cell) in known for cell in cells.values()):
            told |= {line: known[plain(cell)] for line, cell in cells.items()}
    return told


def _sums_told(sheet: Sheet, options: ImportOptions) -> dict[int, str]:
    """The word of sums in each line that has one."""
    told: dict[int, str] = {}
    for row in sheet.rows:
        corrected = options.cells.get(row.line, {})
        cells = [corrected.get(at, cell) for at, cell in enumerate(row.cells)] if corrected else row.cells
        word = next((cell for cell in cells if cell and is_word_of_sums(cell)), None)
        if word is not None:
            told[row.line] = word
    return told


def _check_options(plan: ImportPlan, options: ImportOptions) -> SessionType | None:
    if options.date_format and options.date_format != BEGINS_WITH_DAY:
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


def _read_rows(
    plan: ImportPlan, reader: RowReader, sheet: Sheet, progress: Progress
) -> Iterator[tuple[Row, SessionDraft]]:
    """Each session of the rows that can be read, with its draft under its lasting uid; other rows are refused."""
    width = len(sheet.header.cells)
    first_with: dict[uuid.UUID, int] = {}
    repeats: Counter[str] = Counter()
    left_out = set(reader.options.left_out)
    for number, raw in enumerate(sheet.rows):
        if number % AT_ONCE == 0:
            progress(number)
        if raw.line in left_out:
            plan.left_out += 1
            continue
        row = _of_width(plan, raw, width, reader.options)
        if row is None:
            reason = _("The row has %(found)d fields, and the first row has %(wanted)d.") % {
                "found": len(raw.cells),
                "wanted": width,
            }
            plan.refusals.append(Refusal(raw.line, "", reason))
            continue
        _count_parted(plan, reader, row)
        reading = reader.read(row)
        plan.refusals += reading.refusals
        _note_unknown(plan, reading.unknown)
        reference = reader.reference(row)
        for which, draft in enumerate(reading.drafts):
            called = f"{reference} day {draft.held_on}" if reference and len(reading.drafts) > 1 else reference
            uid = _uid(plan.hub, called, draft, repeats)
            if uid in first_with:
                if which == 0 or first_with[uid] != row.line:
                    reason = _("The same reference stands on line %(line)d.") % {"line": first_with[uid]}
                    plan.refusals.append(Refusal(row.line, _reference_column(reader), reason))
                break
            first_with[uid] = row.line
            yield row, draft.under(uid)


def _note_unknown(plan: ImportPlan, names: Sequence[Unknown]) -> None:
    for one in names:
        known = plan.unknown.setdefault((one.kind, one.key), one)
        if known is not one:
            known.lines += one.lines
            known.most = max(known.most, one.most)


def _count_parted(plan: ImportPlan, reader: RowReader, row: Row) -> None:
    """Count numbers such as 1.200, of which one has to know what the sign means."""
    for name in reader.counted:
        cell = row.cells[reader.column[name].position]
        if len(cell) > 4 and any(pattern.fullmatch(cell) for pattern in PARTED.values()):
            plan.parted_numbers += 1


def _of_width(plan: ImportPlan, row: Row, width: int, options: ImportOptions) -> Row | None:
    """The row if it has a cell for each column; blank cells too many at its end are nothing."""
    corrected = options.cells.get(row.line)
    if corrected:
        cells = row.cells + [""] * (max(corrected) + 1 - len(row.cells))
        for position, text in corrected.items():
            cells[position] = text
        row = Row(row.line, cells)
    if len(row.cells) == width:
        return row
    if len(row.cells) < width:
        plan.short_rows += 1
        return Row(row.line, row.cells + [""] * (width - len(row.cells))) if options.short_rows else None
    if len(row.cells) > width and not any(row.cells[width:]):
        return Row(row.line, row.cells[:width])
    return None


def _uid(hub: Hub, reference: str, draft: SessionDraft, repeats: Counter[str]) -> uuid.UUID:
    """The same for the same row each time the file is sent.

    By the reference, where there is one. Else by the content and by how many rows of the same content came before.
    """
    if len(reference) >= DIGITS_OF_UID:
        with suppress(ValueError):
            return uuid.UUID(reference)
    if reference:
        return uuid.uuid5(NAMESPACE, f"hub {hub.pk} reference {reference}")
    content = draft.payload_hash()
    repeats[content] += 1
    return uuid.uuid5(NAMESPACE, f"hub {hub.pk} content {content} number {repeats[content]}")


def _sort_out(plan: ImportPlan, reader: RowReader, read: Told) -> None:
    """Part the rows into new ones, ones that are stored with the same content, and changed ones, which are refused."""
    changed: Told = []
    rest = iter(read)
    while batch := list(islice(rest, AT_ONCE)):
        batch, stored = _after_undone(plan.hub, batch)
        for row, draft in batch:
            if draft.uid not in stored:
                plan.new.append(draft)
                plan.lines.append(row.line)
                plan.notices += _notices(plan.hub, reader, row, draft)
            elif stored[draft.uid] == draft.payload_hash():
                plan.already += 1
            else:
                changed.append((row, draft))
    _refuse_changed(plan, reader, changed)


def _after_undone(hub: Hub, batch: Told) -> tuple[Told, dict[uuid.UUID, str]]:
    """The rows, and what is stored of them by uid.

    What belongs to an import that was taken back stays voided: the row gets a uid of its own, as if it were new.
    """
    stored: dict[uuid.UUID, str] = {}
    while True:
        uids = [draft.uid for _row, draft in batch if draft.uid not in stored]
        rows = Session.objects.filter(IsOneOf(F("uid"), uids, UUIDField()), hub=hub)
        found = rows.values_list("uid", "payload_hash", "voided_at", "imported__made_by__state")
        undone = set()
        for uid, payload_hash, voided_at, state in found:
            if voided_at is not None and state == ImportState.UNDONE:
                undone.add(uid)
            else:
                stored[uid] = payload_hash
        if not undone:
            return batch, stored
        batch = [
            (row, draft.under(uuid.uuid5(NAMESPACE, f"{draft.uid} again")) if draft.uid in undone else draft)
            for row, draft in batch
        ]


def _refuse_changed(plan: ImportPlan, reader: RowReader, changed: Told) -> None:
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
