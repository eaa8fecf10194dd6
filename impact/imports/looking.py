"""A long table is looked through by a worker, while its page shows how far that is.

What a worker says is a hint, like all that lives in the cache: where it gives no sign of life, the page looks through
the table itself, which takes as long and shows nothing meanwhile.
"""

import time
from dataclasses import dataclass

from django.core.cache import cache
from django.utils import translation

from hubs.actions.worker import ask_worker, is_silent
from impact.imports.preview import Understood
from impact.imports.progress import Progress
from impact.imports.shown import picture_at_hand, picture_of
from impact.models import SessionImport

LOOK = "impact.look_at_import"
LONG = 2_000  # rows from which on a look takes longer than one waits for a page
PATIENCE = 20.0  # seconds without a sign of life
KEPT = 300  # seconds


@dataclass(frozen=True)
class _Sign:
    """What a worker said last, and when: so many rows are read, or that it is up to the page."""

    at: float
    rows: int = 0
    left_to_page: bool = False


def look(row: SessionImport) -> Understood | Progress:
    """An import for its page, or how far a worker has come that looks through it for the page."""
    if row.rows < LONG:
        return picture_of(row)
    picture = picture_at_hand(row)
    if picture is not None:
        return picture
    key, now = _key(row), time.time()
    if cache.add(key, _Sign(now), timeout=KEPT):
        ask_worker(LOOK, row.pk, row.version, translation.get_language() or "")
    sign = cache.get(key)
    if is_silent() or not isinstance(sign, _Sign) or now - sign.at > PATIENCE:
        _leave_to_page(key)
        return picture_of(row)
    return picture_of(row) if sign.left_to_page else Progress(min(sign.rows, row.rows), row.rows)


def look_for_page(import_id: int, version: int, language: str) -> None:
    """What a worker does: look through an import as its page would, in that language, and say how far it is."""
    row = SessionImport.objects.select_related("hub").filter(pk=import_id, version=version).first()
    if row is None or not row.is_open:
        return
    with translation.override(language or None):
        key = _key(row)
        try:
            picture_of(row, lambda rows: cache.set(key, _Sign(time.time(), rows), timeout=KEPT))
        finally:
            if picture_at_hand(row) is None:
                _leave_to_page(key)
            else:
                cache.delete(key)


def _leave_to_page(key: str) -> None:
    """Let the page look itself for a while: no worker is there, or what one found out could not be kept."""
    cache.set(key, _Sign(time.time() + KEPT, left_to_page=True), timeout=KEPT)


def _key(row: SessionImport) -> str:
    return f"impact:{row.stored_name}:look:{row.version}:{translation.get_language()}"
