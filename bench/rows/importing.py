"""Row 8: fifty thousand rows of a table understood, checked, written and added up, against bare COPY of the same.

The way of `import_sessions`, from the bytes of the file until figures hold all of it, into a copy of the smallest size.
COPY writes the same sessions and lines into the same tables, with their keys, indexes and marks, out of rows that stand
ready; nothing is read, checked or added up. What is possible is COPY and, after it, the bare SELECTs of all cells:
nothing read, nothing checked, no cell written.
"""

import csv
import datetime as dt
import io
import time
import uuid

from django.db import connection, transaction

from bench.databases import at, copy_of
from bench.rounds import median, ratios, tell
from bench.sizes import Size
from bench.table import Aim, Line, milliseconds
from hubs.models import Hub
from impact.actions.bulk import LINE_COLUMNS, SESSION_COLUMNS, copy_rows
from impact.actions.import_sessions import import_sessions
from impact.actions.run_import import add_up
from impact.imports import ImportOptions, plan_import
from impact.models import Session, SessionType
from impact.rollups import verify
from impact.rollups.lock import frozen_facts
from impact.rollups.rebuild import silent
from impact.rollups.recount import recounted
from schools.models import School

ROUNDS, ROWS = 5, 50_000
FIRST = dt.date(2016, 1, 1)
COLUMNS = (
    "reference", "date", "type", "school", "minutes", "students", "students_first_time", "teachers", "family", "title",
)  # fmt: skip
STEPS = UNDERSTOOD, WRITTEN, ADDED_UP = "understood", "written", "added up"
COPIED, COUNTED = "COPY", "bare SELECTs"
KEYS = "SELECT nextval(pg_get_serial_sequence('impact_session', 'id')) FROM generate_series(1, %s)"


def measure(sizes: list[Size]) -> list[Line]:
    """Each round into a fresh copy; every second one begins with COPY."""
    taken: list[dict[str, float]] = []
    wrong = 0
    for number in range(ROUNDS):
        copies_first = number % 2 == 1
        round_of: dict[str, float] = {}
        for copies in (copies_first, not copies_first):
            with copy_of(sizes[0]) as database, at(database):
                if copies:
                    round_of |= {COPIED: _copy(), COUNTED: _count()}
                else:
                    round_of |= _bring_in()
                    wrong += verify().differences
        taken.append(round_of)
        tell(", ".join(f"{step} {milliseconds(seconds)}" for step, seconds in round_of.items()))
    ours = [sum(one[step] for step in STEPS) for one in taken]
    copied = [one[COPIED] for one in taken]
    least = [one[COPIED] + one[COUNTED] for one in taken]
    parts = ", ".join(f"{step} {milliseconds(median([one[step] for one in taken]))}" for step in STEPS)
    note = f"{ROWS:,} rows in {milliseconds(median(ours))}: {parts}; COPY {milliseconds(median(copied))}"
    return [
        Line(
            "8",
            "an import, checked and added up ÷ bare COPY, rows a second",
            {},
            ratios(copied, ours),
            Aim(at_least=0.67),
            "0.67–0.79 unchecked",
            [note],
            f"{wrong} cells differ" if wrong else "",
        ),
        Line(
            "8",
            "… COPY and the bare SELECTs of all cells ÷ bare COPY",
            {},
            ratios(copied, least),
            None,
            "what is possible",
            [f"COPY and bare SELECTs in {milliseconds(median(least))}"],
        ),
    ]


def _hub() -> Hub:
    """The hub that it is brought in for, open since long before."""
    hub = Hub.objects.filter(parent=None).order_by("pk")[0]
    Hub.objects.filter(pk=hub.pk).update(opened_on=FIRST, closed_on=None)
    hub.refresh_from_db()
    return hub


def _bring_in() -> dict[str, float]:
    hub, before = _hub(), Session.objects.count()
    content = _table(hub)
    begun = time.perf_counter()
    plan = plan_import(hub=hub, content=content, options=ImportOptions())
    understood = time.perf_counter()
    if len(plan.new) != ROWS or not plan.accepted:
        raise RuntimeError(f"{len(plan.new)} of {ROWS} rows are taken: {plan.refusals[:1]} {plan.open_questions[:1]}")
    written = import_sessions(plan=plan, by=None)
    stored = time.perf_counter()
    add_up(written.sessions, before)
    done = time.perf_counter()
    return {UNDERSTOOD: understood - begun, WRITTEN: stored - understood, ADDED_UP: done - stored}


def _table(hub: Hub) -> bytes:
    """Sessions of ever another day, school and type, as a hub writes them down."""
    kinds = list(SessionType.objects.filter(in_use=True).order_by("pk").values_list("code", flat=True))
    schools = list(School.objects.of_hub(hub).order_by("pk").values_list("name", flat=True))
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    days = (hub.today() - FIRST).days
    for number in range(ROWS):
        day = FIRST + dt.timedelta(days=number % days)
        school = schools[number // days % len(schools)]
        kind = kinds[number // days // len(schools) % len(kinds)]
        heads = 12 + number % 17
        table.writerow((f"B{number}", day, kind, school, 90, heads, number % 5, 2, "", f"Workshop {number}"))
    return text.getvalue().encode()


def _copy() -> float:
    """Seconds for the same sessions with their lines, out of tuples that stand ready."""
    hub, now = _hub(), dt.datetime.now(dt.UTC)
    kinds = list(SessionType.objects.filter(in_use=True).order_by("pk").values_list("pk", flat=True))
    schools = list(School.objects.of_hub(hub).order_by("pk").values_list("pk", flat=True))
    days = (hub.today() - FIRST).days
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [ROWS])
        ids = [row[0] for row in cursor.fetchall()]
    sessions, lines = list[tuple[object, ...]](), list[tuple[object, ...]]()
    for number, key in enumerate(ids):
        school = schools[number // days % len(schools)]
        kind = kinds[number // days // len(schools) % len(kinds)]
        where = (hub.pk, FIRST + dt.timedelta(days=number % days), None, 90, kind, None, school, None)
        how: tuple[object, ...] = ("hub", "in_person", f"Workshop {number}", "", [], "import", None, now, 1, "")
        sessions.append((key, uuid.uuid4(), "0" * 64, *where, *how))
        lines += [(key, "student", 12 + number % 17, None, number % 5), (key, "teacher", 2, None, None)]
    begun = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        copy_rows(cursor, "impact_session", SESSION_COLUMNS, iter(sessions))
        copy_rows(cursor, "impact_attendanceline", LINE_COLUMNS, iter(lines))
    return time.perf_counter() - begun


def _count() -> float:
    """Seconds for the SELECTs of all cells."""
    begun = time.perf_counter()
    with frozen_facts() as cursor, recounted(cursor, silent):
        return time.perf_counter() - begun
