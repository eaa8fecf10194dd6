"""The OpenAPI document of the open data tells the truth: every address is in it, and real answers are of its shapes."""

import copy
import csv
import importlib
import io
import json
import re
from typing import Any

import pytest
from django.test import Client

from impact.api.open_document import LATER_EDITION_COLUMNS
from impact.files import CONTENT_TYPES, write
from impact.models import Audience
from impact.queries.edition_content import from_content
from impact.queries.edition_tables import long_table
from impact.queries.open_tables import OpenTable
from impact.queries.tables import FileFormat
from impact.rollups import drain_all
from tests.architecture.routes import all_routes
from tests.factories.network import HELD_ON, make_hub, make_project, make_session, people_line
from tests.factories.reporting import close, make_period, publish
from tests.impact.test_public import add_hub

pytestmark = pytest.mark.django_db
jsonschema: Any = importlib.import_module("jsonschema")
LATER = {column.name for column in LATER_EDITION_COLUMNS}


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    """Of a network with a small number in it, so that something is left out."""
    for number in (1, 2, 3):
        add_hub(number)
    hub = make_hub("OSHub-SMALL")
    make_session(hub, people_line(Audience.TEACHER, 3, 3), project=make_project(hub), held_on=HELD_ON)
    drain_all()
    answer = client.get("/open-data/openapi.json")
    assert answer["Content-Type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def check(value: object, document: dict[str, Any], path: str) -> None:
    """Compare an answer with the shape that the document gives for its address."""
    inner = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    whole = {"$defs": copy.deepcopy(document["components"]["schemas"]), "allOf": [inner]}
    text = json.dumps(whole).replace("#/components/schemas/", "#/$defs/")
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(json.loads(text), format_checker=checker).validate(value)


def test_every_public_file_of_figures_is_in_it(document: dict[str, Any]) -> None:
    ours = {route.name: "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.pattern) for route in all_routes()}
    wanted = {ours[name].replace("{file_format}", "{format}") for name in ("impact:data", "impact:edition_file")}
    tables = ours["impact:open_table"].replace("{file_format}", "{format}")
    wanted |= {tables.replace("{open_table}", one) for one in OpenTable.values}
    assert set(document["paths"]) == wanted
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://testserver"}]


@pytest.mark.parametrize("table", OpenTable.values)
def test_each_table_is_of_its_shape(client: Client, document: dict[str, Any], table: str) -> None:
    path = f"/open-data/{table}.{{format}}"
    told = document["paths"][path]["get"]["responses"]["200"]["content"]
    assert set(told) == set(CONTENT_TYPES.values())
    found = client.get(path.replace("{format}", "json")).json()
    check(found, document, path)
    if found["rows"]:
        with pytest.raises(jsonschema.ValidationError):
            check(found | {"rows": [found["rows"][0] | {"another": 1}]}, document, path)
    header = next(csv.reader(io.StringIO(client.get(path.replace("{format}", "csv")).content.decode())))
    name = table.title().replace("-", "")
    row = document["components"]["schemas"][name]["properties"]["rows"]["items"]
    assert set(header) - {"withheld"} == set(row["required"])


def test_the_one_json_of_all_figures_is_of_its_shape(client: Client, document: dict[str, Any]) -> None:
    answer = client.get("/impact/data.json")
    check(answer.json(), document, "/impact/data.{format}")
    assert "fewer_than_5" in answer.content.decode()
    again = client.get("/impact/data.json", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    with pytest.raises(jsonschema.ValidationError):
        check(answer.json() | {"sessions": "four"}, document, "/impact/data.{format}")


def test_an_edition_is_of_its_shape(document: dict[str, Any]) -> None:
    edition = publish(close(make_period()))
    told = json.loads(write(long_table(from_content(edition.content)), FileFormat.JSON))
    check(told, document, "/editions/{edition_number}/figures.{format}")
    of_old = [{name: row[name] for name in row if name not in LATER} for row in told["rows"]]
    assert all(len(old) == len(row) - len(LATER) for old, row in zip(of_old, told["rows"], strict=True))
    check(told | {"rows": of_old}, document, "/editions/{edition_number}/figures.{format}")
