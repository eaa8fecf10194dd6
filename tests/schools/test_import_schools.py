"""A list of schools: messy files as they are, what is asked, what is refused, nothing added twice, taken back."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hubs.models import Hub
from hubs.roles import Role
from schools.lists import ListKind, ListOptions, ListPlan, plan_list, read_list
from schools.models import Level, School
from tests.factories.clients import member
from tests.factories.network import make_class, make_hub, make_school
from tests.factories.people import make_user
from tests.schools.importing import fields_of, look, send
from tests.schools.workbooks import ods, xlsx

GOOD = "Nome da escola;Concelho;Níveis;Sítio web\nEB 2,3 da Água;Vilar;2.º e 3.º ciclo;www.eb.example\n007;Vilar;;\n"


@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-L")


@pytest.fixture
def client_(hub: Hub) -> Client:
    return member(hub)[1]


def address(hub: Hub) -> str:
    return f"/h/{hub.code}/schools/import/"


def plan(hub: Hub, content: bytes | str, **options: object) -> ListPlan:
    raw = content.encode() if isinstance(content, str) else content
    table = read_list(ListKind.SCHOOLS, raw, languages=hub.languages)
    return plan_list(hub, ListKind.SCHOOLS, table, ListOptions(**options))  # type: ignore[arg-type]


def reasons(read: ListPlan) -> str:
    return " / ".join(one.reason for one in read.refusals)


def test_a_list_is_shown_as_it_was_understood_then_added_then_taken_back(hub: Hub, client_: Client) -> None:
    read = send(client_, address(hub), file=GOOD.encode("cp1252"))
    assert read.status_code == 200
    assert not School.objects.exists()
    page = read.content.decode()
    assert "Add 2 schools" in page
    assert "EB 2,3 da Água" in page
    added = look(client_, address(hub), read, step="write")
    assert added.status_code == 302
    one = School.objects.get(name="EB 2,3 da Água")
    assert (one.hub, one.place, one.country, one.website) == (hub, "Vilar", "PT", "https://www.eb.example")
    assert one.levels == [Level.PRIMARY, Level.LOWER_SECONDARY]
    assert School.objects.filter(name="007").exists(), "leading zeros stay"
    page = client_.get(address(hub)).content.decode()
    assert "2 schools were added" in page
    assert "Your last import added 2 schools" in page
    assert client_.post(address(hub), {"step": "undo"}).status_code == 302
    assert not School.objects.exists()
    assert "Your last import" not in client_.get(address(hub)).content.decode()


def test_the_same_list_again_and_a_double_click_add_nothing(hub: Hub, client_: Client) -> None:
    read = send(client_, address(hub), file=GOOD.encode())
    look(client_, address(hub), read, step="write")
    look(client_, address(hub), read, step="write")
    assert School.objects.count() == 2
    again = send(client_, address(hub), file=GOOD.encode())
    assert "2 are there already" in again.content.decode()
    assert 'value="write"' not in again.content.decode()


@pytest.mark.parametrize(
    "content",
    [
        "Školy v regionu;;\n;;\nNázev školy;Obec;Průměr\nZŠ Třeboň;Třeboň;24,5\nGymnázium;Písek;0\n".encode("cp1250"),
        "Seznam škol, stav k 1. 9. 2026\nnázev;město\nZŠ Třeboň;Třeboň\nGymnázium;Písek\n".encode("cp1250"),
        "name\tplace\nZŠ Třeboň\tTřeboň\nGymnázium\tPísek\n".encode("utf-16"),
        'sep=,\r\n"School","Town"\r\n"ZŠ Třeboň","Třeboň"\r\n"Gymnázium","Písek"\r\n'.encode(),
        xlsx([["Schools"], [], ["Name of the school", "Town"], ["ZŠ Třeboň", "Třeboň"], ["Gymnázium", "Písek"]]),
        ods([["NÁZEV", "OBEC"], ["ZŠ Třeboň", "Třeboň"], ["Gymnázium", "Písek"]]),
        "scuola|comune\nZŠ Třeboň|Třeboň\nGymnázium|Písek\n".encode(),
    ],
)  # fmt: skip
def test_messy_files(hub: Hub, content: bytes) -> None:
    hub.languages = ["cs"]
    read = plan(hub, content)
    assert read.accepted, read.refusals
    assert [(draft.name, draft.place) for draft in read.schools] == [("ZŠ Třeboň", "Třeboň"), ("Gymnázium", "Písek")]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("escola básica da ÁGUA", "vilar"),  # the same, written otherwise: nothing to ask
        ("EB da Agua", "Vilar"),
        ("Escola Básica Agua", "Vilar"),
        ("Escola Basica da Aqua", "Vilar"),
    ],
)
def test_a_school_under_another_spelling_is_found_and_asked_about(hub: Hub, name: str, place: str) -> None:
    school = make_school(hub, "Escola Básica da Água", place="Vilar")
    content = f"name,place\n{name},{place}\n"
    read = plan(hub, content)
    if read.questions:
        question = read.questions[0]
        assert (question.line, question.choices[0][0]) == (2, f"s{school.pk}")
        assert not read.accepted
        same = plan(hub, content, answers={question.key: f"s{school.pk}"})
        assert (same.accepted, same.new, same.already) == (True, 0, 1)
        another = plan(hub, content, answers={question.key: "another"})
        assert (another.accepted, another.new) == (True, 1)
        assert plan(hub, content, answers={question.key: "s999999"}).open_questions
    else:
        assert (read.new, read.already) == (0, 1)


def test_a_name_that_many_schools_have_is_no_twin_in_another_place(hub: Hub) -> None:
    make_school(hub, "Escola Básica", place="Vilar")
    read = plan(hub, "name,place\nEscola Básica,Funchal\nEscola Básica,Porto\n")
    assert (read.accepted, read.new, read.questions) == (True, 2, [])


def test_rows_that_are_alike_in_the_list_itself(hub: Hub) -> None:
    same = plan(hub, "name,place\nZŠ Lípa,Brno\nzš lípa,BRNO\n")
    assert (same.accepted, same.new, same.already) == (True, 1, 1)
    differs = plan(hub, "name,place,website\nZŠ Lípa,Brno,a.example\nZŠ Lípa,Brno,b.example\n")
    assert [one.line for one in differs.refusals] == [3]
    asked = plan(hub, "name,place\nZŠ Lípa,Brno\nZákladní škola Lípa,Brno\n")
    assert [question.choices[0][0] for question in asked.questions] == ["r2"]
    assert plan(hub, "name,place\nZŠ Lípa,Brno\nZákladní škola Lípa,Brno\n", answers={"row-3": "r2"}).new == 1


@pytest.mark.parametrize(
    ("content", "line", "column", "word"),
    [
        ("name,place\n,Vilar\n", 2, "name", "needs a name"),
        ("name,place\nA,\n", 2, "place", "needs a place"),
        ("name,place,country\nA,B,Atlantis\n", 2, "country", "no country"),
        ("name,place,levels\nA,B,university\n", 2, "levels", "no level"),
        ("name,place,website\nA,B,not a site\n", 2, "website", "no address"),
        ("name,place,since\nA,B,14/09/2020\n", 2, "since", "either way round"),
        ("name,place,since\nA,B,2999-01-01\n", 2, "since", "still to come"),
        ("town,web\nA,B\n", 1, "", "No column is read as “Name of the school”"),
    ],
)
def test_what_is_wrong_is_said_by_line_and_column(hub: Hub, content: str, line: int, column: str, word: str) -> None:
    read = plan(hub, content)
    assert [(one.line, one.column) for one in read.refusals] == [(line, column)]
    assert word in reasons(read)


def test_one_wrong_row_and_nothing_is_added_and_nothing_typed_is_lost(hub: Hub, client_: Client) -> None:
    read = send(client_, address(hub), text="name\tplace\tMuster\nA\tB\t1\nC\t\t2\n")
    assert read.status_code == 422
    assert 'value="write"' not in read.content.decode()
    assert look(client_, address(hub), read, step="write").status_code == 422
    assert not School.objects.exists()
    mended = look(client_, address(hub), read, step="look", place="Vilar", **{"column-2": "levels"})
    assert fields_of(mended)["place"] == "Vilar"
    assert fields_of(mended)["column-2"] == "levels"
    done = look(client_, address(hub), mended, step="write", **{"column-2": "-"})
    assert done.status_code == 302
    assert sorted(School.objects.values_list("name", "place")) == [("A", "B"), ("C", "Vilar")]


def test_questions_are_answered_before_anything_is_added(hub: Hub, client_: Client) -> None:
    school = make_school(hub, "Escola Básica da Água", place="Vilar")
    read = send(client_, address(hub), text="name,place\nEB da Agua,Vilar\nNova,Vilar\n")
    refused = look(client_, address(hub), read, step="write")
    assert refused.status_code == 422
    assert "Answer the questions first" in refused.content.decode()
    assert look(client_, address(hub), refused, step="write", **{"row-2": f"s{school.pk}"}).status_code == 302
    assert sorted(School.objects.values_list("name", flat=True)) == ["Escola Básica da Água", "Nova"]


@pytest.mark.parametrize(
    "column",
    ["Data de nascimento", "nom de l'élève", "voornaam", "student e-mail", "Telefone do encarregado", "Vorname",
     "Schülername", "Adresse des parents"],
)  # fmt: skip
def test_columns_about_persons_are_refused_and_nothing_of_them_is_shown(hub: Hub, client_: Client, column: str) -> None:
    answer = send(client_, address(hub), text=f"school;place;{column}\nA;B;Maria Segredo\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "persons" in page
    assert "Segredo" not in page
    assert not School.objects.exists()


def test_how_a_school_is_reached_and_who_leads_it_is_left_out_with_a_word(hub: Hub, client_: Client) -> None:
    read = send(client_, address(hub), text="school;Morada;place\nA;Segredo 7;B\n")
    page = read.content.decode()
    assert read.status_code == 200, page
    assert "“Morada”" in page
    assert "Segredo" not in page, "neither shown nor sent back by the form"
    assert look(client_, address(hub), read, step="write").status_code == 302
    assert list(School.objects.values_list("name", "place")) == [("A", "B")]


def test_how_a_school_is_reached_and_who_leads_it_in_many_words(hub: Hub) -> None:
    for column in (
        "E-mail", "Telefone", "Código postal", "Diretor", "contact person", "Schulleiterin", "Straße", "PLZ", "ředitel",
        "PSČ", "headteacher", "διευθυντής", "Τ.Κ.", "correo", "Nome do diretor", "straat en huisnummer",
    ):  # fmt: skip
        read = plan(hub, f"school;{column};place\nA;Segredo 7;B\n")
        assert (read.accepted, read.table.left_out) == (True, (column,))


def test_joined_addresses_of_e_mail_in_a_cell_are_left_out(hub: Hub, client_: Client) -> None:
    text = "school;place;Notes\nA;B;x\nC;D;ana@x.example,rui@y.example, tia@z.example\n"
    read = send(client_, address(hub), text=text)
    page = read.content.decode()
    assert read.status_code == 200, page
    assert "“Notes”" in page
    assert "ana@" not in page


def test_an_address_of_e_mail_in_a_column_that_is_read_is_refused(hub: Hub, client_: Client) -> None:
    answer = send(client_, address(hub), text="school;place;website\nA;B;\nC;D;ana@x.example\n")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 3, column “website”" in page
    assert "ana@" not in page


def test_a_list_of_nothing_but_addresses_is_told_so(hub: Hub, client_: Client) -> None:
    answer = send(client_, address(hub), text="E-mail;Telefone\na@x.example;1\n")
    assert answer.status_code == 422
    assert "none what a school is called" in answer.content.decode().replace("&#x27;", "'")


def test_taking_back_is_refused_as_a_whole_once_something_hangs_on_it(hub: Hub, client_: Client) -> None:
    look(client_, address(hub), send(client_, address(hub), file=GOOD.encode()), step="write")
    make_class(School.objects.get(name="007"))
    answer = client_.post(address(hub), {"step": "undo"}, follow=True)
    assert "in use" in answer.content.decode()
    assert School.objects.count() == 2


def test_taking_back_is_refused_once_a_school_was_changed(hub: Hub, client_: Client) -> None:
    look(client_, address(hub), send(client_, address(hub), file=GOOD.encode()), step="write")
    School.objects.filter(name="007").update(about="Since 1907.")
    client_.post(address(hub), {"step": "undo"})
    assert School.objects.count() == 2


def test_somebody_else_has_nothing_to_take_back(hub: Hub, client_: Client) -> None:
    look(client_, address(hub), send(client_, address(hub), file=GOOD.encode()), step="write")
    other = member(hub, Role.COORDINATOR)[1]
    assert "no import of yours" in other.post(address(hub), {"step": "undo"}, follow=True).content.decode()
    assert School.objects.count() == 2


def test_strangers_and_people_without_the_right(hub: Hub, client: Client) -> None:
    board = member(hub, Role.BOARD)[1]
    client.force_login(make_user())
    assert client.get(address(hub)).status_code == 404
    assert board.get(address(hub)).status_code == 403
    assert board.post(address(hub), {"step": "write", "table": "[]"}).status_code == 403


BROKEN = ["", "x", "[]", "[1,2,3]", '["",[],[],[[1,"name"]]]', '["",[],[],[["a","b"],[2,"x"]]]', "[" * 9999]


@pytest.mark.parametrize("table", BROKEN)
def test_a_list_that_came_back_broken_is_asked_for_again(hub: Hub, client_: Client, table: str) -> None:
    for step in ("look", "write"):
        answer = client_.post(address(hub), {"step": step, "table": table})
        assert answer.status_code in (200, 422)
        assert "choose the file again" in answer.content.decode()


def test_nothing_sent_too_much_and_too_many(hub: Hub, client_: Client) -> None:
    assert "Choose a file, or paste" in client_.post(address(hub)).content.decode()
    many = "name,place\n" + "".join(f"School {n},Town\n" for n in range(801))
    assert "more than 800 rows" in send(client_, address(hub), text=many).content.decode()
    wide = ",".join(["name", "place", *map(str, range(99))]) + "\n" + ",".join("x" * 101) + "\n"
    assert "more than 60 columns" in send(client_, address(hub), text=wide).content.decode()


@pytest.mark.slow
def test_eight_hundred_schools_of_one_town_are_read(hub: Hub) -> None:
    rows = "".join(f"Escola Básica {name},Lisboa\n" for name in (f"{chr(97 + n % 26) * 3}{n:03d}o" for n in range(800)))
    read = plan(hub, "name,place\n" + rows)
    assert (len(read.schools), read.refusals, read.questions) == (800, [], [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"name;place\n", b"PK\x03\x04", b"\xff\xfe", b"\x9akoly,obec\n"]),
)
def test_no_bytes_break_the_page(hub: Hub, client_: Client, content: bytes, begins: bytes) -> None:
    answer = send(client_, address(hub), file=begins + content)
    assert answer.status_code in (200, 422)
