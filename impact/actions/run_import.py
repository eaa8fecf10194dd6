"""Brings an import in, all of it or nothing."""

import datetime as dt
from collections.abc import Callable, Iterator

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.models import Hub
from impact.actions.bulk import copy_rows, record_sessions
from impact.actions.drafts import SessionDraft
from impact.actions.hint import hint
from impact.actions.second_look import with_seen_heads
from impact.imports import ImportPlan, plan_sheet
from impact.imports.kept import TableGoneError, dates_of, forget_table, must_choose_dates, options_of, sheet_of
from impact.imports.progress import died_over, note_progress
from impact.models import ImportedSession, ImportState, SessionImport, Source
from impact.rollups import drain_all, rebuild
from projects.actions.projects import add_project
from schools.actions.classes import add_class
from schools.actions.schools import add_school
from schools.models import School, SchoolClass

# Recomputing what went stale costs more than recomputing everything from about this share of the log on.
REBUILD_FROM_SHARE = 0.15
REBUILD_FROM = 5_000
ASKED_AGAIN_AFTER = dt.timedelta(seconds=20)

NOT_BROUGHT_IN = gettext_lazy("It could not be brought in. Try again, or send it in parts.")

Link = tuple[object, ...]


class NotTakenError(Exception):
    """The table cannot be brought in as it is; the message says why. Nothing was written."""


def run_import(import_id: int) -> int:
    """Bring a running import in and say how many sessions it added. Whoever is second leaves at once.

    What cannot be taken makes it refused, with a reason, and can be looked through again.
    """
    with translation.override(_language_of(import_id)):
        return _run(import_id)


def _language_of(import_id: int) -> str | None:
    """The language of who sent it, for what is said of it."""
    row = SessionImport.objects.select_related("sent_by").filter(pk=import_id).first()
    return (row.sent_by.interface_language or None) if row is not None and row.sent_by is not None else None


def _run(import_id: int) -> int:
    try:
        with transaction.atomic():
            waiting = SessionImport.objects.select_for_update(of=("self",), skip_locked=True)
            row = waiting.select_related("hub", "sent_by").filter(pk=import_id, state=ImportState.RUNNING).first()
            if row is None:
                return 0
            if died_over(row, row.started_at, timezone.now()):
                raise NotTakenError(str(NOT_BROUGHT_IN))
            note_progress(row, 0)
            return _bring_in(row)
    except NotTakenError as problem:
        refuse_import(import_id, str(problem))
    except IntegrityError:
        refuse_import(import_id, _("Somebody changed the log at the same moment. Look through it and run it again."))
    except Exception:
        refuse_import(import_id, str(NOT_BROUGHT_IN))
        raise
    return 0


@transaction.atomic
def refuse_import(import_id: int, problem: str) -> None:
    """Say why a running import was not brought in."""
    SessionImport.objects.filter(pk=import_id, state=ImportState.RUNNING).update(
        state=ImportState.REFUSED, problem=problem[:500]
    )


def left_running(now: dt.datetime) -> list[int]:
    """Imports whose worker was not told, or died."""
    running = SessionImport.objects.filter(state=ImportState.RUNNING, started_at__lt=now - ASKED_AGAIN_AFTER)
    return list(running.order_by("pk").values_list("pk", flat=True))


def add_up(added: int, before: int) -> None:
    """Bring the figures up to date after many sessions were added to a log of so many, the quicker way."""
    if added >= REBUILD_FROM and added > before * REBUILD_FROM_SHARE:
        rebuild()
    else:
        drain_all(wait=True)


def _bring_in(row: SessionImport) -> int:
    # Two imports of a hub one after the other; those who log sessions do not wait.
    Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=row.hub_id)
    by = row.sent_by
    with pghistory.context(user=by.pk if by else None, action="import"):
        plan, made = _plan(row)
        # What is unusual about the numbers stood in the preview.
        drafts = with_seen_heads(plan.new)
        written = record_sessions(hub=row.hub, by=by, drafts=drafts, source=Source.IMPORT, written=_linker(row, plan))
    row.state, row.finished_at = ImportState.DONE, timezone.now()
    row.sessions, row.interactions, row.already, row.made = written.sessions, plan.interactions, plan.already, made
    row.lookups, row.cells, row.left_out, row.confirmed = {}, {}, [], []
    row.save()
    name = row.stored_name
    transaction.on_commit(lambda: forget_table(name))
    transaction.on_commit(hint)
    return written.sessions


def _plan(row: SessionImport) -> tuple[ImportPlan, int]:
    """The plan, with what is new in it stored. Raises NotTakenError."""
    try:
        sheet = sheet_of(row)
    except TableGoneError as error:
        raise NotTakenError(_("The table is no longer kept: send it again.")) from error
    dates = dates_of(row, sheet)
    options = options_of(row, dates)
    plan = plan_sheet(hub=row.hub, sheet=sheet, options=options, progress=lambda read: note_progress(row, read))
    _check(plan, ambiguous=must_choose_dates(row, dates))
    if row.seen and plan.digest != row.seen:
        raise NotTakenError(_("Something has changed since, and it would not be what you were shown: look again."))
    if not plan.new_things:
        return plan, 0
    made = _make_new(row, plan)
    again = plan_sheet(hub=row.hub, sheet=sheet, options=options)
    _check(again, ambiguous=False)
    return again, made


def _check(plan: ImportPlan, *, ambiguous: bool) -> None:
    if ambiguous or not plan.accepted:
        raise NotTakenError(_("Something in it has to be looked at again first: see below."))


def _make_new(row: SessionImport, plan: ImportPlan) -> int:
    """Store what is to be added: schools before their classes. Raises NotTakenError."""
    by = row.sent_by
    if by is None:
        raise NotTakenError(_("Who sent it has no account any more: send it again."))
    try:
        for new in sorted(plan.new_things, key=lambda new: isinstance(new.thing, SchoolClass)):
            thing = new.thing
            if isinstance(thing, School):
                values = {"name": thing.name, "place": thing.place, "country": thing.country}
                thing.pk = add_school(hub=row.hub, by=by, values=values).pk
            elif isinstance(thing, SchoolClass):
                school = School.objects.get(pk=thing.school.pk)
                add_class(
                    school=school,
                    by=by,
                    name=thing.name,
                    school_year=thing.school_year,
                    level=thing.level,
                    size=thing.size,
                )
            else:
                values = {"title": thing.title, "starts_on": new.first_day, "status": thing.status}
                add_project(hub=row.hub, by=by, values=values)
    except ValidationError as error:
        raise NotTakenError("; ".join(error.messages)) from error
    return len(plan.new_things)


def _linker(row: SessionImport, plan: ImportPlan) -> Callable[[list[int], list[SessionDraft]], None]:
    """What ties each batch of sessions to the lines that they come from."""
    lines = iter(plan.lines)

    def link(ids: list[int], _drafts: list[SessionDraft]) -> None:
        rows: Iterator[Link] = ((key, row.pk, next(lines)) for key in ids)
        with connection.cursor() as cursor:
            copy_rows(cursor, ImportedSession._meta.db_table, ("session_id", "made_by_id", "line"), rows)

    return link
