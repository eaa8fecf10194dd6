"""Lists and the schools that are there: found by other names, filled in where they say nothing, taken back."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from schools.actions.classes import archive_class
from schools.actions.import_list import UsedSinceError, import_list, undo_import
from schools.actions.schools import move_school
from schools.lists import ListKind, ListOptions, ListPlan, plan_list, read_list
from schools.models import Left, Level, RollOver, School, SchoolClass, SizeChange
from tests.factories.clients import member
from tests.factories.network import class_line, make_class, make_hub, make_project, make_school, make_session
from tests.factories.people import make_user
from tests.factories.sign_ups import open_call, sign_up
from tests.schools.importing import look, send
from tests.schools.twins import Pair, merged

pytestmark = pytest.mark.django_db

HEADER = "Escola;Concelho;Níveis;Língua;Alunos\n"


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-FI")


@pytest.fixture
def client(hub: Hub) -> Client:
    return member(hub)[1]


@pytest.fixture
def school(hub: Hub) -> School:
    made = make_school(hub, "Escola Básica do Vale", place="Guarda")
    School.objects.filter(pk=made.pk).update(other_names=["Valley School", "Agrupamento 12"])
    made.refresh_from_db()
    return made


def plan(hub: Hub, rows: str, kind: ListKind = ListKind.SCHOOLS, header: str = HEADER, **options: object) -> ListPlan:
    table = read_list(kind, (header + rows).encode(), languages=hub.languages)
    return plan_list(hub, kind, table, ListOptions(**options))  # type: ignore[arg-type]


def address(hub: Hub) -> str:
    return f"/h/{hub.code}/schools/import/"


# ── Other names ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["Valley School", "valley  SCHOOL", "Agrupamento 12"])
def test_another_name_is_the_school(hub: Hub, school: School, name: str) -> None:
    read = plan(hub, f"{name};Guarda;;;\n")
    assert (read.new, read.already, read.questions) == (0, 1, [])
    assert "Escola Básica do Vale" in read.notices[0].message


def test_what_is_only_near_to_another_name_is_asked(hub: Hub, school: School) -> None:
    read = plan(hub, "The Valey School;Guarda;;;\n")
    (question,) = read.questions
    assert question.choices[0] == (f"s{school.pk}", "The same school: Escola Básica do Vale, Guarda")


def test_another_name_in_another_place_is_another_school(hub: Hub, school: School) -> None:
    assert plan(hub, "Valley School;Porto;;;\n").new == 1


def test_an_other_name_that_two_have_is_asked(hub: Hub, school: School) -> None:
    other = make_school(hub, "Escola da Serra", place="Guarda")
    School.objects.filter(pk=other.pk).update(other_names=["Valley School"])
    (question,) = plan(hub, "Valley School;Guarda;;;\n").questions
    assert len(question.choices) == 3


def test_classes_of_a_school_under_another_name(hub: Hub, school: School) -> None:
    header = "Escola;Turma;Ano letivo;Nível;Alunos\n"
    read = plan(hub, "Valley School;7B;2026/27;3.º ciclo;24\n", ListKind.CLASSES, header)
    assert [draft.school for draft in read.classes] == [school]
    (question,) = plan(hub, "Valey School;7B;2026/27;3.º ciclo;24\n", ListKind.CLASSES, header).questions
    assert question.choices == ((f"s{school.pk}", str(school)),)


# ── Filled in ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_missing_is_shown_filled_in_and_taken_back(hub: Hub, school: School, client: Client) -> None:
    rows = HEADER + "Valley School;Guarda;1.º ciclo;português;312\nEscola da Serra;Guarda;3.º ciclo;en;90\n"
    read = send(client, address(hub), file=rows.encode())
    page = read.content.decode()
    for word in ("Fills in", "Levels of schooling: Primary; Language of teaching: Portuguese; Pupils in all: 312"):
        assert word in page
    assert "1 of them is filled in" in page
    assert look(client, address(hub), read, step="write").status_code == 302
    school.refresh_from_db()
    assert (school.levels, school.language, school.size) == ([Level.PRIMARY], "pt", 312)
    assert School.objects.get(name="Escola da Serra").size == 90
    page = client.get(address(hub)).content.decode()
    assert "1 school was filled in." in page
    assert "It filled in what 1 school did not say." in page
    client.post(address(hub), {"step": "undo"})
    school.refresh_from_db()
    assert (school.levels, school.language, school.size) == ([], "", None)
    assert School.objects.count() == 1


def test_only_filling_in_has_its_own_button(hub: Hub, school: School, client: Client) -> None:
    read = send(client, address(hub), file=(HEADER + "Valley School;Guarda;;;312\n").encode())
    assert "Fill in 1 school" in read.content.decode()
    look(client, address(hub), read, step="write")
    assert "Your last import added" not in client.get(address(hub)).content.decode()


def test_nothing_is_written_over(hub: Hub, school: School) -> None:
    School.objects.filter(pk=school.pk).update(levels=["isced_2"], language="en", size=100)
    assert plan(hub, "Valley School;Guarda;1.º ciclo;português;312\n").fillings == []
    School.objects.filter(pk=school.pk).update(language="")
    (filling,) = plan(hub, "Valley School;Guarda;1.º ciclo;português;312\n").fillings
    assert dict(filling.values) == {"language": "pt"}


def test_a_missing_place_is_filled_in(hub: Hub, school: School) -> None:
    School.objects.filter(pk=school.pk).update(place="")
    (filling,) = plan(hub, "Escola Básica do Vale;Guarda;;;\n").fillings
    assert dict(filling.values) == {"place": "Guarda"}


def test_an_answered_question_fills_in_too(hub: Hub, school: School) -> None:
    (question,) = plan(hub, "The Valey School;Guarda;;;312\n").questions
    read = plan(hub, "The Valey School;Guarda;;;312\n", answers={question.key: f"s{school.pk}"})
    assert [dict(one.values) for one in read.fillings] == [{"size": 312}]


def test_two_rows_about_one_school(hub: Hub, school: School) -> None:
    read = plan(hub, "Valley School;Guarda;;;312\nAgrupamento 12;Guarda;;pt;312\n")
    assert ([dict(one.values) for one in read.fillings], read.filled_in) == ([{"size": 312}, {"language": "pt"}], 1)
    read = plan(hub, "Valley School;Guarda;;;312\nAgrupamento 12;Guarda;;;313\n")
    assert "says something else about the same school" in read.refusals[0].reason


@pytest.mark.parametrize(
    ("row", "word"),
    [("X;Guarda;;klingon;", "no language"), ("X;Guarda;;;0", "between 1 and 10 000"), ("X;Guarda;;;abc", "number")],
)
def test_what_makes_no_sense_is_said(hub: Hub, row: str, word: str) -> None:
    (refusal,) = plan(hub, row + "\n").refusals
    assert word in refusal.reason


@pytest.mark.parametrize("cell", ["1200", "1 200", "1.200", "1\u00a0200", "1’200"])
def test_large_numbers_as_people_write_them(hub: Hub, cell: str) -> None:
    assert plan(hub, f"X;Guarda;;;{cell}\n").schools[0].size == 1200


@pytest.mark.parametrize("cell", ["PT", "português", "Portuguese", "pt-PT"])
def test_languages_by_code_and_name(hub: Hub, cell: str) -> None:
    if cell == "pt-PT":
        assert plan(hub, f"X;Guarda;;{cell};\n").refusals
    else:
        assert plan(hub, f"X;Guarda;;{cell};\n").schools[0].language == "pt"


# ── Taken back, or not any more ───────────────────────────────────────────────────────────────────────────────────────


def imported(hub: Hub, by: User, rows: str, kind: ListKind = ListKind.SCHOOLS, header: str = HEADER) -> list[int]:
    table = read_list(kind, (header + rows).encode(), languages=hub.languages)
    return import_list(hub=hub, kind=kind, table=table, options=ListOptions(), by=by).keys


def test_what_was_filled_in_and_changed_since_is_not_taken_back(hub: Hub, school: School, client: Client) -> None:
    read = send(client, address(hub), file=(HEADER + "Valley School;Guarda;;;312\n").encode())
    look(client, address(hub), read, step="write")
    School.objects.filter(pk=school.pk).update(size=320)
    answer = client.post(address(hub), {"step": "undo"}, follow=True)
    assert "Nothing was taken back" in answer.content.decode()
    school.refresh_from_db()
    assert school.size == 320


def roll(one: SchoolClass) -> None:
    RollOver.objects.create(school=one.school, from_year=one.school_year, rolled_at=timezone.now())


def resize(one: SchoolClass) -> None:
    SizeChange.objects.create(school_class=one, day=dt.date(one.school_year, 10, 1), before=20)


def goes_on(one: SchoolClass) -> None:
    make_class(one.school, school_year=one.school_year + 1, continues=one)


def archive(one: SchoolClass) -> None:
    archive_class(school_class=one, by=make_user(), version=1, day=dt.date(2027, 1, 1), left=Left.MISTAKE)


def signs_up(one: SchoolClass) -> None:
    School.objects.filter(pk=one.school.pk).update(partner_since=dt.date(2020, 1, 1))
    one.school.refresh_from_db()
    sign_up(open_call(make_project(one.school.hub)), one.school, one)


def meets(one: SchoolClass) -> None:
    make_session(one.school.hub, class_line(one), school=one.school, held_on=dt.date(2026, 10, 1))


def moves(one: SchoolClass) -> None:
    values = {"to": make_hub(), "version": one.school.version, "moved_on": dt.date(2026, 11, 1), "reason": "Nearer."}
    move_school(school=one.school, by=make_user(), **values)  # type: ignore[arg-type]


def is_merged(one: SchoolClass) -> None:
    merged(Pair(one.school.hub, make_school(one.school.hub, "Another", place="Guarda"), one.school, make_user()))


@pytest.mark.parametrize("since", [resize, goes_on, archive, signs_up, meets, is_merged, moves])
def test_classes_with_something_since_are_not_taken_back(
    hub: Hub, school: School, since: Callable[[SchoolClass], None]
) -> None:
    by, header = make_user(), "Escola;Turma;Ano letivo;Nível;Alunos\n"
    keys = imported(hub, by, "Valley School;7B;2026/27;3.º ciclo;24\n", ListKind.CLASSES, header)
    since(SchoolClass.objects.select_related("school__hub").get())
    with pytest.raises(UsedSinceError, match="1"):
        undo_import(hub=hub, kind=ListKind.CLASSES, keys=keys, by=by)
    assert SchoolClass.objects.filter(pk__in=keys).exists()


@pytest.mark.parametrize("since", [roll, signs_up, meets, is_merged, moves])
def test_schools_with_something_since_are_not_taken_back(hub: Hub, since: Callable[[SchoolClass], None]) -> None:
    by = make_user()
    keys = imported(hub, by, "Escola da Serra;Guarda;;;\nEscola do Rio;Guarda;;;\n")
    since(make_class(School.objects.select_related("hub").get(name="Escola da Serra"), school_year=2026))
    with pytest.raises(UsedSinceError):
        undo_import(hub=hub, kind=ListKind.SCHOOLS, keys=keys, by=by)
    assert School.objects.filter(name="Escola do Rio").exists(), "all of it or nothing"


def test_a_school_into_which_one_was_merged_is_not_taken_back(hub: Hub) -> None:
    by = member(hub, Role.COORDINATOR)[0]
    keys = imported(hub, by, "Escola da Serra;Guarda;;;\n")
    merged(Pair(hub, School.objects.get(pk=keys[0]), make_school(hub), by))
    with pytest.raises(UsedSinceError):
        undo_import(hub=hub, kind=ListKind.SCHOOLS, keys=keys, by=by)
