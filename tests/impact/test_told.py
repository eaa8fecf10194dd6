"""What a school's people are told of certificates and of their numbers, each with the way to the very thing."""

import pytest

from accounts.models import Notice, User
from accounts.notices import kind_of
from hubs.models import Hub
from impact.actions.certificates import certify_class, certify_teacher, confirm_certificate
from impact.actions.countersign import Told, countersign, keep_number, take_over
from impact.models import Answer, Countersign, Session
from schools.actions import grant_school_membership
from schools.models import School, SchoolClass, SchoolRole
from tests.factories.clients import client_of, member
from tests.factories.network import class_line, make_class, make_hub, make_school, make_session
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


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
def session(hub: Hub, seven_b: SchoolClass) -> Session:
    return make_session(hub, class_line(seven_b), title="Water samples")


def teacher_of(school: School, name: str) -> User:
    user = make_user(name=name)
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    return user


@pytest.fixture
def ana(school: School) -> User:
    return teacher_of(school, "Ana Example")


def told(user: User) -> tuple[Notice, str, str]:
    """The one notice of somebody, what it says, and the page that it leads to."""
    notice = user.notices.get()
    kind = kind_of(notice.kind)
    assert kind is not None
    path, _mark, part = notice.url.partition("#")
    page = client_of(user).get(path).content.decode()
    assert not part or f'id="{part}"' in page
    return notice, kind.sentence(notice.words), page


def test_the_others_of_a_school_are_told_that_a_class_has_its_certificate(
    school: School, seven_b: SchoolClass, session: Session, ana: User
) -> None:
    maker, outsider = teacher_of(school, "Bo Example"), make_user()
    certify_class(school_class=seven_b, by=maker)
    certify_class(school_class=seven_b, by=maker)
    notice, said, page = told(ana)
    assert said == "Bo Example has made the certificate of class 7B (2021/22). You can print it."
    assert "Class 7B" in page
    assert notice.place == "Hub Portugal"
    assert not Notice.objects.filter(recipient__in=(maker, outsider)).exists()


def test_a_teacher_is_told_that_the_hub_has_confirmed(hub: Hub, school: School, session: Session, ana: User) -> None:
    made = certify_teacher(school=school, by=ana, year=2021, chosen=[session.pk])
    staff = member(hub)[0]
    assert confirm_certificate(certificate=made, by=staff)
    assert not confirm_certificate(certificate=made, by=staff)
    _notice, said, page = told(ana)
    assert said == "Hub Portugal has confirmed your certificate of 2021/22. The paper says so from now on."
    assert "Confirmed by the hub" in page


@pytest.fixture
def differing(school: School, session: Session, seven_b: SchoolClass, ana: User) -> Countersign:
    answer = Told(session_id=session.pk, class_id=seven_b.pk, answer=Answer.NUMBER, seen=24, said=22)
    countersign(school=school, by=ana, told=[answer])
    return Countersign.objects.get()


def test_who_gave_another_number_is_told_why_the_hub_stands_by_its_own(
    hub: Hub, differing: Countersign, ana: User
) -> None:
    keep_number(row=differing, by=member(hub)[0], because="Two came later.")
    notice, said, page = told(ana)
    assert said.startswith("The hub stands by its number of class 7B on ")
    assert said.endswith(": Two came later.")
    assert "Two came later." in page
    assert notice.url.startswith(f"/s/{differing.school_class.school_id}/countersign/?term=2021-")


def test_who_gave_another_number_is_told_that_it_was_taken_over(hub: Hub, differing: Countersign, ana: User) -> None:
    take_over(row=differing, by=member(hub)[0])
    _notice, said, _page = told(ana)
    assert said.startswith("The hub has corrected its number of class 7B on ")
