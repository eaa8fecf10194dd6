"""How far an import has come while it runs or is taken back: a hint, so it lives where hints live, and may be lost."""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache

from impact.models import ImportState, SessionImport

KEPT = 600  # seconds
GIVEN_UP_AFTER = dt.timedelta(minutes=15)  # longer than what is kept, so that nothing of an earlier try counts


@dataclass(frozen=True)
class Progress:
    """So many of so many: rows that were read, or sessions that were taken back."""

    done: int
    of: int


def note_progress(row: SessionImport, done: int) -> None:
    """Say how many rows were read, or sessions taken back."""
    cache.set(_key(row), done, timeout=KEPT)


def died_over(row: SessionImport, since: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether somebody begins it again and again and never comes to the end. What nobody could begin is no such."""
    return since is not None and since < now - GIVEN_UP_AFTER and cache.get(_key(row)) is not None


def progress_of(row: SessionImport) -> Progress:
    """How far it has come, as far as anybody knows."""
    of = (row.sessions or 0) if row.state == ImportState.UNDOING else row.rows
    return Progress(min(int(cache.get(_key(row), 0)), of), of)


def _key(row: SessionImport) -> str:
    return f"impact:import:{row.pk}:{row.state}"
