"""Row 21: the network filtered: figures, months, two rankings and days of a view, from the cells and elsewhere."""

import datetime as dt
import importlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from bench import servers
from bench.databases import at
from bench.rounds import in_turns, median, of_rounds, ratios, stopwatch
from bench.rows.dashboard import QueryClock
from bench.sizes import Size
from bench.table import Line, milliseconds
from impact.models import SessionType
from impact.queries.slices import Rank, Slice, days_of_slice, rank_slice, read_slice

ROUNDS = 5
VIEWS_A_ROUND = 5
FEWEST_SECONDS = 0.05  # the aim: database time of a view
FIRST, AFTER = dt.date(2020, 9, 1), dt.date(2021, 9, 1)
YEAR = Slice(first=FIRST, after=AFTER)
TERM = Slice(first=FIRST, after=dt.date(2021, 1, 1))
# Months in a row that are no period of the calendar; and days that are no whole months, which have no cells.
MONTHS = Slice(first=dt.date(2020, 11, 1), after=dt.date(2021, 3, 1))
DAYS = Slice(first=dt.date(2020, 11, 3), after=dt.date(2020, 11, 17))

# The same figures as somebody without cells would ask for them; both databases understand it.
ON_THE_LOG = (
    """SELECT CASE WHEN l.audience IN ('student', 'teacher') THEN l.audience ELSE 'community' END AS audience,
           count(DISTINCT s.id), sum(l.head_count), sum(l.first_timers)
    FROM impact_session s LEFT JOIN impact_attendanceline l ON l.session_id = s.id WHERE {where} GROUP BY 1""",
    """SELECT date_trunc('month', s.held_on) AS month,
           CASE WHEN l.audience IN ('student', 'teacher') THEN l.audience ELSE 'community' END AS audience,
           count(DISTINCT s.id), sum(l.head_count), sum(l.first_timers)
    FROM impact_session s LEFT JOIN impact_attendanceline l ON l.session_id = s.id WHERE {where} GROUP BY 1, 2""",
    """SELECT month, sum(highest) FROM (
        SELECT date_trunc('month', s.held_on) AS month, c.lineage_id, max(l.head_count) AS highest
        FROM impact_session s JOIN impact_attendanceline l ON l.session_id = s.id
        JOIN schools_schoolclass c ON c.id = l.school_class_id WHERE {where} GROUP BY 1, 2) once GROUP BY month""",
    """SELECT sum(highest) FROM (
        SELECT c.lineage_id, max(l.head_count) AS highest
        FROM impact_session s JOIN impact_attendanceline l ON l.session_id = s.id
        JOIN schools_schoolclass c ON c.id = l.school_class_id WHERE {where} GROUP BY 1) once""",
    """SELECT h.country, count(DISTINCT s.id), sum(l.head_count), sum(l.first_timers)
    FROM impact_session s JOIN hubs_hub h ON h.id = s.hub_id
    LEFT JOIN impact_attendanceline l ON l.session_id = s.id WHERE {where} GROUP BY 1""",
    """SELECT country, sum(highest) FROM (
        SELECT h.country, c.lineage_id, max(l.head_count) AS highest
        FROM impact_session s JOIN hubs_hub h ON h.id = s.hub_id
        JOIN impact_attendanceline l ON l.session_id = s.id
        JOIN schools_schoolclass c ON c.id = l.school_class_id WHERE {where} GROUP BY 1, 2) once GROUP BY country""",
    """SELECT s.led_by, count(DISTINCT s.id), sum(l.head_count), sum(l.first_timers)
    FROM impact_session s LEFT JOIN impact_attendanceline l ON l.session_id = s.id WHERE {where} GROUP BY 1""",
    """SELECT led_by, sum(highest) FROM (
        SELECT s.led_by, c.lineage_id, max(l.head_count) AS highest
        FROM impact_session s JOIN impact_attendanceline l ON l.session_id = s.id
        JOIN schools_schoolclass c ON c.id = l.school_class_id WHERE {where} GROUP BY 1, 2) once GROUP BY led_by""",
    """SELECT s.held_on, count(DISTINCT s.id), sum(l.head_count)
    FROM impact_session s LEFT JOIN impact_attendanceline l ON l.session_id = s.id WHERE {where} GROUP BY 1""",
)
WHERE = "s.voided_at IS NULL AND s.held_on >= '{first}' AND s.held_on < '{after}' AND s.session_type_id = {kind}"
# What an analytical engine is given: the columns that the figures are made of.
COPIED = {
    "impact_session": "id, hub_id, held_on, session_type_id, led_by, voided_at",
    "impact_attendanceline": "id, session_id, audience, head_count, school_class_id, first_timers",
    "schools_schoolclass": "id, lineage_id",
    "hubs_hub": "id, country",
}


@dataclass(frozen=True)
class View:
    """A filtered view, and whether the aim is for it."""

    name: str
    slice: Callable[[int], Slice]  # of a type of session
    kept: bool = True


VIEWS = (
    View("a type in a school year", lambda kind: replace(YEAR, session_type_id=kind)),
    View("led by the school, all time", lambda _kind: Slice(led_by="school")),
    View("a kind of hub, all time", lambda _kind: Slice(category="space")),
    View("a country in a school year", lambda _kind: replace(YEAR, country="PT")),
    View(
        "all four filters in a school year",
        lambda kind: replace(YEAR, category="space", country="PT", session_type_id=kind, led_by="hub"),
    ),
    View("a type in a term", lambda kind: replace(TERM, session_type_id=kind)),
    View("a type in four other months", lambda kind: replace(MONTHS, session_type_id=kind)),
    View("a type in a fortnight", lambda kind: replace(DAYS, session_type_id=kind), kept=False),
)


def measure(sizes: list[Size]) -> list[Line]:
    """Each view at each size in turns; then one of them on the log, and in DuckDB."""
    types = {size: _type(size) for size in sizes}
    lines = []
    for view in VIEWS:
        looks = in_turns(sizes, partial(_look, view, types), rounds=ROUNDS * VIEWS_A_ROUND)
        at_size = {size: of_rounds(looks[size], rounds=ROUNDS) for size in sizes}
        slowest = max(median(at_size[size]) for size in sizes)
        missed = f"{view.name} took {milliseconds(slowest)}, aimed at {milliseconds(FEWEST_SECONDS)}"
        lines.append(
            Line(
                "21",
                f"filtered view, database time: {view.name}",
                {size: milliseconds(median(at_size[size])) for size in sizes},
                ratios(at_size[sizes[-1]], at_size[sizes[0]]),
                compare="≤ 50 ms" if view.kept else "",
                notes=[missed] if view.kept and slowest > FEWEST_SECONDS else (),
            )
        )
    return [*lines, *_elsewhere(sizes, types)]


def _elsewhere(sizes: list[Size], types: dict[Size, int]) -> list[Line]:
    """The first view by SQL on the log, and on the same rows in DuckDB."""
    found = []
    name = VIEWS[0].name
    for engine, ask in (("SQL on the log", _on_the_log), ("DuckDB on the same rows, in memory", _in_duckdb)):
        taken = {size: ask(size, types[size]) for size in sizes}
        found.append(
            Line(
                "21",
                f"… {name}: {engine}",
                {size: milliseconds(median(taken[size])) for size in sizes},
                ratios(taken[sizes[-1]], taken[sizes[0]]),
            )
        )
    return found


def _look(view: View, types: dict[Size, int], size: Size) -> float:
    """Seconds at the database for all that a page of such a view shows."""
    clock, of = QueryClock(), view.slice(types[size])
    with at(size.database), connection.execute_wrapper(clock):
        read_slice(of)
        rank_slice(of, Rank.COUNTRY)
        rank_slice(of, Rank.LED_BY)
        days_of_slice(of)
    return clock.seconds


def _type(size: Size) -> int:
    with at(size.database):
        return SessionType.objects.order_by("position", "pk").values_list("pk", flat=True)[2]


def _statements(kind: int) -> list[str]:
    where = WHERE.format(first=FIRST, after=AFTER, kind=kind)
    return [statement.format(where=where) for statement in ON_THE_LOG]


def _on_the_log(size: Size, kind: int) -> list[float]:
    found = list[float]()
    with at(size.database), connection.cursor() as cursor:
        for _round in range(ROUNDS):
            with stopwatch(found):
                for statement in _statements(kind):
                    cursor.execute(statement)
                    cursor.fetchall()
    return found


def _in_duckdb(size: Size, kind: int) -> list[float]:
    """The same statements on copies of the columns, in memory: nothing of them has to be kept up to date here."""
    engine: Any = importlib.import_module("duckdb").connect()
    with tempfile.TemporaryDirectory(dir=servers.PLACE.root) as folder:
        for table, columns in COPIED.items():
            file = Path(folder) / f"{table}.csv"
            copy = f"COPY (SELECT {columns} FROM {table}) TO STDOUT (FORMAT csv, HEADER)"  # noqa: S608 - of constants
            with (
                psycopg.connect(servers.address(size.database)) as source,
                file.open("wb") as target,
                source.cursor().copy(copy.encode()) as rows,
            ):
                target.writelines(rows)
            engine.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{file}', sample_size = -1)")  # noqa: S608
            file.unlink()
    found = list[float]()
    for _round in range(ROUNDS):
        with stopwatch(found):
            for statement in _statements(kind):
                engine.execute(statement).fetchall()
    engine.close()
    return found
