"""A school's yearly look at itself: filled in by its head, read by its people, by the hub only if it is shared."""

import threading
from importlib import import_module

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from schools.actions import grant_school_membership
from schools.actions.reflection import FilledInMeanwhile, reflect
from schools.models import Reflection, ReflectionAnswer, ReflectionStatement, School, SchoolRole, school_year_of
from schools.queries.reflection import reflection_of, shared_with
from tests.factories.network import make_hub, make_membership, make_school
from tests.factories.people import make_user
from tests.waiting import PATIENCE, is_held_up

LANGUAGES = settings.MODELTRANS_AVAILABLE_LANGUAGES


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-PT", name="Hub Portugal")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


@pytest.fixture
def statement(db: None) -> ReflectionStatement:
    ReflectionStatement.objects.all().delete()
    return make_statement("needs", "We begin with a need.", "Partimos de uma necessidade.")


def make_statement(code: str, text: str, portuguese: str = "") -> ReflectionStatement:
    i18n = {"text_pt": portuguese} if portuguese else {}
    return ReflectionStatement.objects.create(code=code, text=text, i18n=i18n)


def person(role: SchoolRole, school: School) -> User:
    user = make_user(language="")
    grant_school_membership(user=user, role=role, school=school, by=None)
    return user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def this_year(school: School) -> int:
    return school_year_of(school.hub.today())


@pytest.mark.django_db
def test_the_head_fills_it_in_and_compares_with_last_year(school: School, statement: ReflectionStatement) -> None:
    head, path = person(SchoolRole.HEAD, school), f"/s/{school.pk}/reflection/"
    reflect(school=school, year=this_year(school) - 1, by=head, answers={statement.pk: 2}, shared=False, version=0)
    page = browser(head).get(path).content.decode()
    assert "We begin with a need." in page
    assert "Last year: A little" in page
    answer = browser(head).post(path, {f"said-{statement.pk}": "4", "version": "0"})
    assert (answer.status_code, answer["Location"]) == (302, path)
    assert reflection_of(school, this_year(school)).said[0].now == 4
    with translation.override("pt"):
        assert reflection_of(school, this_year(school)).said[0].statement == "Partimos de uma necessidade."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "words"),
    [({}, "Nothing is answered yet."), ({"said": "9"}, "Select a valid choice"), ({"said": "x"}, "valid")],
)
def test_what_cannot_be_is_refused(
    said: dict[str, str], words: str, school: School, statement: ReflectionStatement
) -> None:
    told = {f"{name}-{statement.pk}": value for name, value in said.items()} | {"version": "0", "shared": "on"}
    answer = browser(person(SchoolRole.HEAD, school)).post(f"/s/{school.pk}/reflection/", told)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "checked" in answer.content.decode()
    assert not Reflection.objects.exists()


@pytest.mark.django_db
def test_a_teacher_reads_and_strangers_do_not(school: School, statement: ReflectionStatement, hub: Hub) -> None:
    head, teacher = person(SchoolRole.HEAD, school), person(SchoolRole.TEACHER, school)
    path = f"/s/{school.pk}/reflection/"
    page = browser(teacher).get(path).content.decode()
    assert "Nothing is answered yet" in page
    assert "We begin with a need." in page
    reflect(school=school, year=this_year(school), by=head, answers={statement.pk: 5}, shared=True, version=0)
    page = browser(teacher).get(path).content.decode()
    assert "Fully" in page
    assert "Nothing is answered yet" not in page
    assert browser(teacher).post(path, {f"said-{statement.pk}": "1"}).status_code == 403
    assert browser(person(SchoolRole.HEAD, make_school(hub))).get(path).status_code == 404


@pytest.mark.django_db
def test_the_hub_reads_only_what_is_shared(school: School, statement: ReflectionStatement, hub: Hub) -> None:
    staff = make_user(language="")
    make_membership(staff, Role.STAFF, hub)
    client, path = browser(staff), f"/h/{hub.code}/reflections/"
    reflect(school=school, year=2021, shared=False, version=0, answers={statement.pk: 5}, by=None)
    assert "No school shares one yet" in client.get(path).content.decode()
    reflect(school=school, year=2021, shared=True, version=1, answers={statement.pk: 5}, by=None)
    assert "Valley School" in client.get(path).content.decode()
    reflect(school=school, year=2021, shared=False, version=2, answers={statement.pk: 5}, by=None)
    assert "Valley School" not in client.get(path).content.decode()
    assert client.get(f"/s/{school.pk}/reflection/").status_code == 403


@pytest.mark.django_db
def test_two_tabs_do_not_overwrite_each_other(school: School, statement: ReflectionStatement) -> None:
    head = person(SchoolRole.HEAD, school)
    reflect(school=school, year=this_year(school), by=head, answers={statement.pk: 5}, shared=False, version=0)
    path, told = f"/s/{school.pk}/reflection/", {f"said-{statement.pk}": "2", "version": "0"}
    answer = browser(head).post(path, told)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Somebody else stored it meanwhile." in page
    assert 'name="version" value="1"' in page
    assert reflection_of(school, this_year(school)).said[0].now == 5
    assert browser(head).post(path, told | {"version": "1"}).status_code == 302
    assert reflection_of(school, this_year(school)).said[0].now == 2


@pytest.mark.django_db
def test_a_statement_out_of_use_stays_where_it_was_answered(school: School, statement: ReflectionStatement) -> None:
    reflect(school=school, year=2021, by=None, answers={statement.pk: 5}, shared=False, version=0)
    ReflectionStatement.objects.update(in_use=False)
    assert [one.now for one in reflection_of(school, 2021).said] == [5]
    assert reflection_of(school, 2022).said == ()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 3])
def test_it_costs_the_same_however_much_is_said(
    number: int, hub: Hub, statement: ReflectionStatement, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    statements = [statement, *(make_statement(f"more-{place}", "More.") for place in range(number - 1))]
    schools = [make_school(hub) for _each in range(number)]
    for school in schools:
        reflect(school=school, year=2021, by=None, answers={s.pk: 3 for s in statements}, shared=True, version=0)
    with django_assert_num_queries(3):
        assert len(reflection_of(schools[0], 2021).said) == number
    with django_assert_num_queries(2):
        assert len(shared_with(hub)) == number


@pytest.fixture
def greek(statement: ReflectionStatement) -> School:
    """A school whose language the portal does not speak, while the statement has been written in it."""
    hub = make_hub("OSHub-GR")
    Hub.objects.filter(pk=hub.pk).update(languages=["el", "en"])
    ReflectionStatement.objects.filter(pk=statement.pk).update(
        i18n={"text_pt": "Partimos de uma necessidade.", "text_el": "Ξεκινάμε από μια ανάγκη."}
    )
    return make_school(Hub.objects.get(pk=hub.pk), "Island School")


@pytest.mark.django_db
def test_statements_stand_in_a_language_that_the_portal_does_not_speak(greek: School) -> None:
    client, path = browser(person(SchoolRole.HEAD, greek)), f"/s/{greek.pk}/reflection/"
    page = client.get(path).content.decode()
    assert '<span lang="el">Ξεκινάμε από μια ανάγκη.</span>' in page
    assert '<a href="?language=el" hreflang="el" aria-current="true">Greek</a>' in page
    chosen = client.get(path + "?language=en").content.decode()
    assert "We begin with a need." in chosen
    assert '<span lang="el">' not in chosen
    assert "Ξεκινάμε" in client.get(path + "?language=xx").content.decode()
    client.cookies["oshub_language"] = "pt"
    assert "Partimos de uma necessidade." in client.get(path).content.decode()


@pytest.mark.django_db
def test_what_nobody_translated_stands_in_english_and_says_so(greek: School) -> None:
    ReflectionStatement.objects.update(i18n={})
    head = person(SchoolRole.HEAD, greek)
    client, path = browser(head), f"/s/{greek.pk}/reflection/"
    assert "Language of the statements" not in client.get(path).content.decode()
    client.cookies["oshub_language"] = "pt"
    assert '<span lang="en">We begin with a need.</span>' in client.get(path).content.decode()
    one = ReflectionStatement.objects.get()
    reflect(school=greek, year=this_year(greek), by=head, answers={one.pk: 5}, shared=True, version=0)
    teacher = browser(person(SchoolRole.TEACHER, greek))
    teacher.cookies["oshub_language"] = "pt"
    assert '<th scope="row" lang="en">We begin with a need.</th>' in teacher.get(path).content.decode()
    staff = make_user(language="")
    make_membership(staff, Role.STAFF, greek.hub)
    of_hub = browser(staff)
    of_hub.cookies["oshub_language"] = "pt"
    assert '<dt lang="en">We begin with a need.</dt><dd>' in of_hub.get("/h/OSHub-GR/reflections/").content.decode()


@pytest.mark.django_db
def test_the_shipped_statements_are_in_every_language_of_the_network() -> None:
    statements = list(ReflectionStatement.objects.all())
    assert len(statements) == 8
    for one in statements:
        assert {code: one.text_in([code])[1] for code in LANGUAGES} == {code: code for code in LANGUAGES}
        assert len({one.text_in([code])[0] for code in LANGUAGES}) == len(LANGUAGES)


@pytest.mark.django_db
def test_what_the_network_edited_is_not_overwritten() -> None:
    shipping = import_module("schools.migrations.0004_statements")
    ReflectionStatement.objects.filter(code="families").update(i18n={"text_fr": "Nos mots.", "text_de": ""})
    ReflectionStatement.objects.filter(code="time").update(text="We take the time.", i18n={})
    with connection.cursor() as cursor:
        cursor.execute(*shipping.ADD_STATEMENTS)
    families, time = (ReflectionStatement.objects.get(code=code) for code in ("families", "time"))
    assert families.text_in(["fr"]) == ("Nos mots.", "fr")
    assert families.text_in(["de"])[0].startswith("Familien wirken")
    assert time.i18n == {}


@pytest.mark.django_db(transaction=True)
def test_two_heads_at_once_leave_one_and_tell_the_other() -> None:
    school, one = make_school(make_hub()), make_statement("needs", "We begin with a need.")
    told: list[object] = []

    def second() -> None:
        try:
            told.append(reflect(school=school, year=2021, by=None, answers={one.pk: 1}, shared=False, version=0))
        except FilledInMeanwhile as refusal:
            told.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=second, daemon=True)
    with transaction.atomic():
        reflect(school=school, year=2021, by=None, answers={one.pk: 5}, shared=False, version=0)
        thread.start()
        assert is_held_up(thread)
    thread.join(PATIENCE)
    assert [type(one) for one in told] == [FilledInMeanwhile]
    assert [answer.agreement for answer in ReflectionAnswer.objects.all()] == [5]
