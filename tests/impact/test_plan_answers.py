"""What somebody says of a planned session: once, whoever presses; by the form where in doubt; and back."""

import datetime as dt
import threading
import uuid

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import void_session
from impact.actions.booked_session import LoggedAlready
from impact.actions.drafts import SessionDraft
from impact.actions.plan_answers import confirm_planned, record_planned
from impact.actions.planned_draft import draft_of_planned
from impact.models import PlannedSession, PlanState, Session
from impact.queries.calendar_feed import entries_for
from impact.queries.plan import todays_plan
from impact.rollups import drain_all
from impact.rollups.verify import verify
from schools.models import School, SchoolClass
from tests.factories.clients import client_of, member
from tests.factories.equipment import close_on
from tests.factories.network import class_line, make_class, make_hub, make_school, make_session
from tests.factories.people import make_user
from tests.factories.plan import first_of, make_series
from tests.factories.proposals import report
from tests.factories.sign_ups import make_teacher
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2022, 5, 12, 10, 0, tzinfo=dt.UTC)  # a Thursday
TODAY = NOW.date()
WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def _at_a_known_time() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PL")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def group(school: School) -> SchoolClass:
    return make_class(school, "7B", size=24)


@pytest.fixture
def staff(hub: Hub) -> tuple[User, Client]:
    return member(hub)


@pytest.fixture
def row(hub: Hub, group: SchoolClass, staff: tuple[User, Client]) -> PlannedSession:
    """Planned for a week ago."""
    return first_of(make_series(hub, group, by=staff[0], starts_on=TODAY - WEEK, weeks=4))


def page_of(row: PlannedSession) -> str:
    return f"/h/OSHub-PL/plan/{row.pk}/"


def said(row: PlannedSession, answer: str, **more: str) -> dict[str, str]:
    row.refresh_from_db()
    return {"answer": answer, "version": str(row.version), "heads": "24", **more}


def state_of(row: PlannedSession) -> str:
    return PlannedSession.objects.values_list("state", flat=True).get(pk=row.pk)


# ── One press ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_happened_is_one_press_and_counts(hub: Hub, row: PlannedSession, staff: tuple[User, Client]) -> None:
    client = staff[1]
    page = client.get("/h/OSHub-PL/").content.decode()
    assert "Today’s plan" in page
    assert page.count("Happened, 24") == 2, "that of a week ago, and today's"
    assert page.index("Today’s plan") < page.index("Happened, 24") < page.index("Did these take place?")
    assert "2 planned sessions wait for your word" in page
    answer = client.post(page_of(row), said(row, "happened", **{"from": "hub"}), follow=True)
    assert answer.redirect_chain[-1][0] == "/h/OSHub-PL/"
    assert "Saved" in answer.content.decode()
    assert f"/plan/{row.pk}/#take-back" in answer.content.decode()
    session = Session.objects.get()
    assert (session.uid, session.held_on, session.logged_by) == (row.uid, row.day, staff[0])
    assert (session.title, session.minutes, session.starts_at) == ("River club", 90, dt.time(9, 30))
    assert session.lines.get().head_count == 24
    row.refresh_from_db()
    assert (row.state, row.session, row.answered_by) == (PlanState.HAPPENED, session, staff[0])
    # Pressed once more, from the same old page: nothing is added.
    values = {"answer": "happened", "version": "1", "heads": "24"}
    assert "Nothing was added a second time" in client.post(page_of(row), values, follow=True).content.decode()
    assert Session.objects.count() == 1
    drain_all()
    assert not verify().differences


def test_the_workspace_begins_with_what_was_last(hub: Hub, group: SchoolClass, staff: tuple[User, Client]) -> None:
    """However much waits: the day after, its one press is there."""
    make_series(hub, group, by=staff[0], starts_on=TODAY - 8 * WEEK - dt.timedelta(days=1), weeks=9)
    plan = todays_plan(hub)
    days = [line.row.day for line in plan.before]
    assert not plan.today
    assert days == [TODAY - dt.timedelta(days=1) - number * WEEK for number in range(5)]


def test_what_is_doubtful_goes_to_the_form(
    hub: Hub, row: PlannedSession, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    make_session(hub, class_line(group), held_on=row.day, school=group.school, title="Logged by hand")
    answer = staff[1].post(page_of(row), said(row, "happened"), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/h/OSHub-PL/sessions/log/?planned={row.pk}"
    assert "is in the log already" in page
    assert f'name="planned" value="{row.pk}"' in page
    assert Session.objects.count() == 1


def test_a_report_of_a_school_that_waits_is_a_doubt(
    row: PlannedSession, group: SchoolClass, staff: tuple[User, Client]
) -> None:
    report(group.school, class_line(group, 20), held_on=row.day)
    answer = staff[1].post(page_of(row), said(row, "happened"), follow=True)
    assert "has reported a session" in answer.content.decode()
    assert not Session.objects.exists()


def test_a_class_that_grew_meanwhile_is_looked_at(row: PlannedSession, staff: tuple[User, Client]) -> None:
    answer = staff[1].post(page_of(row), said(row, "happened", heads="23"), follow=True)
    assert "The size of a class has changed meanwhile" in answer.content.decode()
    assert not Session.objects.exists()


def test_another_number_is_the_form_filled_in(row: PlannedSession, staff: tuple[User, Client]) -> None:
    client, path = staff[1], "/h/OSHub-PL/sessions/log/"
    page = client.get(f"{path}?planned={row.pk}").content.decode()
    for told in ('value="2022-05-05"', 'value="09:30"', 'value="River club"', f'value="{row.uid}"'):
        assert told in page
    group = row.series.classes.get()
    values = {
        "uid": str(row.uid),
        "planned": str(row.pk),
        "held_on": "2022-05-05",
        "session_type": str(row.series.session_type_id),
        "school": str(group.school_id),
        f"class-{group.pk}": "on",
        f"heads-{group.pk}": "19",
        "title": "River club",
        "step": "save",
    }
    assert client.post(path, values).status_code == 302
    assert client.post(path, values).status_code == 302, "sent twice it is one"
    assert Session.objects.get().lines.get().head_count == 19
    assert state_of(row) == PlanState.HAPPENED
    # Another one for the same planned session is shown what stands.
    answer = client.post(path, values | {"uid": str(uuid.uuid4()), f"heads-{group.pk}": "20"})
    assert answer.status_code in (409, 422)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("key", ["x", "999999999", "9" * 40])
def test_the_form_of_no_planned_session(hub: Hub, staff: tuple[User, Client], key: str) -> None:
    assert staff[1].get(f"/h/OSHub-PL/sessions/log/?planned={key}").status_code == 404


def test_another_session_stands_for_it(hub: Hub, row: PlannedSession, staff: tuple[User, Client]) -> None:
    draft = draft_of_planned(row)
    recorded = record_planned(hub=hub, by=staff[0], draft=draft, planned=row)
    other = SessionDraft(**{**draft.__dict__, "uid": uuid.uuid4()})
    with pytest.raises(LoggedAlready) as stands:
        record_planned(hub=hub, by=staff[0], draft=other, planned=row)
    assert stands.value.stored == recorded.session


# ── Cancelled, later, another day, and back ───────────────────────────────────────────────────────────────────────────


def test_cancelled_and_back(row: PlannedSession, staff: tuple[User, Client]) -> None:
    client = staff[1]
    assert client.post(page_of(row), said(row, "cancelled", reason="Strike")).status_code == 302
    assert state_of(row) == PlanState.CANCELLED
    assert "Strike" in client.get(page_of(row)).content.decode()
    assert client.post(page_of(row), said(row, "happened")).status_code == 409
    assert client.post(page_of(row), said(row, "back")).status_code == 302
    assert state_of(row) == PlanState.WAITING
    answer = client.post(page_of(row), said(row, "cancelled", reason="x" * 400))
    assert answer.status_code == 422
    assert "x" * 400 in answer.content.decode()
    assert not Session.objects.exists()


def test_later_asks_again_tomorrow(hub: Hub, row: PlannedSession, staff: tuple[User, Client]) -> None:
    assert staff[1].post(page_of(row), said(row, "later")).status_code == 302
    assert row not in PlannedSession.objects.to_answer(hub)
    assert "Put off" in staff[1].get("/h/OSHub-PL/plan/?week=2022-W18").content.decode()
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        assert row in PlannedSession.objects.to_answer(hub)
        page = staff[1].get("/h/OSHub-PL/plan/?week=2022-W18").content.decode()
        assert 'value="later"' in page
        assert "Put off" not in page


def test_it_moves_to_a_day_and_is_asked_about_then(hub: Hub, row: PlannedSession, staff: tuple[User, Client]) -> None:
    close_on(hub, TODAY + dt.timedelta(days=1), "Holidays")
    assert staff[1].post(page_of(row), said(row, "move", day="2022-05-13")).status_code == 302
    row.refresh_from_db()
    assert (row.day, row.planned_on, row.by_hand) == (dt.date(2022, 5, 13), TODAY - WEEK, True)
    assert row not in PlannedSession.objects.to_answer(hub)
    assert "Moved from" in staff[1].get("/h/OSHub-PL/plan/").content.decode()
    for wrong in ("", "soon", "2150-01-01"):
        answer = staff[1].post(page_of(row), said(row, "move", day=wrong))
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.content.decode() or not wrong


def test_what_happened_is_taken_back_with_a_reason(row: PlannedSession, staff: tuple[User, Client]) -> None:
    client = staff[1]
    client.post(page_of(row), said(row, "happened"))
    assert 'value="Confirmed by mistake."' in client.get(page_of(row)).content.decode()
    assert client.post(page_of(row), said(row, "back", reason=" ")).status_code == 422
    assert client.post(page_of(row), said(row, "back", reason="Wrong week")).status_code == 302
    first = Session.objects.get()
    assert first.void_reason == "Wrong week"
    # It waits again, and becomes another session.
    assert client.post(page_of(row), said(row, "happened")).status_code == 302
    assert Session.objects.standing().count() == 1
    row.refresh_from_db()
    assert row.session != first


def test_a_session_that_was_voided_elsewhere(row: PlannedSession, staff: tuple[User, Client]) -> None:
    client = staff[1]
    client.post(page_of(row), said(row, "happened"))
    void_session(session=Session.objects.get(), by=staff[0], reason="twice")
    assert "Voided since" in client.get(page_of(row)).content.decode()
    page = client.get(f"/h/OSHub-PL/sessions/log/?planned={row.pk}").content.decode()
    assert f'value="{row.uid}"' not in page, "the identifier of a voided session is no longer free"
    assert client.post(page_of(row), said(row, "back", reason="It took place after all")).status_code == 302
    assert client.post(page_of(row), said(row, "happened")).status_code == 302
    assert Session.objects.standing().count() == 1


def test_who_did_not_log_it_does_not_take_it_back(hub: Hub, row: PlannedSession, staff: tuple[User, Client]) -> None:
    staff[1].post(page_of(row), said(row, "happened"))
    other = member(hub, name="Bo Example")[1]
    assert "Take it back" not in other.get(page_of(row)).content.decode()
    assert other.post(page_of(row), said(row, "back", reason="No")).status_code == 403
    coordinator = member(hub, Role.COORDINATOR)[1]
    assert coordinator.post(page_of(row), said(row, "back", reason="No")).status_code == 302


def test_nonsense_is_refused(hub: Hub, row: PlannedSession, staff: tuple[User, Client]) -> None:
    assert staff[1].post(page_of(row), {"answer": "perhaps"}).status_code == 422
    for version in ("", "x", "-1", "9" * 30):
        answer = staff[1].post(page_of(row), {"answer": "cancelled", "version": version})
        assert answer.status_code == 409
        assert "Somebody was quicker" in answer.content.decode()
    assert member(make_hub())[1].post(page_of(row), said(row, "happened")).status_code == 404
    assert member(hub, Role.BOARD)[1].post(page_of(row), said(row, "happened")).status_code == 403
    assert state_of(row) == PlanState.WAITING


def test_what_is_to_come_cannot_have_happened(hub: Hub, row: PlannedSession, staff: tuple[User, Client]) -> None:
    coming = row.series.planned.get(day=TODAY + WEEK)
    page = staff[1].post(page_of(coming), said(coming, "happened"), follow=True).content.decode()
    assert "is still to come" in page
    assert not Session.objects.exists()


def test_without_a_class_the_number_is_asked_for(hub: Hub, staff: tuple[User, Client]) -> None:
    row = first_of(make_series(hub, by=staff[0]))
    page = staff[1].get("/h/OSHub-PL/plan/").content.decode()
    assert "Happened: say how many" in page
    answer = staff[1].post(page_of(row), said(row, "happened", heads=""))
    assert answer["Location"].endswith(f"?planned={row.pk}")


def test_the_calendar_of_a_teacher_shows_what_is_planned(row: PlannedSession, school: School) -> None:
    teacher = make_teacher(school)
    entries = [entry for entry in entries_for(teacher) if entry.uid.startswith("planned-")]
    assert len(entries) == 4
    assert (entries[0].title, entries[0].begins.isoformat()) == ("River club · 7B", "2022-05-05T08:30:00+00:00")
    assert entries[0].ends - entries[0].begins == dt.timedelta(minutes=90)
    assert [entry for entry in entries_for(make_teacher(make_school(school.hub))) if "planned" in entry.uid] == []
    assert client_of(make_user()).get(page_of(row)).status_code == 404


# ── At once ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_two_who_press_happened_at_once_make_one_session() -> None:
    hub = make_hub("OSHub-PL")
    group = make_class(make_school(hub), "7B", size=24)
    ana, bo = make_user(), make_user()
    row = first_of(make_series(hub, group, by=ana))
    second: list[object] = []

    def press() -> None:
        try:
            second.append(confirm_planned(planned=row, by=bo, version=row.version, heads=24).repeated)
        except EditedMeanwhile as refused:
            second.append(refused)
        finally:
            connection.close()

    thread = threading.Thread(target=press, daemon=True)
    with transaction.atomic():
        first = confirm_planned(planned=row, by=ana, version=row.version, heads=24)
        thread.start()
        is_held_up(thread)
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert (first.repeated, second) == (False, [True])
    assert Session.objects.get().logged_by == ana
