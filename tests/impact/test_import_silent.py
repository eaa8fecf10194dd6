"""Nothing is understood otherwise than a careful person would, without a word: sums, dates, other hubs, two rows."""

import datetime as dt

import pytest

from hubs.models import Hub
from impact.imports.kept import sheet_of
from impact.imports.matching import Match, match_columns
from impact.imports.options import BEGINS_WITH_DAY
from impact.imports.preview import Understood, understand
from impact.imports.styles import date_style
from impact.imports.table import read_table
from impact.imports.values import day, minutes
from schools.sheets import BadValueError, Row
from tests.factories.clients import member
from tests.factories.imports import send, understand_it
from tests.impact.importing import make_import_hub, plan, reasons
from tests.impact.log_form import words
from tests.schools.workbooks import MAIN, ods, sheet_xml, xlsx


@pytest.fixture
def hub(db: None) -> Hub:
    return make_import_hub()


def shown(hub: Hub, content: str | bytes) -> Understood:
    """A table as its page shows it."""
    row = understand_it(hub, content)
    return understand(row, sheet_of(row))


def matches(content: str) -> list[Match]:
    sheet = read_table(content.encode(), languages=["en"]).sheet
    return match_columns(sheet, chosen=None, remembered={"total": ["other"]})


def test_a_column_that_adds_up_the_others_is_not_read_and_says_so(hub: Hub) -> None:
    table = "date,students,teachers,total\n2022-05-12,20,2,22\n2022-05-13,18,,18\n2022-05-14,,,\n"
    assert [match.fields for match in matches(table)] == [("date",), ("students",), ("teachers",), ()]
    _user, client = member(hub)
    page = words(client.get(f"/h/{hub.code}/import/{send(hub, table + ',,,').uid}/").content)
    assert "adds up the other columns" in page
    assert shown(hub, table).interactions == 40


def test_a_total_that_is_more_than_its_parts_is_read_and_told(hub: Hub) -> None:
    table = "date,students,teachers,total\n2022-05-12,20,2,25\n2022-05-13,18,2,20\n"
    told = [one.message for one in shown(hub, table).plan.notices]
    assert any("counted twice" in message for message in told)
    assert not shown(hub, table.replace("20,2,25", "20,2,5")).plan.notices


def test_days_that_a_spreadsheet_took_for_months_are_asked_about(hub: Hub) -> None:
    rows = ["2022-02-03", "2022-09-03", "2022-03-03", "16/03/2022", "23/03/2022", "30/03/2022"]
    table = "date,students\n" + "".join(f"{one},20\n" for one in rows)
    asked = shown(hub, table)
    assert [(one.kind, one.line) for one in asked.plan.questions] == [("swap", 2), ("swap", 3)]
    assert "3 February 2022 may be 2 March 2022" in asked.plan.questions[0].message
    assert not asked.ready
    user, client = member(hub)
    row = understand_it(hub, table + "\n", by=user)
    assert "All 2 dates in which day and month" in words(client.get(f"/h/{hub.code}/import/{row.uid}/").content)
    assert not shown(hub, table.replace("2022-09-03", "2022-09-13")).plan.questions
    assert not shown(hub, table.replace("30/03", "11/03")).plan.questions


def test_rows_that_name_another_hub_are_asked_about(hub: Hub) -> None:
    table = f"hub,date,students\n{hub.code},2022-05-12,20\noshub-t-guest,2022-05-13,30\n,2022-05-14,5\n"
    asked = shown(hub, table).plan.questions
    assert [(one.kind, one.line) for one in asked] == [("hub", 3)]
    assert "OSHub-T-GUEST stands in this row" in asked[0].message
    assert not shown(hub, table.replace(hub.code, "Lisbon")).plan.questions


def test_names_of_columns_under_one_that_spans_them(hub: Hub) -> None:
    told: list[list[str | int]] = [["Datum", "Žáci", "", "Název"], ["", "chlapci", "dívky", ""]]
    told += [[f"2022-05-0{day}", 10, 12, "Včely"] for day in (2, 3)]
    spans = '<mergeCells count="3">{}</mergeCells></worksheet>'.format(
        "".join(f'<mergeCell ref="{ref}"/>' for ref in ("A1:A2", "B1:C1", "D1:D2"))
    )
    book = xlsx(xml=sheet_xml(told).replace("</worksheet>", spans))
    text = "\n".join(",".join(map(str, row)) for row in told).encode()
    for content in (book, text):
        read = read_table(content, languages=["cs"]).sheet
        assert read.header == Row(2, ["Datum", "chlapci", "dívky", "Název"])
        assert len(read.rows) == 2
    assert shown(hub, book).plan.unread_columns == ["chlapci", "dívky"]
    words_only = read_table(b"Date,Title,\n,River,wet\n2022-05-02,Bees,dry\n", languages=["en"]).sheet
    assert len(words_only.rows) == 2


def test_columns_that_are_not_read_are_told_also_without_a_name_or_with_one_twice(hub: Hub) -> None:
    table = "date,students,,title,students,\n2022-05-12,20,12,a,15,\n"
    assert shown(hub, table).plan.unread_columns == ["column 3", "students (column 5)"]


def test_more_days_in_a_cell_are_not_one() -> None:
    for cell in ("2022-05-13 – 2022-05-15", "2022-05-16 a 18", "2022-05-19, 20", "2022-05-13/14", "2022-05-13 bis 15"):
        with pytest.raises(BadValueError, match="more than one day"):
            day(cell, BEGINS_WITH_DAY)
    for cell in (
        "2022-05-12 09:30",
        "2022-05-12-bees",
        "2022-05-12-2",
        "2022-05-12 - 9:30",
        "2022-05-12T10",
        "2022-05-12",
    ):
        assert day(cell, BEGINS_WITH_DAY) == dt.date(2022, 5, 12)


def test_a_date_of_digits_has_all_of_them_and_a_counted_day_is_told() -> None:
    assert date_style(["20220111", "20221101"]).style == "%Y%m%d"
    assert date_style(["2022111", "120522"]).style == ""
    for cell in ("2022111", "44693"):
        with pytest.raises(BadValueError):
            day(cell, "%Y%m%d")
    with pytest.raises(BadValueError, match="how a spreadsheet counts days"):
        day("44693", "%d/%m/%Y")


def test_classes_with_another_sign_between_them_are_no_class(hub: Hub) -> None:
    for cell in ("7B=24, 8A=19", "7B=24/8A=19"):
        read = plan(hub, f"date;school;classes\n2022-05-12;Escola da Ribeira;{cell}\n")
        assert "by semicolons" in reasons(read)


def test_a_length_that_is_none_says_how_lengths_are_written() -> None:
    for cell in ("1h30m", "all day", "1,5"):
        with pytest.raises(BadValueError, match="no length"):
            minutes(cell)


def test_a_cell_of_two_lines_stands_on_one_in_its_field_and_comes_back_as_it_was(hub: Hub) -> None:
    user, client = member(hub)
    row = understand_it(hub, 'date,students\n2022-05-12,"20\n25"\n', by=user)
    address = f"/h/{hub.code}/import/{row.uid}/"
    assert 'value="20 25"' in client.get(address).content.decode()
    client.post(
        address,
        {
            "step": "mend",
            "version": row.version,
            "date_format": "auto",
            "default_type": "co-creation",
            "cell-2-1": "20 25",
        },
    )
    row.refresh_from_db()
    assert row.cells == {}
    assert [one.line for one in understand(row, sheet_of(row)).plan.refusals] == [2]


def test_a_time_behind_the_date_is_when_it_began_unless_a_column_says_so(hub: Hub) -> None:
    table = "date,students\n2022-05-12 09:30,20\n2022-05-13 00:00,18\n2022-05-14,18\n2022-05-15T14:05:00,3\n"
    told = shown(hub, table)
    assert told.dates.style == ""
    half_past, after_two = dt.time(9, 30), dt.time(14, 5)
    assert [draft.starts_at for draft in told.plan.new] == [half_past, None, None, after_two]
    user, client = member(hub)
    page = words(client.get(f"/h/{hub.code}/import/{understand_it(hub, table + chr(10), by=user).uid}/").content)
    assert "12 May 2022, 09:30" in page
    both = shown(hub, "date,time,students\n12/05/2022 09:30,10:00,20\n23/05/2022 09:30,,20\n")
    assert [draft.starts_at for draft in both.plan.new] == [dt.time(10), half_past]


def test_a_month_is_no_day(hub: Hub) -> None:
    """Also where a spreadsheet keeps the first of it, and shows the month alone."""
    asked = shown(hub, "date,students\n2022-05-12,20\nMay-22,18\nmaio de 2022,3\n")
    assert [row.line for row in asked.bad_rows] == [3, 4]
    assert "“May-22” is a month. Write the day too" in asked.bad_rows[0].cells[0].reason
    formats = '<numFmts><numFmt numFmtId="164" formatCode="[$-816]mmmm\\ yyyy"/></numFmts>'
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 17, 164))
    more = {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{formats}<cellXfs>{styles}</cellXfs></styleSheet>'}
    xml = sheet_xml([["date", "students"], *([44682 + at, 20] for at in range(3))])
    for line, style in ((2, 1), (3, 2), (4, 3)):
        xml = xml.replace(f'r="A{line}"', f'r="A{line}" s="{style}"')
    kept = shown(hub, xlsx(xml=xml, more=more))
    assert [(row.line, row.cells[0].text) for row in kept.bad_rows] == [(3, "2022-05"), (4, "2022-05")]
    assert kept.sessions == 1


def test_a_month_in_a_sheet_of_opendocument_is_no_day(hub: Hub) -> None:
    """By the style of the cell, of its line or its column; a line may stand for several that are alike."""
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    names = f'xmlns:office="{urn}:office:1.0" xmlns:style="{urn}:style:1.0" xmlns:number="{urn}:datastyle:1.0"'
    dates = '<number:date-style style:name="N1"><number:month number:textual="true"/><number:year/></number:date-style>'
    dates += '<number:date-style style:name="N2"><number:day/><number:month/><number:year/></number:date-style>'
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table-cell" {more}/>'
        for name, more in (
            ("month", 'style:data-style-name="N1"'),
            ("under", 'style:parent-style-name="month"'),
            ("day", 'style:data-style-name="N2"'),
        )
    )
    part = f"<office:document-styles {names}><office:styles>{dates}{styles}</office:styles></office:document-styles>"
    head = '<table:table-column table:default-cell-style-name="month"/><table:table-row>'
    head += "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in ("date", "students")
    )

    def line(style: str, *, of_line: str = "") -> str:
        return (
            f'<table:table-row {of_line}><table:table-cell {style} office:value-type="date"'
            ' office:date-value="2022-05-01"/><table:table-cell office:value-type="float" office:value="20"/>'
            "</table:table-row>"
        )

    xml = head + "</table:table-row>" + line('table:style-name="day"') + line('table:style-name="under"')
    xml += line("", of_line='table:number-rows-repeated="2"') + line("", of_line='table:default-cell-style-name="day"')
    kept = shown(hub, ods((), xml=xml, more={"styles.xml": part}))
    assert [(row.line, row.cells[0].text) for row in kept.bad_rows] == [(at, "2022-05") for at in (3, 4, 5)]


def test_a_line_of_sums_with_a_date_is_asked_about(hub: Hub) -> None:
    table = "date,title,students\n2022-05-12,Totally wild,20\n2022-12-31,TOTAL 2022,20\n"
    (asked,) = shown(hub, table).plan.questions
    assert (asked.kind, asked.line) == ("sums", 3)
    user, client = member(hub)
    row = understand_it(hub, table + chr(10), by=user)
    assert "“TOTAL 2022” stands in this row" in words(client.get(f"/h/{hub.code}/import/{row.uid}/").content)
