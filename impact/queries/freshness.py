"""How fresh the figures are, and one steady moment to read them in."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from impact.models import RollupState

DEFAULT_MAX_AGE = 1.0  # seconds
# Names of hubs and the like change without a new version of the figures; nothing is kept for longer than this.
KEPT_AT_MOST = 600  # seconds


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the figures were last added up and last checked against the sessions; None where they never were."""

    version: int = 0
    added_up_at: dt.datetime | None = None
    verified_at: dt.datetime | None = None
    verified_cells: int | None = None
    verified_differences: int | None = None

    @property
    def tag(self) -> str:
        """A key for what is kept: another one for every other state of the figures, and after ten minutes."""
        moments = (self.added_up_at, self.verified_at)
        stamps = (f"{moment.timestamp():.6f}" if moment else "0" for moment in moments)
        return "-".join([str(self.version), *stamps, str(int(time.time()) // KEPT_AT_MOST)])


_remembered: tuple[float, Freshness] | None = None


def freshness() -> Freshness:
    """The state of the figures now. One query."""
    row = RollupState.objects.values_list(
        "version", "added_up_at", "verified_at", "verified_cells", "verified_differences"
    ).first()
    return Freshness(*row) if row else Freshness()


def recent_freshness() -> Freshness:
    """The state of the figures, at most a second old (`ROLLUP_VERSION_MAX_AGE`), out of this process's memory."""
    global _remembered
    now = time.monotonic()
    known = _remembered
    if known is not None and now - known[0] < getattr(settings, "ROLLUP_VERSION_MAX_AGE", DEFAULT_MAX_AGE):
        return known[1]
    current = freshness()
    _remembered = (now, current)
    return current


@contextmanager
def one_moment() -> Iterator[None]:
    """All queries within see the figures of the same moment, even while others are being added up.

    Within a transaction of somebody else that one is used, and its isolation stands.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
