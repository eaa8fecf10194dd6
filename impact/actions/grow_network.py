"""Makes a large invented network for trials, inside the database and at its speed: memory stays bounded.

Hubs, schools, classes and projects are written like any others. Sessions come in chunks, with the marks of what they
make stale. All is one transaction: a run that is cut short leaves nothing. Everything about a session follows from its
number and the seed.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import ProgrammingError, connection, transaction
from django.db.backends.utils import CursorWrapper

from hubs.models import Hub
from impact.actions import growth_sql as sql
from impact.models import AttendanceLine, Session, SessionCoHost, SessionMark, SessionType, StaleMark
from projects.models import Project
from schools.models import School, SchoolClass

FIRST_DAY = dt.date(2019, 9, 2)
LAST_DAY = dt.date(2022, 7, 8)
FIRST_YEAR = 2019
YEARS = 3
CHUNK = 500_000
WORTH_WHILE = 100_000  # sessions from which on making the indexes anew is quicker than keeping them
PROJECTS_A_HUB = 6
SESSIONS_A_CLASS = 20  # in a school year
CLASSES_A_SCHOOL = 8
FEWEST_CLASSES, MOST_CLASSES = 4, 1_000  # of a hub, in a school year

Progress = Callable[[str], None]
Values = dict[str, int | dt.date | list[int]]


@dataclass(frozen=True)
class Growth:
    """What to make. The same values on an empty database make the same network."""

    hubs: int
    sessions: int
    seed: int = 1

    @property
    def classes_a_hub(self) -> int:
        """Classes of one hub in one school year, so that each has a believable number of sessions."""
        wanted = self.sessions // (self.hubs * YEARS * SESSIONS_A_CLASS)
        return max(FEWEST_CLASSES, min(MOST_CLASSES, wanted))

    @property
    def schools_a_hub(self) -> int:
        """Schools of one hub."""
        return max(2, self.classes_a_hub // CLASSES_A_SCHOOL)


def grow_network(*, growth: Growth, progress: Progress, chunk: int = CHUNK) -> None:
    """Add hubs with sessions over three school years, all or nothing; nobody else can log meanwhile.

    What became stale is marked, not added up yet. Types of session must be there.
    """
    with connection.cursor() as cursor:
        with transaction.atomic():
            _make_places(cursor, growth)
            with _without_triggers(cursor) as unchecked, _indexes_put_aside(cursor, growth, unchecked, progress):
                for first in range(1, growth.sessions + 1, chunk):
                    last = min(first + chunk - 1, growth.sessions)
                    _make_sessions(cursor, growth, first, last)
                    if unchecked:
                        cursor.execute(sql.MARKS)
                    cursor.execute(sql.DROP_CHUNK)
                    progress(f"{last:,} of {growth.sessions:,} sessions")
            cursor.execute(sql.DROP_WORK_TABLES)
        _tidy(cursor)


def _make_places(cursor: CursorWrapper, growth: Growth) -> None:
    cursor.execute(sql.FIRST_FREE_NUMBER)
    values: Values = {
        "before": cursor.fetchone()[0] - 1,
        "hubs": growth.hubs,
        "schools": growth.schools_a_hub,
        "classes": growth.classes_a_hub,
        "projects": PROJECTS_A_HUB,
        "seed": growth.seed,
        "opened": FIRST_DAY,
        "first_day": FIRST_DAY,
        "last_day": LAST_DAY,
        "first_year": FIRST_YEAR,
    }
    cursor.execute(sql.DICE)
    cursor.execute(sql.DROP_WORK_TABLES)
    for is_part in (False, True):
        cursor.execute(sql.HUBS, values | {"is_part": is_part})
    for statement in sql.PLACES:
        cursor.execute(statement, values)
    for year in range(YEARS):
        cursor.execute(sql.CLASSES_OF_A_YEAR, values | {"year": year})
    for table in ("trial_hub", "trial_school", "trial_class", "trial_project", "trial_day"):
        cursor.execute(f"ANALYZE {table}")


def _make_sessions(cursor: CursorWrapper, growth: Growth, first: int, last: int) -> None:
    types = list(SessionType.objects.order_by("position").values_list("pk", flat=True))
    values: Values = {
        "first": first,
        "last": last,
        "sessions": growth.sessions,
        "hubs": growth.hubs,
        "classes": growth.classes_a_hub,
        "projects": PROJECTS_A_HUB,
        "seed": growth.seed,
        "types": types,
    }
    for statement in (sql.CHUNK, sql.SESSIONS, sql.LINES, sql.CO_HOSTS):
        cursor.execute(statement, values)


@contextmanager
def _without_triggers(cursor: CursorWrapper) -> Iterator[bool]:
    """Switch triggers and foreign keys off, where the database user may; says whether. They cost half the time.

    What refers to what is right by how it is made, and the marks are written by hand instead. On a server where the
    user may not, triggers stay on, and it takes longer.
    """
    try:
        with transaction.atomic():
            cursor.execute(sql.TRIGGERS_OFF)
    except ProgrammingError:
        yield False
        return
    yield True
    cursor.execute(sql.TRIGGERS_ON)


@contextmanager
def _indexes_put_aside(cursor: CursorWrapper, growth: Growth, unchecked: bool, progress: Progress) -> Iterator[None]:
    """Drop the indexes that hold no constraint and make them anew at the end, where that is quicker."""
    cursor.execute(sql.IS_WORTH_IT, {"sessions": growth.sessions, "least": WORTH_WHILE})
    if not cursor.fetchone()[0] or not unchecked:
        yield
        return
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the tables could not be altered
    cursor.execute(sql.INDEXES)
    indexes: list[tuple[str, str]] = cursor.fetchall()
    for name, _definition in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    progress("Making the indexes anew ...")
    for _name, definition in indexes:
        cursor.execute(definition)


def _tidy(cursor: CursorWrapper) -> None:
    """Tell the planner how large the tables are now, and clean up, which only works outside a transaction."""
    command = "ANALYZE" if connection.in_atomic_block else "VACUUM (ANALYZE)"
    facts = (Hub, School, SchoolClass, Project, Session, AttendanceLine, SessionCoHost)
    for model in (*facts, SessionMark, StaleMark):
        cursor.execute(f"{command} {model._meta.db_table}")
