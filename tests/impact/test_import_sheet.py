"""A table is taken along to a spreadsheet with notes at its cells, mended there, and sent back to the same import."""

import io
import re
import uuid
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from impact.actions.replace_table import replace_table
from impact.actions.session_imports import Mending, SentBeforeError, mend_import
from impact.imports.corrections import marked_table
from impact.imports.kept import sheet_of
from impact.imports.preview import Understood, understand
from impact.imports.table import read_table
from impact.models import ImportState, Session, SessionImport
from schools.sheets import Row
from schools.sheets.writing import MarkedTable, write_workbook
from tests.factories.clients import member
from tests.factories.imports import bring_in, send, understand_it
from tests.factories.people import make_user
from tests.impact.importing import make_import_hub
from tests.impact.log_form import words
from tests.schools.workbooks import xlsx

TABLE = (
    "Data;Escola;Alunos;Tema\n"
    "12/05/2022;Escola da Ribera;20;=1+1\n"
    "soon;Escola da Ribeira;vinte;River\n"
    "25/05/2022;Escola da Ribeira;4;Out\n"
)


@pytest.fixture
def hub(db: None) -> Hub:
    return make_import_hub()


@pytest.fixture
def clerk(hub: Hub) -> Client:
    return member(hub)[1]


@pytest.fixture
def row(hub: Hub) -> SessionImport:
    return understand_it(hub, TABLE)


def marked(row: SessionImport) -> MarkedTable:
    return marked_table(row, sheet_of(row))


def look(row: SessionImport) -> Understood:
    return understand(row, sheet_of(row))


def mend(row: SessionImport, **said: object) -> SessionImport:
    return mend_import(row=row, by=make_user(), version=row.version, mending=Mending(**said))  # type: ignore[arg-type]


def send_back(row: SessionImport, content: bytes) -> SessionImport:
    table = read_table(content, languages=["pt"])
    told = {"name": "mended.xlsx", "content": content, "table": table}
    return replace_table(row=row, by=make_user(), version=row.version, **told)  # type: ignore[arg-type]


def url(hub: Hub, row: SessionImport) -> str:
    return f"/h/{hub.code}/import/{row.uid}/"


def test_each_cell_in_question_says_what_is_wrong_and_what_comes_near(row: SessionImport) -> None:
    table = marked(mend(row, left_out={4}))
    notes = {place: mark.note for place, mark in table.marks.items()}
    assert "Escola da Ribeira" in notes[2, 1], "a near miss is suggested"
    assert "“soon”" in notes[3, 0]
    assert "vinte" in notes[3, 2]
    assert set(notes) == {(1, 0), (1, 1), (1, 2), (1, 3), (2, 1), (3, 0), (3, 2)}
    assert "Date" in notes[1, 0]
    assert "14/09/2026" in notes[1, 0]
    assert "Alunos: “vinte”" in table.to_do[3]
    assert (table.to_do[4], table.quiet) == ("Left out: it is not brought in.", frozenset({4}))
    assert [one.cells[0] for one in table.rows] == ["2022-05-12", "soon", "2022-05-25"], "dates are dates"


def test_what_was_corrected_on_the_page_stands_in_the_sheet(row: SessionImport) -> None:
    table = marked(mend(row, cells={3: {0: "13/05/2022", 2: "20"}}))
    assert table.rows[1].cells == ["2022-05-13", "Escola da Ribeira", "20", "River"]
    assert {line for line, _position in table.marks} == {1, 2}


def test_dates_that_read_two_ways_stay_as_they_came(hub: Hub) -> None:
    table = marked(understand_it(hub, "data;alunos\n01/02/2022;3\n"))
    assert table.rows[0].cells[0] == "01/02/2022"
    assert "two ways" in table.marks[1, 0].note
    assert not table.marks[1, 0].doubtful


def test_questions_are_doubts(hub: Hub) -> None:
    table = marked(understand_it(hub, "date,students\n2022-05-12,20\n2022-05-12,20\n"))
    assert (table.marks[3, 0].doubtful, "line 2" in table.marks[3, 0].note) == (True, True)


def test_the_mended_sheet_goes_on_where_the_import_was(
    hub: Hub, row: SessionImport, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    row = mend(row, left_out={4})
    old = row.stored_name
    table = marked(row)
    rows = [
        Row(2, ["2022-05-12", "Escola da Ribeira", "20", "=1+1"]),
        Row(3, ["2022-05-13", "Escola da Ribeira", "21", "River"]),
        table.rows[2],
    ]
    mended = MarkedTable(table.title, table.header, rows, table.marks, table.heading, table.to_do, table.quiet)
    with django_capture_on_commit_callbacks(execute=True):
        new = send_back(row, write_workbook(mended))
    assert not default_storage.exists(old)
    assert SessionImport.objects.get() == new
    assert (new.state, new.columns, new.options["default_type"]) == (
        ImportState.UNDERSTOOD, row.columns, "co-creation",
    )  # fmt: skip
    assert sheet_of(new).header.cells == ["Data", "Escola", "Alunos", "Tema"], "our own column is gone"
    picture = look(new)
    assert (picture.ready, new.left_out, len(picture.plan.new)) == (True, [4], 2)
    assert bring_in(new).interactions == 41
    assert set(Session.objects.values_list("title", flat=True)) == {"=1+1", "River"}
    with pytest.raises(EditedMeanwhile):
        send_back(row, b"date\n2022-05-12\n")


def test_rows_that_moved_stay_left_out_and_answers_hold_only_for_rows_that_did_not(hub: Hub) -> None:
    row = understand_it(hub, "date,students\n2022-05-12,20\n2022-05-12,20\n2022-05-14,3\n")
    [question] = look(row).plan.open_questions
    row = mend(row, left_out={4}, confirmed={question.key})
    same = send_back(row, b"date,students\n2022-05-12,20\n2022-05-12,20\n2022-05-14,3\n2022-05-15,1\n")
    assert (same.left_out, same.confirmed) == ([4], [question.key])
    moved = send_back(same, b"date,students\n2022-05-14,3\n2022-05-12,20\n2022-05-12,20\n")
    assert (moved.left_out, moved.confirmed, len(look(moved).questions)) == ([2], [], 1)


def test_of_new_columns_one_is_asked(row: SessionImport) -> None:
    new = send_back(row, b"Alunos;Data;Escola;Professores\n20;2022-05-12;Escola da Ribeira;2\n")
    assert (new.state, new.columns) == (ImportState.UPLOADED, {"0": ["students"], "1": ["date"], "2": ["school"]})


def test_a_sheet_that_was_sent_before_replaces_nothing(hub: Hub, row: SessionImport) -> None:
    other = send(hub, "date\n2022-05-12\n", name="other.csv")
    for sent, which in ((b"date\n2022-05-12\n", other), (TABLE.encode(), row)):
        with pytest.raises(SentBeforeError) as before:
            send_back(row, sent)
        assert before.value.row == which
    assert SessionImport.objects.count() == 2
    assert default_storage.exists(row.stored_name)


def test_on_the_page_what_was_typed_is_kept_and_the_download_begins(
    hub: Hub, clerk: Client, row: SessionImport
) -> None:
    said = {"version": row.version, "date_format": "auto", "default_type": "maker", "cell-3-2": "21", "step": "sheet"}
    answer = clerk.post(url(hub, row), said)
    assert answer["Location"] == f"{url(hub, row)}?sheet#sheet"
    page = clerk.get(f"{url(hub, row)}?sheet").content.decode()
    assert f'content="0; url={url(hub, row)}sheet/"' in page
    answer = clerk.get(f"{url(hub, row)}sheet/")
    assert answer["Content-Disposition"] == 'attachment; filename="sessions to mend.xlsx"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert re.search(r'<c r="C3"[^>]*><v>21</v>', archive.read("xl/worksheets/sheet1.xml").decode())
    row.refresh_from_db()
    bad = clerk.post(
        f"{url(hub, row)}sheet/", {"version": row.version, "file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04")}
    )
    assert (bad.status_code, "cannot be read" in words(bad.content)) == (422, True)
    none = clerk.post(f"{url(hub, row)}sheet/", {"version": row.version})
    assert none.status_code == 422
    file = SimpleUploadedFile("mended.xlsx", xlsx([["Data", "Escola", "Alunos", "Tema"], ["2022-05-12", None, 4, "x"]]))
    sent = clerk.post(f"{url(hub, row)}sheet/", {"version": row.version, "file": file})
    new = SessionImport.objects.get()
    assert sent["Location"] == url(hub, new)
    assert "Nothing stands against it." in words(clerk.get(url(hub, new)).content)
    again = clerk.post(f"{url(hub, row)}sheet/", {"version": row.version, "file": file})
    assert again.status_code == 404, "who is late finds the import under its new address"


def test_what_is_over_or_not_matched_yet_has_no_sheet(hub: Hub, clerk: Client) -> None:
    sent, done = send(hub), bring_in(understand_it(hub, "date,students\n2022-05-12,20\n"))
    for row in (sent, done):
        assert clerk.get(f"{url(hub, row)}sheet/")["Location"] == url(hub, row)
    file = SimpleUploadedFile("x.csv", b"date\n2022-05-13\n")
    assert clerk.post(f"{url(hub, done)}sheet/", {"version": done.version, "file": file}).status_code == 409
    assert clerk.get(f"/h/{hub.code}/import/{uuid.uuid4()}/sheet/").status_code == 404


def test_pages_of_imports_stand_below_the_sessions(hub: Hub, clerk: Client) -> None:
    page = clerk.get(f"/h/{hub.code}/import/").content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="true"', page)[0] == f"/h/{hub.code}/sessions/"
