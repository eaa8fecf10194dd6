"""From a project that opens for sign-up to a place in it: the hub, the teacher, the mails, the line."""

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from projects.actions.deciding import decide, decide_many
from projects.actions.sign_up_line import Full, MovedMeanwhile
from projects.actions.signing_up import lapse_offers, take_offer, withdraw_sign_up
from projects.models import Admission, Call, Project, SignUp, Standing, Unit
from schools.models import School, SchoolClass
from tests.factories.clients import client_of, member
from tests.factories.mails import delivered
from tests.factories.network import make_hub, make_project, make_school
from tests.factories.sign_ups import ask, class_now, make_teacher, open_call, sign_up

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
ACCEPTED, WAITING, OFFERED = Standing.ACCEPTED, Standing.WAITING, Standing.OFFERED
SUBMITTED, DECLINED, WITHDRAWN = Standing.SUBMITTED, Standing.DECLINED, Standing.WITHDRAWN


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-SU", name="Hub of the Springs")
    Hub.objects.filter(pk=hub.pk).update(languages=["en"], contact_email="hub@springs.oshub.example")
    hub.refresh_from_db()
    return hub


@pytest.fixture
def project(hub: Hub) -> Project:
    return make_project(hub, "Clean springs")


@pytest.fixture
def call(project: Project) -> Call:
    return open_call(project, capacity=2)


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def teacher(school: School) -> User:
    return make_teacher(school, "Tea Example")


@pytest.fixture
def window(teacher: User) -> Client:
    return client_of(teacher)


@pytest.fixture
def staff(hub: Hub) -> User:
    return member(hub, Role.STAFF, "Sam Staff")[0]


def form_at(school: School, project: Project) -> str:
    return f"/s/{school.pk}/sign-ups/new/{project.pk}/"


def filled(*classes: SchoolClass, **said: Any) -> dict[str, Any]:
    return {
        "uid": str(uuid.uuid4()),
        "version": "0",
        "classes": [str(one.pk) for one in classes],
        "step": "send",
        **said,
    }


def states(call: Call) -> list[str]:
    return [row.state for row in call.sign_ups.order_by("line", "pk")]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, page
    return found[1]


# ── The whole way ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_from_the_open_project_to_the_place(hub: Hub, project: Project, school: School, teacher: User) -> None:
    """A coordinator opens the project, a teacher signs up with a class made on the way, staff accept, mails go out."""
    coordinator, office = member(hub, Role.COORDINATOR, "Cora Example")
    terms = {
        "closes_at": "2199-01-15T18:00",
        "capacity": "3",
        "unit": "classes",
        "admission": "choice",
        "offer_days": "3",
        "asks": "Two mornings.",
        "version": "0",
        "q0-text": "How far is the spring?",
        "q0-kind": "number",
        "q0-required": "on",
        "q1-text": "Which season?",
        "q1-kind": "choice",
        "q1-options": "Spring\nAutumn",
    }
    answer = office.post(f"/h/OSHub-SU/projects/{project.pk}/sign-up/", terms)
    assert answer.status_code == 302, answer.content.decode()
    call = Call.objects.get()
    assert call.closes.strftime("%Y-%m-%d %H:%M") == "2199-01-15 18:00"
    far, season = call.questions.all()

    window = client_of(teacher)
    public = window.get(f"/projects/{project.pk}-clean-springs/").content.decode()
    assert f"/projects/{project.pk}/sign-up/" in public
    way = window.get(f"/projects/{project.pk}/sign-up/")
    assert way["Location"] == form_at(school, project)
    page = window.get(way["Location"]).content.decode()
    assert "Two mornings." in page
    assert "How far is the spring?" in page
    added = window.post(
        way["Location"],
        filled(step="class", new_name="7B", new_level="isced_2", new_size="23", **{f"question-{far.pk}": "4"}),
    )
    assert added.status_code == 200, added.content.decode()
    made = SchoolClass.objects.get(name="7B", size=23)
    assert 'value="4"' in added.content.decode()
    assert re.search(rf'value="{made.pk}"[^>]*checked', added.content.decode())
    sent = window.post(way["Location"], filled(made, **{f"question-{far.pk}": "4", f"question-{season.pk}": "Autumn"}))
    row = SignUp.objects.get()
    assert sent["Location"] == f"/s/{school.pk}/sign-ups/{row.pk}/"
    assert (row.state, row.line, row.places) == (SUBMITTED, 1, 1)
    assert "Autumn" in window.get(sent["Location"]).content.decode()
    (mail,) = delivered()
    assert (mail.to, mail.subject) == ([teacher.email], "Signed up: Clean springs")
    assert coordinator.notices.get(kind="projects.signed_up").words["school"] == "Valley School"

    inbox = office.get("/h/OSHub-SU/sign-ups/").content.decode()
    assert "Valley School" in inbox
    decided = office.post(
        "/h/OSHub-SU/sign-ups/", {"chosen": [str(row.pk)], "decision": "accept", "note": "Bring boots."}
    )
    assert decided.status_code == 302
    row.refresh_from_db()
    assert row.state == ACCEPTED
    mail = delivered()[-1]
    assert mail.subject == "You have a place: Clean springs"
    assert "Bring boots." in mail.body
    name, content, kind = mail.attachments[0]
    assert (name, kind) == ("project.ics", "text/calendar; method=REQUEST")
    assert f"sign-up-{row.uid}" in str(content)


# ── The line ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_in_the_order_of_sign_up_places_are_given_at_once_and_the_rest_waits(call: Call, hub: Hub) -> None:
    rows = [sign_up(call, make_school(hub)) for _ in range(4)]
    assert states(call) == [ACCEPTED, ACCEPTED, WAITING, WAITING]
    assert [row.line for row in rows] == [1, 2, 3, 4]
    assert "number 2 on the waiting list" in str(delivered()[3].body)


def test_a_place_that_becomes_free_is_offered_to_the_next_for_a_while(call: Call, hub: Hub, staff: User) -> None:
    first, _second, third, fourth = (sign_up(call, make_school(hub)) for _ in range(4))
    assert first.teacher is not None
    withdraw_sign_up(sign_up=first, by=first.teacher)
    assert states(call) == [WITHDRAWN, ACCEPTED, OFFERED, WAITING]
    third.refresh_from_db()
    assert third.offered_until is not None
    assert dt.timedelta(days=2, hours=23) < third.offered_until - timezone.now() <= dt.timedelta(days=3)
    subjects = [mail.subject for mail in delivered()]
    assert "A place is free for you: Clean springs" in subjects
    # Nobody answers: it goes on to the next, who takes it.
    assert lapse_offers(now=timezone.now()) == 0
    assert lapse_offers(now=third.offered_until) == 1
    assert states(call) == [WITHDRAWN, ACCEPTED, WITHDRAWN, OFFERED]
    assert third.steps.get(step="lapsed").by is None
    assert fourth.teacher is not None
    take_offer(sign_up=fourth, by=fourth.teacher)
    assert states(call) == [WITHDRAWN, ACCEPTED, WITHDRAWN, ACCEPTED]
    with pytest.raises(MovedMeanwhile):
        take_offer(sign_up=fourth, by=fourth.teacher)


def test_an_offer_is_not_taken_after_its_end(call: Call, hub: Hub) -> None:
    first, _, third, fourth = (sign_up(call, make_school(hub)) for _ in range(4))
    assert first.teacher is not None
    assert third.teacher is not None
    withdraw_sign_up(sign_up=first, by=first.teacher)
    SignUp.objects.filter(pk=third.pk).update(offered_until=timezone.now() - HOUR)
    answer = client_of(third.teacher).post(
        f"/s/{third.school_id}/sign-ups/{third.pk}/move/", {"step": "take"}, follow=True
    )
    assert "The time for this offer was over" in answer.content.decode()
    assert states(call) == [WITHDRAWN, ACCEPTED, WITHDRAWN, OFFERED]
    assert fourth.call_id == call.pk


def test_nobody_passes_those_who_wait(project: Project, hub: Hub) -> None:
    """Places for pupils: a big class waits, and a small one that would fit does not overtake it."""
    call = open_call(project, capacity=30, unit=Unit.PUPILS)
    schools = [make_school(hub) for _ in range(3)]
    sign_up(call, schools[0], class_now(schools[0], size=20))
    sign_up(call, schools[1], class_now(schools[1], size=25))
    sign_up(call, schools[2], class_now(schools[2], size=5))
    assert states(call) == [ACCEPTED, WAITING, WAITING]


def test_more_places_go_to_who_waits(call: Call, hub: Hub, project: Project) -> None:
    for _ in range(4):
        sign_up(call, make_school(hub))
    _who, office = member(hub, Role.COORDINATOR)
    page = f"/h/OSHub-SU/projects/{project.pk}/sign-up/"
    call.refresh_from_db()
    terms = {"closes_at": "2199-01-15T18:00", "unit": "classes", "admission": "order", "offer_days": "3"}
    few = office.post(page, terms | {"capacity": "1", "version": str(call.version)})
    assert few.status_code == 422
    assert "2 places are held already" in few.content.decode()
    many = office.post(page, terms | {"capacity": "99999", "version": str(call.version)}).content.decode()
    assert "Give between 1 and 5000 places" in many
    assert office.post(page, terms | {"capacity": "3", "version": str(call.version)}).status_code == 302
    assert states(call) == [ACCEPTED, ACCEPTED, OFFERED, WAITING]


# ── What the hub decides ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def chosen(project: Project) -> Call:
    return open_call(project, capacity=2, admission=Admission.CHOICE)


def test_an_inbox_of_fifty_is_decided_in_two_steps(
    chosen: Call, hub: Hub, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [sign_up(chosen, make_school(hub, f"School No {number:02}")) for number in range(50)]
    assert states(chosen) == [SUBMITTED] * 50
    _who, office = member(hub)
    page = office.get("/h/OSHub-SU/sign-ups/").content.decode()
    assert page.count('name="chosen"') == 50
    inbox = "/h/OSHub-SU/sign-ups/?state=submitted"
    answer = office.post(inbox, {"chosen": [rows[9].pk, rows[3].pk, rows[0].pk], "decision": "accept"}, follow=True)
    said = answer.content.decode()
    assert "2 sign-ups are done." in said
    assert "No place was left for: School No 09" in said
    rest = [row.pk for row in rows if row not in (rows[0], rows[3])]
    assert "Tick the sign-ups that you mean." in office.post(inbox, {"decision": "wait"}).content.decode()
    nothing = office.post(inbox, {"chosen": rest, "decision": "decline", "note": " "})
    assert nothing.status_code == 422
    assert "Write the message first" in nothing.content.decode()
    assert nothing.content.decode().count("checked") == 48
    office.post(inbox, {"all_shown": "on", "decision": "decline", "note": "Next year there are more places."})
    assert SignUp.objects.filter(state=DECLINED).count() == 48
    assert "Next year there are more places." in str(delivered()[-1].body)


def test_a_question_goes_back_and_the_number_stays(
    chosen: Call, school: School, teacher: User, window: Client, hub: Hub
) -> None:
    row = sign_up(chosen, school, by=teacher)
    _who, office = member(hub)
    page = f"/h/OSHub-SU/sign-ups/{row.pk}/"
    assert office.post(page, {"chosen": row.pk, "decision": "return", "note": ""}).status_code == 422
    office.post(page, {"chosen": row.pk, "decision": "return", "note": "Is there a bus?"})
    own = f"/s/{school.pk}/sign-ups/{row.pk}/"
    assert "Is there a bus?" in window.get(own).content.decode()
    # It may be answered after the deadline too.
    Call.objects.update(closes_at=timezone.now() - HOUR)
    form = window.get(f"{own}edit/").content.decode()
    said = filled(row.classes.get().school_class, note="Yes, line 4.", version=hidden(form, "version"))
    answer = window.post(f"{own}edit/", said | {"uid": hidden(form, "uid")})
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.line, row.note) == (SUBMITTED, 1, "Yes, line 4.")


def test_a_decision_that_comes_too_late_is_told(chosen: Call, school: School, teacher: User, hub: Hub) -> None:
    row = sign_up(chosen, school, by=teacher)
    staff, office = member(hub)
    withdraw_sign_up(sign_up=row, by=teacher)
    answer = office.post(f"/h/OSHub-SU/sign-ups/{row.pk}/", {"chosen": row.pk, "decision": "accept"})
    assert answer.status_code == 422
    assert "It stands elsewhere by now: Withdrawn" in answer.content.decode()
    assert decide_many(sign_ups=[row], decision="accept", by=staff).moved == (row,)


def test_the_hub_may_take_somebody_from_further_down(call: Call, hub: Hub, staff: User) -> None:
    first, _second, _third, fourth = (sign_up(call, make_school(hub)) for _ in range(4))
    with pytest.raises(Full) as full:
        decide(sign_up=fourth, decision="accept", by=staff)
    assert full.value.free == 0
    Call.objects.update(capacity=3)
    decide(sign_up=fourth, decision="accept", by=staff)
    assert states(call) == [ACCEPTED, ACCEPTED, WAITING, ACCEPTED]
    decide(sign_up=first, decision="decline", by=staff, note="The school asked for it.")
    assert states(call) == [DECLINED, ACCEPTED, OFFERED, ACCEPTED]


def test_the_last_place_is_told_as_one(call: Call, hub: Hub, school: School) -> None:
    sign_up(call, make_school(hub))
    large = sign_up(call, school, class_now(school, "7A"), class_now(school, "7B"))
    office = member(hub)[1]
    answer = office.post(f"/h/OSHub-SU/sign-ups/{large.pk}/", {"chosen": large.pk, "decision": "accept"})
    assert "1 place is left, and this sign-up takes more." in answer.content.decode()


def test_side_by_side_and_as_a_table(chosen: Call, hub: Hub) -> None:
    far = ask(chosen, "How far?", "number")
    one, two = make_school(hub, "=Near School"), make_school(hub, "Far School")
    rows = [sign_up(chosen, one, answers={far: "4"}), sign_up(chosen, two, answers={far: "40"}, note="By train")]
    _who, office = member(hub)
    ticked = {
        "decision": "compare",
        "chosen": [row.pk for row in rows],
        "note": "For us alone",
        "csrfmiddlewaretoken": "x",
    }
    address = office.post("/h/OSHub-SU/sign-ups/", ticked)["Location"]
    assert address == "/h/OSHub-SU/sign-ups/compare/?" + "&".join(f"chosen={row.pk}" for row in rows)
    side = office.get("/h/OSHub-SU/sign-ups/compare/", {"chosen": [row.pk for row in rows]}).content.decode()
    assert side.index("How far?") < side.index(">4<") < side.index(">40<") < side.index("By train")
    assert "not shown" not in side
    other = sign_up(open_call(make_project(hub, "Clear lakes")), one)
    both = office.get("/h/OSHub-SU/sign-ups/compare/", {"chosen": [rows[0].pk, other.pk]}).content.decode()
    assert "1 of those that you ticked is not shown" in both
    other.delete()
    assert "Nothing to compare" in office.get("/h/OSHub-SU/sign-ups/compare/?chosen=x").content.decode()
    table = office.get("/h/OSHub-SU/sign-ups/table.csv?q=near")
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    lines = table.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=Near School" in lines[1]  # no formula for a spreadsheet
    assert lines[1].endswith(",4")
