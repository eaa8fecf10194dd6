"""The embedded servers: shared while somebody needs them, gone afterwards, indifferent to what a crash left behind."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from oshub import embedded
from oshub.embedded import postgres, valkey
from oshub.embedded.place import own_temporary
from oshub.settings.base import ROOT

pytestmark = pytest.mark.servers

HOLD = """
import sys
from pathlib import Path
from oshub import embedded
with embedded.servers(embedded.Place(Path(sys.argv[1]), careless=True)):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def new_place() -> Iterator[embedded.Place]:
    place = embedded.test_place(f"{os.getpid()}-embedded")
    yield place
    embedded.remove(place)
    assert not place.root.exists()


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """The data of a PostgreSQL that has run: to make them takes ten times as long as to start it."""
    made = embedded.test_place(f"{os.getpid()}-made")
    with embedded.servers(made):
        pass
    yield made.data
    embedded.remove(made)


@pytest.fixture
def place(new_place: embedded.Place, data: Path) -> embedded.Place:
    """A place whose servers have run before."""
    new_place.prepare()
    # The server may run as a user of its own, whose the files stay.
    subprocess.run(["cp", "-a", data, new_place.data], check=True)
    return new_place


def answers(addresses: embedded.Addresses) -> bool:
    """Say whether both servers answer, and agree to what they are asked."""
    with psycopg.connect(addresses.database_url) as connection:
        row = connection.execute("SELECT datlocprovider FROM pg_database WHERE datname = current_database()").fetchone()
    assert row == ("b",), "texts are sorted in the same way on every machine"
    with redis.Redis.from_url(addresses.redis_url) as client:
        return bool(client.ping())


def holder(place: embedded.Place) -> subprocess.Popen[str]:
    """Start another process that uses the servers until its input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(place.root)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "up\n"
    return process


def test_started_used_and_stopped(new_place: embedded.Place) -> None:
    place = new_place
    with embedded.servers(place) as addresses:
        assert answers(addresses)
        assert embedded.in_use(place)
    assert not embedded.in_use(place)
    assert not valkey.answers(place)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(addresses.database_url)


def test_what_was_entered_is_kept(place: embedded.Place) -> None:
    with embedded.servers(place) as addresses, psycopg.connect(addresses.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
    with embedded.servers(place) as addresses, psycopg.connect(addresses.database_url) as connection:
        assert connection.execute("SELECT * FROM kept").fetchall() == [(1,)]


def test_the_last_to_leave_stops_them(place: embedded.Place) -> None:
    other = holder(place)
    with embedded.servers(place) as addresses:
        other.communicate(timeout=30)
        assert answers(addresses), "the process that started them left first"
    assert not valkey.answers(place)


def test_servers_of_a_killed_process_are_taken_over(place: embedded.Place) -> None:
    other = holder(place)
    other.kill()
    other.communicate(timeout=30)
    assert valkey.answers(place)
    with embedded.servers(place) as addresses:
        assert answers(addresses)
    assert not valkey.answers(place)


def test_a_killed_postgres_recovers(place: embedded.Place) -> None:
    with embedded.servers(place) as addresses, psycopg.connect(addresses.database_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
        connection.commit()
        os.kill(int((place.data / "postmaster.pid").read_text().splitlines()[0]), signal.SIGKILL)
    assert (place.data / "postmaster.pid").exists()
    with embedded.servers(place) as addresses:
        assert answers(addresses)


def test_a_number_that_belongs_to_another_process_now(place: embedded.Place) -> None:
    with embedded.servers(place):
        pass
    lines = [str(os.getpid()), str(place.data), "0", "5432", str(place.data), "", "0 0", "ready"]
    (place.data / "postmaster.pid").write_text("\n".join(lines) + "\n")
    embedded.stop(place)
    with embedded.servers(place) as addresses:
        assert answers(addresses)


def test_a_long_path_finds_room_for_its_sockets(tmp_path: Path) -> None:
    root = tmp_path / ("deep" * 30)
    place = embedded.Place(root, careless=True)
    try:
        with embedded.servers(place) as addresses:
            assert len(os.fsencode(valkey.socket(place))) <= 100
            assert answers(addresses)
    finally:
        embedded.remove(place)
    assert not place.sockets.exists()


def test_a_path_that_a_shell_would_misread(tmp_path: Path, data: Path) -> None:
    place = embedded.Place(tmp_path / "pórtal do hub", careless=True)
    place.prepare()
    subprocess.run(["cp", "-a", data, place.data], check=True)
    try:
        with embedded.servers(place) as addresses:
            assert answers(addresses)
    finally:
        embedded.remove(place)


def test_a_start_that_fails_leaves_no_server_behind(new_place: embedded.Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_place: embedded.Place) -> None:
        assert valkey.answers(new_place)
        raise embedded.EmbeddedError

    monkeypatch.setattr(postgres, "start", fail)
    with pytest.raises(embedded.EmbeddedError), embedded.servers(new_place):
        pass
    assert not valkey.answers(new_place)


def test_a_directory_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    own_temporary().mkdir()
    monkeypatch.setattr(
        Path, "stat", lambda _path, **_how: os.stat_result((0o40700, 0, 0, 1, os.getuid() + 1, *[0] * 5))
    )
    with pytest.raises(embedded.EmbeddedError, match=r"belongs to somebody else: remove it"):
        embedded.Place(tmp_path / "place").prepare()
    monkeypatch.undo()


@pytest.mark.slow
def test_what_a_killed_run_left_is_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    # Where no other run of this moment looks for what it may remove; the server's own user has to get there.
    with tempfile.TemporaryDirectory(prefix="oshub-gone-") as aside:
        Path(aside).chmod(0o755)
        monkeypatch.setattr(tempfile, "tempdir", aside)
        left, own = embedded.test_place(str(gone.pid)), embedded.test_place(f"{os.getpid()}-1")
        left.prepare()
        own.prepare()
        postgres.start(left)
        embedded.remove_left_over()
        assert not left.root.exists()
        assert own.root.exists()
        monkeypatch.undo()


@pytest.mark.parametrize(
    ("arguments", "settings", "needed"),
    [
        (["migrate"], "oshub.settings.demo", True),
        (["makemigrations", "--check"], "oshub.settings.demo", False),
        (["migrate", "--help"], "oshub.settings.demo", False),
        ([], "oshub.settings.demo", False),
        (["migrate"], "oshub.settings.production", False),
    ],
)
def test_which_commands_are_lent_servers(
    arguments: list[str], settings: str, needed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", settings)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    asked: list[object] = []
    monkeypatch.setattr(embedded, "servers", lambda place, **which: asked.append((place.root, which)))
    embedded.for_command(["manage.py", *arguments])
    assert asked == ([(embedded.LOCAL, {"with_postgres": True, "with_valkey": True})] if needed else [])
    monkeypatch.setenv("DATABASE_URL", "postgresql://x/y")
    monkeypatch.setenv("REDIS_URL", "redis://x")
    asked.clear()
    embedded.for_command(["manage.py", *arguments])
    assert asked == [], "named servers are used instead"
