"""Writes what was typed into the grid of a series: beside the log, or as corrections of what stands in it.

A cell is written where it still holds the number that the person saw. Where it does not, nothing of it is written, and
the answer says who was quicker. One transaction for all cells that come together.
"""

import enum
import zoneinfo
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.actions.correct_session import correct_session
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.plausibility import Doubt, doubts_about, doubts_about_closed
from impact.actions.record_session import ClassGone, CoHostNotOpen, HubNotOpen
from impact.actions.versions import draft_of
from impact.models import PlannedSession, ReportingPeriod, Session, SessionSeries, TypedCount
from impact.queries.grid import ColumnState, GridColumn, GridView, columns_of_keys, key_of, rows_of, told_by_key
from impact.queries.history import history_of
from impact.queries.reporting import closed_periods
from schools.models import SchoolClass


class CellState(enum.StrEnum):
    """What became of a number that was typed."""

    SAVED = "saved"
    OTHER = "other"
    REFUSED = "refused"
    ASKS = "asks"


@dataclass(frozen=True)
class ColumnTold:
    """One column as a page sends it: what it showed, and what was typed over that. None is blank.

    `yes` holds the keys of the doubts that the person answered with yes.
    """

    planned_id: int
    state: str
    version: int
    seen: Mapping[str, int]
    changes: Mapping[str, int | None] = field(default_factory=dict)
    yes: frozenset[str] = frozenset()

    def shown(self) -> dict[str, int]:
        """What the page shows now."""
        told = {**self.seen, **self.changes}
        return {key: heads for key, heads in told.items() if heads is not None}


@dataclass(frozen=True)
class CellOutcome:
    """What became of one number. `stored` is what stands, None for nothing; `said` says it to the person."""

    planned_id: int
    key: str
    state: CellState
    stored: int | None = None
    said: str = ""
    doubts: tuple[Doubt, ...] = ()


@transaction.atomic
def save_counts(
    *, series: SessionSeries, hub: Hub, by: User, rights: Collection[HubPerm], told: Sequence[ColumnTold]
) -> list[CellOutcome]:
    """Write what was typed and may be written; the outcome of each cell says what became of it."""
    wanted = [one for one in told if one.changes]
    columns = _locked(series, GridView(hub, by, rights), [one.planned_id for one in wanted])
    rows = {row.key for row in rows_of(series)}
    there, closed = _hold_classes(wanted), closed_periods()
    found: list[CellOutcome] = []
    for one in sorted(wanted, key=lambda one: one.planned_id):
        column = columns.get(one.planned_id)
        if column is None:
            said = _("This day is no longer planned in this series.")
            found += [CellOutcome(one.planned_id, key, CellState.REFUSED, said=said) for key in one.changes]
            continue
        write, others = _compare(column, one, rows, there)
        found += others
        if column.state == ColumnState.TYPED:
            _write(column.row, write, by)
            found += [CellOutcome(one.planned_id, key, CellState.SAVED, heads) for key, heads in write.items()]
        elif column.session is not None and write:
            found += _correct(column, column.session, replace(one, changes=write), by=by, closed=closed)
    return found


def _locked(series: SessionSeries, view: GridView, keys: Collection[int]) -> dict[int, GridColumn]:
    """The columns, held until the end of the transaction: first those planned, then their sessions, each in order."""
    rows = PlannedSession.objects.filter(series=series, pk__in=keys).order_by("pk")
    list(rows.select_for_update().values_list("pk", flat=True))
    sessions = Session.objects.filter(planned__in=rows).order_by("pk")
    list(sessions.select_for_update(of=("self",)).values_list("pk", flat=True))
    # Read only now: what was waited for is seen.
    return {column.row.pk: column for column in columns_of_keys(series, keys, view)}


def _hold_classes(told: Iterable[ColumnTold]) -> set[int]:
    """The classes in what was typed that are there, and stay until the end of the transaction."""
    keys = set()
    for column in told:
        keys |= {int(key[1:]) for key in column.changes if key[1:].isdecimal()}
    found = SchoolClass.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).order_by("pk")
    return set(found.values_list("pk", flat=True))


def _compare(
    column: GridColumn, told: ColumnTold, rows: Collection[str], there: Collection[int]
) -> tuple[dict[str, int | None], list[CellOutcome]]:
    """What may be written, and the outcome of all the rest."""
    write: dict[str, int | None] = {}
    others: list[CellOutcome] = []
    for key, heads in told.changes.items():
        stored = column.counts.get(key)
        state, said = CellState.REFUSED, column.why
        if column.state != ColumnState.SHUT:
            _audience, group = told_by_key(key)
            if group is not None and (key not in rows or group not in there):
                said = _("This class is no longer in the series.")
            elif stored == heads:
                state, said = CellState.SAVED, ""  # sent twice, or two who typed the same
            elif stored == told.seen.get(key) and column.state == told.state:
                write[key] = heads
                continue
            elif stored == told.seen.get(key):
                state, said = CellState.OTHER, _what_became_of_it(column)
            else:
                state, said = CellState.OTHER, _who_was_quicker(column, key, stored)
        others.append(CellOutcome(column.row.pk, key, state, stored, said))
    return write, others


def _what_became_of_it(column: GridColumn) -> str:
    """Nobody wrote into the cell, but the session went into the log or out of it."""
    if column.session is None:
        return _("This session was taken out of the log meanwhile.")
    logged = column.session.logged_by
    return _("%(who)s logged this session meanwhile.") % {"who": logged.name if logged else _("Somebody")}


def _who_was_quicker(column: GridColumn, key: str, stored: int | None) -> str:
    number = _("nothing") if stored is None else str(stored)
    who, when = _("Somebody"), None
    if column.session is not None:
        changes = history_of(column.session, with_note=False)
        logged = column.session.logged_by.name if column.session.logged_by else who
        who, when = (changes[0].who, changes[0].when) if changes else (logged, column.session.logged_at)
    else:
        for one in column.row.typed.all():
            if key_of(one.audience, one.school_class_id) == key:
                who, when = one.typed_by.name if one.typed_by else who, one.typed_at
    text = _("%(who)s wrote %(number)s meanwhile.")
    if when is not None:
        text = _("%(who)s wrote %(number)s meanwhile (%(day)s, %(time)s).")
        here = timezone.localtime(when, zoneinfo.ZoneInfo(column.row.series.hub.time_zone))
        return text % {"who": who, "number": number, "day": date_format(here), "time": time_format(here)}
    return text % {"who": who, "number": number}


def _write(row: PlannedSession, counts: Mapping[str, int | None], by: User) -> None:
    known = {key_of(one.audience, one.school_class_id): one for one in row.typed.all()}
    for key, heads in counts.items():
        audience, group = told_by_key(key)
        one = known.get(key) or TypedCount(planned=row, audience=audience, school_class_id=group)
        one.head_count, one.typed_by, one.typed_at = heads, by, timezone.now()
        one.save()


def _correct(
    column: GridColumn, session: Session, told: ColumnTold, *, by: User, closed: Sequence[ReportingPeriod]
) -> Iterator[CellOutcome]:
    """Correct a session that is held by a lock, as far as nothing needs a yes first."""
    before = draft_of(session)
    # That a day lies in a closed period is asked about whenever something of it is written.
    write, yes = dict(told.changes), told.yes | {key for key in session.confirmed if not key.startswith("closed-")}
    for key in list(write):
        outcome = _ask_about(before, key, write[key], column, yes, closed)
        if outcome is not None:
            del write[key]
            yield outcome
    if not write:
        return
    draft = _with_counts(before, write)
    doubts = [one for one in _new_doubts(before, draft, column.row) if one.key not in yes]
    state, said = CellState.SAVED, ""
    if doubts:
        state, said = CellState.ASKS, doubts[0].message
    else:
        confirmed = tuple(sorted({one.key for one in _new_doubts(before, draft, column.row)} | set(session.confirmed)))
        try:
            with transaction.atomic():
                correct_session(
                    session=session, by=by, draft=replace(draft, confirmed=confirmed), version=session.version
                )
        except (HubNotOpen, CoHostNotOpen, ClassGone) as refusal:
            state, said = CellState.REFUSED, str(refusal)
    for key, heads in write.items():
        stored = heads if state == CellState.SAVED else column.counts.get(key)
        yield CellOutcome(told.planned_id, key, state, stored, said, tuple(doubts))


def _ask_about(
    before: SessionDraft,
    key: str,
    heads: int | None,
    column: GridColumn,
    yes: Collection[str],
    closed: Iterable[ReportingPeriod],
) -> CellOutcome | None:
    """What is amiss about one number for itself, if anything is."""
    stored = column.counts.get(key)
    line = next((one for one in before.lines if _key(one) == key), None)
    if heads is not None and line is not None and (line.first_timers or 0) > heads:
        said = _("%(new)d of them were there for the first time: open the session to correct both.")
        told = said % {"new": line.first_timers}
        return CellOutcome(column.row.pk, key, CellState.REFUSED, stored, told)
    draft = _with_counts(before, {key: heads})
    doubts = [one for one in _new_doubts(before, draft, column.row) if one.line is not None and one.key not in yes]
    doubts += [one for one in doubts_about_closed([before.held_on], closed) if one.key not in yes]
    if not doubts:
        return None
    return CellOutcome(column.row.pk, key, CellState.ASKS, stored, doubts[0].message, tuple(doubts))


def _new_doubts(before: SessionDraft, draft: SessionDraft, row: PlannedSession) -> list[Doubt]:
    """What looks wrong in the numbers and was not so in the log before. No query."""
    hub = row.series.hub
    known = {one.key for one in doubts_about(before, hub=hub, today=hub.today())}
    return [one for one in doubts_about(draft, hub=hub, today=hub.today()) if one.key not in known]


def _with_counts(draft: SessionDraft, counts: Mapping[str, int | None]) -> SessionDraft:
    """A draft with other head counts; a blank one is no line."""
    left = dict(counts)
    lines = []
    for line in draft.lines:
        heads = left.pop(_key(line), line.head_count)
        if heads is not None:
            lines.append(replace(line, head_count=heads))
    added = {key: heads for key, heads in left.items() if heads is not None}
    told = {key: told_by_key(key) for key in added}
    groups = SchoolClass.objects.select_related("school").in_bulk([group for _one, group in told.values() if group])
    lines += [LineDraft(told[key][0], heads, groups.get(told[key][1] or 0)) for key, heads in added.items()]
    return replace(draft, lines=tuple(lines))


def _key(line: LineDraft) -> str:
    return key_of(line.audience.value, line.school_class.pk if line.school_class else None)
