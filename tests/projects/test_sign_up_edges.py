"""What goes wrong when people sign up: twice, in two windows, too late, for the wrong school; nothing typed is lost."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.actions.status import put_to_rest, reopen
from hubs.models import Hub
from hubs.roles import Role
from projects.actions.calls import save_call
from projects.actions.deciding import decide
from projects.actions.sign_up_memory import REMEMBERED, forget_who_signed_up, remind
from projects.actions.signing_up import Filled, lapse_offers, send, withdraw_sign_up
from projects.models import Call, Project, SignUp, Standing, Unit
from schools.models import School, SchoolClass, SchoolMembership
from tests.factories.clients import client_of, member
from tests.factories.mails import delivered
from tests.factories.network import make_hub, make_membership, make_project, make_school
from tests.factories.people import make_user
from tests.factories.sign_ups import ask, class_now, make_teacher, open_call, sign_up
from tests.projects.test_sign_up import filled, form_at, hidden, states

pytestmark = pytest.mark.django_db

INBOX_QUERIES, OWN_QUERIES = 11, 11
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


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


def post(window: Client, school: School, call: Call, **said: Any) -> tuple[int, str]:
    answer = window.post(form_at(school, call.project), said)
    return answer.status_code, answer.content.decode()


def test_a_double_click_signs_up_once(window: Client, school: School, call: Call) -> None:
    said = filled(class_now(school))
    first, second = (window.post(form_at(school, call.project), said) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert SignUp.objects.count() == 1
    assert len(delivered()) == 1


def test_two_windows_and_the_back_button(window: Client, school: School, call: Call) -> None:
    """The second window is told what stands, keeps what was typed, and replaces it if that is wanted."""
    one, two = class_now(school, "7A"), class_now(school, "7B")
    assert post(window, school, call, **filled(one))[0] == 302
    status, page = post(window, school, call, **filled(two, note="By bus"))
    assert status == 409
    assert "was changed in another window: 7A" in page
    assert "By bus" in page
    row = SignUp.objects.get()
    assert [stood.school_class for stood in row.classes.all()] == [one]
    again = filled(two, note="By bus", uid=hidden(page, "uid"), version=hidden(page, "version"))
    assert post(window, school, call, **again)[0] == 302
    row.refresh_from_db()
    assert ([stood.school_class for stood in row.classes.all()], row.note, row.line) == ([two], "By bus", 1)


@pytest.mark.parametrize("leaves", ["withdrawn", "declined"])
def test_who_needs_too_much_and_leaves_the_line_lets_the_next_one_in(hub: Hub, call: Call, leaves: str) -> None:
    """One place is free, the first in line needs two, the next one needs it."""
    schools = [make_school(hub) for _ in range(3)]
    sign_up(call, schools[0])
    large = sign_up(call, schools[1], class_now(schools[1], "7A"), class_now(schools[1], "7B"))
    small = sign_up(call, schools[2])
    assert states(call) == [Standing.ACCEPTED, Standing.WAITING, Standing.WAITING]
    by = member(hub, Role.STAFF)[0]
    if leaves == "withdrawn":
        withdrawal = withdraw_sign_up(sign_up=large, by=by)
        assert withdrawal is not None
        assert not withdrawal.passed_on
    else:
        decide(sign_up=large, decision="decline", by=by, note="Too many")
    small.refresh_from_db()
    assert small.state == Standing.OFFERED


def test_the_form_leads_to_what_was_sent(window: Client, school: School, call: Call, teacher: User) -> None:
    row = sign_up(call, school, by=teacher)
    answer = window.get(form_at(school, call.project))
    assert answer["Location"] == f"/s/{school.pk}/sign-ups/{row.pk}/"


def test_the_deadline_passes_while_the_form_is_open(window: Client, school: School, call: Call) -> None:
    """What was typed is kept, on the page and as a draft; the page says until when it was and whom to write to."""
    one = class_now(school, "7B")
    Call.objects.update(closes_at=timezone.now())
    status, page = post(window, school, call, **filled(one, note="We walk there."))
    assert status == 422
    assert "Sign-up closed on" in page
    assert "What you typed is kept: write to Hub of the Springs" in page
    assert "We walk there." in page
    row = SignUp.objects.get()
    assert (row.state, row.note, row.line) == (Standing.DRAFT, "We walk there.", None)
    assert delivered() == []
    # The hub gives everybody another day: the draft is sent as it is.
    Call.objects.update(closes_at=timezone.now() + DAY)
    edit = f"/s/{school.pk}/sign-ups/{row.pk}/edit/"
    form = window.get(edit).content.decode()
    assert "We walk there." in form
    said = filled(one, note="We walk there.", uid=hidden(form, "uid"), version=hidden(form, "version"))
    assert window.post(edit, said).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.line) == (Standing.ACCEPTED, 1)


def test_before_it_opens_what_is_typed_can_be_kept(window: Client, school: School, call: Call) -> None:
    Call.objects.update(opens_at=timezone.now() + HOUR)
    one = class_now(school)
    assert "Sign-up opens on" in post(window, school, call, **filled(one))[1]
    assert post(window, school, call, **filled(one, step="keep"))[0] == 302
    assert states(call) == [Standing.DRAFT]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"classes": []}, "Tick at least one class, or add one."),
        ({"classes": ["999999"]}, "Select a valid choice"),
        ({"new_name": "8C"}, "Which level?"),
        ({"new_name": "8C", "new_level": "isced_2"}, "How many pupils?"),
        ({"new_name": "8C", "new_level": "isced_2", "new_size": "900"}, "A class has between 1 and 200 pupils."),
        ({"new_name": "7B", "new_level": "isced_2", "new_size": "20"}, "has a class of that name in that year already"),
        ({"question": ""}, "The hub needs an answer to this."),
        ({"question": "many"}, "Write a whole number in digits, such as 2,500."),
        ({"question": "2.500"}, "“2.500” can be read in two ways."),
        ({"question": "10000"}, "Write a whole number from 0 to 9,999."),
        ({"question": "-1"}, "Write a whole number from 0 to 9,999."),
    ],
)
def test_bad_input_comes_back_with_the_reason(
    window: Client, school: School, call: Call, said: dict[str, Any], told: str
) -> None:
    question = ask(call, "How far?", "number", required=True)
    data = filled(class_now(school, "7B"), note="Kept as typed") | {f"question-{question.pk}": "4"}
    if "question" in said:
        said = {f"question-{question.pk}": said["question"]}
    status, page = post(window, school, call, **data | said)
    assert status == 422
    assert told in page
    assert "Kept as typed" in page
    assert SignUp.objects.sent().count() == 0


def test_all_that_is_missing_is_told_in_one_round(window: Client, school: School, call: Call) -> None:
    """What is needed is marked before, also after a class was added on the way."""
    question = ask(call, "How far?", "number", required=True)
    one = class_now(school)
    needed = re.compile(r"Classes\s*<span class=\"asteriskField\">")
    assert needed.search(window.get(form_at(school, call.project)).content.decode())
    status, page = post(window, school, call, **filled())
    assert status == 422
    for sentence in ("Tick at least one class, or add one.", "The hub needs an answer to this."):
        assert sentence in page
    begun = post(window, school, call, **filled(one, step="class"))[1]
    assert ("What is the class called?" in begun, bool(needed.search(begun))) == (True, True)
    # A class that is begun is one: only the answer is missing.
    status, page = post(window, school, call, **filled(new_name="8C", new_level="isced_2", new_size="20"))
    assert (status, "Tick at least one class" in page, "The hub needs an answer" in page) == (422, False, True)
    assert post(window, school, call, **filled(one, **{f"question-{question.pk}": "9999"}))[0] == 302
    sent = SignUp.objects.sent().get()
    assert "9,999" in window.get(f"/s/{school.pk}/sign-ups/{sent.pk}/").content.decode()


def test_a_class_that_is_begun_is_made_and_sent_in_one_step(window: Client, school: School, call: Call) -> None:
    said = filled(new_name=" 8  C ", new_level="isced_2", new_size="21")
    assert post(window, school, call, **said)[0] == 302
    assert [row.school_class.name for row in SignUp.objects.get().classes.all()] == ["8 C"]


def test_a_class_of_another_school_is_refused(window: Client, school: School, call: Call, hub: Hub) -> None:
    foreign: SchoolClass = class_now(make_school(hub))
    status, page = post(window, school, call, **filled(foreign))
    assert (status, "Select a valid choice" in page) == (422, True)


def test_a_colleague_has_signed_the_class_up(school: School, call: Call, teacher: User) -> None:
    one = class_now(school, "7B")
    sign_up(call, school, one, by=teacher)
    colleague = client_of(make_teacher(school, "Col League"))
    status, page = post(colleague, school, call, **filled(one))
    assert status == 422
    assert "Signed up already by somebody of your school: 7B" in page
    assert post(colleague, school, call, **filled(class_now(school, "7C")))[0] == 302


def test_what_holds_a_place_grows_only_into_what_is_free(window: Client, school: School, call: Call, hub: Hub) -> None:
    one, two, three = (class_now(school, name) for name in ("7A", "7B", "7C"))
    post(window, school, call, **filled(one))
    row = SignUp.objects.get()
    edit = f"/s/{school.pk}/sign-ups/{row.pk}/edit/"

    def change(*classes: SchoolClass) -> tuple[int, str]:
        form = window.get(edit).content.decode()
        said = filled(*classes, uid=hidden(form, "uid"), version=hidden(form, "version"))
        answer = window.post(edit, said)
        return answer.status_code, answer.content.decode()

    status, page = change(one, two, three)
    assert (status, "2 places are left, and your change needs more." in page) == (422, True)
    assert change(one, two)[0] == 302
    other = sign_up(call, make_school(hub))
    assert other.state == Standing.WAITING
    assert change(one)[0] == 302
    other.refresh_from_db()
    assert other.state == Standing.OFFERED, "what became free is offered"


def test_a_teacher_of_two_schools_in_two_hubs(call: Call, school: School, teacher: User, window: Client) -> None:
    """Each school goes its own way; the one of the other hub is named with the reason."""
    other = make_school(make_hub("OSHub-XX", name="Hub of the Sea"), "Beach School")
    SchoolMembership.objects.create(user=teacher, school=other, role="teacher", starts_on=dt.date(2020, 1, 1))
    door = window.get(f"/projects/{call.project_id}/sign-up/").content.decode()
    assert form_at(school, call.project) in door
    assert form_at(other, call.project) not in door
    assert "It belongs to Hub of the Sea" in door
    status, page = post(window, other, call, **filled(class_now(other)))
    assert (status, "This school cannot join this project" in page) == (422, True)
    assert "Clean springs" not in window.get(f"/s/{other.pk}/sign-ups/").content.decode()
    # A project of the whole network is open to both.
    Call.objects.update(network_wide=True)
    assert post(window, other, call, **filled(class_now(other)))[0] == 302
    assert post(window, school, call, **filled(class_now(school)))[0] == 302


def test_the_door_for_whoever_has_no_school(call: Call) -> None:
    door = f"/projects/{call.project_id}/sign-up/"
    visitor = Client().get(door)
    assert f"/accounts/login/?next={door}" in visitor.content.decode()
    assert "no-store" in visitor["Cache-Control"]
    assert "You act for no school that can join" in client_of(make_user()).get(door).content.decode()
    assert Client().get("/projects/999999/sign-up/").status_code == 404


def test_a_school_that_is_no_partner_any_more(call: Call, school: School, window: Client) -> None:
    assert "Keep for later" in window.get(form_at(school, call.project)).content.decode()
    School.objects.filter(pk=school.pk).update(partner_until=dt.date(2021, 1, 1))
    refused = window.get(form_at(school, call.project)).content.decode()
    assert ("This school cannot join this project" in refused, "Keep for later" in refused) == (True, False)
    assert 'id="id_note"' not in refused
    status, page = post(window, school, call, **filled(class_now(school)))
    assert (status, "This school cannot join this project" in page) == (422, True)


def test_an_old_form_of_a_sign_up_that_is_over_begins_a_new_one(
    window: Client, school: School, call: Call, teacher: User
) -> None:
    said = filled(class_now(school))
    post(window, school, call, **said)
    withdraw_sign_up(sign_up=SignUp.objects.get(), by=teacher)
    edit = window.get(f"/s/{school.pk}/sign-ups/{SignUp.objects.get().pk}/edit/")
    assert edit.status_code == 302
    assert post(window, school, call, **filled(class_now(school)))[0] == 302
    assert states(call) == [Standing.WITHDRAWN, Standing.ACCEPTED]


def test_a_draft_is_thrown_away(window: Client, school: School, call: Call) -> None:
    post(window, school, call, **filled(step="keep", classes=[]))
    row = SignUp.objects.get()
    question = window.get(f"/s/{school.pk}/sign-ups/{row.pk}/withdraw/").content.decode()
    assert "Throw the draft for “Clean springs” away?" in question
    answer = window.post(f"/s/{school.pk}/sign-ups/{row.pk}/withdraw/")
    assert answer["Location"] == f"/s/{school.pk}/sign-ups/"
    assert not SignUp.objects.exists()


def test_mails_speak_the_language_of_each(call: Call, hub: Hub) -> None:
    """The frame of the mail is translated where the portal speaks the language; the attachment is taken out again."""
    school = make_school(hub)
    row = sign_up(call, school, by=make_teacher(school, language="pt"))
    assert row.teacher is not None
    withdraw_sign_up(sign_up=row, by=row.teacher)
    accepted, withdrawn = delivered()
    assert accepted.attachments[0][2] == "text/calendar; method=REQUEST"
    assert withdrawn.attachments[0][2] == "text/calendar; method=CANCEL"
    assert f"UID:sign-up-{row.uid}" in str(withdrawn.attachments[0][1])


# ── By the clock ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_reminders_come_once(call: Call, hub: Hub, window: Client, school: School, teacher: User) -> None:
    post(window, school, call, **filled(step="keep", classes=[]))
    now = timezone.now()
    assert remind(now=now) == 0, "the deadline is far"
    assert remind(now=call.closes_at - 2 * DAY) == 1
    assert remind(now=call.closes_at - DAY) == 0
    assert teacher.notices.get().kind == "projects.sign_up_reminder"
    row = sign_up(call, make_school(hub))
    SignUp.objects.filter(pk=row.pk).update(state=Standing.RETURNED)
    assert remind(now=now + 5 * DAY) == 1 + 0
    other = sign_up(call, make_school(hub))
    assert other.state == Standing.ACCEPTED
    Project.objects.update(starts_on=now.date() + 3 * DAY)
    assert remind(now=now) == 1


def test_who_signed_up_is_forgotten_after_a_school_year(call: Call, school: School, teacher: User) -> None:
    question = ask(call, "How far?")
    row = sign_up(call, school, by=teacher, answers={question: "Near"}, note="By bus")
    assert forget_who_signed_up(now=timezone.now()) == 0
    assert forget_who_signed_up(now=call.closes_at + REMEMBERED + DAY) == 1
    row.refresh_from_db()
    assert (row.teacher, row.note, row.state, row.classes.count()) == (None, "", Standing.ACCEPTED, 1)
    assert not row.answers.exists()
    assert not row.steps.exclude(by=None).exists()


# ── Lists at one cost, however long ───────────────────────────────────────────────────────────────────────────────────


def test_lists_cost_the_same_with_one_and_with_three(
    call: Call,
    hub: Hub,
    school: School,
    teacher: User,
    window: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    _who, office = member(hub, Role.COORDINATOR)
    sign_up(call, school, by=teacher)
    pages = [(office, "/h/OSHub-SU/sign-ups/", INBOX_QUERIES), (window, f"/s/{school.pk}/sign-ups/", OWN_QUERIES)]
    for client, path, number in pages:
        client.get(path)
        with django_assert_num_queries(number):
            client.get(path)
    for title in ("Two", "Three"):
        sign_up(open_call(make_project(hub, title)), school, by=teacher)
    for client, path, number in pages:
        with django_assert_num_queries(number):
            client.get(path)


def test_places_for_pupils_count_the_pupils(hub: Hub, school: School, teacher: User, project: Project) -> None:
    call = open_call(project, capacity=50, unit=Unit.PUPILS)
    row = sign_up(call, school, class_now(school, size=20), class_now(school, size=21), by=teacher)
    assert row.places == 41
    assert "9 of 50 places for pupils are free" in Client().get(f"/projects/{project.pk}/sign-up/").content.decode()


def test_a_finished_project_takes_nobody_in(call: Call, window: Client, school: School, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(status="finished")
    assert post(window, school, call, **filled(class_now(school)))[0] == 422
    assert "Schools cannot sign up now" in Client().get(f"/projects/{project.pk}/sign-up/").content.decode()


def test_a_deadline_after_the_end_of_the_project_is_refused(hub: Hub, project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(ends_on=dt.date(2198, 12, 31))
    _who, office = member(hub)
    terms = {"closes_at": "2199-01-15T18:00", "unit": "classes", "admission": "order", "offer_days": "3"}
    page = f"/h/OSHub-SU/projects/{project.pk}/sign-up/"
    answer = office.post(page, terms | {"q0-text": "Which?", "q0-kind": "choice", "q0-options": "One"})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Schools can join only until the project ends." in said
    assert "Give at least two answers to choose from." in said


# ── A hub at rest, a place kept, places that others wait for ──────────────────────────────────────────────────────────


def test_a_hub_at_rest_takes_no_sign_ups(window: Client, hub: Hub, school: School, call: Call) -> None:
    """No list offers it, and a form that was open by then says why; what was typed is kept as a draft."""
    one = class_now(school, "7B")
    assert list(Call.objects.open_at(timezone.now())) == [call]
    Hub.objects.filter(pk=hub.pk).update(closed_on=hub.today())
    assert not Call.objects.open_at(timezone.now()).exists()
    status, page = post(window, school, call, **filled(one, note="By bus"))
    assert status == 422
    assert "Hub of the Springs is at rest, so schools cannot sign up. What you typed is kept." in page
    assert SignUp.objects.get().state == Standing.DRAFT


def test_a_place_that_becomes_free_at_rest_is_offered_once_the_hub_is_open_again(hub: Hub, call: Call) -> None:
    schools = [make_school(hub) for _ in range(3)]
    teachers = [make_teacher(one) for one in schools]
    held, _other, first = (sign_up(call, one, by=by) for one, by in zip(schools, teachers, strict=True))
    manager = make_user()
    make_membership(manager, Role.MANAGER)
    put_to_rest(hub=hub, reason="No room", with_sub_hubs=False, by=manager)
    withdrawn = withdraw_sign_up(sign_up=held, by=teachers[0])
    assert withdrawn is not None
    assert not withdrawn.passed_on
    lapse_offers(now=timezone.now())
    first.refresh_from_db()
    assert first.state == Standing.WAITING
    reopen(hub=hub, reason="Room again", with_sub_hubs=False, by=manager)
    lapse_offers(now=timezone.now())
    first.refresh_from_db()
    assert first.state == Standing.OFFERED


def test_a_hub_at_rest_opens_nothing_for_sign_up(hub: Hub, project: Project) -> None:
    Hub.objects.filter(pk=hub.pk).update(closed_on=hub.today())
    values = {"closes_at": timezone.now() + DAY}
    with pytest.raises(ValidationError, match="The hub is at rest"):
        save_call(project=project, by=member(hub)[0], values=values, asked=(), version=0)


def test_who_waits_and_is_asked_something_goes_back_to_the_same_place(hub: Hub, call: Call) -> None:
    """One place is taken after the other while the question is out; the answer is no new sign-up."""
    schools = [make_school(hub) for _ in range(4)]
    teachers = [make_teacher(one) for one in schools]
    held, _other, first, second = (sign_up(call, one, by=by) for one, by in zip(schools, teachers, strict=True))
    staff = member(hub, Role.STAFF)[0]
    decide(sign_up=first, decision="return", by=staff, note="Is there a bus?")
    answered = send_again(first, teachers[2])
    assert answered.state == Standing.WAITING
    withdraw_sign_up(sign_up=held, by=teachers[0])
    for row in (first, second):
        row.refresh_from_db()
    assert (first.state, second.state) == (Standing.OFFERED, Standing.WAITING)


def test_who_answers_after_a_place_became_free_is_offered_it(hub: Hub, call: Call) -> None:
    schools = [make_school(hub) for _ in range(3)]
    teachers = [make_teacher(one) for one in schools]
    held, _other, first = (sign_up(call, one, by=by) for one, by in zip(schools, teachers, strict=True))
    decide(sign_up=first, decision="return", by=member(hub, Role.STAFF)[0], note="Is there a bus?")
    withdraw_sign_up(sign_up=held, by=teachers[0])
    assert send_again(first, teachers[2]).state == Standing.OFFERED


def test_who_holds_a_place_takes_none_that_others_wait_for(
    window: Client, teacher: User, hub: Hub, school: School, call: Call
) -> None:
    """One of two places is free; the next in line needs two, and so it waits for both."""
    one, more = class_now(school, "7A"), class_now(school, "7B")
    held = sign_up(call, school, one, by=teacher)
    large = make_school(hub)
    sign_up(call, large, class_now(large, "8A"), class_now(large, "8B"))
    edit = f"/s/{school.pk}/sign-ups/{held.pk}/edit/"
    form = window.get(edit).content.decode()
    said = filled(one, more, uid=hidden(form, "uid"), version=hidden(form, "version"))
    answer = window.post(edit, said)
    assert answer.status_code == 422
    assert "Other schools wait for a place" in answer.content.decode()
    held.refresh_from_db()
    assert (held.places, held.state) == (1, Standing.ACCEPTED)
    # What does not grow is changed as ever.
    assert window.post(edit, filled(more, uid=said["uid"], version=said["version"])).status_code == 302


def send_again(row: SignUp, by: User) -> SignUp:
    row.refresh_from_db()
    classes = [one.school_class for one in row.classes.all()]
    told = Filled(uid=row.uid, classes=classes, note="Yes")
    return send(call=row.call, school=row.school, by=by, filled=told, version=row.version)
