"""The OpenAPI document tells the truth: every address and method, every answer that was seen, every example."""

import copy
import datetime as dt
import importlib
import json
import re
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hubs.models import ApiToken, Hub
from impact.actions.run_import import run_import
from impact.actions.undo_import import run_undo
from impact.api.document import OPERATIONS, document
from impact.api.examples import A_BATCH, A_SESSION
from impact.api.problems import TITLES
from impact.api.schemas import COMPONENTS
from impact.models import SessionImport
from tests.architecture.routes import all_routes
from tests.factories.api import Program, make_program, told
from tests.factories.imports import TABLE as AHEAD
from tests.factories.network import make_class, make_hub, make_school, make_session_type
from tests.impact.log_form import TODAY, words

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

pytestmark = pytest.mark.django_db
jsonschema: Any = importlib.import_module("jsonschema")
DOCUMENT = document("https://oshub.example")
TABLE = AHEAD.replace("2022-05", "2022-04")
PATHS: Any = DOCUMENT["paths"]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=True):
        yield


@pytest.fixture
def program() -> Program:
    return make_program(make_hub("OSHub-PT"))


def check(value: object, shape: object) -> None:
    """Compare with a shape of the document; its references are to the document's own components."""
    whole = {"$defs": copy.deepcopy(COMPONENTS), "allOf": [shape]}
    text = json.dumps(whole).replace("#/components/schemas/", "#/$defs/")
    jsonschema.Draft202012Validator(
        json.loads(text), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(value)


def told_of(answer: "Answer", method: str, path: str) -> None:
    """An answer is one that the document lists, and of the shape that it shows."""
    listed = PATHS[path][method.lower()]["responses"]
    assert str(answer.status_code) in listed, (method, path, answer.status_code, answer.content[:300])
    content = listed[str(answer.status_code)].get("content")
    if content is None:
        assert answer.content == b""
        return
    ((kind, inner),) = content.items()
    assert answer["Content-Type"] == kind
    check(answer.json(), inner["schema"])
    if kind.startswith("application/problem"):
        assert answer.json()["code"] in listed[str(answer.status_code)]["description"].split(", ")


def test_every_address_and_method_is_in_it() -> None:
    ours = {
        "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.pattern.removeprefix("api/v1/"))
        for route in all_routes()
        if route.pattern.startswith("api/v1/hubs/") and route.name != "impact:api_nowhere"
    }
    assert ours == set(PATHS)


def test_it_allows_what_it_lists_and_nothing_else(program: Program) -> None:
    for path, methods in PATHS.items():
        address = "/api/v1" + path.replace("{hub_code}", "OSHub-PT")
        address = re.sub(r"{\w+}", str(uuid.uuid4()), address)
        answer = program.ask("PROPFIND", address)
        assert answer.status_code == 405
        assert set(answer["Allow"].split(", ")) - {"HEAD"} == {method.upper() for method in methods}
        told_of(answer, next(iter(methods)), path)


def test_its_own_shapes_are_shapes_and_the_document_is_one() -> None:
    for shape in COMPONENTS.values():
        text = json.dumps(shape).replace("#/components/schemas/", "#/$defs/")
        jsonschema.Draft202012Validator.check_schema(json.loads(text))
    assert DOCUMENT["openapi"] == "3.1.0"
    names = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(DOCUMENT))
    assert set(names) <= set(COMPONENTS)
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)
    assert {code for one in OPERATIONS for code in one.codes} == set(TITLES)


def test_its_examples_are_taken(program: Program) -> None:
    school = make_school(program.token.hub)
    group = make_class(school, size=24)
    make_session_type("workshop", "Workshop")
    text = json.dumps([A_SESSION, A_BATCH]).replace('"school": 7', f'"school": {school.pk}')
    text = text.replace('"class": 31', f'"class": {group.pk}').replace("2026-05-1", "2022-05-0")
    one, batch = json.loads(text)
    for operation in OPERATIONS:
        if operation.example is not None:
            check(operation.example, {"$ref": f"#/$defs/{operation.takes}"})
    assert program.put(one).status_code == 201
    for several in batch["sessions"]:
        several["held_on"] = several["held_on"].replace("-05-", "-04-")
    results = program.ask("POST", "sessions/", batch).json()["results"]
    assert [result["state"] for result in results] == ["created", "created"], results


def test_answers_are_of_the_shapes_that_it_shows(program: Program) -> None:
    sessions, session = "/hubs/{hub_code}/sessions/", "/hubs/{hub_code}/sessions/{uid}/"
    uid = uuid.uuid4()
    told_of(program.ask("GET"), "get", "/hubs/{hub_code}/")
    told_of(program.put(told(note="x"), uid), "put", session)
    for body in (told(note="x"), told(minutes=60), told(held_on="2022-05-13"), told(type="none"), {}):
        told_of(program.put(body, uid), "put", session)
    told_of(program.put(told()), "put", session)
    for version in ('"1"', '"1"', "x"):
        told_of(program.put(told(minutes=45), uid, If_Match=version), "put", session)
    told_of(program.ask("PUT", f"sessions/{uid}/", "{"), "put", session)
    told_of(program.ask("GET", f"sessions/{uid}/"), "get", session)
    told_of(program.ask("GET", f"sessions/{uid}/", If_None_Match='"2"'), "get", session)
    told_of(program.ask("GET", f"sessions/{uuid.uuid4()}/"), "get", session)
    told_of(program.ask("GET", "sessions/"), "get", sessions)
    told_of(program.ask("GET", "sessions/?limit=x"), "get", sessions)
    several = [{"uid": str(uid), **told(minutes=45, note="x")}, {"uid": "x"}, {"uid": str(uuid.uuid4()), **told()}, {}]
    told_of(program.ask("POST", "sessions/", {"sessions": several}), "post", sessions)
    told_of(program.ask("POST", "sessions/", {"sessions": []}), "post", sessions)
    told_of(program.ask("POST", f"sessions/{uid}/void/", {"reason": ""}), "post", session + "void/")
    told_of(program.ask("POST", f"sessions/{uid}/void/", {"reason": "twice"}), "post", session + "void/")
    told_of(program.put(told(), uid, If_Match='"3"'), "put", session)
    program.secret = "x"
    told_of(program.ask("GET", "sessions/"), "get", sessions)


# ── Imports ───────────────────────────────────────────────────────────────────────────────────────────────────────────
IMPORTS, IMPORT = "/hubs/{hub_code}/imports/", "/hubs/{hub_code}/imports/{import_uid}/"


def send(program: Program, content: str, name: str = "log.csv") -> "Answer":
    answer = program.client.post(
        "/api/v1/hubs/OSHub-PT/imports/",
        {"file": SimpleUploadedFile(name, content.encode())},
        headers={"Authorization": f"Bearer {program.secret}"},
    )
    told_of(answer, "post", IMPORTS)
    return answer


def step(program: Program, row: dict[str, Any], step: str, **more: object) -> "Answer":
    answer = program.ask("POST", f"imports/{row['uid']}/", {"step": step, "version": row["version"], **more})
    told_of(answer, "post", IMPORT)
    return answer


def test_a_table_goes_in_step_by_step_and_comes_out_again(program: Program) -> None:
    make_session_type()
    row = send(program, TABLE).json()
    assert (row["state"], row["rows"], row["understood"]) == ("uploaded", 3, None)
    assert [one["read_as"] for one in row["columns"]] == [["date"], ["students"], ["title"]]
    assert send(program, TABLE).status_code == 200
    row = step(program, row, "match").json()
    assert (row["state"], row["understood"]["ready"]) == ("understood", False)
    assert step(program, row, "run").status_code == 422
    row = step(program, row, "mend", options={"default_type": "co-creation"}).json()
    assert (row["understood"]["ready"], row["understood"]["new"]) == (True, 3)
    assert step(program, row | {"version": 1}, "run").status_code == 409
    running = step(program, row, "run").json()
    assert running["state"] == "running"
    run_import(SessionImport.objects.get().pk)
    answer = program.ask("GET", f"imports/{row['uid']}/")
    told_of(answer, "get", IMPORT)
    done = answer.json()
    assert (done["state"], done["sessions"], done["interactions"]) == ("done", 3, 20)
    assert send(program, TABLE).json()["code"] == "sent-before"
    assert step(program, done, "mend").status_code == 409
    assert step(program, done, "undo").status_code == 422
    assert step(program, done, "undo", reason="the wrong year").json()["state"] == "undoing"
    run_undo(SessionImport.objects.get().pk)
    assert program.ask("GET", f"imports/{row['uid']}/").json()["state"] == "undone"
    told_of(program.ask("GET", "imports/"), "get", IMPORTS)
    assert SessionImport.objects.get().sent_with == program.token
    program.client.force_login(program.keeper)
    page = words(program.client.get(f"/h/OSHub-PT/import/{row['uid']}/").content)
    assert "Cora Coordinator · by the program “Attendance app”" in page


def test_what_is_unclear_is_mended_or_thrown_away(program: Program) -> None:
    make_session_type()
    table = "date,type,school,students\n2022-05-12,co-creation,Valley,20\n2022-05-40,co-creation,Valley,3\n"
    row = step(program, send(program, table).json(), "match").json()
    told_now = row["understood"]
    assert [(one["line"], one["cells"][0]["column"]) for one in told_now["rows"]] == [(3, 0)]
    (name,) = told_now["names"]
    assert (name["kind"], name["text"]) == ("school", "Valley")
    assert step(program, row, "mend", names=[{"name": name["name"], "to": "new"}]).status_code == 422
    row = step(
        program,
        row,
        "mend",
        names=[{"name": name["name"], "to": "new", "place": "Valley"}],
        cells=[{"line": 3, "column": 0, "text": "2022-05-11"}],
    ).json()
    assert row["understood"]["ready"], row["understood"]
    assert step(program, row, "match", columns=[{"column": 1, "read_as": ["type"]}]).status_code == 422
    assert step(program, row, "dance").status_code == 422
    assert step(program, row, "discard").status_code == 204
    assert program.ask("GET", f"imports/{row['uid']}/").status_code == 404


def test_a_program_sees_its_own_tables_alone(program: Program) -> None:
    row = send(program, TABLE).json()
    other = make_program(program.token.hub, name="Another", keeper=program.keeper)
    assert other.ask("GET", "imports/").json() == {"imports": []}
    assert other.ask("GET", f"imports/{row['uid']}/").status_code == 404
    assert step(other, row, "run").status_code == 404
    said = send(other, TABLE).json()
    assert (said["code"], "import" in said) == ("sent-before", False)
    assert send(program, "nothing here", "x.csv").status_code == 422
    assert program.ask("POST", "imports/", {}).status_code == 415
    broken = program.client.post(
        "/api/v1/hubs/OSHub-PT/imports/",
        b"--x",
        content_type="multipart/form-data",
        headers={"Authorization": f"Bearer {program.secret}"},
    )
    assert (broken.status_code, broken.json()["code"]) == (400, "unreadable")


def test_an_import_is_taken_back_for_a_fortnight(program: Program) -> None:
    make_session_type()
    row = step(program, send(program, TABLE).json(), "match").json()
    row = step(program, row, "mend", options={"default_type": "co-creation"}).json()
    step(program, row, "run")
    stored = SessionImport.objects.get()
    run_import(stored.pk)
    SessionImport.objects.update(finished_at=stored.sent_at - dt.timedelta(days=15))
    stored.refresh_from_db()
    late = step(program, row | {"version": stored.version}, "undo", reason="late")
    assert late.json()["code"] == "not-yours"


# ── Its page ──────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_document_and_its_page_are_public_and_say_the_same(client: Client) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.json()["paths"] == json.loads(json.dumps(PATHS))
    page = client.get("/api/v1/")
    text = words(page.content)
    for one in OPERATIONS:
        assert f"{one.method.upper()} /api/v1/{one.path}" in text
        assert f'id="{one.name}"' in page.content.decode()
    for code in TITLES:
        assert f'id="{code}"' in page.content.decode()
    assert "curl http://testserver/api/v1/hubs/OSHub-PT/sessions/" in text
    assert not ApiToken.objects.exists()
    assert not Hub.objects.exists()
