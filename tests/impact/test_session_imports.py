"""An import step by step: sent, matched, mended, brought in as a whole and once, taken back as a whole."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from impact.actions.run_import import left_running, run_import
from impact.actions.session_imports import (
    Mending,
    SentBeforeError,
    TooManyCorrectionsError,
    discard_import,
    forget_imports,
    mend_import,
    start_import,
)
from impact.imports.kept import sheet_of
from impact.imports.preview import Understood, understand
from impact.imports.progress import note_progress
from impact.models import ImportedSession, ImportState, PeriodCell, RememberedColumn, Session, SessionImport, Source
from impact.rollups import drain_all, verify
from projects.models import Project
from schools.models import School, SchoolClass
from tests.factories.imports import TABLE, bring_in, send, understand_it
from tests.factories.network import make_school
from tests.factories.people import make_user
from tests.impact.importing import make_import_hub

SHARED = Path(settings.ROOT).parent / "shared" / "data"


@pytest.fixture
def hub(db: None) -> Hub:
    return make_import_hub()


def look(row: SessionImport) -> Understood:
    return understand(row, sheet_of(row))


def mend(row: SessionImport, **said: object) -> SessionImport:
    return mend_import(row=row, by=make_user(), version=row.version, mending=Mending(**said))  # type: ignore[arg-type]


# ── From the table to the log ─────────────────────────────────────────────────────────────────────────────────────────
def test_a_table_is_brought_in_once_and_counts_then(hub: Hub) -> None:
    by = make_user()
    row = understand_it(hub, by=by)
    drain_all()
    assert (look(row).ready, Session.objects.count(), PeriodCell.objects.count()) == (True, 0, 0)
    done = bring_in(row, by=by)
    assert (done.state, done.sessions, done.interactions, done.already) == (ImportState.DONE, 3, 20, 0)
    assert set(Session.objects.values_list("source", "logged_by")) == {(Source.IMPORT, by.pk)}
    assert list(ImportedSession.objects.values_list("made_by", "line")) == [(row.pk, 2), (row.pk, 3), (row.pk, 4)]
    assert Session.objects.without_attendance().count() == 1, "blank is missing, not zero"
    drain_all()
    assert verify().differences == 0
    run_import(row.pk)
    assert Session.objects.count() == 3


def test_the_same_file_again_adds_nothing(hub: Hub) -> None:
    row = send(hub)
    with pytest.raises(SentBeforeError) as open_still:
        send(hub)
    assert open_still.value.row == row
    discard_import(row=row, by=make_user(), version=row.version)
    bring_in(understand_it(hub))
    with pytest.raises(SentBeforeError):
        send(hub)
    # Another file with the same rows and one more.
    longer = understand_it(hub, TABLE + "2022-05-15,5,More\n", name="longer.csv")
    assert (look(longer).plan.already, len(look(longer).plan.new)) == (3, 1)
    assert bring_in(longer).sessions == 1
    again = understand_it(hub, TABLE + "\n\n", name="blank-lines.csv")
    assert (look(again).nothing_new, look(again).ready) == (True, False)
    assert bring_in(again).sessions == 0
    assert Session.objects.count() == 4


def test_one_bad_row_and_nothing_is_written(hub: Hub) -> None:
    row = understand_it(hub, "date,students\n2022-05-12,20\nsoon,5\n")
    assert [(bad.line, bad.cells[0].name, bad.cells[0].text) for bad in look(row).bad_rows] == [(3, "date", "soon")]
    refused = bring_in(row)
    assert (refused.state, bool(refused.problem), Session.objects.count()) == (ImportState.REFUSED, True, 0)
    mended = mend(refused, cells={3: {0: "2022-05-13"}})
    assert (mended.state, mended.problem, look(mended).ready) == (ImportState.UNDERSTOOD, "", True)
    assert bring_in(mended).sessions == 2


def test_rows_are_left_out_by_choice_and_brought_back(hub: Hub) -> None:
    row = understand_it(hub, "date,students\n2022-05-12,20\nsoon,5\n")
    row = mend(row, left_out={3})
    assert (look(row).ready, look(row).plan.left_out) == (True, 1)
    row = mend(row, brought_back={3})
    assert look(row).bad_lines == [3]


def test_a_reference_is_the_same_row_in_any_file(hub: Hub) -> None:
    bring_in(understand_it(hub, "slug,date,students\na,2022-05-12,20\n"))
    changed = understand_it(hub, "slug,date,students\na,2022-05-12,21\n", name="two.csv")
    assert "20 in the log, 21 in the file" in look(changed).bad_rows[0].cells[0].reason


def test_the_table_goes_with_what_was_said_of_it(
    hub: Hub, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    thrown_away, brought_in = send(hub), understand_it(hub, TABLE + "\n")
    for row in (thrown_away, brought_in):
        assert default_storage.exists(row.stored_name)
    with django_capture_on_commit_callbacks(execute=True):
        discard_import(row=thrown_away, by=make_user(), version=thrown_away.version)
        bring_in(brought_in)
    for row in (thrown_away, brought_in):
        assert not default_storage.exists(row.stored_name)


# ── Names ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
NAMED = (
    "data;escola;turma;n.º de alunos;projeto;tipo\n"
    "12/05/2022;Escola da Ribera;7 C;24;Water in a dry vilage;makr\n"
    "25/05/2022;Escola Nova;1A;19;Stars;maker\n"
)


def test_columns_in_another_language_and_unknown_names(hub: Hub) -> None:
    row = understand_it(hub, NAMED)
    assert {fields[0] for fields in row.columns.values()} == {
        "date", "school", "one_class", "students", "project", "type",
    }  # fmt: skip
    picture = look(row)
    assert (picture.date_format, picture.ambiguous, picture.bad_rows) == ("%d/%m/%Y", False, [])
    near = {name.unknown.text: name.near for name in picture.names}
    assert near["Escola da Ribera"].startswith("Escola da Ribeira")
    assert near["Water in a dry vilage"] == "Water in a dry village"
    assert near["makr"] == "Maker session" or near["makr"] == ""
    assert near["Escola Nova"] == ""


def test_names_mean_something_that_is_there_something_new_or_nothing(hub: Hub) -> None:
    school, project = School.objects.get(), Project.objects.get()
    kind = look(understand_it(hub, NAMED))
    maker = next(
        key for name in kind.names if name.kind == "type" for key, label in name.choices if label == "Maker session"
    )
    lookups = {
        "school": {"escola da ribera": {"to": str(school.pk)}, "escola nova": {"to": "new", "place": "Vilar"}},
        "project": {"water in a dry vilage": {"to": str(project.pk)}, "stars": {"to": "new"}},
        "type": {"makr": {"to": maker}},
    }
    row = mend(kind.row, lookups=lookups)
    # Once the schools are known, their classes are asked about.
    assert {name.unknown.key for name in look(row).names} == {"escola da ribeira|2021|7 c", "escola nova|2021|1a"}
    assert {name.unknown.school_year for name in look(row).names} == {"2021/22"}
    new_class = {"to": "new", "level": "isced_1", "size": 22}
    row = mend(row, lookups={"class": {"escola da ribeira|2021|7 c": {"to": "none"}, "escola nova|2021|1a": new_class}})
    assert look(row).ready
    assert (School.objects.count(), SchoolClass.objects.count(), Project.objects.count()) == (1, 2, 1)
    done = bring_in(row)
    assert (done.state, done.problem, done.sessions, done.interactions, done.made) == (ImportState.DONE, "", 2, 43, 3)
    made = School.objects.get(name="Escola Nova")
    first, second = Session.objects.order_by("held_on")
    assert (first.school, first.project, second.school) == (school, project, made)
    assert second.project is not None
    assert (second.project.title, second.project.starts_on) == ("Stars", dt.date(2022, 5, 25))
    assert [line.school_class for line in first.lines.all()] == [None]
    assert [str(line.school_class) for line in second.lines.all()] == ["1A (2021/22)"]
    drain_all()
    assert verify().differences == 0
    # The same rows once more: the new school is known now, and nothing is new.
    assert SessionImport.objects.get().lookups == {}


def test_the_same_rows_after_new_things_were_made_are_the_same_rows(hub: Hub) -> None:
    content = "date,school,students\n2022-05-12,Escola Nova,3\n"
    row = mend(understand_it(hub, content), lookups={"school": {"escola nova": {"to": "new", "place": "Vilar"}}})
    bring_in(row)
    again = look(understand_it(hub, content + "\n", name="again.csv"))
    assert (again.plan.already, again.plan.new) == (1, [])


def test_a_new_thing_that_cannot_be_refuses_all(hub: Hub) -> None:
    content = "date,school,students\n2022-05-12,Escola Nova,3\n"
    row = mend(understand_it(hub, content), lookups={"school": {"escola nova": {"to": "new", "place": ""}}})
    refused = bring_in(row)
    assert (refused.state, Session.objects.count(), School.objects.count()) == (ImportState.REFUSED, 0, 1)


# ── Asked about ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_date_far_from_the_rest_is_asked_about(hub: Hub) -> None:
    rows = "".join(f"2018-05-{day:02},{day}\n" for day in range(1, 9))
    row = understand_it(hub, f"date,students\n{rows}2012-05-03,9\n")
    [question] = look(row).questions
    assert (question.kind, question.line, look(row).ready) == ("date", 10, False)
    assert bring_in(row).state == ImportState.REFUSED
    row.refresh_from_db()
    row = mend(row, confirmed={question.key})
    assert look(row).ready
    assert look(mend(row, cells={10: {0: "2012-05-04"}})).questions, "a yes to one date is no yes to another"


def test_twins_in_the_file_and_in_the_log_are_asked_about(hub: Hub) -> None:
    bring_in(understand_it(hub, "date,students\n2022-05-12,20\n", name="one.csv"))
    row = understand_it(hub, "date,students\n2022-05-12,21\n2022-06-01,5\n2022-06-01,5\n")
    assert [(one.kind, one.line) for one in look(row).questions] == [("log", 2), ("twin", 4)]
    row = mend(row, left_out={2}, confirmed={one.key for one in look(row).questions if one.kind == "twin"})
    assert look(row).ready
    assert bring_in(row).sessions == 2


def test_dates_that_can_be_read_in_two_ways_are_asked_about(hub: Hub) -> None:
    row = understand_it(hub, "date,students\n03/04/2022,20\n")
    assert (look(row).ambiguous, look(row).ready) == (True, False)
    assert bring_in(row).state == ImportState.REFUSED
    row.refresh_from_db()
    row = mend(row, options={"date_format": "%d/%m/%Y"})
    bring_in(row)
    assert Session.objects.get().held_on == dt.date(2022, 4, 3)


def test_numbers_with_thousands_are_asked_about(hub: Hub) -> None:
    row = understand_it(hub, "date;other\n2022-05-12;1.200\n")
    assert "two ways" in look(row).bad_rows[0].cells[0].reason
    assert look(mend(row, options={"thousands": "."})).plan.interactions == 1200


# ── Two at once, taken back, forgotten ────────────────────────────────────────────────────────────────────────────────
def test_somebody_else_was_quicker(hub: Hub) -> None:
    row = understand_it(hub)
    mend(row, left_out={2})
    with pytest.raises(EditedMeanwhile):
        start_import(row=row, by=make_user(), version=row.version)
    done = bring_in(SessionImport.objects.get())
    for again in (row, done):
        with pytest.raises(EditedMeanwhile):
            mend(again, left_out={3})
    discarded = send(hub, TABLE + "\n")
    discard_import(row=discarded, by=make_user(), version=discarded.version)
    with pytest.raises(EditedMeanwhile):
        discard_import(row=discarded, by=make_user(), version=discarded.version)


def test_too_much_is_no_correction(hub: Hub) -> None:
    with pytest.raises(TooManyCorrectionsError):
        mend(understand_it(hub), left_out=range(1, 30_000))


def test_a_worker_that_died_is_followed_by_another(hub: Hub) -> None:
    row = understand_it(hub)
    started = start_import(row=row, by=make_user(), version=row.version)
    now = timezone.now()
    assert left_running(now) == []
    assert left_running(now + dt.timedelta(minutes=1)) == [started.pk]


def test_what_nobody_could_begin_for_long_is_brought_in_all_the_same(hub: Hub) -> None:
    row = understand_it(hub)
    started = start_import(row=row, by=make_user(), version=row.version)
    SessionImport.objects.update(started_at=timezone.now() - dt.timedelta(hours=9))
    assert left_running(timezone.now()) == [started.pk]
    run_import(started.pk)
    started.refresh_from_db()
    assert started.state == ImportState.DONE


def test_what_workers_die_over_again_and_again_is_given_up(hub: Hub) -> None:
    row = understand_it(hub)
    started = start_import(row=row, by=make_user(), version=row.version)
    SessionImport.objects.update(started_at=timezone.now() - dt.timedelta(minutes=16))
    note_progress(started, 0)
    run_import(started.pk)
    started.refresh_from_db()
    assert (started.state, bool(started.problem)) == (ImportState.REFUSED, True)


def test_a_table_that_nobody_brings_in_is_forgotten(hub: Hub) -> None:
    kept, old = send(hub), send(hub, TABLE + "\n")
    done = bring_in(understand_it(hub, TABLE + "\n\n"))
    SessionImport.objects.exclude(pk=kept.pk).update(sent_at=timezone.now() - dt.timedelta(days=31))
    assert forget_imports(now=timezone.now()) == 1
    assert set(SessionImport.objects.all()) == {kept, done}
    assert default_storage.exists(kept.stored_name)
    assert not SessionImport.objects.filter(pk=old.pk).exists()


def test_what_is_about_persons_is_not_kept(hub: Hub) -> None:
    row = send(hub, "date,Nome do aluno,contact,students\n2022-05-12,Ana Silva,ana@school.example,3\n")
    assert row.dropped == ["Nome do aluno", "contact"]
    with default_storage.open(row.stored_name) as file:
        kept = file.read()
    assert sheet_of(row).header.cells == ["date", "students"]
    assert b"Ana" not in kept


def test_a_hub_is_remembered_how_it_calls_its_columns(hub: Hub) -> None:
    understand_it(hub, "wann war es,koepfe\n2022-05-12,3\n", columns={0: ("date",), 1: ("other",)})
    assert dict(RememberedColumn.objects.values_list("name", "fields")) == {
        "wann war es": ["date"],
        "koepfe": ["other"],
    }
    twice = understand_it(hub, "data,data\n2022-05-12,\n", name="twice.csv")
    assert (twice.columns, RememberedColumn.objects.get(name="data").fields) == ({"0": ["date"]}, ["date"])
    again = understand_it(hub, "koepfe,wann war es\n4,2022-05-13\n", name="next.csv")
    assert again.columns == {"0": ["other"], "1": ["date"]}


# ── Files that others published ───────────────────────────────────────────────────────────────────────────────────────
DAYS = "Slug,Registered,Day1,Day2\n2016-08-29-uri,45,36\n2016-10-22-cua,27,20,16\n2017-03-27-neb,27-22-20\n,,,9\n"


def test_days_in_columns_are_sessions_of_their_own(hub: Hub) -> None:
    columns = {0: ("reference", "date"), 2: ("day_1",), 3: ("day_2",)}
    row = understand_it(hub, DAYS, columns=columns, days_audience="other")
    assert look(row).plan.short_rows == 2
    row = mend(row, options={"short_rows": True})
    picture = look(row)
    assert [(bad.line, bad.cells[0].name) for bad in picture.bad_rows] == [(5, "Slug")]
    row = mend(row, left_out={5})
    done = bring_in(row)
    assert (done.sessions, done.interactions) == (4, 36 + 20 + 16)
    assert [str(one.held_on) for one in Session.objects.order_by("held_on")] == [
        "2016-08-29", "2016-10-22", "2016-10-23", "2017-03-27",
    ]  # fmt: skip
    drain_all()
    assert verify().differences == 0


@pytest.mark.skipif(not SHARED.exists(), reason="the published files are not beside the project")
def test_the_published_workshops_by_mapping_alone(hub: Hub) -> None:
    content = (SHARED / "carpentries_workshops_2012_2018.csv").read_bytes()
    row = understand_it(hub, content, type_code="training-short")
    picture = look(row)
    assert (picture.bad_lines, len(picture.plan.new), picture.plan.interactions) == ([], 1_983, 44_300)
    assert (picture.plan.without_attendance, picture.questions, picture.ready) == (225, [], True)
    done = bring_in(row)
    assert (done.sessions, done.interactions) == (1_983, 44_300)


@pytest.mark.skipif(not SHARED.exists(), reason="the published files are not beside the project")
def test_the_published_head_counts_by_day_by_mapping_alone(hub: Hub) -> None:
    content = (SHARED / "carpentries_attendance_by_day_ragged.csv").read_bytes()
    columns = {0: ("reference", "date"), **{at: (f"day_{at - 1}",) for at in range(2, 7)}}
    row = understand_it(hub, content, columns=columns, days_audience="other", short_rows=True)
    picture = look(row)
    assert picture.bad_lines == [44, 53, 125, 179, 266, 273]
    reasons = [cell.reason for bad in picture.bad_rows for cell in bad.cells]
    assert [("same reference" in reason, "begin with a date" in reason) for reason in reasons] == [
        *[(True, False)] * 4,
        (False, True),
    ]
    assert (len(picture.plan.new), picture.plan.interactions) == (583, 14_118)
    done = bring_in(mend(row, left_out=set(picture.bad_lines)))
    assert (done.sessions, done.interactions) == (583, 14_118)


# ── Speed ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_constant_queries_however_many_rows(hub: Hub) -> None:
    make_school(hub, "Another")
    numbers = []
    for size in (10, 60):
        rows = "".join(f"{dt.date(2021, 1, 1) + dt.timedelta(days=n)},Escola da Ribeira,{n}\n" for n in range(size))
        row = understand_it(hub, f"date,school,students\n{rows}", name=f"{size}.csv")
        with CaptureQueriesContext(connection) as asked:
            look(row)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
