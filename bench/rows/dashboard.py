"""Row 1: the network's dashboard as its manager sees it, at the database and as a whole page."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test import Client, override_settings
from django.urls import reverse

from bench.databases import as_after_a_drain, at
from bench.people import get, signed_in
from bench.rounds import in_turns, median, of_rounds, ratios, stopwatch
from bench.rows.raw_log import FIGURES
from bench.sizes import Size
from bench.table import Aim, Line, milliseconds
from hubs.roles import Role

ROUNDS = 7
LOOKS_A_ROUND = 15
LOG_ROUNDS = 5


@dataclass
class QueryClock:
    """How long the database took, and for how many queries."""

    seconds: float = 0.0
    queries: int = 0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Within, every query is timed: also those whose plans are kept, which no `execute_wrapper` sees."""
        plain = CursorWrapper._execute  # type: ignore[attr-defined]  # the types of Django leave it out

        def timed(cursor: CursorWrapper, sql: str, params: object, *rest: object) -> object:
            def execute(sql: str, params: object, _many: bool, _context: object) -> object:
                return plain(cursor, sql, params, *rest)

            return self(execute, sql, params, False, {})

        with mock.patch.object(CursorWrapper, "_execute", timed):
            yield

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: object, many: bool, context: dict[str, Any]
    ) -> Any:
        """Pass a query on and add its time."""
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - begun
            self.queries += 1


@dataclass(frozen=True)
class Look:
    """One look at a page: seconds altogether and at the database, and how many queries."""

    page: float
    database: float
    queries: int


@override_settings(ROLLUP_VERSION_MAX_AGE=0)
def measure(sizes: list[Size]) -> list[Line]:
    """The dashboard at each size, and the same figures from the log."""
    browsers = {}
    for size in sizes:
        with at(size.database):
            browsers[size] = signed_in(Role.MANAGER)
            look(browsers[size])
    looks = in_turns(sizes, lambda size: _look_at(size, browsers[size]), rounds=ROUNDS * LOOKS_A_ROUND)
    database = {size: of_rounds([one.database for one in looks[size]], rounds=ROUNDS) for size in sizes}
    page = {size: of_rounds([one.page for one in looks[size]], rounds=ROUNDS) for size in sizes}
    from_log = in_turns(sizes, _from_log, rounds=LOG_ROUNDS)
    small, large = sizes[0], sizes[-1]
    queries = {size: looks[size][-1].queries for size in sizes}
    return [
        Line(
            "1",
            "network dashboard: database time",
            {size: milliseconds(median(database[size])) for size in sizes},
            ratios(database[large], database[small]),
            Aim(at_most=1.1),
            "1.03 a trial page; Akvo RSR 9 for 5 times the updates",
            [f"{', '.join(f'{queries[size]} queries at {size.title}' for size in sizes)}"],
        ),
        Line(
            "1",
            "network dashboard: whole page",
            {size: milliseconds(median(page[size])) for size in sizes},
            ratios(page[large], page[small]),
            Aim(at_most=1.1),
            "the same",
        ),
        Line(
            "1",
            "the same figures by SQL on the log",
            {size: milliseconds(median(from_log[size])) for size in sizes},
            ratios(from_log[large], from_log[small]),
            None,
            "raw log, totals alone: 1.3 ms at 10 k, 82 ms at 1 M",
            [
                f"SQL on the log takes {median(from_log[size]) / median(database[size]):,.1f} times the page's database"
                f" time at {size.title}"
                for size in sizes
            ],
        ),
    ]


def look(browser: Client) -> Look:
    """Ask for the dashboard once, made from the cells."""
    clock, page = QueryClock(), list[float]()
    as_after_a_drain()
    with clock.running(), stopwatch(page):
        get(browser, reverse("impact:network"))
    return Look(page[0], clock.seconds, clock.queries)


def _look_at(size: Size, browser: Client) -> Look:
    with at(size.database):
        return look(browser)


def _from_log(size: Size) -> float:
    taken: list[float] = []
    with at(size.database), connection.cursor() as cursor, stopwatch(taken):
        for statement in FIGURES:
            cursor.execute(statement)
            cursor.fetchall()
    return taken[0]
