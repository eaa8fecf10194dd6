"""A teacher reports a session: it counts for nothing until the hub accepts it, and then exactly once."""

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice, OutgoingMail, User
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import HubNotOpen, void_session
from impact.actions.countersign import Told, countersign
from impact.actions.proposed_draft import draft_of_proposal
from impact.actions.session_proposals import (
    Doubtful,
    accept_session_proposal,
    accept_session_proposals,
    change_session_proposal,
)
from impact.models import Answer, Audience, PeriodCell, Session, SessionProposal, Source
from impact.queries.countersign import Term, lines_asked, share_of, terms_of
from impact.rollups import drain_all, verify
from impact.tasks import forget_session_proposals
from projects.actions.proposal_moves import MovedOn, answer_proposal, withdraw_proposal
from projects.models import Partnership, Project
from schools.actions.schools import move_school
from schools.models import School, SchoolClass
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.proposals import report
from tests.factories.sign_ups import make_teacher
from tests.impact.log_form import TODAY, words
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db
MOVED_ON = HELD_ON + dt.timedelta(days=10)


@pytest.fixture(autouse=True)
def afternoon() -> Iterator[None]:
    """The day of the factories' sessions, in the afternoon."""
    with time_machine.travel(TODAY):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def seven_b(school: School) -> SchoolClass:
    return make_class(school, "7B", size=24)


@pytest.fixture
def project(hub: Hub, school: School) -> Project:
    project = make_project(hub, "Clean river")
    Partnership.objects.create(hub=hub, name="River", project=project, starts_on=HELD_ON).schools.add(school)
    return project


@pytest.fixture
def teacher(school: School) -> User:
    return make_teacher(school, "Tea Example")


@pytest.fixture
def staff(hub: Hub) -> User:
    return staff_of(hub)


def staff_of(hub: Hub) -> User:
    user = make_user(name="Sta Example")
    make_membership(user, Role.STAFF, hub)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(group: SchoolClass, heads: int | str = 24, **more: object) -> dict[str, object]:
    values: dict[str, object] = {
        "uid": "6f0a2f5e-0000-4000-8000-000000000001",
        "held_on": "2022-05-12",
        "led_by": "school",
    }
    values |= {"session_type": make_session_type().pk, f"class-{group.pk}": "on", f"heads-{group.pk}": heads}
    return values | {"step": "send"} | more


def accept(row: SessionProposal, by: User) -> Session:
    row = SessionProposal.objects.with_all().get(pk=row.pk)
    return accept_session_proposal(proposal=row, by=by, version=row.version).session


def test_a_report_counts_for_nothing_until_it_is_accepted(
    school: School, seven_b: SchoolClass, project: Project, teacher: User, staff: User
) -> None:
    told = form(seven_b, project=project.pk, **{"family-heads": "5", "family-new": "2", "note": "Rain all day."})
    answer = browser(teacher).post(f"/s/{school.pk}/sessions/report/", told)
    row = SessionProposal.objects.with_all().get()
    assert (answer.status_code, answer["Location"]) == (302, f"/s/{school.pk}/sent/sessions/{row.pk}/")
    assert not Session.objects.exists()
    drain_all()
    assert not PeriodCell.objects.exists()
    notice = Notice.objects.get(recipient=staff)
    assert notice.url == f"/h/{school.hub.code}/from-schools/sessions/{row.pk}/"

    session = accept(row, staff)
    assert (session.uid, session.source, session.logged_by) == (row.uid, Source.SCHOOL, staff)
    assert (session.project, session.school, session.led_by, session.note) == (
        project,
        school,
        "school",
        "Rain all day.",
    )
    assert sorted(session.lines.values_list("audience", "head_count", "first_timers")) == [
        ("family", 5, 2),
        ("student", 24, None),
    ]
    row.refresh_from_db()
    assert (row.state, row.session, row.teacher) == ("accepted", session, teacher)
    assert OutgoingMail.objects.filter(to=teacher.email).count() == 1
    drain_all()
    assert verify().differences == 0
    page = browser(staff).get(f"/h/{school.hub.code}/sessions/{session.uid}/")
    assert "Tea Example" in words(page.content)


def test_the_form_offers_what_is_the_schools_and_nothing_else(
    hub: Hub, school: School, seven_b: SchoolClass, project: Project, teacher: User
) -> None:
    other = make_class(make_school(hub, "Hill School"), "8C")
    make_project(hub, "Not ours")
    page = words(browser(teacher).get(f"/s/{school.pk}/sessions/report/").content)
    assert "Clean river" in page
    assert "Not ours" not in page
    assert "7B" in page
    path = f"/s/{school.pk}/sessions/report/"
    assert browser(teacher).post(path, form(seven_b, **{f"class-{other.pk}": "on"})).status_code == 422
    assert not SessionProposal.objects.exists()
    browser(teacher).post(path, form(seven_b))
    row = SessionProposal.objects.get()
    assert [line.school_class for line in row.lines.all()] == [seven_b]


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"held_on": "2022-05-13"}, "is still to come"),
        ({"held_on": "2021-11-05"}, "Your school is a partner since"),
        ({"session_type": ""}, "Choose a type."),
        ({"heads": "31"}, "31 came, and the class has 24."),
        ({"note": "Write to ana@example.org"}, "No pupil may be named here"),
        ({"family-heads": "2", "family-new": "3"}, "more first-timers than people"),
    ],
)
def test_what_is_refused_comes_back_with_all_that_was_typed(
    school: School, seven_b: SchoolClass, teacher: User, told: dict[str, str], says: str
) -> None:
    School.objects.filter(pk=school.pk).update(partner_since=dt.date(2022, 1, 10))
    sent = form(seven_b, told.pop("heads", 24), **({"title": "By the pond"} | told))
    answer = browser(teacher).post(f"/s/{school.pk}/sessions/report/", sent)
    assert answer.status_code == 422
    assert says in words(answer.content)
    assert "By the pond" in answer.content.decode()
    assert not SessionProposal.objects.exists()


def test_where_nobody_is_counted_the_page_says_what_to_do_and_leads_there(
    school: School, seven_b: SchoolClass, teacher: User
) -> None:
    told = {name: value for name, value in form(seven_b).items() if not name.startswith("class-")}
    answer = browser(teacher).post(f"/s/{school.pk}/sessions/report/", told)
    shown = answer.content.decode()
    assert (answer.status_code, "attendance missing" in shown) == (422, False)
    assert '<a href="#id_yes-not-counted">Who came: Add the numbers, or tick below' in shown
    assert 'id="id_yes-not-counted"' in shown
    assert "Yes, as it is: the numbers will be added later" in shown
    sent = browser(teacher).post(f"/s/{school.pk}/sessions/report/", told | {"yes-not-counted": "on"})
    assert sent.status_code == 302


def test_what_was_confirmed_by_the_teacher_is_seen_by_the_hub_and_not_taken_in_bulk(
    school: School, seven_b: SchoolClass, teacher: User, staff: User
) -> None:
    key = f"over-size-{seven_b.pk}-31"
    browser(teacher).post(f"/s/{school.pk}/sessions/report/", form(seven_b, 31, **{f"yes-{key}": "on"}))
    row = SessionProposal.objects.with_all().get()
    assert row.confirmed == [key]
    page = browser(staff).get(f"/h/{school.hub.code}/from-schools/sessions/{row.pk}/")
    assert "31 came, and the class has 24. The teacher has confirmed it." in words(page.content)
    said = accept_session_proposals(proposals=[row], by=staff, seen={row.pk: row.version})
    assert (said.done, said.doubtful) == ((), 1)
    assert accept(row, staff).confirmed == [key]


def test_the_same_form_twice_is_one_report_and_a_changed_one_asks(
    school: School, seven_b: SchoolClass, teacher: User
) -> None:
    client, url = browser(teacher), f"/s/{school.pk}/sessions/report/"
    client.post(url, form(seven_b))
    client.post(url, form(seven_b))
    row = SessionProposal.objects.get()
    # Back, and sent once more with another number: nothing is replaced without asking.
    answer = client.post(url, form(seven_b, 22))
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile" in words(answer.content)
    assert 'value="22"' in answer.content.decode()
    assert row.lines.get().head_count == 24
    again = client.post(url, form(seven_b, 22, version=row.version))
    assert again.status_code == 302
    assert SessionProposal.objects.get().lines.get().head_count == 22


def test_a_question_goes_back_and_the_answer_comes_again(
    school: School, seven_b: SchoolClass, teacher: User, staff: User
) -> None:
    row = report(school, class_line(seven_b), by=teacher)
    inbox = f"/h/{school.hub.code}/from-schools/"
    refused = browser(staff).post(f"{inbox}sessions/{row.pk}/", {"answer": "return", "note": " "})
    assert refused.status_code == 422
    browser(staff).post(f"{inbox}sessions/{row.pk}/", {"answer": "return", "note": "Was 7A there too?"})
    row.refresh_from_db()
    assert row.state == "returned"
    assert "Was 7A there too?" in OutgoingMail.objects.get(to=teacher.email).text
    own = browser(teacher).get(f"/s/{school.pk}/")
    assert f"/s/{school.pk}/sent/sessions/{row.pk}/" in own.content.decode()
    edit = f"/s/{school.pk}/sent/sessions/{row.pk}/edit/"
    assert "7B" in words(browser(teacher).get(edit).content)
    told = form(seven_b, 23, uid=str(row.uid), version=row.version)
    assert browser(teacher).post(edit, told).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.lines.get().head_count) == ("sent", 23)


def test_declined_withdrawn_and_accepted_end_it(school: School, seven_b: SchoolClass, staff: User) -> None:
    first = report(school, class_line(seven_b))
    answer_proposal(proposal=first, answer="decline", by=staff, note="We logged it ourselves.")
    with pytest.raises(MovedOn):
        accept(first, staff)
    second = report(school, class_line(seven_b))
    assert second.teacher is not None
    withdraw_proposal(proposal=second, by=second.teacher)
    with pytest.raises(MovedOn):
        accept(second, staff)
    third = report(school, class_line(seven_b))
    session = accept(third, staff)
    assert accept(third, staff) == session
    with pytest.raises(MovedOn):
        withdraw_proposal(proposal=third, by=staff)
    assert Session.objects.count() == 1
    page = browser(second.teacher).get(f"/s/{school.pk}/sessions/report/?again={second.pk}").content.decode()
    assert f'name="class-{seven_b.pk}" class="form-check-input" id="id_class-{seven_b.pk}" checked' in page


def test_what_the_school_changed_meanwhile_is_not_accepted_unseen(
    school: School, seven_b: SchoolClass, teacher: User, staff: User
) -> None:
    row = report(school, class_line(seven_b), by=teacher)
    seen = row.version
    draft = draft_of_proposal(row)
    changed = draft.__class__(**{**vars(draft), "lines": (class_line(seven_b, 20),)})
    change_session_proposal(proposal=row, by=teacher, draft=changed, version=seen)
    with pytest.raises(EditedMeanwhile):
        accept_session_proposal(proposal=row, by=staff, version=seen)
    with pytest.raises(EditedMeanwhile):
        change_session_proposal(proposal=row, by=teacher, draft=draft, version=seen)
    inbox = f"/h/{school.hub.code}/from-schools/"
    answer = browser(staff).post(inbox, {"accept": f"{row.pk}-{seen}"}, follow=True)
    assert "The school has changed it since." in words(answer.content)
    answer = browser(staff).post(inbox, {"chosen": f"{row.pk}-{seen}", "answer": "accept"}, follow=True)
    assert "1 report was answered or changed meanwhile" in words(answer.content)
    assert not Session.objects.exists()


def test_the_teacher_is_told_that_the_hub_was_quicker(
    school: School, seven_b: SchoolClass, teacher: User, staff: User
) -> None:
    row = report(school, class_line(seven_b), by=teacher)
    seen = row.version
    accept(row, staff)
    told = form(seven_b, 20, uid=str(row.uid), version=seen)
    answer = browser(teacher).post(f"/s/{school.pk}/sent/sessions/{row.pk}/edit/", told)
    assert answer.status_code == 409
    assert "The hub has answered meanwhile: Accepted." in words(answer.content)
    assert 'value="20"' in answer.content.decode()


def test_who_logs_by_hand_is_told_of_a_report_that_waits(
    hub: Hub, school: School, seven_b: SchoolClass, teacher: User, staff: User
) -> None:
    browser(teacher).post(f"/s/{school.pk}/sessions/report/", form(seven_b))
    row = SessionProposal.objects.get()
    by_hand = form(seven_b, uid="6f0a2f5e-0000-4000-8000-000000000002", school=school.pk, version="1")
    client = browser(staff)
    answer = client.post(f"/h/{hub.code}/sessions/log/", by_hand)
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Tea Example has reported a session of 12 May 2022 with the same class" in words(answer.content)
    assert f'href="/h/{hub.code}/from-schools/sessions/{row.pk}/"' in said
    assert not Session.objects.exists()
    answer = client.post(f"/h/{hub.code}/sessions/log/", by_hand | {f"yes-reported-{row.pk}": "on"})
    assert answer.status_code == 302
    assert Session.objects.get().confirmed[-1] == f"reported-{row.pk}"


def test_what_looks_logged_already_needs_a_yes_and_counts_once(
    hub: Hub, school: School, seven_b: SchoolClass, project: Project, staff: User
) -> None:
    make_session(hub, class_line(seven_b), session_type=make_session_type("maker", "Maker session"), project=project)
    row = report(school, class_line(seven_b), project=project)
    inbox = f"/h/{hub.code}/from-schools/"
    assert "Logged already?" in words(browser(staff).get(inbox).content)
    with pytest.raises(Doubtful):
        accept(row, staff)
    answer = browser(staff).post(inbox, {"chosen": f"{row.pk}-{row.version}", "answer": "accept"}, follow=True)
    assert "1 report has something to look at first" in words(answer.content)
    one = browser(staff).post(inbox, {"accept": f"{row.pk}-{row.version}"})
    assert one["Location"] == f"{inbox}sessions/{row.pk}/accept/"
    assert Session.objects.count() == 1
    # Two reports of one session: the second sees the first.
    other = make_class(school, "8A")
    rows = [report(school, class_line(other)), report(school, class_line(other))]
    accept(rows[0], staff)
    with pytest.raises(Doubtful):
        accept(rows[1], staff)


def test_the_hub_mends_while_it_accepts(
    hub: Hub, school: School, seven_b: SchoolClass, teacher: User, staff: User
) -> None:
    row = report(school, class_line(seven_b), by=teacher, note="Rain.")
    url = f"/h/{hub.code}/from-schools/sessions/{row.pk}/accept/"
    page = browser(staff).get(url).content.decode()
    assert "Rain." in page
    assert 'value="24"' in page
    told = form(seven_b, 21, school=school.pk, seen=row.version, told=row.pk, uid=str(row.uid), step="save")
    fragment = browser(staff).post(f"/h/{hub.code}/sessions/log/preview/", told)
    assert "21 interactions" in words(fragment.content)
    assert browser(staff).post(url, told).status_code == 302
    assert browser(staff).post(url, told).status_code == 302  # pressed twice
    session = Session.objects.get()
    assert session.lines.get().head_count == 21
    # The hub says another number than the school: the school is asked, as about any other.
    assert [line.reported for line in lines_asked(school, Term(2021, 2), by=teacher)] == [False]
    assert terms_of(school)[0].waiting == 1


def test_a_report_is_one_source_and_not_two(
    hub: Hub, school: School, seven_b: SchoolClass, teacher: User, staff: User
) -> None:
    session = accept(report(school, class_line(seven_b), by=teacher), staff)
    drain_all()
    colleague = make_teacher(school, "Col Example")
    assert terms_of(school)[0].waiting == 0
    assert [line.reported for line in lines_asked(school, Term(2021, 2), by=colleague)] == [True]
    share = share_of(hub)
    assert share is not None
    assert (share.countersigned, share.reported, share.by_class) == (0, 24, 24)
    with pytest.raises(PermissionDenied):
        countersign(school=school, by=colleague, told=[Told(session.pk, seven_b.pk, Answer.YES, 24, 24)])
    assert countersign(school=school, by=colleague, told=[Told(session.pk, seven_b.pk, Answer.NUMBER, 24, 22)]) == 1
    page = words(browser(colleague).get(f"/s/{school.pk}/countersign/?term=2021-3").content)
    assert "The school says 22" in page


def test_a_school_that_moved_sees_whom_to_ask_and_what_was_sent_stays(
    hub: Hub, school: School, seven_b: SchoolClass, teacher: User, staff: User
) -> None:
    row = report(school, class_line(seven_b), by=teacher)
    there = make_hub("OSHub-NL", name="Hub Netherlands")
    school.refresh_from_db()
    move_school(school=school, to=there, by=staff, version=school.version, moved_on=MOVED_ON, reason="Nearer.")
    with time_machine.travel(TODAY + dt.timedelta(days=20)):
        answer = browser(teacher).post(f"/s/{school.pk}/sessions/report/", form(seven_b))
    assert answer.status_code == 422
    assert "On 12 May 2022 your school belonged to Hub Portugal" in words(answer.content)
    # What the first hub has got it still accepts, classes and all, in its own form.
    page = browser(staff).get(f"/h/{hub.code}/from-schools/sessions/{row.pk}/accept/").content.decode()
    assert f'name="class-{seven_b.pk}"' in page
    assert "Valley School" in page
    assert accept(row, staff).hub == hub


def test_at_rest_and_before_a_partnership(hub: Hub, school: School, seven_b: SchoolClass, staff: User) -> None:
    row = report(school, class_line(seven_b))
    assert row.teacher is not None
    Hub.objects.filter(pk=hub.pk).update(closed_on=HELD_ON - dt.timedelta(days=1))
    with pytest.raises((HubNotOpen, Doubtful)):
        accept(row, staff)
    Hub.objects.filter(pk=hub.pk).update(closed_on=None)
    School.objects.filter(pk=school.pk).update(partner_since=None)
    answer = browser(row.teacher).post(f"/s/{school.pk}/sessions/report/", form(seven_b))
    assert "Your school is not a partner yet." in words(answer.content)


def test_doors(hub: Hub, school: School, seven_b: SchoolClass, staff: User, teacher: User) -> None:
    row = report(school, class_line(seven_b), by=teacher)
    other = make_school(make_hub(), "Far School")
    stranger, own = make_teacher(other), browser(teacher)
    for path in (f"/s/{school.pk}/sessions/report/", f"/s/{school.pk}/sent/sessions/{row.pk}/"):
        assert browser(stranger).get(path).status_code == 404
        assert browser(staff).get(path).status_code == 403
    assert browser(stranger).get(f"/s/{other.pk}/sent/sessions/{row.pk}/").status_code == 404
    assert own.get(f"/h/{hub.code}/from-schools/").status_code == 404
    assert browser(staff_of(other.hub)).get(f"/h/{other.hub.code}/from-schools/sessions/{row.pk}/").status_code == 404


def test_void_is_told_and_memory_ends(school: School, seven_b: SchoolClass, teacher: User, staff: User) -> None:
    row = report(school, class_line(seven_b), by=teacher, note="Rain.")
    session = accept(row, staff)
    void_session(session=session, by=staff, reason="It was another day.")
    page = browser(teacher).get(f"/s/{school.pk}/sent/sessions/{row.pk}/")
    assert "It was another day." in words(page.content)
    later = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)  # the moment of a change is the database's own
    with time_machine.travel(later):
        forget_session_proposals()
    row.refresh_from_db()
    assert (row.teacher, row.note, row.session) == (None, "", session)


@pytest.mark.parametrize("path", ["/h/OSHub-PT/from-schools/", "/s/{}/sent/", "/s/{}/"])
def test_lists_of_one_and_three_take_the_same_queries(
    hub: Hub,
    school: School,
    teacher: User,
    staff: User,
    path: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = browser(teacher if path.startswith("/s/") else staff)
    path = path.format(school.pk)
    report(school, class_line(make_class(school)), people_line(Audience.FAMILY, 4), by=teacher)
    client.get(path)
    one = count_of(client, path)
    for _number in range(2):
        report(school, class_line(make_class(school)), by=teacher)
    with django_assert_num_queries(one):
        client.get(path)


def count_of(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


@pytest.mark.django_db(transaction=True)
def test_accepted_from_two_connections_at_once_is_one_session() -> None:
    hub = make_hub("OSHub-PT")
    school = make_school(hub)
    row = report(school, class_line(make_class(school, "7B")))
    first, second = staff_of(hub), staff_of(hub)
    said: list[bool] = []

    def later() -> None:
        try:
            said.append(accept_session_proposal(proposal=row, by=second, version=row.version).repeated)
        finally:
            connection.close()

    thread = threading.Thread(target=later, daemon=True)
    with transaction.atomic():
        assert not accept_session_proposal(proposal=row, by=first, version=row.version).repeated
        thread.start()
        assert is_held_up(thread)
    thread.join(PATIENCE)
    assert said == [True]
    assert Session.objects.count() == 1
    drain_all()
    assert verify().differences == 0


def test_what_waits_for_the_hub_stands_first(
    hub: Hub, school: School, seven_b: SchoolClass, teacher: User, staff: User
) -> None:
    old, asked, _waiting = (
        report(school, by=teacher, held_on=HELD_ON - dt.timedelta(days=days), title=title)
        for days, title in ((9, "Bees"), (5, "Mills"), (1, "Stars"))
    )
    withdraw_proposal(proposal=old, by=teacher)
    answer_proposal(proposal=asked, answer="return", by=staff, note="How many came?")
    page = browser(staff).get(f"/h/{hub.code}/from-schools/").content.decode()
    assert sorted(("Bees", "Mills", "Stars"), key=page.index) == ["Stars", "Mills", "Bees"]
