"""The mail of Friday, and its links: one session, one answer, a fortnight, and nothing by looking."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from accounts.models import OutgoingMail, User
from hubs.actions import end_membership
from hubs.models import Hub, Membership
from impact.actions.plan_answers import put_off_planned
from impact.actions.plan_mails import last_friday, write_plan_mails
from impact.models import PlannedSession, PlanState, Session
from impact.queries.plan_links import PlanAnswer, answer_address
from schools.models import SchoolClass
from tests.factories.clients import client_of, member
from tests.factories.network import class_line, make_class, make_hub, make_school, make_session
from tests.factories.people import make_user
from tests.factories.plan import first_of, make_series

pytestmark = pytest.mark.django_db

FRIDAY = dt.datetime(2022, 5, 13, 15, 0, tzinfo=dt.UTC)  # four o'clock in Lisbon
TODAY = FRIDAY.date()


@pytest.fixture(autouse=True)
def _at_a_known_time() -> object:
    with time_machine.travel(FRIDAY, tick=False):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PL")


@pytest.fixture
def group(hub: Hub) -> SchoolClass:
    return make_class(make_school(hub, "Valley School"), "7B", size=24)


@pytest.fixture
def ana(hub: Hub) -> User:
    return member(hub)[0]


@pytest.fixture
def row(hub: Hub, group: SchoolClass, ana: User) -> PlannedSession:
    return first_of(make_series(hub, group, by=ana, starts_on=TODAY - dt.timedelta(days=7), weeks=4))


def address(row: PlannedSession, person: User, answer: PlanAnswer = PlanAnswer.HAPPENED) -> str:
    row.refresh_from_db()
    return answer_address(row, person, answer)


# ── Who gets it, when ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_planned_it_is_asked_once_on_friday(hub: Hub, row: PlannedSession, ana: User) -> None:
    member(hub, name="Bo Example")  # has planned nothing
    assert write_plan_mails(FRIDAY - dt.timedelta(hours=2)) == 0
    assert write_plan_mails(FRIDAY) == 1
    assert write_plan_mails(FRIDAY + dt.timedelta(hours=20)) == 0
    mail = OutgoingMail.objects.get()
    assert mail.to == ana.email
    assert "2 planned sessions wait" in mail.subject
    assert "List-Unsubscribe" in mail.headers
    links = re.findall(r"https?://\S+/plan/answer/(\S+)/", mail.text)
    assert len(links) == len(set(links)) == 6
    assert "Happened, 24" in mail.text
    assert mail.html.count("/plan/answer/") == 6
    assert f"/sessions/log/?planned={row.pk}" in mail.text
    assert write_plan_mails(FRIDAY + dt.timedelta(days=7)) == 1, "what still waits is asked about again"


def test_who_planned_the_latest_of_many_is_asked_too_and_the_numbers_agree(
    hub: Hub, row: PlannedSession, ana: User, group: SchoolClass
) -> None:
    bo, client = member(hub, name="Bo Example")
    long_ago = TODAY - dt.timedelta(days=60)
    make_series(hub, group, by=ana, starts_on=long_ago, weeks=8, weekdays=tuple(range(7)), also_closed_weekdays=True)
    make_series(hub, group, by=bo, starts_on=TODAY, weeks=1)
    assert write_plan_mails(FRIDAY) == 2
    subjects = dict(OutgoingMail.objects.values_list("to", "subject"))
    assert "58 planned sessions wait" in subjects[ana.email]
    assert "1 planned session waits" in subjects[bo.email]
    assert "9 more wait" in client.get(f"/h/{hub.code}/plan/").content.decode()


def test_everybody_is_asked_where_the_planner_is_gone(hub: Hub, row: PlannedSession, ana: User) -> None:
    bo = member(hub, name="Bo Example")[0]
    coordinator = make_user()
    end_membership(membership=Membership.objects.get(user=ana), by=coordinator)
    with time_machine.travel(FRIDAY + dt.timedelta(days=7), tick=False):
        assert write_plan_mails() == 1
    assert OutgoingMail.objects.get(key__startswith="plan").to == bo.email


def test_nothing_waits_or_nobody_wants_it(hub: Hub, row: PlannedSession, ana: User) -> None:
    ana.notice_choices.create(kind="impact.plan_to_answer", way="portal")
    assert write_plan_mails() == 0
    ana.notice_choices.all().delete()
    for one in PlannedSession.objects.to_answer(hub).with_all():
        put_off_planned(planned=one, by=ana, version=one.version)
    assert write_plan_mails() == 0


def test_friday_is_where_the_hub_is() -> None:
    auckland = make_hub(time_zone="Pacific/Auckland")
    assert last_friday(auckland, dt.datetime(2022, 5, 13, 2, 59, tzinfo=dt.UTC)) is None
    assert last_friday(auckland, dt.datetime(2022, 5, 13, 3, 0, tzinfo=dt.UTC)) == dt.date(2022, 5, 13)
    assert last_friday(auckland, dt.datetime(2022, 5, 15, 4, 0, tzinfo=dt.UTC)) is None


# ── The links ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_looking_changes_nothing_and_pressing_notes_it_once(row: PlannedSession, ana: User) -> None:
    path, visitor = address(row, ana), Client()
    for _scanner in range(3):
        page = visitor.get(path)
        assert page.status_code == 200
        assert "24 people came" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        assert visitor.head(path).status_code == 200
    assert not Session.objects.exists()
    assert visitor.post(path, {"heads": "24"}).status_code == 200
    session = Session.objects.get()
    assert (session.logged_by, session.lines.get().head_count) == (ana, 24)
    assert visitor.post(path, {"heads": "24"}).status_code == 409
    assert "answered already" in visitor.get(path).content.decode()
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("answer", "state"), [(PlanAnswer.CANCELLED, PlanState.CANCELLED), (PlanAnswer.LATER, PlanState.WAITING)]
)
def test_the_other_answers(row: PlannedSession, ana: User, answer: PlanAnswer, state: PlanState) -> None:
    path, other = address(row, ana, answer), address(row, ana)
    assert Client().get(path).status_code == 200
    assert Client().post(path).status_code == 200
    row.refresh_from_db()
    assert row.state == state
    # The other links of the same mail answer no more.
    late = Client().post(other, {"heads": "24"})
    assert late.status_code == 409
    stands = "moved or put off, and not answered yet" if state == PlanState.WAITING else "Cancelled"
    assert f"It stands as: {stands}." in late.content.decode()
    assert not Session.objects.exists()


def test_a_link_of_somebody_who_lost_the_right_says_so(row: PlannedSession, ana: User) -> None:
    path = address(row, ana)
    end_membership(membership=Membership.objects.get(user=ana), by=make_user())
    with time_machine.travel(FRIDAY + dt.timedelta(days=2), tick=False):
        for answer in (Client().get(path), Client().post(path, {"heads": "24"}), client_of(make_user()).get(path)):
            assert answer.status_code == 403
            assert "may not log sessions at this hub any more" in answer.content.decode()
    assert not Session.objects.exists()


def test_an_account_that_is_closed_answers_nothing(row: PlannedSession, ana: User) -> None:
    path = address(row, ana)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert Client().post(path, {"heads": "24"}).status_code == 403


def test_a_link_is_good_for_a_fortnight(row: PlannedSession, ana: User) -> None:
    path = address(row, ana)
    with time_machine.travel(FRIDAY + dt.timedelta(days=14, seconds=1), tick=False):
        assert Client().get(path).status_code == 410
        assert Client().post(path, {"heads": "24"}).status_code == 410
    assert not Session.objects.exists()


def test_a_forged_link_is_none(row: PlannedSession, ana: User) -> None:
    path = address(row, ana)
    for wrong in (path.replace(":", "", 1), "/plan/answer/x/", path[:-4] + "abc/"):
        assert Client().post(wrong, {"heads": "24"}).status_code == 404
    PlannedSession.objects.all().delete()
    assert Client().get(path).status_code == 404


def test_another_number_or_a_doubt_is_not_noted_by_mail(
    hub: Hub, row: PlannedSession, group: SchoolClass, ana: User
) -> None:
    path = address(row, ana)
    for heads in ("23", "", "x", "9" * 40):
        assert Client().post(path, {"heads": heads}).status_code == 409
    make_session(hub, class_line(group), held_on=row.day, school=group.school)
    page = Client().get(path)
    assert "Somebody has to look at this one" in page.content.decode()
    assert Client().post(path, {"heads": "24"}).status_code == 409
    assert Session.objects.count() == 1


def test_the_form_of_the_link_needs_its_token(row: PlannedSession, ana: User) -> None:
    assert Client(enforce_csrf_checks=True).post(address(row, ana), {"heads": "24"}).status_code == 403
    assert not Session.objects.exists()
