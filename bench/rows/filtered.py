"""Row 21: the network filtered: all that the explorer shows of a view at first, from the cells and elsewhere."""

import datetime as dt
import importlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
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
from hubs.models import Hub
from impact.models import LedBy, PeriodKind, SessionType
from impact.queries.explore.board import explore
from impact.queries.explore.rows import addresses_at, sessions_behind
from impact.queries.explore.view import View
from impact.queries.periods import Period
from impact.queries.spans import days, span_of_period, term

ROUNDS = 5
LOOKS_A_ROUND = 5
FEWEST_SECONDS = 0.05  # the aim: database time of a view
FIRST, AFTER = dt.date(2020, 9, 1), dt.date(2021, 9, 1)
TODAY = dt.date(2023, 1, 1)  # after all sessions, so that no period is compared with a part of another
YEAR = span_of_period(Period(PeriodKind.SCHOOL_YEAR, FIRST))
# Months in a row that are no period of the calendar; and days that are no whole months, which have no cells.
MONTHS = days(dt.date(2020, 11, 1), dt.date(2021, 2, 28))
FORTNIGHT = days(dt.date(2020, 11, 3), dt.date(2020, 11, 16))
UNTIL_A_DAY = days(dt.date(2020, 9, 1), dt.date(2020, 11, 29))
ODD_MONTHS = days(dt.date(2020, 9, 10), dt.date(2021, 6, 20))

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
class Look:
    """A filtered view, whether the aim is for it, and whether the sessions behind it are looked at."""

    name: str
    view: Callable[[SessionType], View]
    kept: bool = True
    behind: bool = False


LOOKS = (
    Look("a type in a school year", lambda kind: View(span=YEAR, session_type=kind)),
    Look("led by the school, all time", lambda _kind: View(led_by=LedBy.SCHOOL)),
    Look("a kind of hub, all time", lambda _kind: View(category="space")),
    Look("a country in a school year", lambda _kind: View(span=YEAR, country="PT")),
    Look(
        "all four filters in a school year",
        lambda kind: View(span=YEAR, category="space", country="PT", session_type=kind, led_by=LedBy.HUB),
    ),
    Look("a type in a term", lambda kind: View(span=term(2020, 1), session_type=kind)),
    Look("a type in four other months", lambda kind: View(span=MONTHS, session_type=kind)),
    Look("a type in a fortnight", lambda kind: View(span=FORTNIGHT, session_type=kind), kept=False),
    Look(
        "a type, from the 1st of September to the 29th of November",
        lambda kind: View(span=UNTIL_A_DAY, session_type=kind),
        kept=False,
    ),
    Look(
        "a type, from the 10th of September to the 20th of June",
        lambda kind: View(span=ODD_MONTHS, session_type=kind),
        kept=False,
    ),
    Look("the sessions behind a type in a school year", lambda kind: View(span=YEAR, session_type=kind), behind=True),
    Look("the sessions behind what a hub ever did", lambda _kind: _of_a_hub(), behind=True),
)


def measure(sizes: list[Size]) -> list[Line]:
    """Each view at each size in turns; then one of them on the log, and in DuckDB."""
    types = {size: _type(size) for size in sizes}
    lines = []
    for one in LOOKS:
        looks = in_turns(sizes, partial(_look, one, types), rounds=ROUNDS * LOOKS_A_ROUND)
        at_size = {size: of_rounds(looks[size], rounds=ROUNDS) for size in sizes}
        slowest = max(median(at_size[size]) for size in sizes)
        missed = f"{one.name} took {milliseconds(slowest)}, aimed at {milliseconds(FEWEST_SECONDS)}"
        lines.append(
            Line(
                "21",
                f"filtered view, database time: {one.name}",
                {size: milliseconds(median(at_size[size])) for size in sizes},
                ratios(at_size[sizes[-1]], at_size[sizes[0]]),
                compare="≤ 50 ms" if one.kept else "",
                notes=[missed] if one.kept and slowest > FEWEST_SECONDS else (),
            )
        )
    return [*lines, *_elsewhere(sizes, types)]


def _elsewhere(sizes: list[Size], types: dict[Size, SessionType]) -> list[Line]:
    """The first view by SQL on the log, and on the same rows in DuckDB."""
    found = []
    name = LOOKS[0].name
    for engine, ask in (("SQL on the log", _on_the_log), ("DuckDB on the same rows, in memory", _in_duckdb)):
        taken = {size: ask(size, types[size].pk) for size in sizes}
        found.append(
            Line(
                "21",
                f"… {name}: {engine}",
                {size: milliseconds(median(taken[size])) for size in sizes},
                ratios(taken[sizes[-1]], taken[sizes[0]]),
            )
        )
    return found


def _look(one: Look, types: dict[Size, SessionType], size: Size) -> float:
    """Seconds at the database for all figures of such a view: whole, period before, months, ranking and days.

    Or for the list of the sessions behind it, with how many they are and what they add up to.
    """
    clock = QueryClock()
    with at(size.database):
        view = one.view(types[size])
        with clock.running():
            if one.behind:
                sessions_behind(view, row=None, page=None, address=addresses_at(view.place))
            else:
                explore(view, today=TODAY)
    return clock.seconds


def _of_a_hub() -> View:
    hub = Hub.objects.filter(parent=None).order_by("pk")[0]
    return View(place=hub, hub=hub)


def _type(size: Size) -> SessionType:
    with at(size.database):
        return SessionType.objects.order_by("position", "pk")[2]


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
