"""The pages of an import: what a person sees at each step, bad input, rights, hostile files, no 500 for any bytes."""

import csv
import io
import time
import uuid
import zipfile

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions.run_import import run_import
from impact.actions.undo_import import run_undo
from impact.imports.kept import sheet_of
from impact.imports.progress import note_progress
from impact.imports.table import pack, read_table, unpack
from impact.models import ImportState, Session, SessionImport
from schools.models import School
from schools.sheets import Row, Sheet, UnreadableFileError
from tests.factories.clients import client_of, member
from tests.factories.imports import TABLE, bring_in, send, understand_it
from tests.factories.network import make_hub
from tests.impact.importing import as_read, make_import_hub
from tests.impact.log_form import words
from tests.schools.workbooks import xlsx


@pytest.fixture
def hub(db: None) -> Hub:
    return make_import_hub()


@pytest.fixture
def staff(hub: Hub) -> tuple[User, Client]:
    return member(hub)


@pytest.fixture
def clerk(staff: tuple[User, Client]) -> Client:
    return staff[1]


def url(hub: Hub, row: SessionImport | None = None) -> str:
    return f"/h/{hub.code}/import/" + (f"{row.uid}/" if row else "")


def upload(clerk: Client, hub: Hub, content: bytes, name: str = "sessions.csv"):  # type: ignore[no-untyped-def]
    file = SimpleUploadedFile(name, content)
    return clerk.post(url(hub), {"uid": str(uuid.uuid4()), "file": file})


def test_from_the_file_to_the_log_and_back(hub: Hub, clerk: Client) -> None:
    page = clerk.get(url(hub)).content.decode()
    assert "Nothing was imported yet" in page
    answer = upload(clerk, hub, TABLE.encode())
    row = SessionImport.objects.get()
    assert answer["Location"] == url(hub, row)
    page = clerk.get(url(hub, row)).content.decode()
    assert "Water samples" in page
    assert '<option value="date" selected>' in page
    columns = {"version": row.version, "step": "match", "column-0": "date", "column-1": "students", "column-2": "title"}
    assert clerk.post(url(hub, row), columns).status_code == 302
    row.refresh_from_db()
    page = clerk.get(url(hub, row)).content.decode()
    assert "a type" in page, "no row gives a type, and none was said for all"
    said = {"version": row.version, "date_format": "auto", "default_type": "maker", "step": "run"}
    assert clerk.post(url(hub, row), said)["Location"] == url(hub, row)
    row.refresh_from_db()
    assert row.state == ImportState.RUNNING, "what was said is kept, and nothing stood against it then"
    note_progress(row, 2)
    page = clerk.get(url(hub, row)).content.decode()
    assert '<progress value="2" max="3"' in page
    assert 'http-equiv="refresh"' in page
    run_import(row.pk)
    assert clerk.get(url(hub, row), HTTP_HX_REQUEST="true")["HX-Redirect"] == url(hub, row)
    assert "3 sessions were added" in clerk.get(url(hub, row)).content.decode()
    row.refresh_from_db()
    bare = clerk.post(url(hub, row), {"step": "undo", "version": row.version, "reason": ""})
    assert bare.status_code == 422
    clerk.post(url(hub, row), {"step": "undo", "version": row.version, "reason": "Twice."})
    run_undo(row.pk)
    assert "Twice." in clerk.get(url(hub, row)).content.decode()
    assert Session.objects.standing().count() == 0
    cache.clear()


def test_pasted_lines_and_the_empty_table(hub: Hub, clerk: Client) -> None:
    clerk.post(url(hub), {"uid": str(uuid.uuid4()), "text": "date\tstudents\n2022-05-12\t4\n"})
    assert SessionImport.objects.get().rows == 1
    answer = clerk.get(f"{url(hub)}template.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="sessions.csv"'
    header = answer.content.decode("utf-8-sig").strip()
    read = read_table(f"{header}\n{'x,' * header.count(',')}x\n".encode(), languages=["en"])
    assert read.dropped == ()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "Choose a file"),
        (b"date\n", "no row below"),
        (b"\xff\xfe\x00\x01\x02", "encoding"),
        (b"Surname,email\nSilva,ana@school.example\n", "nothing was kept"),
    ],
)
def test_files_that_are_not_taken(hub: Hub, clerk: Client, content: bytes, word: str) -> None:
    answer = upload(clerk, hub, content)
    assert answer.status_code == 422
    assert word in answer.content.decode() or "empty" in answer.content.decode()
    assert not SessionImport.objects.exists()


@pytest.mark.parametrize("content", [b"date", b"\x89PNG\r\n\x1a\n\x00\x00"])
def test_a_file_that_only_its_name_makes_a_workbook_is_told_so(hub: Hub, clerk: Client, content: bytes) -> None:
    page = upload(clerk, hub, content, "sessions.XLSX").content.decode()
    assert "This is no workbook, although its name ends in .XLSX." in page
    assert upload(clerk, hub, TABLE.encode(), "sessions.xlsx").status_code == 302, "but what can be read is read"


def bomb() -> bytes:
    """An archive that says it is a workbook, and unpacks to more than a list needs."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (101 * 1024 * 1024))
    return out.getvalue()


def test_a_hostile_workbook_is_refused_soon_and_in_words(hub: Hub, clerk: Client) -> None:
    content = bomb()
    began = time.monotonic()
    answer = upload(clerk, hub, content, "sessions.xlsx")
    assert time.monotonic() - began < 10, "about a second where nobody else is at work"
    assert answer.status_code == 422
    assert "takes up more room" in answer.content.decode()


def test_a_workbook_is_read_like_any_table(hub: Hub, clerk: Client) -> None:
    upload(clerk, hub, xlsx([["date", "students"], ["2022-05-12", 20]]), "sessions.xlsx")
    row = SessionImport.objects.get()
    assert (row.encoding, row.rows) == ("xlsx", 1)


def test_the_same_file_is_told(hub: Hub, clerk: Client) -> None:
    row = send(hub)
    answer = clerk.post(
        url(hub), {"uid": str(uuid.uuid4()), "file": SimpleUploadedFile("a.csv", TABLE.encode())}, follow=True
    )
    assert answer.redirect_chain == [(url(hub, row), 302)]
    assert "go on where it was" in answer.content.decode()
    bring_in(understand_it(hub, TABLE + "\n"))
    file = SimpleUploadedFile("b.csv", (TABLE + "\n").encode())
    answer = clerk.post(url(hub), {"uid": str(uuid.uuid4()), "file": file}, follow=True)
    assert "brought in already" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"column-0": "", "column-1": "students"}, "No column gives the date"),
        ({"column-0": "date", "column-1": "date"}, "both read as"),
        ({"column-0": "date", "column-2": "one_class"}, "none says how many students"),
    ],
)
def test_columns_that_cannot_be(hub: Hub, clerk: Client, said: dict[str, str], word: str) -> None:
    row = send(hub)
    answer = clerk.post(url(hub, row), {"version": row.version, "step": "match", **said})
    assert answer.status_code == 422
    assert word in answer.content.decode()


def test_cells_names_and_questions_are_settled_on_the_page(hub: Hub, clerk: Client) -> None:
    days = "".join(f"2018-05-{day:02},{day},,\n" for day in range(1, 9))
    content = f"date,students,school,title\n{days}soon,5,,\n2012-05-03,9,,\n2018-05-20,3,Hill School,\nnever,1,,\n"
    row = understand_it(hub, content)
    page = clerk.get(url(hub, row)).content.decode()
    assert "Hill School" in page
    assert 'name="cell-10-0"' in page
    assert "lies far from the other dates" in page
    assert "Rows that wait for an answer</dt><dd>1</dd>" in page, "of a school that nobody knows"
    name = page.split('name="n')[1].split("-")[0]
    assert f'role="group" aria-labelledby="n{name}-what"' in page
    said = {
        "version": row.version, "date_format": "auto", "default_type": "maker", "step": "run",
        "cell-10-0": "2018-05-10", "out-13": "on",
        f"n{name}-to": "new", f"n{name}-place": "", "q-date-11-2012-05-03": "right",
    }  # fmt: skip
    answer = clerk.post(url(hub, row), said)
    assert answer.status_code == 422, "a new school needs a place"
    assert "A new one needs this" in answer.content.decode()
    row.refresh_from_db()
    assert (row.cells, row.left_out, row.confirmed) == (
        {"10": {"0": "2018-05-10"}}, [13], ["date-11-2012-05-03"],
    ), "what was fine is kept"  # fmt: skip
    clerk.post(url(hub, row), said | {"version": row.version, f"n{name}-place": "Vilar"})
    row.refresh_from_db()
    assert row.state == ImportState.RUNNING
    run_import(row.pk)
    row.refresh_from_db()
    assert (row.state, row.sessions, row.made) == (ImportState.DONE, 11, 1)
    assert School.objects.filter(name="Hill School", place="Vilar").exists()


def test_all_of_a_kind_at_once(hub: Hub, clerk: Client) -> None:
    twins = "2022-06-01,5\n" * 4
    row = understand_it(hub, f"date,students\n{twins}soon,1\nlater,2\n")
    said = {"version": row.version, "date_format": "auto", "default_type": "maker", "step": "mend"}
    clerk.post(url(hub, row), said | {"all-twin": "out", "out-all": "on"})
    row.refresh_from_db()
    assert row.left_out == [3, 4, 5, 6, 7]
    assert "Bring in 1 session" in clerk.get(url(hub, row)).content.decode()


def test_somebody_was_quicker_is_said(hub: Hub, clerk: Client) -> None:
    row = understand_it(hub)
    said = {"version": row.version - 1, "date_format": "auto", "default_type": "maker", "step": "run"}
    answer = clerk.post(url(hub, row), said)
    assert answer.status_code == 409
    assert "Somebody was quicker" in answer.content.decode()
    done = bring_in(row)
    for step in ("match", "mend", "run", "discard"):
        assert clerk.post(url(hub, done), said | {"step": step}).status_code == 409


def test_who_may_take_an_import_back(hub: Hub, staff: tuple[User, Client]) -> None:
    by, clerk = staff
    row = bring_in(understand_it(hub, by=by), by=by)
    _other, colleague = member(hub, name="Rui Example")
    said = {"step": "undo", "version": row.version, "reason": "Not ours."}
    assert "Take the whole import back" not in colleague.get(url(hub, row)).content.decode()
    assert colleague.post(url(hub, row), said).status_code == 403
    assert "Take the whole import back" in clerk.get(url(hub, row)).content.decode()
    _head, coordinator = member(hub, Role.COORDINATOR, name="Eva Example")
    assert coordinator.post(url(hub, row), said).status_code == 302
    row.refresh_from_db()
    assert row.state == ImportState.UNDOING


def test_a_table_is_thrown_away(hub: Hub, clerk: Client) -> None:
    row = send(hub)
    assert clerk.post(url(hub, row), {"step": "discard", "version": row.version})["Location"] == url(hub)
    assert clerk.get(url(hub, row)).status_code == 404


def test_a_table_that_is_gone_is_told(hub: Hub, clerk: Client) -> None:
    row = understand_it(hub)
    default_storage.delete(row.stored_name)
    assert "no longer kept" in clerk.get(url(hub, row), follow=True).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_however_long(
    hub: Hub, clerk: Client, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(number):
        send(hub, TABLE + "\n" * n)
    clerk.get(url(hub))
    with django_assert_num_queries(6):
        clerk.get(url(hub))


def test_nobody_from_elsewhere(hub: Hub) -> None:
    row = send(hub)
    _stranger, clerk = member(make_hub())
    assert clerk.get(url(hub, row)).status_code == 404
    assert client_of(row.sent_by or User()).get(url(hub, row)).status_code == 404, "who has no role any more"


NAMES = "Data;Tipo;Aluno;Alunos\n3-3-2025;Maker session;Ana Sousa;Ana Sousa, Rui Lima\n"


def test_names_of_pupils_are_neither_kept_nor_shown(hub: Hub, clerk: Client) -> None:
    upload(clerk, hub, NAMES.encode())
    row = SessionImport.objects.get()
    assert row.dropped == ["Aluno", "Alunos"], "of a column of pupils in words one hears by its name"
    assert "Sousa" not in str(sheet_of(row))
    page = clerk.get(url(hub, row)).content.decode()
    assert "Sousa" not in page
    assert "<bdi>Alunos</bdi></strong>" in page


@pytest.mark.parametrize("chosen", ["Alunos", "How many"])
def test_names_among_numbers_are_neither_kept_nor_shown(hub: Hub, clerk: Client, chosen: str) -> None:
    rows = "2022-05-12;20\n2022-05-13;24 (Ana faltou)\n2022-05-14;Ana Sousa, Rui Lima\n2022-05-15;22\n"
    upload(clerk, hub, f"Data;{chosen}\n{rows}".encode())
    row = SessionImport.objects.get()
    columns = {"version": row.version, "step": "match", "column-0": "date", "column-1": "students"}
    clerk.post(url(hub, row), columns)
    row.refresh_from_db()
    assert [one.cells[1] for one in sheet_of(row).rows] == ["20", "24 (…)", "(…)", "22"]
    page = clerk.get(url(hub, row)).content.decode()
    assert "words stand here that may be names" in page
    assert "faltou" not in page
    assert "Sousa" not in page
    said = {"version": row.version, "date_format": "auto", "default_type": "maker", "cell-3-1": "24 (Rui Lima faltou)"}
    clerk.post(url(hub, row), {"step": "mend", **said})
    row.refresh_from_db()
    assert row.cells == {"3": {"1": "24 (…)"}}, "nor is what is typed"


def test_a_column_of_words_counts_nobody(hub: Hub, clerk: Client) -> None:
    upload(clerk, hub, b"Date;Group\n2022-05-12;Ana Sousa\n2022-05-13;Rui Lima\n")
    row = SessionImport.objects.get()
    columns = {"version": row.version, "step": "match", "column-0": "date", "column-1": "students"}
    answer = clerk.post(url(hub, row), columns)
    assert answer.status_code == 422
    assert "holds words and hardly a number" in answer.content.decode()
    assert "Sousa" not in answer.content.decode().split("column-1")[0], "where it is named"


def test_who_was_counted_day_by_day_is_asked_and_not_guessed(hub: Hub, clerk: Client) -> None:
    row = understand_it(hub, "Date,Day 1,Day 2\n2022-05-12,20,18\n")
    page = clerk.get(url(hub, row)).content.decode()
    choices = page.split('name="days_audience"')[1].split("</select>")[0]
    assert '<option value="" selected>Choose…</option>' in choices
    assert "say who was counted" in page
    assert "Nothing stands against it" not in page
    said = {"version": row.version, "date_format": "auto", "default_type": "maker", "days_audience": ""}
    clerk.post(url(hub, row), said | {"step": "run"})
    run_import(row.pk)
    row.refresh_from_db()
    assert (row.state, Session.objects.count()) == (ImportState.REFUSED, 0)
    said |= {"version": str(row.version), "days_audience": "teacher"}
    clerk.post(url(hub, row), said | {"step": "run"})
    row.refresh_from_db()
    assert row.state == ImportState.RUNNING


def test_other_sheets_of_a_workbook_are_told_and_can_be_read_instead(hub: Hub, clerk: Client) -> None:
    first = [["date", "students"], *([f"2018-05-{day:02}", "20"] for day in range(1, 13))]
    second = [["date", "students"], *([f"2019-05-{day:02}", "20"] for day in range(1, 6))]
    content = xlsx(first, second, [])
    upload(clerk, hub, content, "sessions.xlsx")
    row = SessionImport.objects.get()
    assert row.rows == 12
    told = words(clerk.get(url(hub, row)).content)
    assert "Only the sheet “T1” of this workbook is read" in told
    assert "T2 (5 rows)" in told
    assert "T3" not in told, "which is empty"
    columns = {"version": row.version, "step": "match", "column-0": "date", "column-1": "students"}
    clerk.post(url(hub, row), columns)
    assert "T2 (5 rows)" in words(clerk.get(url(hub, row)).content), "also when looking through it"
    assert 'name="sheet" value="T2"' in clerk.get(f"{url(hub)}?sheet=T2").content.decode()
    for which in ("T2", "2"):
        file = SimpleUploadedFile("sessions.xlsx", content)
        answer = clerk.post(url(hub), {"uid": str(uuid.uuid4()), "file": file, "sheet": which})
        other = SessionImport.objects.get(rows=5)
        assert answer["Location"] == url(hub, other), "an import beside that of the first, and once"
    file = SimpleUploadedFile("sessions.xlsx", content)
    answer = clerk.post(url(hub), {"uid": str(uuid.uuid4()), "file": file, "sheet": "2020"})
    assert "It has these: T1, T2, T3." in answer.content.decode()


# ── Any bytes, any rows ───────────────────────────────────────────────────────────────────────────────────────────────
CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([["date", "minutes", "title"], *rows])
    wanted = [[as_read(cell) for cell in row] for row in rows]
    wanted = [row for row in wanted if any(row)]
    try:
        read = read_table(out.getvalue().encode(), languages=["en"])
    except UnreadableFileError:
        assert not wanted
        return
    assert [row.cells for row in read.sheet.rows] == wanted
    assert unpack(pack(read.sheet)) == read.sheet


@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: text.encode("utf-16"))))
def test_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        read = read_table(content, languages=["pt"])
    except UnreadableFileError:
        return
    assert unpack(pack(read.sheet)) == read.sheet


PIECES = st.sampled_from(
    ["date", "students", "school", "class", "title", "2022-05-12", "12/05/2022", "soon", "1.200", "-3", "١٢", "7B",
     "Escola da Ribeira", "maker", "=1+1", "<b>", "\u202e", "x" * 300, "", "0", "99999999999", "date-1"]
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(PIECES, min_size=1, max_size=6), min_size=2, max_size=7),
    fields=st.lists(
        st.sampled_from(["date", "students", "school", "one_class", "classes", "day_1", "title"]), max_size=6
    ),
)
def test_no_table_is_a_server_error(hub: Hub, clerk: Client, rows: list[list[str]], fields: list[str]) -> None:
    content = "\n".join(";".join(row) for row in rows).encode()
    SessionImport.objects.all().delete()
    assert upload(clerk, hub, content).status_code in (302, 422)
    row = SessionImport.objects.first()
    if row is None:
        return
    columns = {f"column-{position}": field for position, field in enumerate(fields)}
    assert clerk.get(url(hub, row)).status_code == 200
    assert clerk.post(url(hub, row), {"version": row.version, "step": "match", **columns}).status_code in (302, 422)
    row.refresh_from_db()
    assert clerk.get(url(hub, row)).status_code == 200
    said = {"version": row.version, "step": "run", "date_format": "auto", "default_type": "maker", "out-all": "on"}
    assert clerk.post(url(hub, row), said | {"days_audience": "student"}).status_code in (302, 409, 422)
    run_import(row.pk)
    assert clerk.get(url(hub, row)).status_code == 200


def test_what_no_database_takes_is_left_out(hub: Hub, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [Row(2, ["2022-05-12", "A\x00\ud800Z"])]
    sheet = Sheet("xlsx", "", Row(1, ["date", "ti\x00tle"]), rows)
    monkeypatch.setattr("impact.imports.table.read_sheet", lambda *_args, **_more: sheet)
    upload(clerk, hub, b"anything", "with\u202e a turn.xlsx")
    row = SessionImport.objects.get()
    assert row.name == "with a turn.xlsx"
    assert "AZ" in clerk.get(url(hub, row)).content.decode()


def test_a_sheet_of_workbook_rows_is_packed_whole() -> None:
    sheet = Sheet("xlsx", "", Row(1, ["a"]), [Row(2, ["\ud800"]), Row(9, [])], ("Other",))
    assert unpack(pack(sheet)) == sheet
