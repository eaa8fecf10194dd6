"""The portal's web server as in production, on a free port, for one database."""

import socket
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from bench import servers
from bench.databases import ROOT
from bench.sizes import Size
from oshub import supervisor

PATIENCE = 60.0


@contextmanager
def serving(size: Size) -> Iterator[int]:
    """Run gunicorn for the database of a size; gives its port, and ends it on leaving."""
    with serving_database(size.name, size.database) as port:
        yield port


@contextmanager
def serving_database(name: str, database: str, **settings: str) -> Iterator[int]:
    """Run gunicorn for a database, with further settings in its environment; gives its port, ends it on leaving."""
    port = free_port()
    # Connections are kept between slices; in production the proxy's setting decides.
    command = [sys.executable, "-m", "gunicorn", "--config", "python:oshub.gunicorn", "--keep-alive", "60"]
    child = supervisor.Child(
        "web server",
        [*command, "--bind", f"127.0.0.1:{port}"],
        servers.PLACE.root / f"web-{name}.log",
        {"DATABASE_URL": servers.address(database), "LOG_LEVEL": "INFO", "PYTHONPATH": str(ROOT)} | settings,
    )
    child.log.write_bytes(b"")
    child.start()
    try:
        _wait(child, port)
        yield port
    finally:
        supervisor.end([child])


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def _wait(child: supervisor.Child, port: int) -> None:
    end = time.monotonic() + PATIENCE
    while child.running() and time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The web server does not start: {child.log} says why.")
