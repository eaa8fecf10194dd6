"""One database a size, grown once and kept; and the way to turn this process from one to another."""

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from bench import servers
from bench.rounds import tell
from bench.sizes import Size
from oshub import embedded

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parent.parent
# A network stands for as long as what made it does, and so do the figures in it.
GROWN_BY = ("*/migrations/*.py", "impact/management/commands/grow_network.py", "impact/actions/grow*.py")
ADDED_UP_BY = ("impact/rollups/*.py",)
COPY = "bench_copy"
DEMONSTRATION = "bench_demonstration"

_open: dict[tuple[int, str], "BaseDatabaseWrapper"] = {}


def prepare(size: Size) -> None:
    """Have a network of this size in its database: kept from an earlier run, or grown now."""
    grown, added_up = _stamp(*GROWN_BY), _stamp(*ADDED_UP_BY)
    noted = servers.comment_on(size.database)
    if noted == f"{grown} {added_up}":
        tell(f"{size.title}: kept from an earlier run")
        return
    if noted is not None and noted.startswith(grown):
        tell(f"{size.title}: kept from an earlier run, added up anew ...")
        _manage(size.database, "rebuild_rollups")
    else:
        tell(f"{size.title}: growing {size.sessions:,} sessions ...")
        drop(size.database)
        embedded.create_database(servers.PLACE, size.database)
        _manage(size.database, "migrate", "--verbosity", "0")
        _manage(size.database, "grow_network", "--hubs", str(size.hubs), "--sessions", str(size.sessions))
    execute(size.database, "VACUUM ANALYZE", "CHECKPOINT")
    servers.note_on(size.database, f"{grown} {added_up}")


@contextmanager
def not_as_noted(size: Size) -> Iterator[None]:
    """Within, a size's figures are not those of its note: after a run that ends here they are added up anew."""
    noted = servers.comment_on(size.database) or ""
    servers.note_on(size.database, noted.split(" ", maxsplit=1)[0])
    yield
    servers.note_on(size.database, noted)


def prepare_demonstration() -> None:
    """Have the demonstration network in a database: loaded once, and anew when what makes it has changed."""
    pictures = ("projects/pictures.py", "projects/models/picture.py")
    made_by = _stamp("*/migrations/*.py", "impact/demo/**/*.py", "impact/actions/demo/load.py", *pictures, *ADDED_UP_BY)
    if servers.comment_on(DEMONSTRATION) == made_by:
        return
    tell("loading the demonstration network ...")
    drop(DEMONSTRATION)
    embedded.create_database(servers.PLACE, DEMONSTRATION)
    _manage(DEMONSTRATION, "migrate", "--verbosity", "0")
    _manage(DEMONSTRATION, "load_demo")
    execute(DEMONSTRATION, "VACUUM ANALYZE")
    servers.note_on(DEMONSTRATION, made_by)


def prepare_filled(database: str, title: str, *statements: str) -> None:
    """Have a database of one row's own: migrated and filled by statements, and anew when either has changed."""
    digest = hashlib.sha256("".join(statements).encode()).hexdigest()[:16]
    made_by = f"{_stamp('*/migrations/*.py')} {digest}"
    if servers.comment_on(database) == made_by:
        tell(f"{title}: kept from an earlier run")
        return
    tell(f"{title}: filling a database ...")
    drop(database)
    embedded.create_database(servers.PLACE, database)
    _manage(database, "migrate", "--verbosity", "0")
    execute(database, *statements, "VACUUM ANALYZE", "CHECKPOINT")
    servers.note_on(database, made_by)


def execute(database: str, *statements: str) -> None:
    """Run statements of this package in a database, each for itself."""
    with psycopg.connect(servers.address(database), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def drop(database: str) -> None:
    """Remove a database, if there is one."""
    servers.execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", database)


@contextmanager
def copy_of(size: Size) -> Iterator[str]:
    """A copy of a size's database, to do with as one likes; gone afterwards."""
    leave(size.database)
    drop(COPY)
    servers.execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", COPY, size.database)
    try:
        yield COPY
    finally:
        leave(COPY)
        drop(COPY)


@contextmanager
def at(database: str) -> Iterator[None]:
    """Within, everything in this thread that asks Django for the database gets this one.

    The connection stays open from one time to the next, so that connecting is never measured.
    """
    from django.contrib.contenttypes.models import ContentType
    from django.db import connections

    before = connections["default"]
    connections["default"] = _connection(database)
    ContentType.objects.clear_cache()
    try:
        yield
    finally:
        connections["default"] = before
        ContentType.objects.clear_cache()


def as_after_a_drain() -> None:
    """Raise the version of the figures, so that no page and no part of one is answered from what was kept.

    Only where pages are told not to believe an older version for a moment: see ROLLUP_VERSION_MAX_AGE.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE impact_rollupstate SET version = version + 1")


def leave(database: str) -> None:
    """Close this thread's connection to a database, if it is open."""
    if connection := _open.pop((threading.get_ident(), database), None):
        connection.close()


def _connection(database: str) -> "BaseDatabaseWrapper":
    from django.db import connections
    from django.db.utils import load_backend

    key = (threading.get_ident(), database)
    if key not in _open:
        settings = {**connections.settings["default"], "NAME": database}
        _open[key] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, "default")
    return _open[key]


def _manage(database: str, *words: str) -> None:
    """Run a command of the portal on a database; it tells of its progress itself."""
    environment = os.environ | {"DATABASE_URL": servers.address(database)}
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True)


def _stamp(*patterns: str) -> str:
    """A text that is another one as soon as any of these files is."""
    digest = hashlib.sha256()
    for file in sorted(file for pattern in patterns for file in ROOT.glob(pattern)):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
