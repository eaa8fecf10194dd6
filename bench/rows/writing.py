"""Row 5: what exact rollups cost those who write, and whether they are exact while eight write at once."""

import datetime as dt
import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

from django.db import connection

from bench import servers
from bench.databases import at, copy_of, execute, leave
from bench.rounds import in_turns, median, ratios, stopwatch, tell
from bench.sizes import Size
from bench.table import Aim, Line, milliseconds
from bench.writer import Order, Place, Written, write
from impact.actions.hint import rest_after
from impact.rollups import drain, drain_all, verify
from impact.rollups.definitions import cells_of
from impact.rollups.new_sessions import LINES

ROUNDS = 11  # what eight writers do in a round varies more than what the marks cost
WRITERS = 8
SECONDS = 6.0  # drains after one, three and five of them, as one every two seconds
HUBS, DAYS = 8, 15  # 120 cells, hit again and again
LARGEST = 2_000_000  # a larger network is not copied for this
ONE_DAY = dt.timedelta(days=1)

FACTS = ("impact_session", "impact_attendanceline", "impact_sessioncohost")
# With marks and drains; with the least that a statement's trigger can note and the least look at it; with nothing.
WITH, LEAST, WITHOUT = "with", "least", "without"
FORGET = (
    """DELETE FROM impact_attendanceline USING impact_session s
    WHERE session_id = s.id AND s.title = 'bench without'""",
    "DELETE FROM impact_session WHERE title = 'bench without'",
)

# Which session was touched, and no more: by the two triggers that new facts need, into a table without a log.
LEAST_MARKS = (
    "CREATE UNLOGGED TABLE IF NOT EXISTS bench_mark (session_id bigint)",
    """CREATE OR REPLACE FUNCTION bench_mark_session() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO bench_mark SELECT id FROM added; RETURN NULL; END'""",
    """CREATE OR REPLACE FUNCTION bench_mark_line() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO bench_mark SELECT session_id FROM added; RETURN NULL; END'""",
    """CREATE TRIGGER bench_mark AFTER INSERT ON impact_session REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION bench_mark_session()""",
    """CREATE TRIGGER bench_mark AFTER INSERT ON impact_attendanceline REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION bench_mark_line()""",
)
NO_LEAST_MARKS = (
    "DROP TRIGGER bench_mark ON impact_session",
    "DROP TRIGGER bench_mark ON impact_attendanceline",
    "TRUNCATE bench_mark",
)
# What nobody who adds up new sessions exactly can leave out: marks are taken, and what they name is read and summed up.
# No cell is written, none of those that stand is looked at.
TAKEN = "taken AS (DELETE FROM bench_mark RETURNING session_id), key AS (SELECT DISTINCT session_id FROM taken)"
SUMMED_UP = f"line AS ({LINES}), cell AS ({cells_of('line')})"
LEAST_LOOK = f"WITH {TAKEN}, {SUMMED_UP} SELECT (SELECT count(*) FROM taken), sum(interactions) FROM cell"  # noqa: S608

MARKING_TRIGGERS = """
    SELECT tgrelid::regclass::text, tgname FROM pg_trigger
    WHERE tgrelid = ANY(%s::regclass[]) AND NOT tgisinternal AND tgname ~ '^impact_.*_(inserted|updated|deleted)$'
"""
PLACES = """
    SELECT h.id, school.id, array_agg(class.id), min(project.id), min(kind.id)
    FROM (SELECT id FROM hubs_hub WHERE parent_id IS NULL ORDER BY id LIMIT %s) h
    JOIN LATERAL (SELECT id FROM schools_school s WHERE s.hub_id = h.id ORDER BY id LIMIT 1) school ON true
    JOIN schools_schoolclass class ON class.school_id = school.id
    LEFT JOIN LATERAL (SELECT id FROM projects_project p WHERE p.hub_id = h.id ORDER BY id LIMIT 1) project ON true
    CROSS JOIN LATERAL (SELECT id FROM impact_sessiontype ORDER BY id LIMIT 1) kind
    GROUP BY h.id, school.id
"""
# Sessions a transaction: the name, the aim, what the list of aims says to compare with.
KINDS = {
    1: ("single rows", 0.97, "0.79 marks, 0.98 signed deltas"),
    5: ("five a transaction", 0.9, "0.69 marks, 0.71 signed deltas"),
}


@dataclass
class Drains:
    """What the drains beside the writers did: seconds each, and how many marks were left when the writers stopped."""

    seconds: list[float] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


@dataclass
class Trial:
    """One copy of a network, with writers at work in it."""

    database: str
    writers: "list[Connection[Order | None, Written]]"
    days: dict[str, tuple[dt.date, ...]]
    drains: Drains = field(default_factory=Drains)
    sessions: int = 0
    deadlocks: int = 0


def measure(sizes: list[Size]) -> list[Line]:
    """Writers' throughput with marks and drains against without either, in turns."""
    rates: dict[int, dict[Size, list[float]]] = {kind: {} for kind in KINDS}
    least: dict[int, dict[Size, list[float]]] = {kind: {} for kind in KINDS}
    told: dict[int, dict[Size, str]] = {kind: {} for kind in KINDS}
    notes, wrong = list[str](), list[str]()
    for size in [size for size in sizes if size.sessions <= LARGEST]:
        with copy_of(size) as database, _trial(database) as trial:
            for kind in KINDS:
                rates[kind][size], least[kind][size], told[kind][size] = _compare(trial, kind)
                tell(f"{size.title}: {KINDS[kind][0]} {told[kind][size]}")
            note, fault = _outcome(trial)
        notes.append(f"{size.title}: {note}")
        wrong += [f"{size.title}: {fault}"] if fault else []
    lines = [_line(kind, rates[kind], told[kind], notes, "; ".join(wrong)) for kind in KINDS if rates[kind]]
    return lines + [_least(kind, least[kind]) for kind in KINDS if least[kind]]


def _least(kind: int, rates: dict[Size, list[float]]) -> Line:
    name, _aim, _compare = KINDS[kind]
    at_size = {size: f"{median(found):.2f}" for size, found in rates.items()}
    return Line(
        "5",
        f"… with two triggers that note the session alone, read and summed up, no cell written ÷ without: {name}",
        at_size,
        list(rates.values())[-1],
        None,
        "what is possible",
    )


def _line(kind: int, rates: dict[Size, list[float]], told: dict[Size, str], notes: list[str], wrong: str) -> Line:
    name, aim, compare = KINDS[kind]
    last = kind == max(KINDS)
    return Line(
        number="5",
        name=f"writers with exact rollups ÷ without: {name}",
        at=told,
        ratio=list(rates.values())[-1],
        aim=Aim(at_least=aim),
        compare=compare,
        notes=notes if last else (),
        wrong=wrong if last else "",
    )


def _compare(trial: Trial, kind: int) -> tuple[list[float], list[float], str]:
    _round(trial, WITHOUT, kind)  # to warm up
    found = in_turns((WITH, LEAST, WITHOUT), lambda arm: _round(trial, arm, kind), rounds=ROUNDS)
    ratio = ratios(found[WITH], found[WITHOUT])
    return (
        ratio,
        ratios(found[LEAST], found[WITHOUT]),
        f"{median(found[WITH]):,.0f} ÷ {median(found[WITHOUT]):,.0f}/s = {median(ratio):.2f}",
    )


@contextmanager
def _trial(database: str) -> Iterator[Trial]:
    """Start the writers in a database, each a process of its own; end them on leaving."""
    with at(database):
        places, days = _places(), _days()
    spawn = multiprocessing.get_context("spawn")
    orders: list[Connection[Order | None, Written]] = []
    processes = []
    for number in range(WRITERS):
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=write, args=(servers.address(database), places, number, theirs), daemon=True)
        process.start()
        orders.append(ours)
        processes.append(process)
    try:
        yield Trial(database, orders, days)
    finally:
        for each in orders:
            each.send(None)
        for process in processes:
            process.join(10)


def _round(trial: Trial, arm: str, kind: int) -> float:
    """Let all writers write for a while; returns sessions a second, all together."""
    counted = WITH if arm == WITH else WITHOUT
    order = Order(trial.days[counted], f"bench {counted}", kind, SECONDS)
    with _drained(trial) if arm == WITH else _not_drained(trial, least=arm == LEAST):
        for writer in trial.writers:
            writer.send(order)
        written = [writer.recv() for writer in trial.writers]
    trial.deadlocks += sum(each.deadlocks for each in written)
    if arm == WITH:
        trial.sessions += sum(each.sessions for each in written)
    return sum(each.sessions / each.seconds for each in written)


@contextmanager
def _drained(trial: Trial) -> Iterator[None]:
    """Do beside the writers what the worker does as often as hints ask it to, and the rest when they are done."""

    def work() -> int:
        with stopwatch(trial.drains.seconds):
            return drain().marks

    with _beside(trial.database, work):
        yield
    with at(trial.database), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM impact_sessionmark")
        trial.drains.left.append(cursor.fetchone()[0])
        drain_all()


@contextmanager
def _beside(database: str, work: Callable[[], int]) -> Iterator[None]:
    """Do this again and again in a thread; it returns how many marks it took, on which it depends how long it rests."""
    stopped = threading.Event()

    def go_on() -> None:
        with at(database):
            due = time.monotonic()
            while not stopped.wait(max(0.0, due - time.monotonic())):
                begun = time.monotonic()
                due = begun + rest_after(work())
        leave(database)

    worker = threading.Thread(target=go_on)
    worker.start()
    try:
        yield
    finally:
        stopped.set()
        worker.join()


@contextmanager
def _not_drained(trial: Trial, *, least: bool) -> Iterator[None]:
    """Let no cell follow: nothing is marked, or the least, which is looked at as often as a drain would."""
    with _without_marks(trial.database, least=least):
        if least:
            with _beside(trial.database, _look):
                yield
        else:
            yield


def _look() -> int:
    with connection.cursor() as cursor:
        cursor.execute(LEAST_LOOK)
        return int(cursor.fetchone()[0])


@contextmanager
def _without_marks(database: str, *, least: bool) -> Iterator[None]:
    """Let nothing mark what goes stale, or nothing but the least.

    Nobody else may write meanwhile, or their figures would be wrong for ever.
    """
    with at(database), connection.cursor() as cursor:
        cursor.execute(MARKING_TRIGGERS, [list(FACTS)])
        triggers = cursor.fetchall()
    execute(database, *(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"' for table, name in triggers))
    execute(database, *LEAST_MARKS if least else ())
    try:
        yield
    finally:
        execute(database, *NO_LEAST_MARKS if least else ())
        execute(database, *(f'ALTER TABLE {table} ENABLE TRIGGER "{name}"' for table, name in triggers))


def _places() -> tuple[Place, ...]:
    with connection.cursor() as cursor:
        cursor.execute(PLACES, [HUBS])
        return tuple(
            Place(hub, school, tuple(classes), project, kind) for hub, school, classes, project, kind in cursor
        )


def _days() -> dict[str, tuple[dt.date, ...]]:
    """Days for each arm in a month of its own, so that no drain ever counts what was written without marks.

    The last two months that are whole: the log goes on where it ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT date_trunc('month', max(held_on))::date FROM impact_session")
        after = cursor.fetchone()[0]
    last = (after - ONE_DAY).replace(day=1)
    before = (last - ONE_DAY).replace(day=1)
    return {arm: tuple(first + n * ONE_DAY for n in range(DAYS)) for arm, first in ((WITH, last), (WITHOUT, before))}


def _outcome(trial: Trial) -> tuple[str, str]:
    """What else is to be said of a trial, and what is wrong with its figures."""
    facts = ", ".join(FACTS)
    execute(
        trial.database,
        *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in FACTS),
        *FORGET,
        *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in FACTS),
        f"ANALYZE {facts}",
    )
    with at(trial.database), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM impact_session WHERE title = %s", [f"bench {WITH}"])
        kept = cursor.fetchone()[0]
        drain_all()
        found = verify()
    note = (
        f"{kept:,} sessions in {HUBS * DAYS} hub days; {trial.deadlocks} deadlocks; a drain took"
        f" {milliseconds(median(trial.drains.seconds))}, at most {milliseconds(max(trial.drains.seconds))};"
        f" verify: {found.differences} differences in {found.cells:,} cells"
    )
    faults = [f"{found.differences} figures differ"] if found.differences else []
    faults += [f"{trial.deadlocks} deadlocks"] if trial.deadlocks else []
    faults += [f"{trial.sessions} sessions were committed, {kept} stand"] if kept != trial.sessions else []
    return note, ", ".join(faults)
