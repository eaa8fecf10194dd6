"""Sessions out of files: every oddity of real files is either understood or refused with its line and reason."""

import csv
import datetime as dt
import io
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from impact.actions import bulk
from impact.actions.import_sessions import RefusedError, import_sessions
from impact.actions.record_session import record_session
from impact.actions.void_session import void_session
from impact.imports import FIELDS, ImportOptions, ImportPlan, plan_import, template_header
from impact.imports.personal import looks_personal
from impact.imports.reading import UnreadableFileError, read_sheet
from impact.models import AttendanceLine, Audience, Format, LedBy, PeriodCell, Session, Source
from impact.rollups import verify
from tests.factories.network import make_class, make_hub, make_project, make_school, make_session_type
from tests.factories.people import make_user

DATA = Path(__file__).parent / "data"
SHARED = Path(settings.ROOT).parent / "shared" / "data" / "carpentries_workshops_2012_2018.csv"
WORKSHOPS = ImportOptions(
    mapping={"start_date": ["date"], "attendance": ["other"], "host_name": ["title"], "slug": ["reference"]},
    default_type="training-short",
)


@pytest.fixture
def hub(db: None) -> Hub:
    for code in ("co-creation", "maker", "showcase", "strategy", "training-short"):
        make_session_type(code, {"maker": "Maker session"}.get(code, code.capitalize()))
    hub = make_hub("OSHub-T", opened_on=dt.date(2012, 1, 1))
    school = make_school(hub, "Escola da Ribeira", place="Vilar")
    make_class(school, "7B", size=25)
    make_class(school, "8A", size=20)
    make_project(hub, "Water in a dry village")
    make_hub("OSHub-T-GUEST")
    return hub


def plan(
    hub: Hub, content: str | bytes, *, date_format: str = "", type_code: str = "co-creation", **mapping: str
) -> ImportPlan:
    raw = content.encode() if isinstance(content, str) else content
    options = ImportOptions(
        mapping={column: [field] for column, field in mapping.items()},
        date_format=date_format,
        default_type=type_code,
    )
    return plan_import(hub=hub, content=raw, options=options)


def refused(plan: ImportPlan) -> list[tuple[int, str]]:
    return [(refusal.line, refusal.column) for refusal in plan.refusals]


def reasons(plan: ImportPlan) -> str:
    return " / ".join(refusal.reason for refusal in plan.refusals)


def heads(plan: ImportPlan) -> list[list[int]]:
    assert plan.accepted, plan.refusals
    return [[line.head_count for line in draft.lines] for draft in plan.new]


# ── What works ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_own_template(hub: Hub) -> None:
    by = make_user()
    read = plan(hub, (DATA / "template.csv").read_bytes(), type_code="")
    assert (read.refusals, read.rows, read.without_attendance, read.interactions) == (
        [],
        4,
        1,
        24 + 19 + 2 + 23 + 5 + 77,
    )
    import_sessions(plan=read, by=by)
    first, second, third, fourth = Session.objects.order_by("held_on")
    assert (first.starts_at, first.minutes, first.led_by, first.title) == (
        dt.time(9, 30),
        90,
        LedBy.TOGETHER,
        "First ideas",
    )
    assert (first.project is not None, first.school is not None, first.logged_by, first.source) == (
        True,
        True,
        by,
        Source.IMPORT,
    )
    assert list(
        first.lines.order_by("pk").values_list("audience", "head_count", "school_class__name", "first_timers")
    ) == [
        ("student", 24, "7B", None),
        ("student", 19, "8A", None),
        ("teacher", 2, None, 0),
    ]
    assert [one.code for one in second.co_hosts.all()] == ["OSHub-T-GUEST"]
    assert (second.session_type.code, second.format) == ("maker", Format.HYBRID)
    assert (third.minutes, third.title) == (150, "Open doors, all day")
    assert list(third.lines.order_by("audience").values_list("audience", "head_count", "first_timers")) == [
        ("family", 61, 58),
        ("other", 12, None),
        ("teacher", 4, None),
    ]
    assert not fourth.lines.exists()
    assert verify().differences == 0


def test_any_file_through_a_mapping(hub: Hub) -> None:
    read = plan_import(hub=hub, content=(DATA / "workshops.csv").read_bytes(), options=WORKSHOPS)
    assert (read.refusals, read.rows, len(read.new)) == ([], 8, 8)
    assert (read.without_attendance, read.interactions) == (2, 584)
    assert read.unread_columns == ["tag_name", "country", "latitude", "longitude", "url"]
    assert [(notice.line, "512" in notice.message) for notice in read.notices] == [(9, True)]
    assert [draft.title for draft in read.new][4] == 'The "Orchard" School of Data'
    import_sessions(plan=read, by=None)
    assert verify().differences == 0
    cell = PeriodCell.objects.get(scope_kind="hub", scope_id=hub.pk, period_kind="all", audience="everyone")
    assert (cell.sessions, cell.interactions, cell.without_attendance) == (8, 584, 2)
    assert AttendanceLine.objects.filter(head_count=0).count() == 2, "a zero is a record of its own"


@pytest.mark.skipif(not SHARED.exists(), reason="the published file is not beside the project")
def test_the_published_workshops(hub: Hub) -> None:
    read = plan_import(hub=hub, content=SHARED.read_bytes(), options=WORKSHOPS)
    assert (read.refusals, len(read.new), read.without_attendance, read.interactions) == ([], 1_983, 225, 44_300)
    import_sessions(plan=read, by=None)
    assert verify().differences == 0
    cell = PeriodCell.objects.get(scope_kind="hub", scope_id=hub.pk, period_kind="all", audience="everyone")
    assert (cell.sessions, cell.interactions, cell.without_attendance) == (1_983, 44_300, 225)
    again = plan_import(hub=hub, content=SHARED.read_bytes(), options=WORKSHOPS)
    assert (again.refusals, again.new, again.already) == ([], [], 1_983)


def test_blank_is_missing_and_zero_is_not(hub: Hub) -> None:
    assert heads(plan(hub, "date,students,teachers\n2022-05-12,,\n2022-05-13,0,\n")) == [[], [0]]


@pytest.mark.parametrize("name", template_header())
def test_every_column_of_the_template_is_known_and_explained(hub: Hub, name: str) -> None:
    assert str(FIELDS[name])
    assert not looks_personal(name)
    assert plan(hub, ",".join(dict.fromkeys(["date", name])) + "\n").accepted


# ── Sent again ────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("references", [True, False], ids=["by reference", "by content"])
def test_the_same_file_again_adds_nothing(hub: Hub, references: bool) -> None:
    content = "reference,date,students\n1,2022-05-12,20\n2,2022-05-12,20\n3,2022-05-12,20\n4,2022-05-13,\n"
    if not references:
        content = content.replace("reference,", "").replace("1,2022", "2022").replace("2,2022", "2022")
        content = content.replace("3,2022", "2022").replace("4,2022", "2022")
    import_sessions(plan=plan(hub, content), by=None)
    assert Session.objects.count() == 4, "three rows that say the same are three sessions"
    again = plan(hub, content)
    assert (again.new, again.already, again.accepted) == ([], 4, True)
    assert import_sessions(plan=again, by=None).sessions == 0
    # A longer file adds what is new in it.
    longer = plan(hub, content + ("5,2022-05-12,20\n" if references else "2022-05-12,20\n"))
    assert (len(longer.new), longer.already) == (1, 4)


def test_a_changed_row_is_refused_with_both_versions(hub: Hub) -> None:
    import_sessions(plan=plan(hub, "reference,date,students\na,2022-05-12,20\nb,2022-05-12,9\n"), by=None)
    changed = plan(hub, "reference,date,students\na,2022-05-12,21\nb,2022-05-12,9\nc,2022-05-13,1\n")
    assert refused(changed) == [(2, "reference")]
    assert "20 in the log, 21 in the file" in reasons(changed)
    with pytest.raises(RefusedError):
        import_sessions(plan=changed, by=None)
    assert Session.objects.count() == 2


def test_the_same_reference_at_another_hub_is_another_session(hub: Hub) -> None:
    content = "reference,date\na,2022-05-12\n"
    import_sessions(plan=plan(hub, content), by=None)
    other = plan(make_hub(), content)
    assert (len(other.new), other.already) == (1, 0)


def test_a_reference_that_is_a_uid_finds_the_session_of_the_form(hub: Hub) -> None:
    uid = uuid.uuid4()
    [draft] = plan(hub, f"uid,date,students\n{uid},2022-05-12,20\n").new
    record_session(hub=hub, by=None, draft=draft)
    assert draft.uid == uid
    assert plan(hub, f"uid,date,students\n{uid},2022-05-12,20\n").already == 1


def test_what_was_voided_stays_voided(hub: Hub) -> None:
    content = "reference,date\na,2022-05-12\n"
    import_sessions(plan=plan(hub, content), by=None)
    void_session(session=Session.objects.get(), by=make_user(), reason="Never took place.")
    assert plan(hub, content).already == 1


def test_a_reference_twice_in_one_file(hub: Hub) -> None:
    twice = plan(hub, "reference,date\na,2022-05-12\nb,2022-05-12\na,2022-05-12\n")
    assert refused(twice) == [(4, "reference")]
    assert "line 2" in reasons(twice)


# ── All or nothing ────────────────────────────────────────────────────────────────────────────────────────────────────
def test_nothing_is_written_when_the_last_row_fails(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "BATCH", 2)
    read = plan(hub, "reference,date,students\na,2022-05-12,1\nb,2022-05-12,2\nc,2022-05-12,3\n")
    record_session(hub=hub, by=None, draft=read.new[-1])
    with pytest.raises(IntegrityError), transaction.atomic():
        import_sessions(plan=read, by=None)
    assert Session.objects.count() == 1


def test_every_problem_of_every_row_is_told_at_once(hub: Hub) -> None:
    read = plan(hub, "date,type,students\nsoon,makr,-3\n2022-05-12,maker,4\n2022-05-13,maker,many\n")
    assert refused(read) == [(2, "date"), (2, "type"), (2, "students"), (4, "students")]
    assert "Did you mean “maker”?" in reasons(read)


# ── Encodings, separators, quotes, line ends ──────────────────────────────────────────────────────────────────────────
TEXT = "reference,date,students,title\r\n1,2022-05-12,20,Água e luz\r\n2,2022-05-13,21,Élèves\r\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encodings_separators_and_line_ends(hub: Hub, separator: str, encoding: str, line_end: str) -> None:
    content = TEXT.replace(",", separator).replace("\r\n", line_end).encode(encoding)
    read = plan(hub, content)
    assert heads(read) == [[20], [21]]
    assert [draft.title for draft in read.new] == ["Água e luz", "Élèves"]
    assert read.separator == separator


@pytest.mark.parametrize(
    ("language", "encoding", "title"), [("el", "cp1253", "Ανεμόμυλος"), ("cs", "cp1250", "Třeboň")]
)
def test_old_encodings_by_the_language_of_the_hub(hub: Hub, language: str, encoding: str, title: str) -> None:
    hub.languages = ["en", language]
    read = plan(hub, f"date,title\n2022-05-12,{title}\n".encode(encoding))
    assert [draft.title for draft in read.new] == [title]


@pytest.mark.parametrize(
    ("content", "line", "word"),
    [
        (b"", 0, "empty"),
        (b"\r\n  \r\n", 0, "empty"),
        (b"PK\x03\x04 a spreadsheet", 0, "CSV"),
        (b"date\n2022-05-12\x00\n", 0, "not a text file"),
        (b'date,title\n2022-05-12,"never closed\n2022-05-13,x\n', 2, "never closed"),
        (b'date,title\n2022-05-12,a\n2022-05-12,"a" b\n', 3, "twice"),
        (b"date,title\n2022-05-12," + b"x" * 200_000 + b"\n", 2, "never closed"),
    ],
)
def test_files_that_cannot_be_read(hub: Hub, content: bytes, line: int, word: str) -> None:
    read = plan(hub, content)
    assert refused(read) == [(line, "")]
    assert word in reasons(read)


def test_a_file_that_is_too_large(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("impact.imports.reading.LARGEST_FILE", 10)
    assert "split it" in reasons(plan(hub, "date\n2022-05-12\n"))


def test_rows_of_another_width(hub: Hub) -> None:
    read = plan(hub, "date,students\n2022-05-12\n2022-05-12,1,2\n2022-05-12,3,,\n,\n\n2022-05-13,4\n")
    assert refused(read) == [(2, ""), (3, "")]
    assert "1 fields" in reasons(read)
    assert "3 fields" in reasons(read)
    assert [[line.head_count for line in draft.lines] for draft in read.new] == [[3], [4]]


def test_lines_are_counted_as_editors_do(hub: Hub) -> None:
    read = plan(hub, 'sep=;\r\ndate;title\r\n2022-05-12;"two\r\nlines"\r\n\r\nnever;x\r\n')
    assert refused(read) == [(6, "date")]
    assert read.new[0].title == "two lines"


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=8),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_was_written_is_read(rows: list[list[str]], separator: str, encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([["date", "title"], *rows])
    sheet = read_sheet(out.getvalue().encode(encoding))
    expected = [[cell.strip().removeprefix("\ufeff") for cell in row] for row in rows]
    assert [[cell.removeprefix("\ufeff") for cell in row.cells] for row in sheet.rows] == expected


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    try:
        sheet = read_sheet(content)
    except UnreadableFileError:
        return
    assert all(any(row.cells) for row in sheet.rows)


# ── Cells ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
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
    ],
)  # fmt: skip
def test_dates_that_are_understood(hub: Hub, cell: str, pattern: str) -> None:
    read = plan(hub, f'date\n"{cell}"\n', date_format=pattern)
    assert [draft.held_on for draft in read.new] == [dt.date(2022, 5, 12)], read.refusals


@pytest.mark.parametrize(
    ("cell", "pattern", "word"),
    [
        ("12/05/2022", "", "way round"), ("2022-02-30", "", "calendar"), ("44693", "", "spreadsheet"),
        ("yesterday", "", "2022-05-12"), ("2022-05-12 14:30", "", "2022-05-12"), ("2022-05-12", "%d/%m/%Y", "%d/%m/%Y"),
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
        ("date,minutes", "2022-05-12,an hour", "minutes", "not a number"),
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


# ── Columns ───────────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("header", "mapping", "column", "word"),
    [
        ("date,studnets", {}, "studnets", "Did you mean “students”?"),
        ("date,date", {}, "date", "already"),
        ("date,Student,students", {}, "students", "already"),
        ("students", {}, "", "No column gives the date"),
        ("when,n", {"when": "dates"}, "when", "Did you mean “date”?"),
        ("when,n", {"whem": "date"}, "whem", "Did you mean “when”?"),
        ("when,when", {"when": "date"}, "when", "more than once"),
        ("when,n", {"n": "other"}, "", "No column gives the date"),
    ],
)
def test_columns_that_are_refused(hub: Hub, header: str, mapping: dict[str, str], column: str, word: str) -> None:
    read = plan(hub, f"{header}\n", **mapping)
    assert refused(read) == [(1, column)], read.refusals
    assert word in reasons(read)


def test_columns_without_a_name(hub: Hub) -> None:
    assert plan(hub, "date,students,,\n2022-05-12,3,,\n").accepted
    assert "Column 3 has no name" in reasons(plan(hub, "date,students,,\n2022-05-12,3,x,\n"))


def test_one_column_may_be_two_fields(hub: Hub) -> None:
    options = ImportOptions(mapping={"Name of it": ["reference", "title"], "DAY": ["date"]}, default_type="maker")
    read = plan_import(hub=hub, content=b"day,name_of_it\n2022-05-12,Open doors\n", options=options)
    assert [draft.title for draft in read.new] == ["Open doors"]


PERSONAL = """
name Name first_name LastName surname student_name pupil-name "name of the student" childname birthdate DOB
date_of_birth email e-mail phone mobile address student_id
nome apelido nome_do_aluno "data de nascimento" telefone telemóvel morada
naam voornaam achternaam leerlingnaam "naam leerling" geboortedatum telefoonnummer
nom prénom "nom de l'élève" "date de naissance" courriel téléphone
Vorname Nachname Schülername "Name des Schülers" Geburtsdatum Telefon
jméno příjmení "jméno žáka" "datum narození"
όνομα επώνυμο ονοματεπώνυμο "όνομα μαθητή" "ημερομηνία γέννησης" τηλέφωνο
cognome "nome alunno" "data di nascita" indirizzo
nombre apellidos "nombre del alumno" "fecha de nacimiento" correo
"""


@pytest.mark.parametrize("column", next(csv.reader([" ".join(PERSONAL.split())], delimiter=" ")))
def test_columns_about_persons_are_refused(hub: Hub, column: str) -> None:
    own = plan(hub, f'date,"{column}"\n2022-05-12,x\n')
    assert refused(own) == [(1, column)]
    assert "head counts only" in reasons(own)
    options = ImportOptions(mapping={"date": ["date"], column: ["title"]}, default_type="maker")
    mapped = plan_import(hub=hub, content=f'date,"{column}"\n2022-05-12,x\n'.encode(), options=options)
    assert "head counts only" in reasons(mapped)
    ignored = plan(hub, f'date,"{column}"\n2022-05-12,x\n', date="date")
    assert ignored.accepted, "a column that is not read may be called anything"


@pytest.mark.parametrize(
    "column",
    ["host_name", "school name", "project", "attendance", "num_attendees", "participants", "students", "alunos",
     "slug", "session_name", "Number of students", "leerlingen", "élèves", "Kinder", "nome da escola",
     "naam school", "μαθητές"],
)  # fmt: skip
def test_columns_about_sessions_are_not(column: str) -> None:
    assert not looks_personal(column)


def test_dry_planning_writes_nothing(hub: Hub, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    content = "reference,date,students\n" + "".join(f"{n},2022-05-12,{n}\n" for n in range(300))
    with django_assert_num_queries(7):
        assert len(plan(hub, content).new) == 300
    assert not Session.objects.exists()
    assert Audience.STUDENT in {line.audience for line in plan(hub, content).new[0].lines}
