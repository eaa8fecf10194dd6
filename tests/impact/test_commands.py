"""The commands for operators: what they print, and with which code they end."""

import datetime as dt
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction

from hubs.models import Hub
from impact.models import PeriodCell, Session, SessionMark
from impact.models.slice_cells import NetworkSlicePeople
from impact.rollups import drain_all
from oshub.settings.base import ROOT
from tests.factories.network import make_class, make_hub, make_school, make_session, make_session_type
from tests.factories.people import make_user
from tests.factories.reporting import close, make_period
from tests.impact.facts import empty_world
from tests.marks import marks
from tests.worker import environment

DATA = Path(__file__).parent / "data"
WORKSHOPS = (
    str(DATA / "workshops.csv"), "--map", "start_date=date", "--map", "attendance=other", "--map", "host_name=title",
    "--map", "slug=reference", "--type", "training-short",
)  # fmt: skip


def run(*words: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def hub(db: None) -> Hub:
    make_session_type("training-short", "Teacher training, short")
    return make_hub("OSHub-T", opened_on=dt.date(2019, 1, 1))


# ── Figures ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_verify_says_how_much_it_recounted(hub: Hub) -> None:
    make_session(hub)
    out, _err = run("verify_rollups")
    assert "Step 1 of" in out
    assert out.splitlines()[-1].endswith("cells recounted, 0 differences")


def test_verify_without_a_database_says_so_and_ends_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(**_told: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("impact.management.commands.verify_rollups.verify", gone)
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_rollups", stdout=out, stderr=err)
    assert ended.value.code == 3
    why = "for the database did not answer or lacks something: connection refused"
    assert f"Nothing was compared, {why}" in err.getvalue()


def test_verify_names_each_cell_that_differs_and_ends_with_1(hub: Hub) -> None:
    make_session(hub)
    drain_all()
    cells = PeriodCell.objects.filter(scope_kind="hub", period_kind="all", audience="everyone")
    assert cells.update(sessions=7) == 1
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_rollups", stdout=out, stderr=err)
    assert ended.value.code == 1
    [named] = [line for line in out.getvalue().splitlines() if "impact_periodcell" in line]
    assert f"scope_id={hub.pk}" in named
    assert "stands 7, recounted 1" in named
    assert out.getvalue().splitlines()[-1].endswith("1 difference")
    assert "rebuild_rollups" in err.getvalue()


def test_rebuild_mends_what_differs(hub: Hub) -> None:
    make_session(hub)
    PeriodCell.objects.all().delete()
    out, _err = run("rebuild_rollups")
    assert "Step 1 of" in out
    assert "recomputed" in out
    assert run("verify_rollups")[0].splitlines()[-1].endswith("0 differences")


def test_rebuild_does_not_call_an_empty_row_a_difference(hub: Hub) -> None:
    make_session(hub)
    drain_all()
    run("rebuild_rollups")
    empty = {"category": "", "country": "", "led_by": "", "month": dt.date(2020, 1, 1), "since": dt.date(2019, 12, 1)}
    for session_type in (7, 8):
        NetworkSlicePeople.objects.create(**empty, session_type_id=session_type)
    assert run("verify_rollups")[0].splitlines()[-1].endswith("0 differences")
    out, _err = run("rebuild_rollups")
    assert ": 0 cells differed, 2 of nothing but zeros were tidied up (" in out
    assert not NetworkSlicePeople.objects.filter(people_by_class=0).exists()
    PeriodCell.objects.filter(scope_kind="hub", period_kind="all", audience="everyone").update(sessions=7)
    assert ": 1 cell differed (" in run("rebuild_rollups")[0]


def test_drain_clears_the_marks(hub: Hub) -> None:
    make_session(hub)
    assert "marks cleared" in run("drain_rollups")[0]
    assert not marks()


# ── Imports ───────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_import_is_written_and_added_up(hub: Hub) -> None:
    by = make_user("ana@pt.oshub.example")
    out, err = run("import_sessions", *WORKSHOPS, "--hub", "oshub-t", "--by", "Ana@PT.oshub.example")
    assert err == ""
    assert "8 rows, read as utf-8, parted by commas" in out
    assert "Columns that are not read: tag_name, country" in out
    assert "Please check: line 9" in out
    assert "8 sessions are new (2 without attendance, 584 interactions), 0 are in the log already" in out
    cell = PeriodCell.objects.get(scope_kind="hub", scope_id=hub.pk, period_kind="all", audience="everyone")
    assert (cell.sessions, cell.interactions, cell.without_attendance) == (8, 584, 2)
    assert set(Session.objects.values_list("logged_by", "source")) == {(by.pk, "import")}
    assert not marks()

    out, _err = run("import_sessions", *WORKSHOPS, "--hub", "OSHub-T")
    assert "0 sessions are new" in out
    assert "8 are in the log already" in out
    assert Session.objects.count() == 8


def test_a_dry_run_writes_nothing(hub: Hub) -> None:
    out, _err = run("import_sessions", *WORKSHOPS, "--hub", "OSHub-T", "--dry-run")
    assert "584 interactions" in out
    assert "nothing was written" in out
    assert not Session.objects.exists()


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_every_refused_row_is_told_and_nothing_is_written(hub: Hub, tmp_path: Path, dry: tuple[str, ...]) -> None:
    school = make_school(hub, "Escola da Ribeira")
    make_class(school, "7B", school_year=2021)
    file = tmp_path / "sessions.csv"
    file.write_text("date,school,classes,type\n2022-05-12,Escola da Ribeira,7B=20,\n2022-05-12,,,\n12/05/2022,,,makr\n")
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="nothing was written") as refused:
        call_command("import_sessions", str(file), "--hub", "OSHub-T", *dry, stdout=out, stderr=err)
    assert refused.value.returncode == 1
    assert [line.partition(":")[2].split(":")[0] for line in err.getvalue().splitlines()] == [
        " line 2, column “type”", " line 3, column “type”", " line 4, column “date”", " line 4, column “type”",
    ]  # fmt: skip
    assert not Session.objects.exists()


def refused(tmp_path: Path, content: str, *words: str) -> tuple[str, str]:
    """What is said of each row, and at the end."""
    file = tmp_path / "sessions.csv"
    file.write_text(content)
    err = StringIO()
    with pytest.raises(CommandError) as ended:
        call_command("import_sessions", str(file), "--hub", "OSHub-T", *words, stdout=StringIO(), stderr=err)
    return err.getvalue(), str(ended.value)


def test_what_the_command_can_be_told_is_named(hub: Hub, tmp_path: Path) -> None:
    said, _end = refused(tmp_path, "date\n2022-05-12\n")
    assert said.endswith("or say one for all rows. (--type CODE)\n")
    said, _end = refused(tmp_path, "date\n12/05/2022\n", "--type", "training-short")
    assert said.endswith("say how dates are written. (--date-format %d/%m/%Y)\n")
    said, _end = refused(tmp_path, "students\n5\n")
    assert said.endswith("or say which one it is. (--map COLUMN=date)\n")
    said, end = refused(tmp_path, "start_date,Nº alunos,latitude\n2022-05-12,5,41.1\n")
    assert [line.partition("column. ")[2] for line in said.splitlines()] == [
        "Did you mean “date”? (--map start_date=date)", "Did you mean “students”? (--map 'Nº alunos=students')", "",
    ]  # fmt: skip
    assert end == (
        "3 reasons to refuse: nothing was written."
        " Give --map COLUMN=FIELD for each column that is to be read; others are then left out."
    )


def test_one_of_each_is_told_as_one(hub: Hub, tmp_path: Path) -> None:
    file = tmp_path / "sessions.csv"
    file.write_text("date,type,other\n2022-05-12,training-short,1\n")
    out, _err = run("import_sessions", str(file), "--hub", "OSHub-T")
    assert ": 1 row, read as" in out
    assert "1 session is new (0 without attendance, 1 interaction), 0 are in the log already." in out
    assert "Written: 1 session with 1 attendance line." in out
    assert ", 1 is in the log already." in run("import_sessions", str(file), "--hub", "OSHub-T")[0]


def test_a_notice_names_a_column_only_if_the_file_has_it(hub: Hub, tmp_path: Path) -> None:
    close(make_period())
    file = tmp_path / "sessions.csv"
    file.write_text("day,type,others\n2022-05-12,training-short,900\n")
    maps = [word for pair in ("day=date", "type=type", "others=other") for word in ("--map", pair)]
    out, _err = run("import_sessions", str(file), "--hub", "OSHub-T", *maps)
    assert re.search(r"Please check: line 2, column “day”: [\w ,]+ lies in Spring 2022", out), out
    [many] = [line for line in out.splitlines() if "900" in line and line.startswith("Please check")]
    assert "column" not in many.partition("900")[0]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--hub", "OSHub-T"), "Name a file and a hub"),
        (("file.csv",), "Name a file and a hub"),
        (("file.csv", "--hub", "nowhere"), "no hub “nowhere”"),
        (("missing.csv", "--hub", "OSHub-T"), "cannot be read"),
        (("file.csv", "--hub", "OSHub-T", "--by", "nobody@oshub.example"), "Nobody has an account"),
        (("file.csv", "--hub", "OSHub-T", "--map", "date"), "COLUMN=FIELD"),
        (("file.csv", "--hub", "OSHub-T", "--map", "=date"), "COLUMN=FIELD"),
    ],
)
def test_what_the_command_needs(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file.csv").write_text("date\n2022-05-12\n")
    with pytest.raises(CommandError, match=message):
        run("import_sessions", *words)


def test_the_template_is_one_that_can_be_imported(hub: Hub, tmp_path: Path) -> None:
    header, _err = run("import_sessions", "--template")
    assert header.startswith("reference,date,")
    file = tmp_path / "sessions.csv"
    told = {"date": "2022-05-12", "type": "training-short"}
    row = ",".join(told.get(column, "") for column in header.strip().split(","))
    file.write_text(f"{header}{row}\n")
    assert "1 session is new" in run("import_sessions", str(file), "--hub", "OSHub-T")[0]
    columns, _err = run("import_sessions", "--columns")
    assert [line.split()[0] for line in columns.splitlines()] == header.strip().split(",")


def test_a_file_of_names_of_columns_only_is_refused(hub: Hub, tmp_path: Path) -> None:
    file = tmp_path / "sessions.csv"
    file.write_text(run("import_sessions", "--template")[0])
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 reason to refuse: nothing was written"):
        call_command("import_sessions", str(file), "--hub", "OSHub-T", stdout=out, stderr=err)
    assert err.getvalue() == "Refused: line 1: There is no row below the names of the columns.\n"


def test_many_rows_are_added_up_by_a_rebuild(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("impact.actions.run_import.REBUILD_FROM", 5)
    monkeypatch.setattr("impact.actions.run_import.drain_all", pytest.fail)
    run("import_sessions", *WORKSHOPS, "--hub", "OSHub-T")
    assert PeriodCell.objects.get(scope_kind="network", period_kind="all", audience="everyone").interactions == 584


@pytest.fixture
def committed_hub(transactional_db: None) -> Iterator[Hub]:
    empty_world()
    make_session_type("training-short", "Teacher training, short")
    yield make_hub("OSHub-T", opened_on=dt.date(2019, 1, 1))
    empty_world()


@pytest.mark.slow
@pytest.mark.servers
def test_an_import_that_is_killed_leaves_nothing(committed_hub: Hub) -> None:
    words = [sys.executable, "manage.py", "import_sessions", *WORKSHOPS, "--hub", "OSHub-T"]
    with transaction.atomic(), connection.cursor() as cursor:
        # The import writes its sessions, and then waits here for the lines.
        cursor.execute("LOCK TABLE impact_attendanceline IN SHARE MODE")
        process = subprocess.Popen(words, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            _wait_for_writer(process)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate(timeout=30)
    _wait_until_nobody_writes()
    assert (Session.objects.count(), SessionMark.objects.count()) == (0, 0)
    done = subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert Session.objects.count() == 8


WAITING = """
    SELECT count(*) FROM pg_locks
    WHERE relation = 'impact_attendanceline'::regclass AND mode = 'RowExclusiveLock' AND granted = %s
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def _writers(*, granted: bool) -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [granted])
        return int(cursor.fetchone()[0])


def _wait_for_writer(process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while not _writers(granted=False):
        assert process.poll() is None, process.communicate()[0].decode()
        assert time.monotonic() < end, "the import never came to its lines"
        time.sleep(0.05)


def _wait_until_nobody_writes() -> None:
    end = time.monotonic() + 60
    while _writers(granted=True) or _writers(granted=False):
        assert time.monotonic() < end, "the killed import still holds its locks"
        time.sleep(0.05)
