"""The published tables: on a page that explains them, each as a file, with what must not be seen left out."""

import csv
import datetime as dt
import html
import io
import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings
from python_calamine import CalamineWorkbook

from hubs.models import Hub
from impact.models import Audience
from impact.queries.open_tables import OpenTable
from impact.queries.tables import CONTENT_TYPES, FileFormat
from impact.rollups import drain_all
from tests.factories.network import make_hub, make_project, make_school, make_session, people_line
from tests.impact.read_pdf import read_pdf
from tests.impact.test_public import OCTOBER, add_hub

pytestmark = pytest.mark.django_db
QUERIES_FOR_THE_PAGE = 11  # the version for the tag and for what is kept, five for the figures, three registers


@pytest.fixture(autouse=True)
def _always_ask_for_the_version(settings: Settings) -> None:
    settings.ROLLUP_VERSION_MAX_AGE = 0.0


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode())))


@pytest.mark.parametrize("table", OpenTable.values)
def test_each_table_is_there_in_every_format(client: Client, table: str) -> None:
    add_hub(1)
    for file_format in FileFormat:
        answer = client.get(f"/open-data/{table}.{file_format.value}")
        assert answer.status_code == 200
        assert answer["Content-Type"] == CONTENT_TYPES[file_format]
        assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"
        assert answer["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
        assert not answer.cookies
        if file_format is not FileFormat.JSON:
            name = f'attachment; filename="oshub-{table}.{file_format.value}"'
            assert answer["Content-Disposition"] == name


@pytest.mark.parametrize("address", ["totals.exe", "nothing.csv", "totals.CSV", "totals", "totals.csv/"])
def test_what_is_not_published_is_not_there(client: Client, address: str) -> None:
    assert client.get(f"/open-data/{address}").status_code == 404


def test_tables_say_what_the_figures_page_says(client: Client) -> None:
    for number in (1, 2, 3):
        add_hub(number)
    found: dict[str, Any] = client.get("/impact/data.json").json()
    for row, group in zip(rows_of(client, "/open-data/totals.csv"), found["totals"].values(), strict=True):
        assert [int(row[name]) for name in ("people", "interactions", "people_by_class", "people_at_least")] == [
            group[name] for name in ("people", "interactions", "people_by_class", "people_at_least")
        ]
        assert float(row["interactions_per_person"]) == group["interactions_per_person"]
    for table, told in (("by-month", "by_month"), ("by-hub", "by_hub")):
        for row, one in zip(rows_of(client, f"/open-data/{table}.csv"), found[told], strict=True):
            assert int(row["sessions"]) == one["sessions"]
            for group in ("students", "teachers", "community"):
                assert int(row[f"{group}_interactions"]) == one[group]["interactions"]


def test_interactions_per_person_are_given_of_the_whole_only(client: Client) -> None:
    """Of a month or a hub nobody is told whether people are a lower bound, upon which nothing is built."""
    add_hub(1)
    rows = rows_of(client, "/impact/data.csv")
    assert any(row["people"] not in ("", "0") for row in rows if row["scope"] == "hub")
    given = {(row["scope"], row["period"]) for row in rows if row["interactions_per_person"]}
    assert given == {("network", "all")}


def test_things_are_the_same_number_everywhere(client: Client) -> None:
    add_hub(1)
    make_project(make_hub("OSHub-B"))
    drain_all()
    found = client.get("/impact/data.json").json()
    wanted = {name: found[name] for name in ("partnerships", "hubs", "schools", "projects")}
    assert wanted["hubs"] == 2
    assert {row["thing"]: int(row["number"]) for row in rows_of(client, "/open-data/things.csv")} == wanted
    of_all = [row for row in rows_of(client, "/impact/data.csv") if row["thing"]]
    assert {row["thing"]: int(row["number"]) for row in of_all} == wanted
    assert {(row["scope"], row["period"], row["audience"], row["sessions"]) for row in of_all} == {
        ("thing", "all", "", "")
    }
    for end in ("xlsx", "ods"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/impact/data.{end}").content))
        _names, *lines = book.get_sheet_by_index(3).to_python()
        assert {line[0]: line[2] for line in lines} == wanted
    _head, *on_paper = read_pdf(client.get("/impact/data.pdf").content).tables()[3]
    assert {row[0]: int(row[2]) for row in on_paper} == wanted


def test_small_numbers_are_left_out_here_too(client: Client) -> None:
    for number in (1, 2, 3):
        add_hub(number)
    make_session(make_hub("OSHub-SMALL"), people_line(Audience.TEACHER, 3, 3), held_on=OCTOBER)
    drain_all()
    small = next(row for row in rows_of(client, "/open-data/by-hub.csv") if row["hub_code"] == "OSHub-SMALL")
    assert small["teachers_people"] == small["teachers_interactions"] == ""
    assert small["withheld"] == "teachers_people:fewer_than_5 teachers_interactions:fewer_than_5"
    assert small["students_people"] == "0"


def test_registers_name_what_is_public_and_nothing_else(client: Client) -> None:
    hub = make_hub("OSHub-PT")
    make_hub("OSHub-PT-B", parent=hub)
    Hub.objects.filter(pk=make_hub("OSHub-NEW").pk).update(opened_on=None)
    make_project(hub, title="=Bees")
    agreed = make_school(hub, name="Agreed School")
    agreed.page_agreed_on = dt.date(2022, 1, 1)
    agreed.save()
    make_school(hub, name="Canary School")
    hubs = {row["hub_code"]: row for row in rows_of(client, "/open-data/hubs.csv")}
    assert set(hubs) == {"OSHub-PT", "OSHub-PT-B"}
    assert hubs["OSHub-PT-B"]["part_of"] == "OSHub-PT"
    assert [row["title"] for row in rows_of(client, "/open-data/projects.csv")] == ["'=Bees"]
    assert [row["school_id"] for row in rows_of(client, "/open-data/schools.csv")] == [str(agreed.pk)]


def test_the_page_explains_each_table_and_each_column(client: Client) -> None:
    add_hub(1)
    page = client.get("/open-data/").content.decode()
    for table in OpenTable:
        assert f'id="{table.value}"' in page
        for file_format in FileFormat:
            assert f'href="/open-data/{table.value}.{file_format.value}"' in page
        assert page.count(f'<span class="visually-hidden">: {table.label}</span>') == len(FileFormat) + 1
        told = client.get(f"/open-data/{table.value}.json").json()
        assert all(f"<code>{column['name']}</code>" in page for column in told["columns"])


def test_the_page_is_a_catalogue_for_programs(client: Client) -> None:
    add_hub(1)
    page = client.get("/open-data/").content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    (data,) = [one for one in map(json.loads, blocks) if one["@type"] == "dcat:Catalog"]
    assert len(data["dcat:dataset"]) == len(OpenTable)
    for dataset in data["dcat:dataset"]:
        assert dataset["dct:license"]["@id"] == "https://creativecommons.org/licenses/by/4.0/"
        assert len(dataset["dcat:distribution"]) == len(FileFormat)
        for one in dataset["dcat:distribution"]:
            path = one["dcat:downloadURL"]["@id"].split("/", 3)[3]
            assert client.head(f"/{path}")["Content-Type"].startswith(one["dcat:mediaType"])


def test_names_of_columns_are_the_same_in_every_language(client: Client) -> None:
    add_hub(1)
    english = client.get("/open-data/by-hub.json?lang=en").json()
    portuguese = client.get("/open-data/by-hub.json?lang=pt").json()
    assert [one["name"] for one in english["columns"]] == [one["name"] for one in portuguese["columns"]]
    assert english["rows"] == portuguese["rows"]


def test_as_many_queries_for_three_hubs_as_for_one(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add_hub(1)
    with django_assert_num_queries(QUERIES_FOR_THE_PAGE):
        client.get("/open-data/")
    add_hub(2)
    add_hub(3)
    with django_assert_num_queries(QUERIES_FOR_THE_PAGE):
        client.get("/open-data/")


def test_an_empty_network_has_tables_without_rows(client: Client) -> None:
    assert client.get("/open-data/").status_code == 200
    assert rows_of(client, "/open-data/by-hub.csv") == []
    assert html.unescape(client.get("/open-data/hubs.json").content.decode()).count('"rows": []') == 1
