"""Tables as hubs have them: names in two rows, months in letters, hours, lines of sums, a neighbour's letters."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from impact.imports import ImportPlan, preview
from impact.imports.matching import match_columns
from impact.imports.planning import plan_sheet
from impact.imports.styles import date_style
from impact.imports.table import read_table
from impact.imports.values import day, minutes
from impact.models import ImportState, SessionImport
from schools.sheets import BadValueError
from schools.sheets.old_encodings import likeliest
from tests.factories.clients import member
from tests.factories.imports import understand_it
from tests.impact.importing import make_import_hub, plan, reasons, refused
from tests.impact.log_form import words
from tests.schools.workbooks import sheet_xml, xlsx


def test_a_month_in_letters_is_read_in_every_language_of_the_network_beside_other_dates() -> None:
    told = ["17. února 2026", "17 février 2026", "17 de fevereiro de 2026", "17. Februar 2026", "17 Φεβρουαρίου 2026"]
    told += ["17 Feabhra 2026", "17 februari 2026", "17-Feb-2026", "February 17th, 2026", "17 feb. 2026", "17.2.2026"]
    for pattern in ("", "%d/%m/%Y"):
        assert {day(cell, pattern) for cell in (*told, "2026-02-17")} == {dt.date(2026, 2, 17)}
    assert date_style(["3.2.2026", "2026-02-10", "17. února 2026"]).style == ""
    assert date_style(["3/2/2026", "17/2/2026", "17. února 2026"]).style == "%d/%m/%Y"
    for cell in ("31 June 2026", "17 Brumaire 2026"):
        with pytest.raises(BadValueError):
            day(cell, "")


def test_a_length_may_be_told_in_hours_where_it_says_so() -> None:
    assert [minutes(cell) for cell in ("90", "90 min", "1:30", "1h30", "1 h 30", "1,5 h", "1.5h")] == [90] * 7
    assert [minutes(cell, in_hours=True) for cell in ("1,5", "1.5", "1,50", "1:30", "90 min")] == [90] * 5
    assert minutes("2,0", in_hours=True) == 120
    for cell in ("1,5", "30 h"):
        with pytest.raises(BadValueError):
            minutes(cell)


def test_the_letters_of_a_neighbour_are_found_out_where_ones_own_explain_them_badly() -> None:
    czech = "Škola;Název\nŽďár;Šťastné včely\nTřeboň;Říčka teče pod břízou\n".encode("cp1250")
    german = "Schule;Schüler\nVolksschule Süd;Übung größer\n".encode("cp1252")
    assert [likeliest(czech, [language]) for language in ("de", "cs")] == ["cp1250", "cp1250"]
    assert likeliest(german, ["de"]) == "cp1252"


def test_names_of_columns_may_stand_in_two_rows() -> None:
    told = "Sessions of the year,,,,\n\nDate,School,People,,Title\n,,Students,Teachers,\n2026-03-02,Escola,20,2,Bees\n"
    sheet = read_table(told.encode(), languages=["en"]).sheet
    assert sheet.header.cells == ["Date", "School", "Students", "Teachers", "Title"]
    assert [row.cells[2] for row in sheet.rows] == ["20"]
    once = read_table(b"Date,Title\n2026-03-02,Teachers\n,Students\n", languages=["en"]).sheet
    assert len(once.rows) == 2


def test_a_cell_that_spans_several_lines_stands_in_each_of_them_but_no_number_does() -> None:
    rows: list[list[str | int]] = [
        ["Date", "School", "Students"],
        ["2026-03-02", "Valley", 20],
        ["2026-03-09", "", ""],
        ["2026-03-16", "", 5],
    ]
    merged = '<mergeCells count="2"><mergeCell ref="B2:B3"/><mergeCell ref="C2:C3"/></mergeCells></worksheet>'
    book = xlsx(xml=sheet_xml(rows).replace("</worksheet>", merged))
    found = read_table(book, languages=["en"]).sheet
    assert [row.cells[1:3] for row in found.rows] == [["Valley", "20"], ["Valley", ""], ["", "5"]]


def test_a_column_of_dates_is_proposed_where_no_name_says_so() -> None:
    sheet = read_table(b"Slug,Day1\n2015-08-20-msu,18\n2015-08-24-stanford,27\n", languages=["en"]).sheet
    proposed = match_columns(sheet, chosen=None, remembered={})
    assert [match.fields for match in proposed] == [("reference", "date"), ("day_1",)]
    named = read_table(b"Date,Since\n2026-03-02,2026-01-01\n", languages=["en"]).sheet
    assert [match.fields for match in match_columns(named, chosen=None, remembered={})] == [("date",), ()]


@pytest.mark.django_db
def test_a_line_of_sums_is_told_from_a_session() -> None:
    hub = make_import_hub()
    found = plan(
        hub, "date,students,Hours\n2022-03-02,20,1.5\nTotal,20,\n", date="date", students="students", Hours="minutes"
    )
    assert refused(found) == [(3, "date")]
    assert "line of sums" in reasons(found)
    told = plan(hub, "date,students,Hours\n2022-03-02,20,1.5\n", date="date", students="students", Hours="minutes")
    assert [draft.minutes for draft in told.new] == [90]


@pytest.mark.django_db
def test_a_type_that_no_row_gives_is_asked_for_once_and_sums_are_ticked_to_be_left_out() -> None:
    hub = make_import_hub()
    _user, clerk = member(hub)
    table = "Datum;Počet žáků;Název\n3.2.2022;24;Šťastné řeky\n4.2.2022;23;Žížaly\n5.2.2022;22;Kůň\nCelkem;69;\n"
    file = SimpleUploadedFile("tabulka.csv", table.encode("cp1250"))
    clerk.post(f"/h/{hub.code}/import/", {"uid": str(uuid.uuid4()), "file": file})
    row = SessionImport.objects.get()
    address = f"/h/{hub.code}/import/{row.uid}/"
    columns = {"version": row.version, "step": "match", "column-0": "date", "column-1": "students", "column-2": "title"}
    clerk.post(address, columns)
    page = clerk.get(address).content.decode()
    assert "3 rows give no type of session" in words(page.encode())
    assert "Letters: Central Europe (Windows)" in words(page.encode())
    assert "1 row to mend" in words(page.encode())
    assert 'name="out-5" checked' in page
    row.refresh_from_db()
    said = {"version": row.version, "step": "mend", "date_format": "auto", "default_type": "maker", "out-5": "on"}
    assert clerk.post(address, said).status_code == 302
    assert "Nothing stands against it." in words(clerk.get(address).content)


@pytest.mark.django_db
def test_a_table_is_read_no_oftener_than_what_was_said_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = make_import_hub()
    _user, clerk = member(hub)
    row = understand_it(hub)
    read: list[int] = []

    def counted(**told: Any) -> ImportPlan:
        read.append(1)
        return plan_sheet(**told)

    monkeypatch.setattr(preview, "plan_sheet", counted)
    address = f"/h/{hub.code}/import/{row.uid}/"
    for step in ("mend", "run"):
        row.refresh_from_db()
        said = {"version": row.version, "step": step, "date_format": "auto", "default_type": "maker"}
        assert clerk.post(address, said).status_code == 302
        assert len(read) == 1, "once to know what may be said; the page that follows reads for itself"
        read.clear()
    row.refresh_from_db()
    assert row.state == ImportState.RUNNING


@pytest.mark.django_db
def test_rows_that_end_too_early_lead_to_the_tick_that_takes_them() -> None:
    hub = make_import_hub()
    _user, clerk = member(hub)
    row = understand_it(hub, "date,students,title\n2022-05-12,4\n2022-05-13,5\n2022-05-14,6,Bees\n")
    address = f"/h/{hub.code}/import/{row.uid}/"
    told = "2 rows end before the last column"
    assert told in words(clerk.get(address).content)
    said = {"version": row.version, "step": "mend", "date_format": "auto", "default_type": "maker", "short_rows": "on"}
    clerk.post(address, said)
    page = words(clerk.get(address).content)
    assert told not in page
    assert "Nothing stands against it." in page
