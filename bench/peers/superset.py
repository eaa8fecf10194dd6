"""Apache Superset on the same log: three charts of a dashboard, asked for as a browser does.

It has an environment of its own beside the database's, made once from `requirements/superset.txt`. Its own tables are a
file there; the log it reads over a connection as any other program would.
"""

import http.client
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import servers
from bench.peers import PeerError
from bench.rounds import tell
from bench.web import free_port
from oshub import supervisor

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = ROOT / "requirements" / "superset.txt"
PLACE = servers.PLACE.root / "superset"
# Apart, for Superset finds everything that lies beside them before its own.
SETTINGS = Path(__file__).parent / "superset_settings"
PATIENCE = 120.0
WHO = {"username": "bench", "password": "bench"}

# The log as a table of head counts, which is what people give such a tool to draw charts of.
LOG = """SELECT s.id AS session_id, s.held_on, h.name AS hub,
       CASE WHEN l.audience IN ('student', 'teacher') THEN l.audience ELSE 'community' END AS audience,
       l.head_count
FROM impact_session s JOIN hubs_hub h ON h.id = s.hub_id JOIN impact_attendanceline l ON l.session_id = s.id
WHERE s.voided_at IS NULL"""
INTERACTIONS = {"expressionType": "SQL", "sqlExpression": "SUM(head_count)", "label": "interactions"}
SESSIONS = {"expressionType": "SQL", "sqlExpression": "COUNT(DISTINCT session_id)", "label": "sessions"}
BY_MONTH = {
    "columnType": "BASE_AXIS",
    "expressionType": "SQL",
    "sqlExpression": "held_on",
    "label": "held_on",
    "timeGrain": "P1M",
}
CHARTS: tuple[dict[str, Any], ...] = (
    {"metrics": [INTERACTIONS, SESSIONS], "columns": ["audience"]},
    {"metrics": [INTERACTIONS], "columns": [BY_MONTH, "audience"]},
    {"metrics": [INTERACTIONS, SESSIONS], "columns": ["hub"], "orderby": [[INTERACTIONS, False]]},
)


class Superset:
    """A running Superset that somebody is signed in to, with the logs of some databases."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._head: dict[str, str] = {"Content-Type": "application/json"}
        self._logs: dict[str, int] = {}

    def sign_in(self) -> None:
        """Begin to ask as the one who may."""
        answer = self._ask("/api/v1/security/login", {**WHO, "provider": "db"})
        self._head["Authorization"] = f"Bearer {answer['access_token']}"

    def hang_up(self) -> None:
        """Ask over another connection the next time."""
        self._connection.close()

    def add(self, database: str) -> None:
        """Let it know a database, and the log in it."""
        address = f"postgresql+psycopg2://{servers.address(database).partition('://')[2]}"
        known = self._ask("/api/v1/database/", {"database_name": database, "sqlalchemy_uri": address})
        log = {"database": known["id"], "table_name": f"log of {database}", "sql": LOG}
        self._logs[database] = self._ask("/api/v1/dataset/", log)["id"]

    def charts(self, database: str, *, anew: bool) -> float:
        """Ask for the figures of the three charts, one after the other, counted anew or as kept; seconds altogether."""
        bodies = [self._chart(database, chart, anew=anew) for chart in CHARTS]
        begun = time.perf_counter()
        answers = [self._ask("/api/v1/chart/data", body) for body in bodies]
        taken = time.perf_counter() - begun
        found = [answer["result"][0] for answer in answers]
        if any(not one["rowcount"] or bool(one["is_cached"]) == anew for one in found):
            raise PeerError("Superset's charts are empty, or not counted as they should be.")
        return taken

    def _chart(self, database: str, chart: Mapping[str, Any], *, anew: bool) -> dict[str, Any]:
        query = {"row_limit": 10_000, "extras": {}, "filters": [], **chart}
        source = {"id": self._logs[database], "type": "table"}
        return {"datasource": source, "force": anew, "queries": [query], "result_format": "json", "result_type": "full"}

    def _ask(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        self._connection.request("POST", path, json.dumps(body), self._head)
        answer = self._connection.getresponse()
        content = answer.read()
        if answer.status not in (200, 201):
            raise PeerError(f"Superset answers {answer.status} at {path}: {content[:300].decode(errors='replace')}")
        told: dict[str, Any] = json.loads(content)
        return told


@contextmanager
def superset() -> Iterator[Superset]:
    """Start Superset; it is gone afterwards, but for its environment. Raises PeerError where it cannot be had."""
    python = _environment()
    tables = PLACE / "superset.db"
    tables.unlink(missing_ok=True)
    environment = {
        "PYTHONPATH": str(SETTINGS),
        "FLASK_APP": "superset",
        "SUPERSET_HOME": str(PLACE),
        "PEER_HOME": str(PLACE),
        "PEER_SECRET": secrets.token_urlsafe(48),
        "PEER_CACHE": os.environ["REDIS_URL"],
    }
    person = ["--firstname", "Bench", "--lastname", "Bench", "--email", "peer@bench.oshub.example"]
    account = [word for name, value in WHO.items() for word in (f"--{name}", value)]
    tell("setting up Superset ...")
    for words in (["db", "upgrade"], ["init"], ["fab", "create-admin", *account, *person]):
        _run([str(python.with_name("superset")), *words], environment)
    port = free_port()
    # As its own documents start it: workers with threads.
    server = ["-m", "gunicorn", "--workers", "2", "--worker-class", "gthread", "--threads", "4", "--keep-alive", "60"]
    command = [str(python), *server, "--bind", f"127.0.0.1:{port}", "superset.app:create_app()"]
    child = supervisor.Child("Superset", command, PLACE / "server.log", environment)
    child.log.write_bytes(b"")
    child.start()
    try:
        peer = Superset(port)
        _wait(child, peer)
        yield peer
    finally:
        supervisor.end([child])


def _environment() -> Path:
    """Its environment, made anew when the lock has changed."""
    python, stamp = PLACE / "venv" / "bin" / "python", PLACE / "lock.txt"
    if stamp.exists() and stamp.read_text() == LOCK.read_text():
        return python
    tell("installing Superset, some hundred packages, once ...")
    PLACE.mkdir(parents=True, exist_ok=True)
    _run([sys.executable, "-m", "venv", "--clear", str(PLACE / "venv")], {})
    # A few of its packages come as source only.
    install = ["-m", "pip", "install", "--disable-pip-version-check", "--no-deps", "--require-hashes", "-r", str(LOCK)]
    _run([str(python), *install], {})
    stamp.write_text(LOCK.read_text())
    return python


def _run(command: list[str], environment: Mapping[str, str]) -> None:
    done = subprocess.run(
        command, env=os.environ | environment, cwd=PLACE, capture_output=True, text=True, check=False, errors="replace"
    )
    if done.returncode:
        raise PeerError(f"{' '.join(command[:4])} ended with: {done.stderr.strip().splitlines()[-1:]}")


def _wait(child: supervisor.Child, peer: Superset) -> None:
    end = time.monotonic() + PATIENCE
    while child.running() and time.monotonic() < end:
        try:
            peer.sign_in()
        except OSError:
            peer.hang_up()
            time.sleep(0.5)
        else:
            return
    raise PeerError(f"Superset does not start: {child.log} says why.")
