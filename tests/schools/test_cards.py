"""The sheet of class cards behind both doors: issued, printed, issued anew, and for whom it is not."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from hubs.roles import Role
from schools.actions.cards import forget_who_issued, issue_cards, reissue_card
from schools.actions.classes import resize_class
from schools.models import ClassCard, School
from schools.qr import qr_code
from schools.queries.cards import card_sheet, card_with, class_behind
from tests.factories.cards import make_card
from tests.factories.clients import client_of, member
from tests.factories.network import make_class, make_hub, make_school
from tests.factories.people import make_user
from tests.factories.sign_ups import class_now, make_teacher

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-CC", name="Hub of the Cards")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


def browser_of(door: str, school: School) -> tuple[Client, str]:
    if door == "hub":
        return member(school.hub)[1], f"/h/OSHub-CC/schools/{school.pk}/classes/cards/"
    return client_of(make_teacher(school)), f"/s/{school.pk}/classes/cards/"


both_doors = pytest.mark.parametrize("door", ["hub", "school"])


@both_doors
def test_cards_are_made_printed_and_made_anew(door: str, school: School) -> None:
    client, at = browser_of(door, school)
    first, second = class_now(school, "7B", size=24), class_now(school, "10A", size=1)
    page = client.get(at).content.decode()
    assert "2 classes have no card yet" in page
    assert "class-card__code" not in page
    answer = client.post(at)
    assert (answer.status_code, answer["Location"]) == (302, at)
    page = client.get(at).content.decode()
    assert "2 cards are ready to print." in page
    assert page.index("7B") < page.index("10A")
    assert page.count('class="class-card__code"') == 2
    for words in ("Valley School", "24 pupils", "1 pupil<", "Hub of the Cards"):
        assert words in page
    assert "Every class of this school year has its card." in client.post(at, follow=True).content.decode()
    card = ClassCard.objects.get(school_class=first)
    page = client.post(at, {"card": card.pk}, follow=True).content.decode()
    assert "7B has a new card" in page
    assert "1 earlier card is void." in page
    card.refresh_from_db()
    assert card.voided_at is not None
    assert card.voided_by is not None
    assert card_with(card.token) is None
    only = client.get(at, {"class": second.pk}).content.decode()
    assert only.count('class="class-card__code"') == 1
    assert client.get(at, {"class": "x" * 40}).content.decode().count('class="class-card__code"') == 2


def test_asked_twice_for_the_same_card_there_is_one_new_one(school: School) -> None:
    by, card = make_user(), make_card(class_now(school))
    new = reissue_card(card=card, by=by)
    assert reissue_card(card=card, by=by) == new
    assert ClassCard.objects.count() == 2


@both_doors
def test_a_school_without_classes_learns_what_a_card_is(door: str, school: School) -> None:
    client, at = browser_of(door, school)
    make_class(school, "Old")
    page = client.get(at).content.decode()
    assert "A card belongs to a class." in page
    assert client.post(at, {"card": "nonsense"}).status_code == 404
    assert client.post(at, {"card": "9" * 30}).status_code == 404
    foreign = make_card(class_now(make_school(make_hub())))
    assert client.post(at, {"card": foreign.pk}).status_code == 404
    assert ClassCard.objects.valid().count() == 1


def test_who_may_only_look_and_who_is_a_stranger(hub: Hub, school: School) -> None:
    at = f"/h/OSHub-CC/schools/{school.pk}/classes/cards/"
    assert member(hub, Role.BOARD)[1].get(at).status_code == 403
    assert member(make_hub())[1].get(at).status_code == 404
    assert client_of(make_teacher(make_school(hub))).post(f"/s/{school.pk}/classes/cards/").status_code == 404
    assert "/login/" in Client().get(at)["Location"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_sheet_takes_as_many_queries_for_many(
    school: School, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        make_card(class_now(school))
    with django_assert_num_queries(3):
        assert len(card_sheet(school).cards) == number


def test_a_card_says_the_size_of_today_and_follows_its_pupils(school: School) -> None:
    by, day = make_user(), school.hub.today()
    row = class_now(school, "7B", size=24)
    before = make_class(school, "6B", size=24, school_year=row.school_year - 1)
    resize_class(school_class=row, by=by, version=1, day=day, size=26)
    old = make_card(before)
    assert class_behind(old) is None
    row.refresh_from_db()
    row.continues = before
    row.save()
    assert class_behind(old) == row
    issue_cards(school=school, by=by)
    assert [line.size for line in card_sheet(school).cards] == [26]


def test_who_made_a_card_is_forgotten_after_thirteen_months(school: School) -> None:
    by = make_user()
    old, fresh = make_card(class_now(school, "7A"), by=by), make_card(class_now(school, "7B"), by=by)
    now = timezone.now()
    ClassCard.objects.filter(pk=old.pk).update(issued_at=now - dt.timedelta(days=397))
    assert forget_who_issued(now=now) == 1
    assert forget_who_issued(now=now) == 0
    assert ClassCard.objects.get(issued_by=None) == old
    assert ClassCard.objects.valid().filter(issued_by=by).get() == fresh


def test_a_code_is_one_path_of_whole_squares() -> None:
    code = qr_code("https://portal.example/c/abcdefghijklmnop/")
    assert code.size == 29 + 8
    assert code.path.startswith("M4 4h7v1h-7z")
    assert qr_code("https://portal.example/c/abcdefghijklmnop/") == code


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_make_one_card() -> None:
    school = make_school(make_hub())
    by, card = make_user(), make_card(class_now(school))
    class_now(school)
    begin = threading.Barrier(2)

    def press() -> None:
        try:
            begin.wait(timeout=20)
            issue_cards(school=school, by=by)
            reissue_card(card=card, by=by)
        finally:
            connection.close()

    both = [threading.Thread(target=press) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=30)
    assert ClassCard.objects.valid().count() == 2
    assert ClassCard.objects.count() == 3
