"""Waits for what happens elsewhere, however long a machine with much to do takes for it."""

import threading
import time
from collections.abc import Callable

from django.db import connection

PATIENCE = 60.0

# Of this database only: the other processes of the suite share the server, and wait for locks of their own. A wait for
# a row is a wait for a transaction, of which `pg_locks` does not say the database. What the view says is remembered
# until a transaction ends, unless one asks to forget it.
HELD_UP = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def until(condition: Callable[[], object], what: str = "it did not happen") -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def is_held_up(thread: threading.Thread) -> bool:
    """Wait until a thread is done, or its connection stands before a lock; say whether it does."""
    with connection.cursor() as cursor:
        while thread.is_alive():
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(HELD_UP)
            if cursor.fetchone() != (0,):
                return True
            thread.join(0.01)
    return False
