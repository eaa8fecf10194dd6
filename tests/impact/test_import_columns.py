"""Columns: those that are read, those that are unknown, and those about persons, which are refused."""

import csv

import pytest

from hubs.models import Hub
from impact.imports import ImportOptions, plan_import
from impact.imports.table import read_table
from schools.sheets.personal import looks_personal, without_names
from tests.impact.importing import make_import_hub, plan, reasons, refused


@pytest.fixture
def hub(db: None) -> Hub:
    return make_import_hub()


@pytest.mark.parametrize(
    ("header", "mapping", "column", "word"),
    [
        ("date,studnets", {}, "studnets", "Did you mean “students”?"),
        ("start_date", {}, "start_date", "Did you mean “date”?"),
        ("date,date", {}, "date", "already"),
        ("date,Student,students", {}, "students", "already"),
        ("students", {}, "", "No column gives the date"),
        ("when,n", {"when": "dates"}, "when", "Did you mean “date”?"),
        ("when,n", {"whem": "date"}, "whem", "Did you mean “when”?"),
        ("when,when", {"when": "date"}, "when", "more than once"),
        ("when,n", {"n": "other"}, "", "No column gives the date"),
    ],
)
def test_columns_that_are_refused(hub: Hub, header: str, mapping: dict[str, str], column: str, word: str) -> None:
    read = plan(hub, f"{header}\n", **mapping)
    assert refused(read) == [(1, column)], read.refusals
    assert word in reasons(read)


@pytest.mark.parametrize("name", ["latitude", "end_date", "hosted", "start_date"])
def test_nothing_is_proposed_that_is_not_likely_or_is_there(hub: Hub, name: str) -> None:
    read = plan(hub, f"date,{name}\n")
    assert refused(read) == [(1, name)]
    assert "Did you mean" not in reasons(read)


def test_columns_without_a_name(hub: Hub) -> None:
    assert plan(hub, "date,students,,\n2022-05-12,3,,\n").accepted
    assert "Column 3 has no name" in reasons(plan(hub, "date,students,,\n2022-05-12,3,x,\n"))


def test_one_column_may_be_two_fields(hub: Hub) -> None:
    options = ImportOptions(mapping={"Name of it": ["reference", "title"], "DAY": ["date"]}, default_type="maker")
    read = plan_import(hub=hub, content=b"day,name_of_it\n2022-05-12,Open doors\n", options=options)
    assert [draft.title for draft in read.new] == ["Open doors"]


PERSONAL = """
name Name first_name LastName surname student_name pupil-name "name of the student" childname birthdate DOB
date_of_birth email e-mail phone mobile address student_id
nome apelido nome_do_aluno "data de nascimento" telefone telemóvel morada
naam voornaam achternaam leerlingnaam "naam leerling" geboortedatum telefoonnummer
nom prénom "nom de l'élève" "date de naissance" courriel téléphone
Vorname Nachname Schülername "Name des Schülers" Geburtsdatum Telefon
jméno příjmení "jméno žáka" "datum narození"
όνομα επώνυμο ονοματεπώνυμο "όνομα μαθητή" "ημερομηνία γέννησης" τηλέφωνο
cognome "nome alunno" "data di nascita" indirizzo
nombre apellidos "nombre del alumno" "fecha de nacimiento" correo
"""


@pytest.mark.parametrize("column", next(csv.reader([" ".join(PERSONAL.split())], delimiter=" ")))
def test_columns_about_persons_are_refused(hub: Hub, column: str) -> None:
    own = plan(hub, f'date,"{column}"\n2022-05-12,x\n')
    assert refused(own) == [(1, column)]
    assert "head counts only" in reasons(own)
    options = ImportOptions(mapping={"date": ["date"], column: ["title"]}, default_type="maker")
    mapped = plan_import(hub=hub, content=f'date,"{column}"\n2022-05-12,x\n'.encode(), options=options)
    assert "head counts only" in reasons(mapped)
    ignored = plan(hub, f'date,"{column}"\n2022-05-12,x\n', date="date")
    assert ignored.accepted, "a column that is not read may be called anything"


@pytest.mark.parametrize(
    "column",
    ["host_name", "school name", "project", "attendance", "num_attendees", "participants", "students", "alunos",
     "slug", "session_name", "Number of students", "leerlingen", "élèves", "Kinder", "nome da escola",
     "naam school", "μαθητές"],
)  # fmt: skip
def test_columns_about_sessions_are_not(column: str) -> None:
    assert not looks_personal(column)


@pytest.mark.parametrize(
    ("header", "cells", "dropped"),
    [
        ("Pupils present", ["Ana Sousa", "Rui Lima"], True),
        ("Leerlingen", ["Jan de Vries, Emma Bakker", "Lotte"], True),
        ("Élèves présents", ["Marie Dupont", ""], True),
        ("Schülerinnen und Schüler", ["Anna Bauer", "3"], False),  # as many numbers as names: the names are masked
        ("Alumnos", ["ana sousa, rui lima", "luis gil"], True),
        ("Alunni", ["Giulia Rossi"], True),
        ("Žáci", ["Jana Nováková", "Petr Dvořák"], True),
        ("Tanulók", ["Nagy Anna", "Kiss Béla"], True),
        ("Uczniowie", ["Anna Nowak"], True),
        ("Μαθητές", ["Μαρία Παππά"], True),
        ("Participants", ["Ana Sousa"], True),
        ("Teachers", ["Maria Silva"], True),
        ("Alunos", ["20", "24 (Ana faltou)"], False),
        ("Alunos", ["20 alunos", "about 20"], False),
        ("Company", ["Vodafone Portugal"], False),
        ("School", ["Escola da Ribeira"], False),
        ("Kind", ["Maker session"], False),
        ("Student projects", ["Smart Garden"], False),
        ("Day 1", ["Open Robotics"], False),
        ("E", ["Open Robotics"], False),
    ],
)
def test_columns_of_people_in_words_are_not_kept(header: str, cells: list[str], dropped: bool) -> None:
    rows = "".join(f"2026-03-0{day};{cell}\n" for day, cell in enumerate(cells, 1))
    table = read_table(f"Date;{header}\n{rows}".encode(), languages=["en"])
    assert table.dropped == ((header,) if dropped else ())


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("24", "24"),
        ("24 (Ana faltou)", "24 (…)"),
        ("Ana Sousa", "(…)"),
        ("ana e rui", "(…)"),
        ("Ana 3, Rui 4", "(…) 3 (…) 4"),
        ("24 (…)", "24 (…)"),
        ("about 20", "about 20"),
        ("20 Alunos", "20 Alunos"),
        ("n/a", "n/a"),
        ("7B; 8A", "7B; 8A"),
    ],
)
def test_words_that_may_be_names_are_masked_in_numbers(cell: str, kept: str) -> None:
    assert without_names(cell) == kept
