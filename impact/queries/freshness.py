"""How fresh the figures are, and one steady moment to read them in."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, QuerySet, Subquery, When
from django.utils import timezone

from hubs.said_once import SaidOnce
from impact.models import RollupState, Session

# The state of the figures as SQL: another text for every other one.
AS_ONE_TEXT = """
    (SELECT concat_ws('.', version, extract(epoch FROM added_up_at), extract(epoch FROM verified_at))
     FROM impact_rollupstate)
"""
# The check runs every night; after this long something keeps it from running, and somebody has to look.
CHECK_IS_OVERDUE = dt.timedelta(hours=36)


@dataclass(frozen=True, slots=True)
class Freshness:
    """When the figures were last added up and last checked against the sessions; None where they never were.

    `unchecked_since` stands in for the last check as long as there was none: when the first session was logged.
    """

    version: int = 0
    added_up_at: dt.datetime | None = None
    verified_at: dt.datetime | None = None
    verified_differences: int | None = None
    unchecked_since: dt.datetime | None = None

    @property
    def overdue(self) -> bool:
        """Whether the figures should have been checked by now."""
        since = self.verified_at or self.unchecked_since
        return since is not None and timezone.now() - since > CHECK_IS_OVERDUE


def freshness() -> Freshness:
    """The state of the figures now. One query."""
    rows = _STATE.tuples()
    return Freshness(*rows[0]) if rows else Freshness()


def _state() -> "QuerySet[RollupState, tuple[Any, ...]]":
    first_session = Session.objects.order_by("pk").values("logged_at")[:1]
    return RollupState.objects.values_list(
        "version",
        "added_up_at",
        "verified_at",
        "verified_differences",
        Case(When(verified_at=None, then=Subquery(first_session))),
    )


_STATE = SaidOnce(_state)


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
