"""Cells as people really fill them in: understood, or refused with the line, the column and the reason."""

import datetime as dt
import gc
from contextlib import suppress

import pytest

from hubs.models import Hub
from impact.imports.collecting import collector_at_rest
from tests.factories.network import make_hub, make_project, make_school
from tests.impact.importing import heads, make_import_hub, plan, reasons, refused


@pytest.fixture
def hub(db: None) -> Hub:
    return make_import_hub()


@pytest.mark.parametrize(
    ("cell", "number"),
    [("24", 24), (" 24 ", 24), ("24,0", 24), ("24.00", 24), ("024", 24), ("0", 0), ("10000", 10_000), ("\u00a07", 7)],
)
def test_numbers_that_are_understood(hub: Hub, cell: str, number: int) -> None:
    assert heads(plan(hub, f'date,students\n2022-05-12,"{cell}"\n')) == [[number]]


@pytest.mark.parametrize(
    ("cell", "word"),
    [
        ("24,5", "whole"), ("1.200", "two ways"), ("1,000", "two ways"), ("-5", "less than nobody"), ("−5", "less"),
        ("10001", "more people"), ("1e3", "not a number"), ("٣", "not a number"), ("NaN", "not a number"),
        ("27-22-20", "not a number"), ("52.45.40", "not a number"), ("n/a", "blank"), ("ca. 20", "not a number"),
        ("9" * 40, "not a number"), ("+5", "not a number"), ("=1+1", "not a number"),
    ],
)  # fmt: skip
def test_numbers_that_are_refused(hub: Hub, cell: str, word: str) -> None:
    read = plan(hub, f'date,students\n2022-05-12,"{cell}"\n')
    assert refused(read) == [(2, "students")]
    assert word in reasons(read)


@pytest.mark.parametrize(
    ("cell", "pattern"),
    [
        ("2022-05-12", ""), ("2022/5/12", ""), ("12.5.2022", ""), ("12. 05. 2022", ""), ("2022-05-12T00:00:00", ""),
        ("2022-05-12 00:00", ""), ("05/12/2022", "%m/%d/%Y"), ("12 May, 2022", "%d %B, %Y"), ("12/05/22", "%d/%m/%y"),
        ("2022-05-12", "%d/%m/%Y"), ("2022-05-12 14:30", ""), ("12/05/2022 9:30", "%d/%m/%Y"),
    ],
)  # fmt: skip
def test_dates_that_are_understood(hub: Hub, cell: str, pattern: str) -> None:
    read = plan(hub, f'date\n"{cell}"\n', date_format=pattern)
    assert [draft.held_on for draft in read.new] == [dt.date(2022, 5, 12)], read.refusals


@pytest.mark.parametrize(
    ("cell", "pattern", "word"),
    [
        ("12/05/2022", "", "way round"), ("2022-02-30", "", "calendar"), ("44693", "", "spreadsheet"),
        ("yesterday", "", "2022-05-12"), ("2022-05-12 24:30", "", "2022-05-12"), ("05/2022", "", "a month"),
        ("2022.05.12", "%d/%m/%Y", "14/09/2026"),
        ("31/11/2022", "", "calendar"), ("31/11/2022", "%d/%m/%Y", "calendar"), ("30-02-22", "%m-%d-%y", "calendar"),
        ("2011-12-31", "", "opened"), ("2199-01-01", "", "still to come"), ("1066-10-14", "", "too long ago"),
    ],
)  # fmt: skip
def test_dates_that_are_refused(hub: Hub, cell: str, pattern: str, word: str) -> None:
    read = plan(hub, f"date\n{cell}\n", date_format=pattern)
    assert refused(read) == [(2, "date")]
    assert word in reasons(read)


def test_dates_after_the_hub_closed(hub: Hub) -> None:
    hub.closed_on = dt.date(2022, 5, 12)
    assert refused(plan(hub, "date\n2022-05-12\n2022-05-13\n")) == [(3, "date")]


@pytest.mark.parametrize("pattern", ["%d/%m", "today", "%H:%M", "%Y-%m"])
def test_date_formats_that_give_no_date(hub: Hub, pattern: str) -> None:
    assert "no date format" in reasons(plan(hub, "date\n2022-05-12\n", date_format=pattern))


@pytest.mark.parametrize(
    ("header", "row", "column", "word"),
    [
        ("date,starts_at", "2022-05-12,25:00", "starts_at", "09:30"),
        ("date,minutes", "2022-05-12,3", "minutes", "5 minutes"),
        ("date,minutes", "2022-05-12,an hour", "minutes", "no length"),
        ("date,type", "2022-05-12,makers", "type", "Did you mean “maker”?"),
        ("date,project", "2022-05-12,Water in a dry vilage", "project", "Water in a dry village"),
        ("date,school", "2022-05-12,Escola da Ribeirra", "school", "Escola da Ribeira"),
        ("date,school", "2022-05-12,Anywhere", "school", "no “Anywhere”"),
        ("date,school,classes", "2022-05-12,Escola da Ribeira,7C=20", "classes", "no class “7C” in 2021/22"),
        ("date,school,classes", "2020-05-12,Escola da Ribeira,7B=20", "classes", "in 2019/20"),
        ("date,school,classes", "2022-05-12,Escola da Ribeira,7B", "classes", "7B=24"),
        ("date,school,classes", "2022-05-12,Escola da Ribeira,7B=2;7b=3", "classes", "twice"),
        ("date,school,classes", "2022-05-12,Escola da Ribeira,7B=all", "classes", "not a number"),
        ("date,classes", "2022-05-12,7B=20", "classes", "which school"),
        ("date,led_by", "2022-05-12,skool", "led_by", "Did you mean “school”?"),
        ("date,format", "2022-05-12,by post", "format", "online"),
        ("date,co_hosts", "2022-05-12,OSHub-T-GEST", "co_hosts", "Did you mean “OSHub-T-GUEST”?"),
        ("date,co_hosts", "2022-05-12,oshub-t", "co_hosts", "own session"),
        ("date,students,students_first_time", "2022-05-12,5,6", "students_first_time", "more first-timers"),
        ("date,students,students_first_time", "2022-05-12,,6", "students_first_time", "in all"),
        ("date,title", "2022-05-12," + "x" * 161, "title", "161"),
        ("date,note", "2022-05-12," + "x" * 501, "note", "501"),
        ("reference,date", "a,", "date", "needs a date"),
    ],
)
def test_cells_that_are_refused(hub: Hub, header: str, row: str, column: str, word: str) -> None:
    read = plan(hub, f"{header}\n{row}\n")
    assert refused(read) == [(2, column)], read.refusals
    assert word in reasons(read)


def test_what_is_wrong_is_wrong_in_each_row(hub: Hub) -> None:
    read = plan(hub, "date,students,format\n2022-05-12,many,by post\n2022-05-13,many,by post\n2022-05-14,0,\n")
    assert refused(read) == [(2, "students"), (2, "format"), (3, "students"), (3, "format")]


@pytest.mark.parametrize("resting", [False, True])
def test_the_collector_works_again_afterwards(resting: bool) -> None:
    if resting:
        gc.disable()
    try:
        with suppress(ZeroDivisionError), collector_at_rest():
            assert not gc.isenabled()
            raise ZeroDivisionError
        assert gc.isenabled() is not resting
    finally:
        gc.enable()


def test_two_things_of_one_name_are_not_guessed(hub: Hub) -> None:
    make_school(hub, "Escola da Ribeira", place="Almofeira")
    read = plan(hub, 'date,school\n2022-05-12,Escola da Ribeira\n2022-05-12,"Escola da Ribeira, Vilar"\n')
    assert refused(read) == [(2, "school")]
    assert "Almofeira" in reasons(read)


def test_another_hubs_projects_and_schools_are_unknown(hub: Hub) -> None:
    make_project(make_hub(), "Secret garden")
    read = plan(hub, "date,project\n2022-05-12,Secret garden\n")
    assert "no “Secret garden”" in reasons(read)


def test_a_type_for_rows_that_give_none(hub: Hub) -> None:
    read = plan(hub, "date,type\n2022-05-12,\n2022-05-12,maker\n", type_code="showcase")
    assert [draft.session_type.code for draft in read.new] == ["showcase", "maker"]
    assert "needs a type" in reasons(plan(hub, "date\n2022-05-12\n", type_code=""))
    assert "Did you mean “showcase”?" in reasons(plan(hub, "date\n2022-05-12\n", type_code="showcases"))


def test_the_unusual_is_taken_but_shown(hub: Hub) -> None:
    read = plan(
        hub,
        "date,school,classes,other,title\n"
        "2022-05-12,Escola da Ribeira,7B=40,,\n"
        "2022-05-13,,,600,\n"
        "2022-05-14,,,5,Write to ana@pt.oshub.example\n"
        "2022-05-15,,,5,\n",
    )
    assert read.accepted
    assert [notice.line for notice in read.notices] == [2, 3, 4]
