"""What is refused and what is asked about again, in the form and in the one function behind it."""

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.plausibility import doubts_about
from impact.models import Audience, Session
from schools.models import SchoolClass
from tests.factories.network import (
    HELD_ON,
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_school,
    make_session,
    make_session_type,
    people_line,
)
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
URL = "/h/OSHub-PT/sessions/log/"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2022, 5, 12, 15, 0, tzinfo=dt.UTC), tick=True):
        yield


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", opened_on=dt.date(2019, 10, 1), closed_on=dt.date(2022, 5, 11))


@pytest.fixture
def open_hub() -> Hub:
    return make_hub("OSHub-PT")


@pytest.fixture
def seven_b(open_hub: Hub) -> SchoolClass:
    return make_class(make_school(open_hub, "Escola da Serra"), "7B", size=24)


@pytest.fixture
def staff(open_hub: Hub, client: Client) -> User:
    user = make_user()
    make_membership(user, Role.STAFF, open_hub, starts_on=dt.date(2020, 1, 1))
    client.force_login(user)
    return user


def draft(*lines: LineDraft, held_on: dt.date = HELD_ON, **more: Any) -> SessionDraft:
    return SessionDraft(uid=uuid.uuid4(), held_on=held_on, session_type=make_session_type(), lines=lines, **more)


def codes(told: SessionDraft, hub: Hub, same_day: tuple[Session, ...] = ()) -> list[str]:
    return [doubt.code for doubt in doubts_about(told, hub=hub, today=hub.today(), same_day=same_day)]


TWO = people_line(Audience.TEACHER, 2)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2022, 5, 13), ["date-in-future"]),
        (dt.date(2022, 5, 12), ["date-after-hub"]),
        (dt.date(2022, 5, 11), []),
        (dt.date(2021, 5, 12), []),
        (dt.date(2021, 5, 11), ["date-long-ago"]),
        (dt.date(2019, 10, 1), ["date-long-ago"]),
        (dt.date(2019, 9, 30), ["date-before-hub"]),
        (dt.date(1989, 12, 31), ["date-too-early"]),
    ],
)
def test_dates(hub: Hub, day: dt.date, expected: list[str]) -> None:
    assert codes(draft(TWO, held_on=day), hub) == expected


def test_tomorrow_is_no_log(open_hub: Hub) -> None:
    (doubt,) = doubts_about(draft(TWO, held_on=dt.date(2022, 5, 13)), hub=open_hub, today=open_hub.today())
    assert doubt.refused
    assert doubt.field == "held_on"


@pytest.mark.parametrize(
    ("heads", "expected"),
    [([500], []), ([501], ["many-people"]), ([300, 201], ["many-in-all"]), ([0, 0], ["nobody-came"])],
)
def test_numbers(open_hub: Hub, heads: list[int], expected: list[str]) -> None:
    lines = [people_line(audience, number) for audience, number in zip(Audience, heads, strict=False)]
    assert codes(draft(*lines), open_hub) == expected


def test_nobody_counted_is_asked_about(open_hub: Hub) -> None:
    assert codes(draft(), open_hub) == ["not-counted"]


def test_classes(open_hub: Hub) -> None:
    school, other = make_school(open_hub), make_school(open_hub)
    group = make_class(school, size=24)
    assert codes(draft(class_line(group, 24), school=school), open_hub) == []
    assert codes(draft(class_line(group, 25)), open_hub) == ["over-size"]
    assert codes(draft(class_line(group), school=other), open_hub) == ["other-school"]
    assert codes(draft(class_line(make_class(school, school_year=2020))), open_hub) == ["other-year"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana: ana@school.example", True),
        ("Call +351 912 345 678", True),
        ("12.05.2022, 24 pupils, 90 minutes", False),
    ],
)
def test_what_looks_like_somebody_s_address(open_hub: Hub, text: str, expected: bool) -> None:
    assert codes(draft(TWO, note=text), open_hub) == (["note-personal"] if expected else [])
    assert codes(draft(TWO, title=text), open_hub) == (["title-personal"] if expected else [])


def test_every_question_has_a_key_that_fits_the_table(open_hub: Hub) -> None:
    group = make_class(make_school(open_hub))
    SchoolClass.objects.filter(pk=group.pk).update(size=1)
    group.pk = 10**18
    group.size = 1
    group.school_year = 2000
    told = draft(
        class_line(group, 9999),
        people_line(Audience.CIVIL_SOCIETY, 9999),
        held_on=dt.date(2020, 1, 1),
        school=make_school(open_hub),
        title="a@b.cc",
        note="a@b.cc",
    )
    same_day = make_session(open_hub)
    same_day.pk = 10**18
    found = doubts_about(told, hub=open_hub, today=open_hub.today(), same_day=(same_day,))
    assert len(found) == 8
    assert all(re.fullmatch(r"[a-z0-9_-]{1,40}", doubt.key) for doubt in found)
    assert all(doubt.message and doubt.yes and doubt.topic for doubt in found)


# ── In the form ───────────────────────────────────────────────────────────────────────────────────────────────────────


def told(group: SchoolClass, heads: int, **more: object) -> dict[str, object]:
    values = {"uid": str(uuid.uuid4()), "held_on": "2022-05-12", "session_type": make_session_type().pk}
    values |= {"school": group.school_id, f"class-{group.pk}": "on", f"heads-{group.pk}": heads}
    return values | {"title": "Kept as typed"} | more


def test_a_question_keeps_everything_and_takes_a_yes(client: Client, staff: User, seven_b: SchoolClass) -> None:
    sent = told(seven_b, 31)
    answer = client.post(URL, sent)
    page = answer.content.decode()
    key = f"over-size-{seven_b.pk}-31"
    assert answer.status_code == 422
    assert "31 came, and the class has 24." in page
    assert "Yes, 31 of 24 is right" in page
    assert page.count("somebody else looks at it too; it counts meanwhile.") == 1
    assert f'<a href="#id_yes-{key}">7B: 31 came' in page
    assert 'value="Kept as typed"' in page
    assert re.search(rf'name="class-{seven_b.pk}"[^>]*checked', page)
    assert f'name="heads-{seven_b.pk}" value="31"' in page
    assert not Session.objects.exists()

    assert client.post(URL, sent | {f"yes-{key}": "on"}).status_code == 302
    assert Session.objects.get().confirmed == [key]


def test_a_yes_is_for_one_figure_only(client: Client, staff: User, seven_b: SchoolClass) -> None:
    answer = client.post(URL, told(seven_b, 310) | {f"yes-over-size-{seven_b.pk}-31": "on"})
    assert answer.status_code == 422
    assert "310 came, and the class has 24." in answer.content.decode()


def test_a_yes_does_not_make_another_session(client: Client, staff: User, seven_b: SchoolClass) -> None:
    sent = told(seven_b, 31) | {f"yes-over-size-{seven_b.pk}-31": "on"}
    assert client.post(URL, sent).status_code == 302
    assert client.post(URL, sent).status_code == 302
    assert Session.objects.count() == 1


def test_the_same_again_on_one_day_is_asked_about_with_a_link(
    client: Client, staff: User, seven_b: SchoolClass
) -> None:
    before = make_session(
        seven_b.school.hub, class_line(seven_b), school=seven_b.school, by=staff, title="Boat engines"
    )
    answer = client.post(URL, told(seven_b, 24))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"<bdi>Boat engines</bdi>, 24 people, logged by {staff.name}." in page
    assert "nothing of this form is stored" in page
    assert f'href="/h/OSHub-PT/sessions/{before.uid}/"' in page
    assert client.post(URL, told(seven_b, 24) | {f"yes-same-day-{before.pk}": "on"}).status_code == 302


def test_a_voided_one_is_nothing_to_repeat(client: Client, staff: User, seven_b: SchoolClass) -> None:
    from impact.actions import void_session

    before = make_session(seven_b.school.hub, class_line(seven_b), school=seven_b.school)
    void_session(session=before, by=staff, reason="A trial")
    assert client.post(URL, told(seven_b, 24)).status_code == 302


def test_a_ticked_class_without_a_number_is_an_error(client: Client, staff: User, seven_b: SchoolClass) -> None:
    sent = told(seven_b, 24) | {f"heads-{seven_b.pk}": ""}
    assert "How many came? Write 0 if nobody did" in client.post(URL, sent).content.decode()


def test_a_number_of_a_class_that_did_not_come_is_ignored(client: Client, staff: User, seven_b: SchoolClass) -> None:
    sent = told(seven_b, 24) | {f"heads-{seven_b.pk}": "abc", "teacher-heads": "1"}
    del sent[f"class-{seven_b.pk}"]
    assert client.post(URL, sent).status_code == 302
    assert Session.objects.get().lines.get().audience == Audience.TEACHER
