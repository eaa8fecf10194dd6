"""Takes a whole import back, all of it or nothing: asked for on a page, done by a worker.

It is refused as soon as one of its sessions lies in a closed reporting period: what was reported is corrected session
by session, each with a reason that explains the adjustment.
"""

import datetime as dt

import pghistory
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from hubs.actions import EditedMeanwhile
from hubs.actions.editing import lock_version
from hubs.actions.worker import ask_worker
from hubs.models import Hub
from impact.actions.hint import hint
from impact.actions.merge_sessions import apart_from_voided
from impact.actions.run_import import ASKED_AGAIN_AFTER
from impact.imports.progress import died_over, note_progress
from impact.models import ImportState, Session, SessionImport
from impact.queries.reporting import closed_periods

UNDO = "impact.undo_import"
AT_ONCE = 2_000


class InClosedPeriod(Exception):
    """Sessions of the import lie in a closed period; the exception says so to a person. Nothing was written."""


@transaction.atomic
def ask_to_undo(*, row: SessionImport, by: User, version: int, reason: str) -> SessionImport:
    """Have an import taken back. Of two who press at once, one is told. Raises EditedMeanwhile, InClosedPeriod."""
    stored = lock_version(row, version)
    if not stored.is_done:
        raise EditedMeanwhile(stored)
    if refusal := why_not_undone(stored):
        raise InClosedPeriod(refusal)
    stored.state, stored.problem = ImportState.UNDOING, ""
    stored.undone_by, stored.undo_asked_at, stored.undo_reason = by, timezone.now(), reason
    stored.save(update_fields=["state", "problem", "undone_by", "undo_asked_at", "undo_reason"])
    transaction.on_commit(lambda: ask_worker(UNDO, stored.pk))
    stored.refresh_from_db()
    return stored


def why_not_undone(row: SessionImport) -> str:
    """Why an import stays although somebody may take it back, in words; blank where nothing speaks against it."""
    standing = Session.objects.filter(imported__made_by=row, voided_at=None)
    for period in closed_periods():
        number = standing.held_between(period.first_month, period.last_day).count()
        if number:
            text = ngettext(
                "%(number)d session of it lies in %(period)s, which the network has closed, so it cannot be taken back "
                "as a whole. Void what is wrong session by session, with a reason; or ask a network manager to open "
                "the period again.",
                "%(number)d sessions of it lie in %(period)s, which the network has closed, so it cannot be taken back "
                "as a whole. Void what is wrong session by session, with a reason; or ask a network manager to open "
                "the period again.",
                number,
            )
            return text % {"number": number, "period": period.label}
    return ""


def run_undo(import_id: int) -> int:
    """Void every session that still stands of an import that is being taken back, and say how many.

    Whoever is second leaves at once. If it fails nothing was changed: the import stands as before, and says so.
    """
    try:
        with transaction.atomic():
            waiting = SessionImport.objects.select_for_update(of=("self",), skip_locked=True)
            row = waiting.select_related("undone_by").filter(pk=import_id, state=ImportState.UNDOING).first()
            if row is None:
                return 0
            # Who asked has left the portal meanwhile, and nobody answers for it; or it never comes to the end.
            if row.undone_by is None or died_over(row, row.undo_asked_at, timezone.now()):
                leave_standing(import_id)
                return 0
            return _take_back(row, row.undone_by)
    except Exception:
        leave_standing(import_id)
        raise


@transaction.atomic
def leave_standing(import_id: int) -> None:
    """Say of an import that it could not be taken back. What was written as the reason stays for another try."""
    undoing = SessionImport.objects.select_related("undone_by").filter(pk=import_id, state=ImportState.UNDOING)
    row = undoing.select_for_update(of=("self",)).first()
    if row is None:
        return
    with translation.override((row.undone_by.interface_language if row.undone_by else "") or None):
        row.problem = why_not_undone(row) or _("It could not be taken back, and nothing was changed. Try again.")
    row.state, row.undone_by, row.undo_asked_at = ImportState.DONE, None, None
    row.save(update_fields=["state", "problem", "undone_by", "undo_asked_at"])


def left_undoing(now: dt.datetime) -> list[int]:
    """Imports whose worker was not told, or died."""
    undoing = SessionImport.objects.filter(state=ImportState.UNDOING, undo_asked_at__lt=now - ASKED_AGAIN_AFTER)
    return list(undoing.order_by("pk").values_list("pk", flat=True))


def _take_back(row: SessionImport, by: User) -> int:
    # Not while another table of the hub is brought in: it would be compared with what stands half.
    Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=row.hub_id)
    if why_not_undone(row):  # the period was closed since somebody asked
        leave_standing(row.pk)
        return 0
    now = timezone.now()
    standing = Session.objects.filter(imported__made_by=row, voided_at=None)
    keys = list(standing.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    with pghistory.context(user=by.pk, action="void"):
        for at in range(0, len(keys), AT_ONCE):
            note_progress(row, at)
            Session.objects.filter(pk__in=keys[at : at + AT_ONCE]).update(
                voided_at=now, voided_by=by, void_reason=row.undo_reason, version=F("version") + 1
            )
    row.state, row.undone_at = ImportState.UNDONE, now
    row.save(update_fields=["state", "undone_at"])
    apart_from_voided(keys, by=by)
    transaction.on_commit(hint)
    return len(keys)
