"""The figures of a view as files: each format says what the page says, to the digit."""

import csv
import datetime as dt
import io
import json

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience
from impact.queries.slices import Rank, Slice, Whose, rank_slice, read_slice
from impact.queries.tables import FileFormat
from impact.rollups import drain_all
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user
from tests.impact.read_pdf import read_pdf

pytestmark = pytest.mark.django_db
DATA = "/h/OSHub-PT/explore/data."


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-PT", name="Hub of the Coa")
    for _at in range(2):
        school = make_school(hub)
        make_session(hub, class_line(make_class(school, size=34)), people_line(Audience.TEACHER, 7, 2), school=school)
    drain_all()
    return hub


def member(hub: Hub) -> Client:
    client, user = Client(), make_user()
    make_membership(user, Role.BOARD, hub)
    client.force_login(user)
    return client


def test_all_formats_say_the_same_figures(hub: Hub) -> None:
    make_session(hub, people_line(Audience.TEACHER, 5, 5), held_on=dt.date(2022, 4, 20))
    drain_all()
    client, query = member(hub), "?period=month-2022-05&by=school"
    answers = {one: client.get(f"{DATA}{one.value}{query}") for one in FileFormat}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert {answer["Cache-Control"] for answer in answers.values()} == {"no-store, private"}
    lines = list(csv.DictReader(io.StringIO(answers[FileFormat.CSV].content.decode())))
    of = Slice(whose=Whose.HUB, whose_id=hub.pk, first=dt.date(2022, 5, 1), after=dt.date(2022, 6, 1))
    total = read_slice(of).total
    parts = [*total.parts, total.whole]
    said = [[int(line[name]) for name in ("sessions", "people", "interactions")] for line in lines[:4]]
    assert said == [[part.sessions, part.people, part.interactions] for part in parts]
    schools = [line["label"] for line in lines if line["part"] == "school" and line["audience"] == "everyone"]
    assert schools == [row.label for row in rank_slice(of, Rank.SCHOOL)]
    assert [line["part"] for line in lines if line["audience"] == "everyone"] == [
        "total", "beside", "month", "school", "school",
    ]  # fmt: skip
    told = json.loads(answers[FileFormat.JSON].content)
    assert [row["interactions"] for row in told["rows"]] == [int(line["interactions"]) for line in lines]
    for kind in (FileFormat.XLSX, FileFormat.ODS):
        book = CalamineWorkbook.from_filelike(io.BytesIO(answers[kind].content))
        cells = [
            cell for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python() for cell in row
        ]
        for line in lines:
            assert float(line["interactions"]) in cells
    paper = read_pdf(answers[FileFormat.PDF].content)
    assert "Hub of the Coa" in str(paper)


def test_nothing_stands_beside_from_before_the_first_session(hub: Hub) -> None:
    client, query = member(hub), "?period=month-2022-05"
    rows = list(csv.DictReader(io.StringIO(client.get(f"{DATA}csv{query}").content.decode())))
    assert "beside" not in {row["part"] for row in rows}
    told = client.get(f"{DATA}json{query}").content.decode()
    assert "April 2022 is wholly before the first session that is counted here." in told


def test_a_lower_bound_has_no_interactions_per_person(hub: Hub) -> None:
    """Twice seven teachers came and two said each time that they were new: seven were there on one day."""
    rows = csv.DictReader(io.StringIO(member(hub).get(f"{DATA}csv?period=month-2022-05").content.decode()))
    said = {row["audience"]: row for row in rows if row["part"] == "total"}
    assert (said["teachers"]["people"], said["teachers"]["people_at_least"]) == ("7", "7")
    assert said["teachers"]["interactions_per_person"] == said["everyone"]["interactions_per_person"] == ""
    assert said["students"]["interactions_per_person"] == "1.00"


def test_of_an_empty_view_there_is_a_file_with_zeros(hub: Hub) -> None:
    lines = member(hub).get(f"{DATA}csv?period=month-1999-05").content.decode().splitlines()
    assert ",0,0,0," in lines[1]


def test_another_format_is_not_there(hub: Hub) -> None:
    assert member(hub).get(f"{DATA}doc").status_code == 404
