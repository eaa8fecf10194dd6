"""A process that logs sessions as fast as the database takes them, in plain SQL: nothing hides what a mark costs."""

import datetime as dt
import hashlib
import random
import time
import uuid
from dataclasses import dataclass
from multiprocessing.connection import Connection

import psycopg

INSERT_SESSION = """
    INSERT INTO impact_session (uid, payload_hash, hub_id, held_on, minutes, session_type_id, project_id, school_id,
        led_by, format, title, note, confirmed, source, logged_at, version, void_reason)
    VALUES (%s, %s, %s, %s, 90, %s, %s, %s, 'hub', 'in_person', %s, '', '{}', 'form', now(), 1, '')
    RETURNING id
"""
INSERT_LINES = """
    INSERT INTO impact_attendanceline (session_id, audience, head_count, school_class_id, first_timers)
    VALUES (%s, 'student', %s, %s, NULL), (%s, 'teacher', 2, NULL, 0)
"""


@dataclass(frozen=True)
class Place:
    """Where sessions are held: a hub, one of its schools with classes, a project, a type."""

    hub: int
    school: int
    classes: tuple[int, ...]
    project: int | None
    session_type: int


@dataclass(frozen=True)
class Order:
    """What to write: on which days, under which title, how many sessions a commit, until when."""

    days: tuple[dt.date, ...]
    title: str
    sessions_a_commit: int
    seconds: float


@dataclass(frozen=True)
class Written:
    """What was written: sessions that are committed, and how often the database ended a deadlock."""

    sessions: int
    deadlocks: int
    seconds: float


def write(address: str, places: tuple[Place, ...], seed: int, orders: "Connection[Written, Order | None]") -> None:
    """Write what each order says, until there is none."""
    dice = random.Random(seed)  # noqa: S311 - dice, not secrets
    with psycopg.connect(address) as connection:
        while order := orders.recv():
            orders.send(_fulfil(connection, places, dice, order))


def _fulfil(
    connection: psycopg.Connection[tuple[int, ...]], places: tuple[Place, ...], dice: random.Random, order: Order
) -> Written:
    sessions = deadlocks = 0
    begun = time.perf_counter()
    while time.perf_counter() - begun < order.seconds:
        try:
            for _ in range(order.sessions_a_commit):
                log_session(connection, dice.choice(places), dice, order)
            connection.commit()
            sessions += order.sessions_a_commit
        except psycopg.errors.DeadlockDetected:
            connection.rollback()
            deadlocks += 1
    return Written(sessions, deadlocks, time.perf_counter() - begun)


def log_session(
    connection: psycopg.Connection[tuple[int, ...]], place: Place, dice: random.Random, order: Order
) -> None:
    """Write one session with two lines; committing is the caller's."""
    uid = uuid.UUID(int=dice.getrandbits(128), version=4)
    content = hashlib.sha256(uid.bytes).hexdigest()
    day = dice.choice(order.days)
    (session,) = connection.execute(
        INSERT_SESSION,
        [uid, content, place.hub, day, place.session_type, place.project, place.school, order.title],
        prepare=True,
    ).fetchall()[0]
    heads, school_class = dice.randint(10, 30), dice.choice(place.classes)
    connection.execute(INSERT_LINES, [session, heads, school_class, session], prepare=True)
