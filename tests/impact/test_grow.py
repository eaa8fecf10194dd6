"""The large network for trials: believable rows, the same each time, and marks for all that becomes stale."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from hubs.models import Hub
from impact.actions import growth_sql
from impact.actions.grow_network import Growth, grow_network
from impact.models import AttendanceLine, Session, SessionCoHost, SessionType
from impact.rollups import verify
from schools.models import SchoolClass, school_year_of
from tests.factories.network import make_hub, make_session, make_session_type
from tests.marks import marks

SMALL = Growth(hubs=11, sessions=2_000, seed=3)


@pytest.fixture(autouse=True)
def _types(db: None) -> None:
    for code in ("maker", "showcase", "strategy"):
        make_session_type(code, code)


def grow(growth: Growth = SMALL, chunk: int = 700) -> list[str]:
    told: list[str] = []
    grow_network(growth=growth, progress=told.append, chunk=chunk)
    return told


def facts() -> list[object]:
    """Everything about the sessions that is not the number of a row."""
    lines = AttendanceLine.objects.order_by("session__uid", "audience", "head_count")
    guests = SessionCoHost.objects.order_by("session__uid").values_list("session__uid", "hub__code", "held_on")
    sessions = Session.objects.order_by("hub__code", "uid").values_list(
        "hub__code", "uid", "held_on", "minutes", "session_type__code", "project__title", "school__name", "led_by",
        "format", "voided_at", "logged_at",
    )  # fmt: skip
    heads = lines.values_list("session__uid", "audience", "head_count", "first_timers", "school_class__name")
    return [*sessions, *heads, *guests]


def indexes() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'impact%%' ORDER BY 1")
        return [(name, definition) for name, definition in cursor.fetchall()]


def test_what_is_made_is_believable() -> None:
    told = grow()
    assert told == ["700 of 2,000 sessions", "1,400 of 2,000 sessions", "2,000 of 2,000 sessions"]
    assert Hub.objects.filter(code__startswith="TRIAL-").count() == 11
    assert Hub.objects.get(code="TRIAL-0010").parent == Hub.objects.get(code="TRIAL-0009")
    assert Session.objects.count() == 2_000
    lines = AttendanceLine.objects.all()
    assert 0.6 < lines.exclude(school_class=None).count() / lines.count() < 0.8
    for line in lines.exclude(school_class=None).select_related("school_class", "session")[:200]:
        assert line.school_class is not None
        assert line.head_count <= line.school_class.size
        assert line.school_class.school_year == school_year_of(line.session.held_on)
    assert SchoolClass.objects.exclude(continues=None).exists()
    assert not SchoolClass.objects.filter(lineage=None).exists()
    assert SessionCoHost.objects.exists()
    assert Session.objects.voided().exists()
    assert Session.objects.without_attendance().exists()


@pytest.mark.slow
@pytest.mark.parametrize("allowed", [True, False], ids=["triggers off", "triggers on"])
def test_the_marks_name_all_that_is_stale(monkeypatch: pytest.MonkeyPatch, allowed: bool) -> None:
    if not allowed:
        monkeypatch.setattr(growth_sql, "TRIGGERS_OFF", "SELECT forbidden")
    grow()
    assert marks()
    outcome = verify()
    assert outcome.cells > 5_000
    assert outcome.named == ()


def test_the_same_values_make_the_same_network(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    for change, chunk in ((None, 700), ("SELECT forbidden", 5_000)):
        if change:
            monkeypatch.setattr(growth_sql, "TRIGGERS_OFF", change)
        with transaction.atomic():
            grow(chunk=chunk)
            made.append(facts())
            transaction.set_rollback(True)
    assert made[0] == made[1]
    grow(Growth(hubs=11, sessions=2_000, seed=4))
    assert facts() != made[0]


@pytest.mark.slow
def test_indexes_are_put_aside_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    # The database's idea of how long the log is may be of a test before this one.
    monkeypatch.setattr("impact.actions.growth_sql.IS_WORTH_IT", "SELECT %(sessions)s >= 0 * %(least)s")
    before = indexes()
    assert "Making the indexes anew ..." in grow()
    assert indexes() == before
    assert verify().named == ()


def test_afterwards_triggers_work_again() -> None:
    grow()
    verify()
    make_session(make_hub())
    assert marks()


@pytest.mark.slow
def test_it_can_grow_again() -> None:
    grow()
    grow(Growth(hubs=2, sessions=40))
    assert Hub.objects.filter(code__in=["TRIAL-0012", "TRIAL-0013"]).count() == 2
    assert Session.objects.filter(hub__code__in=["TRIAL-0012", "TRIAL-0013"]).count() == 40
    assert verify().named == ()


def test_a_single_hub_has_nobody_to_invite() -> None:
    grow(Growth(hubs=1, sessions=300))
    assert Session.objects.count() == 300
    assert not SessionCoHost.objects.exists()


@pytest.mark.parametrize(
    ("hubs", "sessions", "classes"), [(8, 10_000, 20), (5_000, 20_000_000, 66), (8, 20_000_000, 1_000), (100, 10, 4)]
)
def test_classes_fit_the_sessions(hubs: int, sessions: int, classes: int) -> None:
    assert Growth(hubs=hubs, sessions=sessions).classes_a_hub == classes


def test_the_command_adds_up_unless_told_not_to() -> None:
    out = StringIO()
    call_command("grow_network", "--hubs", "2", "--sessions", "30", "--no-rebuild", stdout=out)
    assert marks()
    assert "rebuild_rollups" in out.getvalue()
    out = StringIO()
    call_command("grow_network", "--hubs", "2", "--sessions", "30", stdout=out)
    assert not marks()
    assert "30 of 30 sessions" in out.getvalue()
    assert "added up" in out.getvalue()
    assert verify().named == ()


def test_the_command_refuses_what_cannot_be() -> None:
    with pytest.raises(CommandError, match="at least one hub"):
        call_command("grow_network", "--hubs", "0", "--sessions", "30")
    SessionType.objects.all().delete()
    with pytest.raises(CommandError, match="migrate"):
        call_command("grow_network", "--hubs", "1", "--sessions", "30")
