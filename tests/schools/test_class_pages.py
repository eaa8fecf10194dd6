"""The classes of a school behind both doors: added, changed, larger and smaller, archived, taken to the next year."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from impact.actions.drafts import SessionDraft
from impact.actions.plausibility import doubts_about
from impact.queries.choices import classes_on_offer
from impact.rollups import drain_all
from impact.rollups.verify import verify
from schools.actions import grant_school_membership
from schools.actions.classes import change_class, resize_class
from schools.actions.roll_over import GoesOn, RolledAlready, RollNotUndoable, roll_over, undo_roll_over
from schools.forms.roll_over import RollOverForm
from schools.models import Level, RollOver, School, SchoolClass, SchoolRole, school_year_of
from schools.next_year import next_year
from schools.queries.classes import sizes_of
from tests.factories.clients import client_of, member
from tests.factories.network import class_line, make_class, make_hub, make_school, make_session, make_session_type
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-CL")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Valley School")


def browser_of(door: str, school: School) -> tuple[Client, str]:
    """A browser that may write, and the address of the classes behind its door."""
    if door == "hub":
        return member(school.hub)[1], f"/h/OSHub-CL/schools/{school.pk}/classes/"
    user = make_user()
    grant_school_membership(user=user, role=SchoolRole.HEAD, school=school, by=None)
    return client_of(user), f"/s/{school.pk}/classes/"


def this_year(school: School) -> str:
    return str(school_year_of(school.hub.today()))


both_doors = pytest.mark.parametrize("door", ["hub", "school"])


@both_doors
def test_added_changed_and_archived_behind_either_door(door: str, school: School) -> None:
    client, at = browser_of(door, school)
    assert "No class in this school year" in client.get(at).content.decode()
    form = client.get(f"{at}new/").content.decode()
    assert all(word in form for word in ("School year", "Choose a level", "No earlier class"))
    sent = {
        "name": "7B",
        "school_year": this_year(school),
        "level": "isced_2",
    }
    answer = client.post(at + "new/", sent | {"size": "24"})
    assert (answer.status_code, answer["Location"]) == (302, at)
    row = SchoolClass.objects.get()
    assert f'href="{at}{row.pk}/"' in client.get(at).content.decode()
    answer = client.post(f"{at}{row.pk}/", {"name": "7C", "level": "isced_2", "version": "1"})
    assert answer.status_code == 302
    assert client.post(f"{at}{row.pk}/", {"name": "7D", "level": "isced_2", "version": "1"}).status_code == 409
    today = school.hub.today().isoformat()
    assert client.post(f"{at}{row.pk}/archive/", {"left": "merged", "day": today, "version": "1"}).status_code == 409
    assert client.post(f"{at}{row.pk}/archive/", {"left": "merged", "day": today, "version": "2"}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.left) == ("7C", "merged")
    assert classes_on_offer(school.hub, school_id=school.pk, day=school.hub.today()) == []
    client.post(f"{at}{row.pk}/archive/", {"step": "back", "version": "3"})
    assert classes_on_offer(school.hub, school_id=school.pk, day=school.hub.today()) == [row]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "This field is required."),
        ({"size": "0"}, "A class has between 1 and 200 pupils."),
        ({"size": "201"}, "A class has between 1 and 200 pupils."),
        ({"size": "24,5"}, "Enter a whole number."),
        ({"level": "isced_9"}, "Select a valid choice"),
        ({"school_year": "1066"}, "Select a valid choice"),
        ({"name": "7A"}, "a class of that name in that year already"),
        ({"name": "7 a."}, "This school has the class 7A in that year already."),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(school: School, wrong: dict[str, str], said: str) -> None:
    client, at = browser_of("hub", school)
    year = this_year(school)
    make_class(school, "7A", school_year=int(year))
    sent = {"name": "7B", "school_year": str(year), "level": "isced_2", "size": "23"}
    answer = client.post(at + "new/", sent | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{(sent | wrong)["name"]}"' in page or not (sent | wrong)["name"]
    assert SchoolClass.objects.count() == 1


def test_a_name_is_kept_without_what_nobody_sees(school: School) -> None:
    client, at = browser_of("hub", school)
    sent = {"name": "\u200b", "school_year": str(this_year(school)), "level": "isced_2", "size": "23"}
    assert "This field is required." in client.post(at + "new/", sent).content.decode()
    assert client.post(at + "new/", sent | {"name": " 7  B\u200b"}).status_code == 302
    assert SchoolClass.objects.get().name == "7 B"


def test_two_that_stand_under_nearly_the_same_name_can_be_changed_still(school: School) -> None:
    client, at = browser_of("hub", school)
    first, second = (make_class(school, name, school_year=int(this_year(school))) for name in ("7A", "7a"))
    said = {"level": "isced_3", "version": "1"}
    assert client.post(f"{at}{second.pk}/", said | {"name": "7a"}).status_code == 302
    assert client.post(f"{at}{first.pk}/", said | {"name": "7 A"}).status_code == 422


def test_a_class_is_archived_no_earlier_than_its_year_begins(school: School) -> None:
    client, at = browser_of("hub", school)
    row = make_class(school, "7B", school_year=int(this_year(school)))
    said = {"left": "merged", "version": "1", "day": f"{row.school_year - 10}-10-01"}
    answer = client.post(f"{at}{row.pk}/archive/", said)
    assert answer.status_code == 422
    assert f"begins on 1 September {row.school_year}" in answer.content.decode()
    assert client.post(f"{at}{row.pk}/archive/", {"step": "back", "version": "9" * 5000}).status_code == 409


def test_a_class_bigger_than_the_school_is_asked_about(school: School) -> None:
    School.objects.filter(pk=school.pk).update(size=30)
    client, at = browser_of("hub", school)
    year = this_year(school)
    sent = {"name": "7B", "school_year": str(year), "level": "isced_2", "size": "31"}
    assert "the school says it has 30 in all" in client.post(at + "new/", sent).content.decode()
    never = client.post(at + "new/", sent | {"size": "99999"}).content.decode()
    assert ("A class has between 1 and 200 pupils." in never, "the school says it has" in never) == (True, False)
    assert client.post(at + "new/", sent | {"size": "20"}).status_code == 302
    together = client.post(at + "new/", sent | {"name": "7C", "size": "20"})
    assert (together.status_code, "40 pupils together" in together.content.decode()) == (422, True)
    assert client.post(at + "new/", sent | {"name": "7C", "size": "20", "sure": "on"}).status_code == 302


def test_the_size_of_a_day_is_what_a_session_of_that_day_is_checked_against(school: School) -> None:
    row, by = make_class(school, "7B", size=24), make_user()
    for day, size in ((dt.date(2022, 3, 1), 28), (dt.date(2021, 11, 1), 26), (dt.date(2022, 1, 10), 25)):
        row.refresh_from_db()
        resize_class(school_class=row, by=by, version=row.version, day=day, size=size)
    row = SchoolClass.objects.get()
    sizes = [(line.since.isoformat() if line.since else "", line.size) for line in sizes_of(row)]
    assert sizes == [("", 24), ("2021-11-01", 26), ("2022-01-10", 25), ("2022-03-01", 28)]
    for held_on, size in (("2021-10-31", 24), ("2021-11-01", 26), ("2022-02-28", 25), ("2022-05-12", 28)):
        day = dt.date.fromisoformat(held_on)
        for heads, doubted in ((size, False), (size + 1, True)):
            draft = SessionDraft(
                uid=uuid.uuid4(),
                held_on=day,
                session_type=make_session_type(),
                lines=(class_line(row, heads),),
            )
            codes = {doubt.code for doubt in doubts_about(draft, hub=school.hub, today=dt.date(2022, 6, 1))}
            assert ("over-size" in codes) == doubted


@both_doors
def test_a_size_changes_on_a_day_of_its_year(door: str, school: School) -> None:
    client, at = browser_of(door, school)
    row = make_class(school, "7B", size=24)
    size = f"{at}{row.pk}/size/"
    assert client.post(size, {"version": "1", "size": "26", "day": "2022-03-01"}).status_code == 302
    assert client.post(size, {"version": "1", "size": "27", "day": "2022-03-01"}).status_code == 409
    for wrong in ({"day": "2019-03-01"}, {"day": "2199-03-01"}, {"size": "0"}, {"size": ""}, {"day": "soon"}):
        assert client.post(size, {"version": "2", "size": "27", "day": "2022-03-01"} | wrong).status_code == 422
    row.refresh_from_db()
    assert (row.size, row.size_on(dt.date(2022, 2, 28))) == (26, 24)
    # From the first day of the year on: what it began with was wrong.
    assert client.post(size, {"version": "2", "size": "22", "day": "2021-09-01"}).status_code == 302
    row.refresh_from_db()
    assert (row.size, row.size_on(dt.date(2022, 2, 28)), row.size_changes.count()) == (26, 22, 1)


@pytest.mark.parametrize(
    ("name", "level", "country", "levels", "then", "on", "ends"),
    [
        ("7A", "isced_2", "PT", [], "8A", "isced_2", False),
        ("6.º B", "isced_1", "PT", [], "7.º B", "isced_2", False),
        ("4A", "isced_1", "AT", ["isced_1"], "5A", "isced_2", True),
        ("9.B", "isced_2", "CZ", ["isced_1", "isced_2"], "10.B", "isced_3", True),
        ("12C", "isced_3", "PT", [], "13C", "isced_3", True),
        ("CM1 bleu", "isced_1", "FR", [], "CM2 bleu", "isced_1", False),
        ("CM2", "isced_1", "FR", [], "6e", "isced_1", True),
        ("6eA", "isced_2", "FR", [], "5eA", "isced_2", False),
        ("Sala Azul", "isced_0", "PT", [], "Sala Azul", "isced_0", False),
    ],
)
def test_what_a_class_is_called_a_year_later(
    name: str, level: str, country: str, levels: list[str], then: str, on: str, ends: bool
) -> None:
    found = next_year(name, Level(level), country=country, levels=levels)
    assert (found.name, found.level, found.ends) == (then, on, ends)


def step(school: School, **changed: str) -> dict[str, str]:
    """What the form of the step sends: everything goes on as proposed, unless it is changed."""
    form = RollOverForm(school=school, year=2021)
    return {name: str(form[name].value() or "") for name in form.fields if name != "sure"} | changed


@both_doors
def test_a_school_goes_on_in_one_step_and_back_on_the_same_day(door: str, school: School) -> None:
    first, second, third = (make_class(school, name) for name in ("7A", "7B", "12C"))
    make_session(school.hub, class_line(first))
    client, at = browser_of(door, school)
    sent = step(school, **{f"size-{first.pk}": "22", f"what-{third.pk}": "ends"})
    # The form says which step it is: sent once more it is never taken for that of the year after.
    assert 'action="?year=2021"' in client.get(at + "next-year/").content.decode()
    assert client.post(at + "next-year/", sent).status_code == 302
    went_on = SchoolClass.objects.get(continues=first)
    assert (went_on.name, went_on.size, went_on.school_year, went_on.lineage_id) == ("8A", 22, 2022, first.lineage_id)
    third.refresh_from_db()
    assert (third.archived_on, third.left) == (dt.date(2022, 9, 1), "finished")
    assert classes_on_offer(school.hub, school_id=school.pk, day=dt.date(2022, 6, 1)) == [first, second, third]
    drain_all()
    assert verify().differences == 0
    # Twice: told, and nothing happens.
    again = client.post(at + "next-year/?year=2021", sent, follow=True)
    assert "went on already" in again.content.decode()
    assert SchoolClass.objects.filter(school_year=2022).count() == 2
    with pytest.raises(RolledAlready):
        roll_over(school=school, from_year=2021, by=make_user(), going_on=[], ending=[])
    roll = RollOver.objects.get()
    assert "Undo the step" in client.get(at + "?year=2022").content.decode()
    client.post(f"{at}next-year/{roll.pk}/undo/")
    third.refresh_from_db()
    assert (SchoolClass.objects.filter(school_year=2022).count(), third.archived_on) == (0, None)
    drain_all()
    assert verify().differences == 0


def test_a_step_is_not_undone_once_something_refers_to_it_or_the_day_is_over(school: School) -> None:
    first, by = make_class(school, "7A"), make_user()
    roll = roll_over(school=school, from_year=2021, by=by, going_on=[GoesOn(first, "8A", "isced_2", 24)], ending=[])
    session = make_session(school.hub, class_line(SchoolClass.objects.get(name="8A")), held_on=dt.date(2022, 10, 3))
    with pytest.raises(RollNotUndoable) as refusal:
        undo_roll_over(roll=roll, by=by)
    assert "8A" in refusal.value.why
    session.lines.all().delete()
    RollOver.objects.update(rolled_at=roll.rolled_at - dt.timedelta(days=2))
    with pytest.raises(RollNotUndoable):
        undo_roll_over(roll=roll, by=by)
    assert SchoolClass.objects.filter(name="8A").exists()


def test_undoing_a_step_keeps_all_where_a_class_was_corrected_since_and_names_it(school: School) -> None:
    rows, by = [make_class(school, name) for name in ("7A", "7B")], make_user()
    on = [GoesOn(row, f"8{row.name[1]}", "isced_2", 24) for row in rows]
    roll = roll_over(school=school, from_year=2021, by=by, going_on=on, ending=[])
    corrected = SchoolClass.objects.get(name="8B")
    change_class(school_class=corrected, by=by, version=corrected.version, values={"name": "8 Bees"})
    client, at = browser_of("hub", school)
    page = client.post(f"{at}next-year/{roll.pk}/undo/", follow=True).content.decode()
    assert "so nothing was undone: 8 Bees." in page
    assert set(SchoolClass.objects.filter(school_year=2022).values_list("name", flat=True)) == {"8A", "8 Bees"}
    assert RollOver.objects.get().undone_at is None


@pytest.mark.parametrize("name", ["", "8B"])
def test_a_step_with_a_name_missing_or_twice_comes_back_with_all_that_was_typed(school: School, name: str) -> None:
    first, _second = make_class(school, "7A"), make_class(school, "7B")
    client, at = browser_of("hub", school)
    answer = client.post(at + "next-year/", step(school, **{f"name-{first.pk}": name, f"size-{first.pk}": "19"}))
    assert answer.status_code == 422
    assert 'value="19"' in answer.content.decode()
    assert SchoolClass.objects.count() == 2


def test_a_class_of_the_next_year_that_is_there_is_told(school: School) -> None:
    make_class(school, "7A")
    make_class(school, "8A", school_year=2022)
    client, at = browser_of("hub", school)
    answer = client.post(at + "next-year/?year=2021", step(school))
    assert answer.status_code == 422
    assert "the next year has it already" in answer.content.decode()


def test_a_teacher_writes_classes_and_does_not_roll_the_school_over(school: School) -> None:
    user = make_user()
    grant_school_membership(user=user, role=SchoolRole.TEACHER, school=school, by=None)
    at = f"/s/{school.pk}/classes/"
    assert [client_of(user).get(at + page).status_code for page in ("", "new/", "next-year/")] == [200, 200, 403]
    assert client_of(make_user()).get(at).status_code == 404


def test_the_list_costs_the_same_however_long_it_is(
    school: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, at = browser_of("hub", school)
    make_class(school)
    client.get(at + "?year=2021")
    with django_assert_num_queries(9):
        client.get(at + "?year=2021")
    for _ in range(2):
        make_class(school)
    with django_assert_num_queries(9):
        client.get(at + "?year=2021")
