"""`make demo`: the whole portal on one machine, as one process tree that ends when its first process ends."""

import fcntl
import json
import os
import shutil
import socket
import sys
import time
import urllib.request
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.core.management.commands import migrate
from django.db import DatabaseError, NotSupportedError, connection
from django.db.migrations.loader import MigrationLoader

from impact.queries.demonstration import nothing_to_load
from oshub import embedded, env, health, supervisor
from oshub.env import NOT_OURS
from oshub.settings.base import LOCAL, ROOT

PLACE = embedded.Place(LOCAL)
LOGS = LOCAL / "logs"
ACCOUNTS = LOCAL / "demo-accounts.json"
OLDEST_POSTGRES = 15
TOO_OLD = f"The server of DATABASE_URL is too old: use PostgreSQL {OLDEST_POSTGRES} or newer."
PATIENCE = 120.0
TOLD_EVERY = 5.0


class Command(BaseCommand):
    """Start servers, web, worker and timetable; load the demonstration network into an empty database."""

    help = "Start the portal with a demonstration network; Ctrl-C ends all that it started."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default="8000", help="where the portal listens on this machine")
        parser.add_argument("--reset", action="store_true", help="forget what was entered in the embedded database")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Bring everything up, say who can sign in, and wait to be ended."""
        port = port_number(options["port"])
        # For the links in mails: of the children, and of this process, which has read its settings by now.
        os.environ["DEMO_PORT"] = str(port)
        settings.MAILS_LEAD_TO = f"http://localhost:{port}"
        supervisor.stop_on_signals()
        begun = time.monotonic()
        try:
            with only_one(port), ExitStack() as stack:
                refuse_taken(port)
                if options["reset"]:
                    self.reset()
                self.say("Starting the servers ...")
                stack.enter_context(own_servers())
                self.prepare()
                children = the_children(port)
                stack.callback(supervisor.end, children)
                self.say("Starting web server, worker and timetable ...")
                for child in children:
                    child.start()
                wait_for_web(port, children)
                self.stdout.write(banner(port, time.monotonic() - begun))
                self.stdout.flush()
                supervisor.keep_running(children, self.say)
        except supervisor.Stopped:
            self.say("Everything is stopped; what was entered is kept.")

    def say(self, line: str) -> None:
        """Print one short line at once."""
        self.stdout.write(f"  {line}")
        self.stdout.flush()

    def reset(self) -> None:
        """Delete the embedded database, and nothing that is not the demonstration's own."""
        if os.environ.get("DATABASE_URL"):
            raise CommandError("RESET=1 empties only the embedded database: empty the one of DATABASE_URL yourself.")
        if embedded.in_use(PLACE):
            raise CommandError("Another command is using the embedded database: wait until it ends, then reset.")
        self.say("Forgetting what was entered ...")
        embedded.stop(PLACE)
        for kept in (PLACE.data, LOCAL / "mails", LOCAL / "media"):
            shutil.rmtree(kept, ignore_errors=True)
        ACCOUNTS.unlink(missing_ok=True)

    def prepare(self) -> None:
        """Bring the database and the browsers' files up to date, and fill an empty database."""
        LOGS.mkdir(parents=True, exist_ok=True)
        (LOCAL / "mails").mkdir(exist_ok=True)
        database_is_usable()
        redis_is_usable()
        missing = database_can_be_brought_up_to_date()
        self.say("Bringing the database up to date ...")
        call_command(Migrate(missing, self.say), verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        if not nothing_to_load():
            self.say("Loading the demonstration network ...")
            call_command("load_demo", stdout=self.stdout)
        connection.close()


class Migrate(migrate.Command):
    """Django's own command, which says every few seconds how many of the `steps` are done: on a busy machine a new
    database takes minutes.
    """

    def __init__(self, steps: int, say: Callable[[str], None]) -> None:
        super().__init__()
        self.steps, self.say, self.done = steps, say, 0
        self.begun = self.told = time.monotonic()

    def migration_progress_callback(self, action: str, migration: Any | None = None, fake: bool = False) -> None:
        """Count the migrations; Django calls this before and after each."""
        self.done += action == "apply_success"
        if self.steps and time.monotonic() - self.told > TOLD_EVERY:
            self.told = time.monotonic()
            self.say(f"  {self.done} of {self.steps}, {self.told - self.begun:.0f} s")


def port_number(given: str) -> int:
    """Return the port as a number, or say that it is none."""
    if not given.isascii() or not given.isdigit() or not 0 < int(given) < 65536:
        raise CommandError("PORT is not a port: choose a number from 1024 to 65535, as in make demo PORT=8001.")
    return int(given)


def refuse_taken(port: int) -> None:
    """Say that a port is in use. Asked once no other demonstration runs from here, which has a better answer."""
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}): end what uses it, or choose another,"
                " as in make demo PORT=8001."
            ) from error


@contextmanager
def only_one(port: int) -> Iterator[None]:
    """Refuse a second demonstration on the same data, and say where the first one is."""
    try:
        LOCAL.mkdir(exist_ok=True)
        held = (LOCAL / "demo.lock").open("a+")
    except OSError as error:
        raise CommandError(f"{LOCAL} {NOT_OURS.format(error.strerror)}") from error
    with held as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise CommandError(f"The portal already runs from here: http://localhost:{lock.read()}/") from error
        lock.truncate(0)
        lock.write(str(port))
        lock.flush()
        yield


@contextmanager
def own_servers() -> Iterator[None]:
    """Start the servers that the environment does not name, and name them to this process and its children."""
    missing = embedded.missing_servers()
    with embedded.servers(PLACE, **missing) as addresses:
        if missing["with_postgres"]:
            os.environ["DATABASE_URL"] = addresses.database_url
        if missing["with_valkey"]:
            os.environ["REDIS_URL"] = addresses.redis_url
        # The settings were read before the server had chosen where its socket lies.
        connection.settings_dict |= {"HOST": env.database("DATABASE_URL", mend="name a database")["HOST"]}
        yield


def database_is_usable() -> None:
    """Say in a sentence what is wrong with a database that somebody named."""
    try:
        connection.ensure_connection()
    except NotSupportedError as error:
        raise CommandError(TOO_OLD) from error
    except DatabaseError as error:
        raise CommandError(
            f"The database of DATABASE_URL cannot be used: create it and start its server, then try again. ({error})"
        ) from error
    if connection.get_database_version()[0] < OLDEST_POSTGRES:
        raise CommandError(TOO_OLD)


def database_can_be_brought_up_to_date() -> int:
    """Return how many migrations are missing; say in a sentence if some of ours are known only to the database."""
    loader = MigrationLoader(connection)
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == ROOT}
    if any(app in ours and (app, name) not in loader.disk_migrations for app, name in loader.applied_migrations):
        raise CommandError(
            "The database was made by an earlier version and cannot be brought up to date:"
            " make demo RESET=1 starts anew, without what was entered."
        )
    return len(loader.graph.nodes.keys() - loader.applied_migrations.keys())


def redis_is_usable() -> None:
    """Say in a sentence that a Redis which somebody named does not answer."""
    if problem := health.broker().problem:
        raise CommandError(f"The server of REDIS_URL cannot be used: start it, then try again. ({problem})")


def the_children(port: int) -> list[supervisor.Child]:
    """Return the web server, and the worker that also keeps the timetable."""
    web = ["gunicorn", "--config", "python:oshub.gunicorn", "--bind", f"127.0.0.1:{port}"]
    worker = [
        "celery",
        "-A",
        "oshub.celery:app",
        "worker",
        "--without-mingle",
        "--without-gossip",
        "--beat",
        "--schedule",
        str(LOCAL / "beat"),
    ]
    worker += ["--pool", "threads", "--concurrency", "4", "--loglevel", "INFO"]
    children = []
    for name, words in (("web server", web), ("worker", worker)):
        log = LOGS / f"{name.split()[0]}.log"
        log.write_bytes(b"")
        environment = {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        children.append(supervisor.Child(name, [sys.executable, "-m", *words], log, environment))
    return children


def wait_for_web(port: int, children: list[supervisor.Child]) -> None:
    """Wait until the first page can be asked for, as long as everything needed for it runs."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        for child in children:
            supervisor.must_run(child)
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    raise CommandError(f"The web server has not answered for {PATIENCE:.0f} seconds: {LOGS / 'web.log'} may say why.")


def banner(port: int, seconds: float) -> str:
    """Return what a person needs now: the address, who can sign in, where logs and mails are."""
    lines = ["", f"  The portal runs at  http://localhost:{port}/   (ready after {seconds:.1f} s)", ""]
    if ACCOUNTS.exists():
        people: list[dict[str, str]] = json.loads(ACCOUNTS.read_text())
        columns = ("role", "hub", "email", "password")
        rows = [columns, *(tuple(person.get(column) or "-" for column in columns) for person in people)]
        widths = [max(len(row[number]) for row in rows) for number in range(len(columns))]
        lines += ["  Who can sign in:"]
        lines += [
            "    " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
        ]
        lines += [""]
    where = Path(".local")
    lines += [f"  Logs in {where / 'logs'}, mails in {where / 'mails'}.  Ctrl-C ends everything.", ""]
    return "\n".join(lines)
