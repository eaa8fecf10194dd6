"""Row 4: how long after a commit the figure says so, at 200 sessions a second, with a real worker and its timetable."""

import datetime as dt
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from django.db import connection

from bench import servers
from bench.databases import ROOT, at
from bench.rounds import median, tell
from bench.rows.writing import PLACES
from bench.sizes import Size
from bench.table import Aim, Line, milliseconds
from bench.writer import Order, Place, log_session
from impact.actions.hint import hint
from impact.rollups import drain_all

ROUNDS = 3
SECONDS = 10.0
A_SECOND = 200
WRITERS = 4  # each in a hub of its own, so that what it committed shows in the order in which it did
DAYS = 15
LOOK_EVERY = 0.02
PATIENCE = 180.0  # a busy machine takes a while to start a worker
TITLE = "bench fresh"
# What the dashboard of each hub shows.
FIGURES = """
    SELECT scope_id, sessions FROM impact_periodcell
    WHERE scope_kind = 'hub' AND period_kind = 'all' AND audience = 'everyone' AND scope_id = ANY(%s)
"""
FORGET = (
    "DELETE FROM impact_attendanceline l USING impact_session s WHERE l.session_id = s.id AND s.title = %s",
    "DELETE FROM impact_session WHERE title = %s",
)


@dataclass
class Watch:
    """When each writer committed, in its order, and how long after that each was seen in the figure of its hub."""

    hubs: list[int]
    committed: dict[int, list[float]] = field(default_factory=dict)
    seen: dict[int, int] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)

    def look(self, figures: dict[int, int], before: dict[int, int], now: float) -> None:
        """Note what has come into the figures since the last look."""
        for hub in self.hubs:
            number = figures.get(hub, 0) - before.get(hub, 0)
            self.late += [now - moment for moment in self.committed[hub][self.seen[hub] : number]]
            self.seen[hub] = max(self.seen[hub], number)

    def is_complete(self) -> bool:
        """Whether everything that was committed has been seen."""
        return all(self.seen[hub] >= len(self.committed[hub]) for hub in self.hubs)


def measure(sizes: list[Size]) -> list[Line]:
    """Seconds from the commit to the figure: the middle, 95 in 100, and the worst."""
    told: dict[Size, str] = {}
    worst: dict[Size, list[float]] = {}
    for size in sizes:
        with at(size.database):
            drain_all()
            try:
                with _worker(size.database):
                    late, rate = _rounds(size)
            finally:
                _forget()
        worst[size] = [_share(each, 0.95) for each in late]
        every = [moment for each in late for moment in each]
        told[size] = f"{milliseconds(median(every))} / {milliseconds(_share(every, 0.95))} / {milliseconds(max(every))}"
        tell(f"{size.title}: {told[size]} at {rate:.0f} sessions a second")
        told[size] += f" at {rate:.0f}/s"
    name = f"freshness at {A_SECOND} sessions a second: p50 / p95 / worst; seconds of the p95 as ratio"
    note = "seen in the stored figures; a page may believe the version that it read last for a second more"
    return [Line("4", name, told, worst[sizes[-1]], Aim(at_most=2.0), "1.1–2.3 s worst at 6,000/s", [note])]


def _rounds(size: Size) -> tuple[list[list[float]], float]:
    places, days = _places(), _days()
    late, rates = list[list[float]](), list[float]()
    for number in range(ROUNDS):
        watch = Watch([place.hub for place in places])
        begun = time.monotonic()
        _round(size, places, days, watch, number)
        late.append(watch.late)
        last = max(moments[-1] for moments in watch.committed.values())
        rates.append(len(watch.late) / (last - begun))
    return late, median(rates)


def _round(size: Size, places: tuple[Place, ...], days: tuple[dt.date, ...], watch: Watch, number: int) -> None:
    before = _figures(watch.hubs)
    for hub in watch.hubs:
        watch.committed[hub], watch.seen[hub] = [], 0
    threads = [
        threading.Thread(target=_write, args=(size.database, place, days, watch.committed[place.hub], number))
        for place in places
    ]
    for thread in threads:
        thread.start()
    end = time.monotonic() + SECONDS + PATIENCE
    while any(thread.is_alive() for thread in threads) or not watch.is_complete():
        watch.look(_figures(watch.hubs), before, time.monotonic())
        if time.monotonic() > end:
            raise RuntimeError("What was logged did not come into the figures for minutes.")
        time.sleep(LOOK_EVERY)


def _write(database: str, place: Place, days: tuple[dt.date, ...], committed: list[float], number: int) -> None:
    """Log at an even pace, a session a commit, each with the hint that a page gives after it."""
    dice = random.Random(f"{place.hub} {number} {time.time()}")  # noqa: S311 - dice, not secrets
    order = Order(days, TITLE, 1, SECONDS)
    with psycopg.connect(servers.address(database)) as writer:
        begun = time.monotonic()
        for turn in range(int(A_SECOND / WRITERS * SECONDS)):
            time.sleep(max(0.0, begun + turn * WRITERS / A_SECOND - time.monotonic()))
            log_session(writer, place, dice, order)
            writer.commit()
            committed.append(time.monotonic())
            hint()


def _figures(hubs: list[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, [hubs])
        return dict(cursor.fetchall())


def _places() -> tuple[Place, ...]:
    with connection.cursor() as cursor:
        cursor.execute(PLACES, [WRITERS])
        return tuple(
            Place(hub, school, tuple(classes), project, kind) for hub, school, classes, project, kind in cursor
        )


def _days() -> tuple[dt.date, ...]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(held_on) FROM impact_session")
        last = cursor.fetchone()[0]
    return tuple(last - dt.timedelta(days=number) for number in range(DAYS))


def _forget() -> None:
    with connection.cursor() as cursor:
        for statement in FORGET:
            cursor.execute(statement, [TITLE])
    drain_all()


def _share(numbers: list[float], share: float) -> float:
    return sorted(numbers)[int(share * (len(numbers) - 1))]


@contextmanager
def _worker(database: str) -> Iterator[None]:
    """A worker with the timetable, as in production, on one database; stopped on leaving."""
    environment = os.environ | {"DATABASE_URL": servers.address(database)}
    with TemporaryDirectory(dir=servers.PLACE.root) as folder:
        log = Path(folder) / "worker.log"
        command = [sys.executable, "-m", "celery", "-A", "oshub.celery:app", "worker", "-B", "--concurrency=1"]
        command += ["--loglevel=INFO", f"--schedule={folder}/beat"]
        with log.open("wb") as output:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=output, stderr=output)
        try:
            end = time.monotonic() + PATIENCE
            while b" ready." not in log.read_bytes():
                if process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"The worker did not start:\n{log.read_text()[-2000:]}")
                time.sleep(0.1)
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
