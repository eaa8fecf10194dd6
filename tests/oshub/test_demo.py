"""The demonstration: what is refused with a sentence, and how its processes are kept and ended."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import NotSupportedError, OperationalError, ProgrammingError, connection
from django.db.migrations.recorder import MigrationRecorder
from psycopg.errors import AdminShutdown, DeadlockDetected, InvalidTextRepresentation, UndefinedColumn, UndefinedTable

import manage
from oshub import supervisor
from oshub.management.commands import demo
from oshub.settings.base import ROOT
from tests.waiting import until

FOREVER = [sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)"]
PARENT = """
import sys, time
from pathlib import Path
from oshub.supervisor import Child
child = Child("child", sys.argv[2:], Path(sys.argv[1]), {})
child.start()
print(child.process.pid, flush=True)
time.sleep(60)
"""


def child(tmp_path: Path, *command: str) -> supervisor.Child:
    return supervisor.Child("child", list(command) or FOREVER, tmp_path / "child.log", {})


@pytest.mark.parametrize("port", ["many", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(CommandError, match=r"PORT is not a port: choose a number"):
        demo.port_number(port)


def test_a_port_in_use_is_told_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=rf"^Port {port} cannot be used .*make demo PORT=8001\.$"):
            demo.refuse_taken(port)


def test_a_second_demonstration_is_told_where_the_first_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "LOCAL", tmp_path)
    with demo.only_one(8123):
        second = demo.only_one(8124)
        with pytest.raises(CommandError, match=r"already runs from here: http://localhost:8123/"):
            second.__enter__()
    with demo.only_one(8124):
        pass


def test_the_same_command_once_more_is_told_that_the_portal_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "LOCAL", tmp_path)
    monkeypatch.setattr(supervisor, "stop_on_signals", lambda: None)
    monkeypatch.setattr(settings, "MAILS_LEAD_TO", "")
    monkeypatch.setenv("DEMO_PORT", "")
    with socket.socket() as web:
        web.bind(("127.0.0.1", 0))
        web.listen()
        port = web.getsockname()[1]
        with (
            demo.only_one(port),
            pytest.raises(CommandError, match=rf"already runs from here: http://localhost:{port}/"),
        ):
            call_command("demo", port=str(port))


def test_a_folder_that_cannot_be_written_to_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "local").touch()
    monkeypatch.setattr(demo, "LOCAL", tmp_path / "local")
    with pytest.raises(CommandError, match=r"local cannot be written to \(File exists\): give it to"):
        demo.only_one(8124).__enter__()


def test_a_server_that_django_finds_too_old_is_told_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise NotSupportedError("PostgreSQL 14 or later is required (found 13.2).")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    with pytest.raises(CommandError, match=r"^The server of DATABASE_URL is too old: use PostgreSQL 15 or newer\.$"):
        demo.database_is_usable()


@pytest.mark.parametrize(
    ("cause", "told"),
    [(psycopg.OperationalError(), True), (AdminShutdown(), True), (DeadlockDetected(), False)],
)
def test_a_database_that_is_gone_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], cause: Exception, told: bool
) -> None:
    def fail(_argv: list[str]) -> None:
        raise OperationalError("connection refused\n\tIs the server running?") from cause

    monkeypatch.setattr("django.core.management.execute_from_command_line", fail)
    with pytest.raises(SystemExit if told else OperationalError) as ended:
        manage.main()
    said = capsys.readouterr().err
    if told:
        assert isinstance(ended.value, SystemExit)
        assert ended.value.code == 3, "not that of a difference"
        assert said == (
            "The database cannot be reached: see to its server and to DATABASE_URL."
            " (connection refused Is the server running?)\n"
        )


def test_a_command_that_somebody_stops_leaves_no_trace(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_argv: list[str]) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("django.core.management.execute_from_command_line", stop)
    with pytest.raises(SystemExit, match="130"):
        manage.main()
    assert capsys.readouterr().err == "\nStopped.\n"


def test_a_command_that_nobody_reads_any_more_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def print_on(_argv: list[str]) -> None:
        raise BrokenPipeError

    turned: list[int] = []
    monkeypatch.setattr("django.core.management.execute_from_command_line", print_on)
    monkeypatch.setattr("os.dup2", lambda _nowhere, printed: turned.append(printed))
    with pytest.raises(SystemExit, match="141"):
        manage.main()
    assert turned == [sys.stdout.fileno()]


@pytest.mark.parametrize(
    ("cause", "told"), [(UndefinedTable(), True), (UndefinedColumn(), True), (InvalidTextRepresentation(), False)]
)
def test_a_database_that_lacks_migrations_is_told_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], cause: Exception, told: bool
) -> None:
    def fail(_argv: list[str]) -> None:
        raise ProgrammingError('relation "hubs_hub" does not exist') from cause

    monkeypatch.setattr("django.core.management.execute_from_command_line", fail)
    with pytest.raises(SystemExit if told else ProgrammingError, match="3" if told else "hubs_hub"):
        manage.main()
    sentence = "The database lacks what this version needs: run `manage.py migrate` first. ("
    assert capsys.readouterr().err.startswith(sentence) is told


@pytest.mark.parametrize(("given", "forgets"), [("", 0), ("0", 0), ("no", 0), ("1", 1), ("yes", 1)])
def test_only_who_says_so_forgets_what_was_entered(given: str, forgets: int) -> None:
    told = subprocess.run(
        ["make", "--dry-run", "demo", f"RESET={given}", f"PYTHON={sys.executable}"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert told.count("--reset") == forgets


def test_the_banner_says_who_can_sign_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "ACCOUNTS", tmp_path / "demo-accounts.json")
    assert "http://localhost:8123/" in demo.banner(8123, 2.5)
    person = {"role": "hub staff", "hub": "OSHub-PT", "email": "ana@pt.oshub.example", "password": "secret-enough"}
    nobodys = {"role": "network manager", "hub": None, "email": "nina@oshub.example", "password": "x"}
    demo.ACCOUNTS.write_text(json.dumps([person, nobodys]))
    told = demo.banner(8123, 2.5)
    assert all(value in told for value in person.values())
    assert "network manager  -" in told


def test_reset_leaves_a_named_database_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://x/y")
    with pytest.raises(CommandError, match="empties only the embedded database"):
        demo.Command().reset()


@pytest.mark.django_db
def test_a_database_of_an_earlier_version_is_told_in_one_sentence() -> None:
    on_record = MigrationRecorder(connection)
    on_record.record_applied("of_somebody_else", "0001_initial")
    demo.database_can_be_brought_up_to_date()
    on_record.record_applied("impact", "0004_marks_by_session")
    with pytest.raises(CommandError, match=r"^The database was made by an earlier version .*make demo RESET=1 starts"):
        demo.database_can_be_brought_up_to_date()


@pytest.mark.django_db
def test_the_steps_to_a_database_that_is_up_to_date_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert demo.database_can_be_brought_up_to_date() == 0
    last = MigrationRecorder.Migration.objects.filter(app="impact").order_by("name").last()
    assert last
    last.delete()
    assert demo.database_can_be_brought_up_to_date() == 1
    monkeypatch.setattr(demo, "TOLD_EVERY", 0.0)
    told: list[str] = []
    call_command(demo.Migrate(1, told.append), verbosity=0, interactive=False, app_label="impact", fake=True)
    assert told[-1].startswith("  1 of 1, ")


def test_steps_to_a_database_are_told_only_now_and_then() -> None:
    told: list[str] = []
    counting = demo.Migrate(43, told.append)
    for _time in range(12):
        counting.migration_progress_callback("apply_start")
        counting.migration_progress_callback("apply_success")
    assert told == []
    counting.begun = counting.told = counting.told - 35
    counting.migration_progress_callback("apply_start")
    counting.migration_progress_callback("apply_success")
    assert told == ["  12 of 43, 35 s"]


def test_children_end_politely(tmp_path: Path) -> None:
    one = child(tmp_path)
    one.start()
    supervisor.end([one])
    assert not one.running()


def test_a_stubborn_child_is_ended_by_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "PATIENCE", 0.5)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    one = child(tmp_path, sys.executable, "-c", deaf)
    one.start()
    until(lambda: "deaf" in one.log.read_text())
    supervisor.end([one])
    assert not one.running()


def test_a_child_that_cannot_live_is_told_with_its_last_words(tmp_path: Path) -> None:
    one = child(tmp_path, sys.executable, "-c", "raise SystemExit('no such thing')")
    one.start()
    with pytest.raises(supervisor.ChildError, match=r"does not stay alive(.|\n)*no such thing"):
        supervisor.keep_running([one], print)


def test_a_child_that_ended_later_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "TOO_SOON", 0.0)
    one = child(tmp_path)
    one.start()
    assert one.process
    one.process.kill()
    one.process.wait()

    def told(line: str) -> None:
        assert line == "The child ended by itself and is started again."
        signal.raise_signal(signal.SIGALRM)

    class Enough(Exception):
        pass

    def ring(*_: object) -> None:
        raise Enough

    monkeypatch.setattr(one, "start", lambda: None)
    before = signal.signal(signal.SIGALRM, ring)
    try:
        with pytest.raises(Enough):
            supervisor.keep_running([one], told)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_what_a_killed_child_had_started_does_not_go_on_beside_the_next(tmp_path: Path) -> None:
    one = child(tmp_path, "sh", "-c", "sleep 60 & echo $!; wait")
    one.start()
    until(lambda: one.log.read_text().strip().isdigit())
    left = int(one.log.read_text())
    assert one.process
    one.process.kill()
    one.process.wait()
    assert running(left)
    one.end_what_is_left()
    until(lambda: not running(left))
    one.end_what_is_left()  # nothing is left, and nothing is said


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux sees to it")
def test_children_die_with_a_killed_parent(tmp_path: Path) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "log"), *FOREVER],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout
    pid = int(parent.stdout.readline())
    until(lambda: "here" in (tmp_path / "log").read_text())
    parent.kill()
    parent.communicate()
    until(lambda: not running(pid))


def running(pid: int) -> bool:
    """Say whether a process runs; one that is dead and waits to be noticed does not."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def test_signals_end_the_supervisor_once() -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    try:
        supervisor.stop_on_signals()
        with pytest.raises(supervisor.Stopped):
            signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def test_pages_come_compressed_as_they_do_from_the_server_in_front_of_production() -> None:
    asked = "from oshub.settings.demo import MIDDLEWARE; print(*MIDDLEWARE, sep='\\n')"
    code = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    named = code.stdout.split()
    # Outside of everything that writes into pages, inside of what gives files that are compressed already.
    assert named.index("django.middleware.gzip.GZipMiddleware") == named.index("oshub.middleware.NoStore") - 1
    assert "encode zstd gzip" in (ROOT / "deploy" / "Caddyfile").read_text()
