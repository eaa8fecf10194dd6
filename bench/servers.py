"""The servers of a run: an embedded PostgreSQL of its own that writes as carefully as in production, and a Valkey."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from psycopg import sql

from oshub import embedded
from oshub.embedded.place import LOCAL
from oshub.embedded.postgres import administrator

PLACE = embedded.Place(LOCAL / "bench")
SITE = "https://bench.oshub.example"
HOST = str(urlsplit(SITE).hostname)

# A small server's memory; checkpoints so far apart that no single round meets one and another does not.
MEMORY = {
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "effective_cache_size": "2GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "1h",
}
DURABLE = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def running() -> Iterator[None]:
    """Start the servers, with production's settings for them in the environment; stop them on leaving."""
    with embedded.servers(PLACE):
        _set_memory()
    # The second start is the one that heeds it.
    with embedded.servers(PLACE) as addresses:
        _is_durable()
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATABASE_URL": addresses.database_url,
            "REDIS_URL": addresses.redis_url,
            "SECRET_KEY": secrets.token_urlsafe(60),
            "SITE_URL": SITE,
            "EMAIL_HOST": "mail.oshub.example",
            "DEFAULT_FROM_EMAIL": "bench@oshub.example",
            "OPERATOR_NAME": "Bench Network (invented)",
            "OPERATOR_ADDRESS": "1 Example Street\\nExampletown",
            "OPERATOR_EMAIL": "bench@oshub.example",
            "LOG_LEVEL": "ERROR",
        }
        try:
            yield
        finally:
            # So that the server stops at once, instead of being cut off with much still to write.
            execute("CHECKPOINT")


def address(database: str) -> str:
    """The DATABASE_URL of one database."""
    return embedded.addresses(PLACE, database).database_url


def execute(statement: str, *names: str) -> None:
    """Run a statement as PostgreSQL's administrator; each `{}` in it stands for the name of a database."""
    with administrator(PLACE) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def comment_on(database: str) -> str | None:
    """What was noted about a database; None if there is no such database."""
    with administrator(PLACE) as connection:
        row = connection.execute(
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
    return None if row is None else str(row[0])


def note_on(database: str, note: str) -> None:
    """Note something about a database; it goes when the database goes."""
    with administrator(PLACE) as connection:
        order = sql.SQL("COMMENT ON DATABASE {} IS {}")
        connection.execute(order.format(sql.Identifier(database), sql.Literal(note)))


def _set_memory() -> None:
    with administrator(PLACE) as connection:
        for setting, value in MEMORY.items():
            order = sql.SQL("ALTER SYSTEM SET {} = {}")
            connection.execute(order.format(sql.Identifier(setting), sql.Literal(value)))


def _is_durable() -> None:
    """Refuse to measure a server that promises nothing."""
    with administrator(PLACE) as connection:
        for setting in DURABLE:
            row = connection.execute("SELECT current_setting(%s)", [setting]).fetchone()
            if row is None or row[0] != "on":
                raise embedded.EmbeddedError(f"{setting} is off under {PLACE.root}: remove that directory.")


def version() -> str:
    """The version of PostgreSQL that is measured."""
    with administrator(PLACE) as connection:
        row = connection.execute("SHOW server_version").fetchone()
    return str(row[0]) if row else "?"
