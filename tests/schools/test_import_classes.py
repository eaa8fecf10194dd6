"""A list of classes: the schools that it names, sizes and years as people write them, and never a pupil."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from hubs.models import Hub
from schools.actions.import_list import Imported, import_list, undo_import
from schools.lists import ListKind, ListOptions, ListPlan, plan_list, read_list
from schools.models import Level, School, SchoolClass
from tests.factories.clients import member
from tests.factories.network import class_line, make_class, make_hub, make_school, make_session
from tests.factories.people import make_user
from tests.schools.importing import look, send
from tests.schools.workbooks import xlsx
from tests.waiting import PATIENCE

YEAR = 2026


@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-L")


@pytest.fixture
def school(hub: Hub) -> School:
    return make_school(hub, "Escola da Ribeira", place="Vilar")


def plan(hub: Hub, content: str | bytes, *, level: str = Level.LOWER_SECONDARY, **options: object) -> ListPlan:
    raw = content.encode() if isinstance(content, str) else content
    table = read_list(ListKind.CLASSES, raw, languages=hub.languages)
    said = ListOptions(school_year=YEAR, level=level, **options)  # type: ignore[arg-type]
    return plan_list(hub, ListKind.CLASSES, table, said)


def test_a_list_of_classes_is_added_and_taken_back(hub: Hub, school: School) -> None:
    client = member(hub)[1]
    address = f"/h/{hub.code}/schools/import/classes/"
    text = "Escola;Turma;Ano letivo;Nível;N.º de alunos\nEscola da Ribeira;07A;2026/27;3.º ciclo;24,0\n;8B;;;19\n"
    read = send(client, address, file=text.encode("cp1252"))
    assert read.status_code == 422, "the second row names no school and no level"
    read = look(client, address, read, step="look", school=str(school.pk), level=Level.PRIMARY)
    assert "Add 2 classes" in read.content.decode()
    assert look(client, address, read, step="write").status_code == 302
    assert sorted(school.classes.values_list("name", "level", "size")) == [
        ("07A", Level.LOWER_SECONDARY, 24),
        ("8B", Level.PRIMARY, 19),
    ]
    assert all(one.lineage_id == one.pk for one in school.classes.all())
    client.post(address, {"step": "undo"})
    assert not school.classes.exists()


@pytest.mark.parametrize(
    "content",
    [
        "Escola;Turma;Alunos\nEscola da Ribeira;7B;24\n",
        "school\tclass\tpupils\nescola da ribeira\t7B\t24\n",
        "Skola;Třída;Počet žáků\nEscola da Ribeira, Vilar;7B;24,0\n".encode("cp1250"),
        "École,Classe,Nombre d'élèves\nEscola da Ribeira,7B,24\n",
        "Σχολείο;Τμήμα;Αριθμός μαθητών\nEscola da Ribeira;7B;24\n",
        xlsx([["Classes 2026"], ["Schule", "Klasse", "Schülerzahl"], ["Escola da Ribeira", "7B", 24]]),
    ],
)
def test_columns_in_the_languages_of_the_network(hub: Hub, school: School, content: str | bytes) -> None:
    hub.languages = ["cs"]
    read = plan(hub, content)
    assert read.accepted, (read.refusals, read.open_questions)
    assert [(one.school, one.name, one.size, one.school_year) for one in read.classes] == [(school, "7B", 24, YEAR)]


@pytest.mark.parametrize(
    ("row", "column", "word"),
    [
        ("Escola da Ribeira,,24,", "class", "needs a name"),
        ("Escola da Ribeira,7B,,", "pupils", "needs a number"),
        ("Escola da Ribeira,7B,0,", "pupils", "between 1 and 200"),
        ("Escola da Ribeira,7B,201,", "pupils", "between 1 and 200"),
        ("Escola da Ribeira,7B,1 200,", "pupils", "two ways"),
        ('Escola da Ribeira,7B,"24,5",', "pupils", "not a whole number"),
        ("Escola da Ribeira,7B,many,", "pupils", "not a number"),
        ("Escola da Ribeira,7B,24,2026/29", "school year", "not one school year"),
        ("Escola da Ribeira,7B,24,soon", "school year", "not a school year"),
        (",7B,24,", "school", "needs a school"),
        ("Gymnázium Písek,7B,24,", "school", "has no school"),
    ],
)
def test_what_is_wrong_is_said_by_line_and_column(hub: Hub, school: School, row: str, column: str, word: str) -> None:
    read = plan(hub, f"school,class,pupils,school year\n{row}\n")
    assert [(one.line, one.column) for one in read.refusals] == [(2, column)], read.refusals
    assert word in read.refusals[0].reason
    assert school.name


def test_a_school_that_is_not_sure_is_asked_about_once(hub: Hub, school: School) -> None:
    content = "school,class,pupils\nEscola Ribeira,7A,24\nEscola Ribeira,7B,23\n"
    read = plan(hub, content)
    assert [one.key for one in read.questions] == ["school-2"]
    assert not read.accepted
    answered = plan(hub, content, answers={"school-2": f"s{school.pk}"})
    assert (answered.accepted, answered.new) == (True, 2)


def test_a_school_of_that_name_in_another_place_is_asked_about(hub: Hub, school: School) -> None:
    read = plan(hub, "school,place,class,pupils\nEscola da Ribeira,Porto,7A,24\n")
    assert not read.classes
    assert [(one.key, [choice for choice, _text in one.choices]) for one in read.questions] == [
        ("school-2", [f"s{school.pk}"])
    ]


def test_two_schools_of_one_name_are_told_apart_by_place(hub: Hub, school: School) -> None:
    other = make_school(hub, "Escola da Ribeira", place="Porto")
    read = plan(hub, "school,place,class,pupils\nEscola da Ribeira,Porto,7A,24\n")
    assert [one.school for one in read.classes] == [other]
    assert len(plan(hub, "school,class,pupils\nEscola da Ribeira,7A,24\n").open_questions) == 1
    assert school != other


def test_a_class_that_is_there_stays_as_it_is(hub: Hub, school: School) -> None:
    make_class(school, "7B", size=22, school_year=YEAR)
    read = plan(hub, "school,class,pupils\nEscola da Ribeira,7 b,24\nEscola da Ribeira,7-B,20\n")
    assert (read.accepted, read.already, [one.name for one in read.classes]) == (True, 1, ["7-B"])
    assert "22 pupils" in read.notices[0].message


def test_a_row_for_each_pupil_is_no_list_of_classes(hub: Hub, school: School) -> None:
    read = plan(hub, "school,class,pupils\n" + "Escola da Ribeira,7B,1\n" * 5)
    assert [one.line for one in read.refusals] == [3, 4, 5, 6]
    assert "a row for each pupil" in " ".join(one.reason for one in read.refusals)
    assert not school.classes.exists()


@pytest.mark.parametrize(
    "column",
    ["Name", "Nome", "Nome do aluno", "jméno", "jméno žáka", "Schülername", "nom de l'élève", "όνομα", "birthdate",
     "geboortedatum", "datum narození", "fecha de nacimiento", "e-mail", "telefone", "Adresse", "rodné číslo žáka"],
)  # fmt: skip
def test_names_birthdays_and_contacts_of_pupils_are_refused(hub: Hub, school: School, column: str) -> None:
    read = plan(hub, f"school,class,pupils,{column}\nEscola da Ribeira,7B,24,x\n")
    assert read.personal
    assert [(one.line, one.column) for one in read.refusals] == [(1, column)]
    assert "never a pupil" in read.refusals[0].reason
    assert school.name


def test_a_class_that_took_part_in_a_session_is_not_taken_back(hub: Hub, school: School) -> None:
    by = make_user()
    table = read_list(ListKind.CLASSES, b"school,class,pupils\nEscola da Ribeira,7B,24\n", languages=["pt"])
    said = ListOptions(school_year=2021, level=Level.PRIMARY)
    done = import_list(hub=hub, kind=ListKind.CLASSES, table=table, options=said, by=by)
    make_session(hub, class_line(school.classes.get()), held_on=dt.date(2022, 5, 12), school=school)
    with pytest.raises(Exception, match="1"):
        undo_import(hub=hub, kind=ListKind.CLASSES, keys=done.keys, by=by)
    assert school.classes.count() == 1


def at_once(*does: Callable[[], object]) -> None:
    """Each on a connection of its own."""
    barrier = threading.Barrier(len(does))

    def work(one: Callable[[], object]) -> None:
        try:
            barrier.wait(PATIENCE)
            one()
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[one], daemon=True) for one in does]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


@pytest.mark.django_db(transaction=True)
def test_the_same_list_sent_by_three_at_the_same_moment_is_added_once() -> None:
    hub, by = make_hub("OSHub-L"), make_user()
    make_school(hub, "Escola da Ribeira", place="Vilar")
    lines = b"school,class,pupils\nEscola da Ribeira,7A,24\nEscola da Ribeira,7B,23\n"
    table = read_list(ListKind.CLASSES, lines, languages=["pt"])
    said = ListOptions(school_year=YEAR, level=Level.PRIMARY)
    done: list[Imported] = []

    def send_it() -> None:
        done.append(import_list(hub=hub, kind=ListKind.CLASSES, table=table, options=said, by=by))

    at_once(send_it, send_it, send_it)
    assert sorted(len(one.keys) for one in done) == [0, 0, 2]
    assert SchoolClass.objects.count() == 2


def test_a_client_of_another_hub_sees_none_of_it(hub: Hub, school: School) -> None:
    other = make_hub("OSHub-M")
    client: Client = member(other)[1]
    address = f"/h/{other.code}/schools/import/classes/"
    page = send(client, address, text="school,class,pupils\nEscola da Ribeira,7B,24\n").content.decode()
    assert "has no school" in page
    assert str(school) not in page
