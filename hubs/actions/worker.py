"""Asks a worker to do something now that a sweep would find later, and keeps a second worker from the same thing.

A hint may be lost: a Redis that is dead or hangs must never fail a request, and may delay it by a second once in a
while, not each time.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from celery import current_app
from django.db import connection
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

WAIT_AT_MOST = 0.5  # seconds for each step of talking to the broker
SILENCE_AFTER_FAILURE = 10.0  # seconds in which this process does not try again

_silent_until = 0.0


def ask_worker(task: str, *args: int | str) -> None:
    """Ask a worker to do something now that a sweep would find later. Never raises for a broken Redis."""
    if not is_silent():
        with calmly():
            send_task(task, *args, expires=60)


def is_silent() -> bool:
    """Whether the broker failed a moment ago and is left in peace."""
    return time.monotonic() < _silent_until


@contextmanager
def calmly() -> Iterator[None]:
    """Take a broken Redis as no error, and leave it in peace for a while."""
    global _silent_until
    try:
        yield
    except (RedisError, BrokerError, KombuError, OSError) as problem:
        _silent_until = time.monotonic() + SILENCE_AFTER_FAILURE
        logger.info("No hint sent, the sweep will see to it: %s", type(problem).__name__)


def send_task(task: str, *args: int | str, expires: int) -> None:
    """Hand a task to the broker, waiting for it no longer than a moment."""
    limits = {"socket_timeout": WAIT_AT_MOST, "socket_connect_timeout": WAIT_AT_MOST}
    with current_app.connection_for_write(connect_timeout=WAIT_AT_MOST, transport_options=limits) as broker:
        current_app.send_task(task, args=args, connection=broker, retry=False, ignore_result=True, expires=expires)


@contextmanager
def alone(lock: int, key: int) -> Iterator[bool]:
    """Whether nobody else is at it. The lock ends with the connection, so that who died over it holds nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [lock, key])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [lock, key])
