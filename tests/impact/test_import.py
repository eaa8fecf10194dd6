"""Sessions out of files: what is read is what was meant; sent again it adds nothing; all is written or none."""

import datetime as dt
import uuid
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from impact.actions import bulk
from impact.actions.import_sessions import RefusedError, import_sessions
from impact.actions.record_session import record_session
from impact.actions.void_session import void_session
from impact.imports import FIELDS, ImportOptions, plan_import, template_header
from impact.models import AttendanceLine, Audience, Format, LedBy, PeriodCell, Session, Source
from impact.rollups import verify
from schools.sheets.personal import looks_personal
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.impact.importing import heads, make_import_hub, plan, reasons, refused

DATA = Path(__file__).parent / "data"
SHARED = Path(settings.ROOT).parent / "shared" / "data" / "carpentries_workshops_2012_2018.csv"
WORKSHOPS = ImportOptions(
    mapping={"start_date": ["date"], "attendance": ["other"], "host_name": ["title"], "slug": ["reference"]},
    default_type="training-short",
)


@pytest.fixture
def hub(db: None) -> Hub:
    return make_import_hub()


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
    header = ",".join(dict.fromkeys(["date", name]))
    assert plan(hub, f"{header}\n2022-05-12{',' * header.count(',')}\n").accepted


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


def test_dry_planning_writes_nothing(hub: Hub, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    content = "reference,date,students\n" + "".join(f"{n},2022-05-12,{n}\n" for n in range(300))
    with django_assert_num_queries(9):
        assert len(plan(hub, content).new) == 300
    assert not Session.objects.exists()
    assert Audience.STUDENT in {line.audience for line in plan(hub, content).new[0].lines}
