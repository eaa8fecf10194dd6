"""Certificates: of a teacher with hours, of a class without names; confirmed by the hub, verified by anybody."""

import datetime as dt
import json
import re
from dataclasses import asdict

import pytest
import typst
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import void_session
from impact.actions.certificates import certify_class, certify_teacher, confirm_certificate, withdraw_certificate
from impact.certificate_pdf import PAPERS, draw_certificate
from impact.models import Audience, Certificate, Session, clean_code
from impact.queries.certificates import (
    certificates_for,
    hours_label,
    length_label,
    paper_of,
    sessions_to_certify,
    verify_code,
)
from schools.actions import grant_school_membership
from schools.models import School, SchoolClass, SchoolRole
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.factories.public import agree_to_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School", place="Valley")


@pytest.fixture
def seven_b(school: School) -> SchoolClass:
    return make_class(school, "7B", size=24)


@pytest.fixture
def session(hub: Hub, seven_b: SchoolClass) -> Session:
    made = make_session(hub, class_line(seven_b), title="Water samples")
    Session.objects.filter(pk=made.pk).update(minutes=90)
    return made


@pytest.fixture
def teacher(school: School) -> User:
    user = make_user("ana@school.example", "Ana Example")
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def staff(role: Role, hub: Hub) -> User:
    user = make_user()
    make_membership(user, role, hub)
    return user


def issue(school: School, by: User, *sessions: Session, shows_name: bool = False) -> Certificate:
    chosen = [one.pk for one in sessions]
    return certify_teacher(school=school, by=by, year=2021, chosen=chosen, shows_name=shows_name)


def verify_page(code: str) -> str:
    return Client().get("/verify/", {"code": code}).content.decode()


def test_a_teacher_ticks_sessions_and_gets_a_paper(school: School, session: Session, teacher: User) -> None:
    client, path = browser(teacher), f"/s/{school.pk}/certificates/"
    assert "Choose sessions of 2021/22" in client.get(path).content.decode()
    assert "Water samples" in client.get(f"{path}new/2021/").content.decode()
    answer = client.post(f"{path}new/2021/", {"sessions": [session.pk]})
    assert (answer.status_code, answer["Location"]) == (302, path)
    made = Certificate.objects.get()
    assert (made.name, made.minutes, made.user) == ("Ana Example", 90, teacher)
    paper = client.get(f"{path}{made.pk}/certificate.pdf")
    assert paper["Content-Type"] == "application/pdf"
    assert b"pdfuaid:part" in paper.content


@pytest.mark.parametrize(
    ("chosen", "words"),
    [([], "Choose at least one session."), (["999999"], "was taken back meanwhile"), (["x"], "was taken back")],
)
def test_what_cannot_be_certified_is_refused(
    chosen: list[str], words: str, school: School, session: Session, teacher: User
) -> None:
    answer = browser(teacher).post(f"/s/{school.pk}/certificates/new/2021/", {"sessions": chosen, "shows_name": "on"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    assert "checked" in shown  # what was ticked
    assert not Certificate.objects.exists()


def test_only_what_is_around_the_school_can_be_ticked(
    hub: Hub, school: School, session: Session, teacher: User
) -> None:
    training = make_session(hub, people_line(Audience.TEACHER, 9, 2), title="Training")
    make_session(hub, people_line(Audience.FAMILY, 9, 2), title="Families")
    elsewhere = make_session(make_hub(), people_line(Audience.TEACHER, 9, 2), title="Elsewhere")
    other = make_school(hub)
    make_session(
        hub, class_line(make_class(other)), people_line(Audience.TEACHER, 1), school=other, title="Other school"
    )
    offered = [one.title for one in sessions_to_certify(school, 2021)]
    assert sorted(offered) == ["Training", "Water samples"]
    with pytest.raises(ValidationError):
        issue(school, teacher, session, elsewhere)
    assert issue(school, teacher, session, training).sessions[0].held_on == HELD_ON


def test_the_same_twice_is_one_certificate(
    school: School, seven_b: SchoolClass, session: Session, teacher: User
) -> None:
    assert issue(school, teacher, session) == issue(school, teacher, session)
    assert certify_class(school_class=seven_b, by=teacher) == certify_class(school_class=seven_b, by=teacher)
    assert Certificate.objects.count() == 2


def test_a_class_is_certified_without_any_name(
    school: School, seven_b: SchoolClass, session: Session, teacher: User
) -> None:
    path = f"/s/{school.pk}/certificates/"
    assert browser(teacher).post(f"{path}classes/{seven_b.pk}/").status_code == 302
    made = Certificate.objects.get()
    assert (made.name, made.user, made.shows_name) == ("", None, False)
    paper = json.dumps(asdict(paper_of(made, url="https://x.example/verify/?code=1")))
    assert "7B" in paper
    assert teacher.name not in paper
    nothing = make_class(school, "9C")
    answer = browser(teacher).post(f"{path}classes/{nothing.pk}/", follow=True)
    assert "This class has taken part in no session yet." in answer.content.decode()


def test_classes_before_the_last_year_with_sessions_are_folded(
    hub: Hub, school: School, session: Session, teacher: User
) -> None:
    path = f"/s/{school.pk}/certificates/"
    assert "Classes of earlier school years" not in browser(teacher).get(path).content.decode()
    earlier = make_class(school, "6B", school_year=2020)
    make_session(hub, class_line(earlier), held_on=dt.date(2021, 3, 1))
    now, _, before = browser(teacher).get(path).content.decode().partition("Classes of earlier school years")
    assert ("7B" in now, "6B" in now, "6B" in before) == (True, False, True)


def test_anybody_verifies_without_learning_a_name(school: School, session: Session, teacher: User) -> None:
    made = issue(school, teacher, session)
    page = verify_page(made.code_in_rows.lower().replace("-", " "))
    assert "This certificate is genuine" in page
    assert "1.5 h" in page
    for hidden in ("Ana Example", "Valley School", "Water samples"):
        assert hidden not in page
    agree_to_page(school)
    shown = verify_page(issue(school, teacher, session, shows_name=True).code)
    assert "Ana Example" in shown
    assert "Valley School" in shown


def test_a_code_that_nobody_has(session: Session) -> None:
    answer = Client().get("/verify/", {"code": "ABCD-EFGH-JKMN"})
    assert answer.status_code == 200
    assert "No certificate has this code" in answer.content.decode()
    assert 'value="ABCD-EFGH-JKMN"' in answer.content.decode()
    empty = Client().get("/verify/", {"code": ""})
    assert (empty.status_code, "Write the code." in empty.content.decode()) == (422, True)
    assert Client().get("/verify/", {"code": "\x00"}).status_code == 422


def test_the_page_is_never_answered_out_of_memory(school: School, session: Session, teacher: User) -> None:
    made = issue(school, teacher, session)
    assert "is genuine" in verify_page(made.code)
    withdraw_certificate(certificate=made)
    assert "was taken back" in verify_page(made.code)
    assert certificates_for(school, teacher) == []


def test_the_hub_confirms_once_and_nobody_their_own(school: School, session: Session, teacher: User, hub: Hub) -> None:
    made = issue(school, teacher, session)
    coordinator = browser(staff(Role.COORDINATOR, hub))
    assert "1 certificate of a teacher waits" in coordinator.get(f"/h/{hub.code}/").content.decode()
    assert "Ana Example" in coordinator.get(f"/h/{hub.code}/certificates/").content.decode()
    assert "the hub has not confirmed it" in " ".join(paper_of(made, url="https://x.example/").notes)
    assert "Confirmed." in coordinator.post(f"/h/{hub.code}/certificates/{made.pk}/", follow=True).content.decode()
    again = coordinator.post(f"/h/{hub.code}/certificates/{made.pk}/", follow=True).content.decode()
    assert "There is nothing to confirm for you here." in again
    found = verify_code(made.code)
    assert found is not None
    assert found.confirmed_on is not None
    make_membership(teacher, Role.COORDINATOR, hub)
    own = issue(school, teacher, session, shows_name=True)
    assert not confirm_certificate(certificate=own, by=teacher)


def test_a_colleague_sees_no_certificate_of_mine(school: School, session: Session, teacher: User, hub: Hub) -> None:
    made, head = issue(school, teacher, session), make_user()
    grant_school_membership(user=head, role=SchoolRole.HEAD, school=school, by=None)
    path = f"/s/{school.pk}/certificates/{made.pk}/"
    assert browser(head).get(f"{path}certificate.pdf").status_code == 404
    assert browser(head).post(f"{path}withdraw/").status_code == 404
    assert certificates_for(school, head) == []
    elsewhere = browser(staff(Role.COORDINATOR, make_hub()))
    assert elsewhere.post(f"/h/{hub.code}/certificates/{made.pk}/").status_code == 404


def test_a_paper_stays_what_it_was(school: School, session: Session, teacher: User, hub: Hub) -> None:
    made = issue(school, teacher, session)
    void_session(session=session, by=staff(Role.COORDINATOR, hub), reason="Typed twice")
    made.refresh_from_db()
    assert [one.what for one in made.sessions] == ["Water samples"]


def test_an_account_takes_its_certificates_along(school: School, session: Session, teacher: User) -> None:
    made = issue(school, teacher, session)
    teacher.delete()
    assert verify_code(made.code) is None


def test_what_was_typed_is_no_code(school: School, seven_b: SchoolClass, session: Session, teacher: User) -> None:
    Session.objects.filter(pk=session.pk).update(title='#import "x" $y *b @z \\ ` {{ 7 }}', minutes=None)
    made = certify_class(school_class=seven_b, by=teacher)
    paper = paper_of(made, url="https://x.example/verify/?code=1")
    assert b"pdfuaid:part" in draw_certificate(paper)
    assert "The length of 1 session is not known" in " ".join(paper.notes)


def test_many_sessions_go_on_over_several_sheets(hub: Hub, seven_b: SchoolClass, teacher: User) -> None:
    for days in range(3):
        make_session(hub, class_line(seven_b), held_on=HELD_ON - dt.timedelta(days=days))
    paper = paper_of(certify_class(school_class=seven_b, by=teacher), url="https://x.example/verify/?code=1")
    data = asdict(paper)
    data["rows"] = [*data["rows"]] * 40
    made: bytes | list[bytes] = typst.compile(  # a list where there are several; the stubs do not say so
        PAPERS / "certificate.typ",
        root=PAPERS,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format="png",
        ppi=20,
    )
    assert isinstance(made, list)
    assert len(made) > 2


def test_sessions_to_tick_stand_under_their_months_with_class_project_and_length(
    hub: Hub, school: School, seven_b: SchoolClass, session: Session, teacher: User
) -> None:
    project = make_project(hub, "Clean river")
    earlier = make_session(
        hub,
        class_line(make_class(make_school(hub), "9Z")),
        class_line(make_class(school, "8A")),
        held_on=HELD_ON - dt.timedelta(days=40),
        project=project,
        title="Water tour",
    )
    Session.objects.filter(pk=earlier.pk).update(minutes=45)
    shown = browser(teacher).get(f"/s/{school.pk}/certificates/new/2021/").content.decode()
    assert re.findall(r"<legend>(.*?)</legend>", shown) == ["April 2022", "May 2022"]
    assert "Water tour · 8A · Clean river · 45\N{NO-BREAK SPACE}min" in shown
    assert "Water samples · 7B · 1.5\N{NO-BREAK SPACE}h" in shown
    assert "9Z" not in shown


def test_the_length_of_a_session_is_not_rounded() -> None:
    assert [length_label(minutes) for minutes in (45, 60, 75, 90, 150)] == [
        "45 min",
        "1 h",
        "1 h 15 min",
        "1.5 h",
        "2.5 h",
    ]


def test_hours_are_written_as_the_language_does() -> None:
    assert (hours_label(90), hours_label(120), hours_label(0)) == ("1.5 h", "2 h", "0 h")
    with translation.override("pt"):
        assert hours_label(90) == "1,5 h"


@pytest.mark.parametrize("typed", ["abcd-efgh-jkmn", " ABCD EFGH JKMN ", "abcd_efgh—jkmn"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert clean_code(typed) == "ABCDEFGHJKMN"


@pytest.mark.parametrize("number", [1, 3])
def test_the_lists_cost_the_same_however_long(
    number: int,
    school: School,
    hub: Hub,
    seven_b: SchoolClass,
    teacher: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for days in range(number):
        made = make_session(hub, class_line(seven_b), held_on=HELD_ON - dt.timedelta(days=days))
        issue(school, teacher, made)
    with django_assert_num_queries(1):
        assert len(sessions_to_certify(school, 2021)) == number
    with django_assert_num_queries(1):
        assert [one.sessions for one in certificates_for(school, teacher)]
    client = browser(teacher)
    client.get(f"/s/{school.pk}/certificates/")
    with django_assert_num_queries(9):
        client.get(f"/s/{school.pk}/certificates/")
