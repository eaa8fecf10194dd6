"""PostgreSQL and Valkey out of Python wheels, so that a fresh machine needs no servers, no root and no Docker.

The demonstration keeps them under `.local/`, each test run in a place of its own. Every process that uses a place holds
a shared lock on it; whoever leaves last stops the servers. A lock dies with its process, so a killed one blocks nobody:
the next run finds the servers alive, goes on with them, and stops them when it ends.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import IO

from oshub.embedded import postgres, valkey
from oshub.embedded.place import DATABASE, LOCAL, TEMPLATE_DATABASE, Addresses, EmbeddedError, Place, alive, test_place

__all__ = (
    "DATABASE",
    "LOCAL",
    "TEMPLATE_DATABASE",
    "Addresses",
    "EmbeddedError",
    "Place",
    "addresses",
    "create_database",
    "for_command",
    "in_use",
    "missing_servers",
    "remove",
    "remove_left_over",
    "servers",
    "stop",
    "test_place",
)

# Commands that need no database, or that start the servers themselves.
WITHOUT_SERVERS = frozenset(
    {
        "check",
        "collectstatic",
        "demo",
        "diffsettings",
        "findstatic",
        "help",
        "makemigrations",
        "sendtestemail",
        "startapp",
        "translations",
        "version",
    }
)

create_database = postgres.create_database
addresses = postgres.addresses


def missing_servers() -> dict[str, bool]:
    """Say which servers the environment does not name, as arguments for `servers`."""
    return {"with_postgres": not os.environ.get("DATABASE_URL"), "with_valkey": not os.environ.get("REDIS_URL")}


@contextmanager
def servers(place: Place, *, with_postgres: bool = True, with_valkey: bool = True) -> Iterator[Addresses]:
    """Start the servers of a place, or join those that run; stop them on leaving if nobody else uses them."""
    place.prepare()
    with (place.sockets / "users.lock").open("w") as users:
        try:
            with _starting(place):
                fcntl.flock(users, fcntl.LOCK_SH)
                if with_valkey:
                    valkey.start(place)
                if with_postgres:
                    postgres.start(place)
                    create_database(place, DATABASE)
            yield postgres.addresses(place)
        finally:
            with _starting(place):
                if _last(users):
                    stop(place)


def for_command(argv: list[str]) -> AbstractContextManager[object]:
    """Lend the servers of `.local/` to one `manage.py` command, unless it needs none or others are named."""
    command = argv[1] if len(argv) > 1 else "help"
    if command in WITHOUT_SERVERS or command.startswith("-") or {"--help", "-h"} & set(argv):
        return nullcontext()
    if not os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".demo"):
        return nullcontext()
    missing = missing_servers()
    return servers(Place(LOCAL), **missing) if any(missing.values()) else nullcontext()


def in_use(place: Place) -> bool:
    """Say whether another process uses the servers of a place now."""
    if not (lock := place.sockets / "users.lock").exists():
        return False
    with lock.open("w") as users:
        return not _last(users)


def stop(place: Place) -> None:
    """Stop both servers, whoever started them."""
    valkey.stop(place)
    postgres.stop(place)


def remove(place: Place) -> None:
    """Stop the servers of a place and delete all that it holds."""
    if place.root.exists():
        stop(place)
    shutil.rmtree(place.root, ignore_errors=True)
    shutil.rmtree(place.sockets, ignore_errors=True)


def remove_left_over() -> None:
    """Remove the places of test runs that were killed before they could tidy up."""
    for root in test_place("*").root.parent.glob(test_place("*").root.name):
        run = root.name.removeprefix(test_place("").root.name)
        process = run.partition("-")[0]
        if process.isdigit() and not alive(int(process)):
            remove(test_place(run))


@contextmanager
def _starting(place: Place) -> Iterator[None]:
    """Let one process at a time start or stop the servers of a place."""
    with (place.sockets / "starting.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _last(users: IO[str]) -> bool:
    """Say whether no other process holds the lock of the users; takes it alone if so."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
