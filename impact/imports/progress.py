"""How far an import has come while it runs: a hint, so it lives where hints live, and may be lost."""

from django.core.cache import cache

from impact.models import SessionImport

KEPT = 600  # seconds


def note_progress(row: SessionImport, read: int) -> None:
    """Say how many rows were read."""
    cache.set(_key(row), read, timeout=KEPT)


def progress_of(row: SessionImport) -> int:
    """How many rows were read, as far as anybody knows."""
    return min(int(cache.get(_key(row), 0)), row.rows)


def _key(row: SessionImport) -> str:
    return f"impact:import:{row.pk}"
