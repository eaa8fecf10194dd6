"""Lists as schools and ministries really keep them: read as they are meant, or refused with a reason that helps."""

import pytest

from hubs.models import Hub
from schools.lists import ListKind, ListOptions, ListPlan, plan_list, read_list
from schools.lists.values import country, levels, school_year
from schools.models import Level
from schools.sheets import UnreadableFileError
from tests.factories.network import make_hub, make_school
from tests.schools.workbooks import ods, xlsx

KINDERGARTEN, PRIMARY, LOWER, UPPER = Level
PT = "Nome da escola;Concelho;N.º de alunos\nEscola Básica de Água Longa;Vilar Formoso;412\nSecundária Á;Pinhel;1.024\n"
CZ = "Název školy;Obec;Počet žáků\nZákladní škola Kovářská;Kovářská;120\nZŠ Třeboň;Třeboň;0380\n"
GR = "Όνομα σχολείου;Δήμος;Αριθμός μαθητών\nΔημοτικό Σχολείο Μύρινας;Λήμνος;140\nΓυμνάσιο Αγίου;Λήμνος;90\n"
FR = "Établissement;Commune;Effectif\rCollège Saint-Étienne;Besançon;540\rLycée «Stendhal»;Grenoble;1200\r"


@pytest.mark.parametrize(
    ("text", "language", "encoding"),
    [
        *((PT, "pt", name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252", "iso8859_15",
                                        "mac_roman", "cp850")),
        *((FR, "fr", name) for name in ("cp1252", "iso8859_15", "mac_roman", "cp850")),
        *((CZ, "cs", name) for name in ("cp1250", "iso8859_2", "mac_latin2", "cp852")),
        *((GR, "el", name) for name in ("cp1253", "iso8859_7", "mac_greek", "cp737")),
    ],
)  # fmt: skip
def test_letters_are_those_of_the_language_whatever_wrote_them(text: str, language: str, encoding: str) -> None:
    table = read_list(ListKind.SCHOOLS, text.encode(encoding, "replace"), languages=[language])
    expected = [line.split(";") for line in text.replace("\r", "\n").split("\n") if line]
    assert [row.cells for row in (table.header, *table.rows)] == expected


@pytest.mark.parametrize(
    ("cell", "language", "expected"),
    [
        ("1º ciclo", "pt", [PRIMARY]),
        ("1.º e 2.º ciclos", "pt", [PRIMARY]),
        ("JI/1ºCEB", "pt", [KINDERGARTEN, PRIMARY]),
        ("2.º e 3.º CEB + Sec.", "pt", [PRIMARY, LOWER, UPPER]),
        ("EB2,3/S", "pt", [PRIMARY, LOWER, UPPER]),
        ("EB1/JI", "pt", [KINDERGARTEN, PRIMARY]),
        ("Profissional", "pt", [UPPER]),
        ("VWO/HAVO", "nl", [LOWER, UPPER]),
        ("VMBO", "nl", [LOWER]),
        ("BO", "nl", [PRIMARY]),
        ("secondaire I", "fr", [LOWER]),
        ("secondaire II", "fr", [UPPER]),
        ("Cycle d'orientation", "fr", [LOWER]),
        ("MS", "de", [LOWER]),
        ("MŠ, ZŠ", "cs", [KINDERGARTEN, PRIMARY, LOWER]),
        ("AHS", "de", [LOWER, UPPER]),
        ("HTL", "de", [UPPER]),
        ("Post Primary", "en", [LOWER, UPPER]),
    ],
)
def test_levels_as_schools_write_them(cell: str, language: str, expected: list[Level]) -> None:
    assert levels(cell, [language]) == expected


def test_years_and_countries_in_short() -> None:
    assert (school_year("26/27"), school_year("2026-27"), school_year("99/00")) == (2026, 2026, 2099)
    assert [country(cell) for cell in ("prt", "UK", "Suíça", "NLD")] == ["PT", "GB", "CH", "NL"]


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n%x", b"<html><table><tr><td>School</td></tr></table>", b'<?xml version="1.0"?><a/>', b'[{"a": "b"}]',
     b"{\\rtf1 x}", b'{"a": 1}'],
)  # fmt: skip
def test_what_is_no_table_is_told_so_whatever_its_name_says(content: bytes) -> None:
    with pytest.raises(UnreadableFileError, match="no table"):
        read_list(ListKind.SCHOOLS, content, languages=[])


def test_a_cover_sheet_before_the_list_is_told() -> None:
    with pytest.raises(UnreadableFileError, match="put the one with the list first"):
        read_list(ListKind.SCHOOLS, xlsx([["Our schools"]], [["name", "place"], ["A", "B"]]), languages=[])


@pytest.mark.parametrize(
    "column",
    ["Encarregado de educação", "Guardian", "Ouders", "Voogd", "Représentant légal", "Erziehungsberechtigte",
     "Zákonný zástupce", "Κηδεμόνας", "Codice fiscale", "Rodné číslo", "BSN", "PPSN", "ΑΜΚΑ", "Imię i nazwisko"],
)  # fmt: skip
def test_who_answers_for_a_pupil_and_numbers_of_a_state_are_refused(hub: Hub, column: str) -> None:
    assert plan(hub, f"school;class;pupils;{column}\nA;7A;20;Segredo\n", ListKind.CLASSES).personal


@pytest.mark.parametrize("column", ["Aluno", "Alunos", "Élèves", "Žák", "Schüler/innen", "Leerling", "Μαθητής"])
def test_pupils_by_name_are_refused_where_their_number_is_taken(hub: Hub, column: str) -> None:
    assert plan(hub, f"school;class;{column}\nA;7A;Ana Segredo\nA;7A;Rui Segredo\n", ListKind.CLASSES).personal
    assert not plan(hub, f"school;class;{column}\nA;7A;24\nA;7B;x\n", ListKind.CLASSES).personal


@pytest.fixture
def hub(db: None) -> Hub:
    return make_hub("OSHub-L")


def plan(hub: Hub, content: str | bytes, kind: ListKind = ListKind.SCHOOLS) -> ListPlan:
    raw = content.encode() if isinstance(content, str) else content
    return plan_list(hub, kind, read_list(kind, raw, languages=hub.languages), ListOptions())


OF_STATES = {
    "nl": (
        "BRIN NUMMER;VESTIGINGSNAAM;STRAATNAAM;HUISNUMMER-TOEVOEGING;POSTCODE;PLAATSNAAM;GEMEENTENAAM;TELEFOONNUMMER;"
        "INTERNETADRES;STRAATNAAM CORRESPONDENTIEADRES\n"
        "00AB;De Beek;Dijk;1-A;1234 AB;Leiden;Leiden;071;beek.example;P\n",
        ("De Beek", "Leiden", "https://beek.example", None),
        5,
    ),
    "fr": (
        "Identifiant_de_l_etablissement,Nom_etablissement,Adresse_1,Code_postal,Nom_commune,Telephone,Fax,Web,Mail,"
        "Nombre_d_eleves\n01,Lycée Haut,1 rue X,25000,Besançon,01,02,https://haut.example,ce@haut.example,540\n",
        ("Lycée Haut", "Besançon", "https://haut.example", 540),
        5,
    ),
    "it": (
        "REGIONE,CODICESCUOLA,DENOMINAZIONESCUOLA,INDIRIZZOSCUOLA,CAPSCUOLA,DESCRIZIONECOMUNE,INDIRIZZOEMAILSCUOLA,"
        "SITOWEBSCUOLA\nABRUZZO,X1,IC MONTE,VIA ROMA 1,66010,MONTE,x@monte.example,www.monte.example\n",
        ("IC MONTE", "MONTE", "https://www.monte.example", None),
        3,
    ),
    "pt": (
        "Código;Nome;Morada;Código Postal;Localidade;Concelho;Telefone;Email\n"
        "1;EB Serra;Rua 1;1234-567;Serra;Vilar;1;a@b.example\n",
        ("EB Serra", "Serra", "", None),
        4,
    ),
    "cs": (
        "RED_IZO;Plný název;Ulice;č.p.;PSČ;Obec;Ředitel;Telefon;E-mail;WWW\n"
        "6;ZŠ Hora;Dlouhá;5;12345;Hora;Mgr. X;1;z@h.example;h.example\n",
        ("ZŠ Hora", "Hora", "https://h.example", None),
        6,
    ),
    "el": (
        "Κωδικός;Ονομασία;Δήμος;Διεύθυνση;Τ.Κ.;Τηλέφωνο;FAX;e-mail;Διευθυντής\n"
        "1;1ο Δημοτικό;Λήμνος;Ο 1;81400;2;2;m@s.example;Χ\n",
        ("1ο Δημοτικό", "Λήμνος", "", None),
        6,
    ),
    "de": (
        "Schulnummer;Schulname;Straße;Hausnr.;PLZ;Ort;Telefon;Telefax;E-Mail;Schulleitung;Schüler gesamt\n"
        "1;GS Berg;Weg;1;12345;Berg;1;2;a@b.example;Fr. X;210\n",
        ("GS Berg", "Berg", "", 210),
        7,
    ),
    "es": (
        "CÓDIGO;DENOMINACIÓN ESPECÍFICA;DOMICILIO;LOCALIDAD;CÓDIGO POSTAL;TELÉFONO;FAX\n"
        "1;Monte;Calle 1;Jaén;23000;953;954\n",
        ("Monte", "Jaén", "", None),
        4,
    ),
}


@pytest.mark.parametrize("language", OF_STATES)
def test_lists_of_states_are_read_without_addresses_numbers_and_heads(hub: Hub, language: str) -> None:
    text, expected, left_out = OF_STATES[language]
    read = plan(hub, text)
    assert read.accepted, read.refusals
    assert [(one.name, one.place, one.website, one.size) for one in read.schools] == [expected]
    assert len(read.table.left_out) == left_out, read.table.left_out


def test_sums_dashes_and_signs_that_nobody_sees(hub: Hub) -> None:
    read = plan(
        hub,
        "\u200bSchool;Town;Pupils;Since;Web\n"
        "E\u0301cole A;Vi\u00adlar;-;n/d;—\n"
        "\u202eÉcole A;Vilar;?;;n.a.\n"
        "Hill;Vilar;120,0;2020-09-14;hill.example\n"
        "Total;;120;;\n",
    )
    assert read.accepted, read.refusals
    assert [(one.name, one.place, one.size) for one in read.schools] == [
        ("École A", "Vilar", None),
        ("Hill", "Vilar", 120),
    ]
    assert "is a sum" in " ".join(one.message for one in read.notices)


def test_a_line_of_sums_is_no_class(hub: Hub) -> None:
    make_school(hub, "Hill", place="Vilar")
    rows = "Hill;7A;2022/23;3.º ciclo;24\nTotal;1 turma;;;24\nTotal;;;;24\n"
    read = plan(hub, "Escola;Turma;Ano letivo;Ciclo;Alunos\n" + rows, ListKind.CLASSES)
    assert read.accepted, read.refusals
    assert [(one.name, one.size) for one in read.classes] == [("7A", 24)]
    assert [one.line for one in read.notices] == [3, 4]


def test_days_in_spreadsheets_are_days_and_a_half_pupil_is_refused(hub: Hub) -> None:
    cell = '<table:table-cell office:value-type="{}" office:{}="{}"><text:p>{}</text:p></table:table-cell>'
    row = "<table:table-row>{}</table:table-row>"
    names = [cell.format("string", "string-value", name, name) for name in ("School", "Town", "Since", "Pupils")]
    day = cell.format("date", "date-value", "2024-09-14", "14/09/24")
    half = cell.format("float", "value", "120.5", "120,5")
    said = cell.format("string", "string-value", "A", "A")
    read = plan(hub, ods([], xml=row.format("".join(names)) + row.format(said + said + day + half)))
    assert [(one.line, one.column) for one in read.refusals] == [(2, "Pupils")]
    assert "not a whole number" in read.refusals[0].reason


def test_a_school_that_is_there_is_found_in_a_messy_list(hub: Hub) -> None:
    make_school(hub, "Escola Básica da Água", place="Vilar")
    content = "Rede 2026;;\n;;\n;ESCOLA;CONCELHO\n1;escola basica da AGUA ;VILAR\n;Total;\n".encode("cp850")
    assert (plan(hub, content).new, plan(hub, content).already) == (0, 1)
