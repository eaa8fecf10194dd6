"""What this room tells people of, each with the way to the very thing: answers to requests, self-reflections due."""

import datetime as dt

import pytest

from accounts.models import Notice, User
from accounts.notices import kind_of
from hubs.models import Hub
from hubs.roles import Role
from schools.actions import grant_school_membership
from schools.actions.join_answers import accept, decline, hand_on, start_talking
from schools.actions.reflection import reflect, remind_of_reflections
from schools.models import JoinRequest, ReflectionStatement, School, SchoolRole, Way
from schools.tasks import remind_of_due_reflections
from tests.factories.clients import client_of, member
from tests.factories.joining import make_request
from tests.factories.network import make_hub, make_school
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

MAY = dt.datetime(2022, 5, 2, 6, 30, tzinfo=dt.UTC)


def link(path: str) -> str:
    return f"https://portal.oshub.example{path}"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


@pytest.fixture
def staff(hub: Hub) -> User:
    return member(hub, Role.STAFF, "Ben Example")[0]


@pytest.fixture
def nina() -> User:
    return make_user("nina@school.example", "Nina Example")


def said(notice: Notice) -> str:
    kind = kind_of(notice.kind)
    assert kind is not None
    return kind.sentence(notice.words)


def opens(notice: Notice, words: str) -> bool:
    """Whether the page that a notice leads to shows something to who was told."""
    answer = client_of(notice.recipient).get(notice.url)
    return answer.status_code == 200 and words in answer.content.decode()


def organisation(hub: Hub, **told: object) -> JoinRequest:
    return make_request(hub, email="nina@school.example", way=Way.ORGANISATION, **told)


def test_an_answer_to_a_request_is_among_the_notices_of_who_has_an_account(hub: Hub, staff: User, nina: User) -> None:
    accept(request=organisation(hub), answer="Come by on Monday.", by=staff, link=link)
    notice = nina.notices.get()
    assert said(notice) == "Your request to join Hub of the Hills: Accepted"
    assert opens(notice, "Come by on Monday.")


def test_declining_tells_too_and_who_has_no_account_is_only_written_to(hub: Hub, staff: User) -> None:
    decline(request=organisation(hub), answer="We are full.", by=staff, link=link)
    assert not Notice.objects.exists()
    other = make_user("nina@school.example")
    decline(request=organisation(hub), answer="Still full.", by=staff, link=link)
    assert said(other.notices.get()) == "Your request to join Hub of the Hills: Declined"


def test_being_handed_on_says_who_looks_after_it_now(hub: Hub, staff: User, nina: User) -> None:
    request = organisation(hub)
    hand_on(request=request, hub=make_hub("OSHub-OO", name="Other Hub"), by=staff, link=link)
    notice = nina.notices.get()
    assert said(notice) == "Other Hub looks after your request to join from now on."
    assert opens(notice, "Other Hub has your request")


def test_being_in_touch_tells_nobody(hub: Hub, staff: User, nina: User) -> None:
    start_talking(request=organisation(hub), by=staff)
    assert not nina.notices.exists()


# ── Self-reflection ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def head(school: School) -> User:
    user = make_user()
    grant_school_membership(user=user, role=SchoolRole.HEAD, school=school, by=None)
    return user


def test_heads_are_told_before_the_summer_once(school: School, head: User) -> None:
    grant_school_membership(user=make_user(), role=SchoolRole.TEACHER, school=school, by=None)
    assert remind_of_reflections(now=MAY - dt.timedelta(days=3)) == 0
    assert remind_of_reflections(now=MAY) == 1
    assert remind_of_reflections(now=MAY + dt.timedelta(days=20)) == 0
    notice = Notice.objects.get()
    assert notice.recipient == head
    assert "Valley School has no self-reflection of 2021/22 yet" in said(notice)
    assert opens(notice, "how open is our school?")
    assert remind_of_reflections(now=MAY + dt.timedelta(days=365)) == 1, "and again a year later"


def test_whoever_has_done_it_or_is_no_partner_is_left_alone(school: School, head: User, hub: Hub) -> None:
    one = ReflectionStatement.objects.all()[0]
    reflect(school=school, year=2021, by=head, answers={one.pk: 3}, shared=False, version=0)
    former = make_school(hub, "Former School")
    School.objects.filter(pk=former.pk).update(partner_until=dt.date(2022, 1, 1))
    grant_school_membership(user=make_user(), role=SchoolRole.HEAD, school=former, by=None)
    assert remind_of_reflections(now=MAY) == 0


def test_without_statements_there_is_nothing_to_remind_of(head: User) -> None:
    ReflectionStatement.objects.update(in_use=False)
    assert remind_of_reflections(now=MAY) == 0
    remind_of_due_reflections()
