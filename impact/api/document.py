"""The whole of it as OpenAPI 3.1, made of the shapes that requests are checked against. In English, for programs.

That it tells the truth is tested: every address, method and status is in it, answers are of the shapes that it shows,
and its examples are taken.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings

from hubs.models import ApiScope
from impact.api.examples import A_BATCH, A_SESSION, A_STEP
from impact.api.problems import MEDIA_TYPE, TITLES
from impact.api.schemas import COMPONENTS, LIST_QUERY
from impact.api.shape import Json, JsonObject
from impact.api.shapes import text

VERSION = "1.0.0"
HUB, SESSIONS, IMPORTS = "hubs/{hub_code}/", "hubs/{hub_code}/sessions/", "hubs/{hub_code}/imports/"
SESSION, IMPORT = SESSIONS + "{uid}/", IMPORTS + "{import_uid}/"
# What the door itself answers, whatever is asked; the last, while the database is away, comes from before it.
AT_THE_DOOR = (
    "token-missing", "token-unknown", "token-ended", "token-revoked", "scope-missing", "hub-not-open",
    "nobody-answers", "not-found", "method", "too-many", "unavailable",
)  # fmt: skip
# And to people, at the addresses to which their devices send too.
OF_PEOPLE = ("signed-out", "form-token", "no-right", "other-person")
WITH_A_BODY = ("bad-json", "media-type", "too-large", "invalid")


@dataclass(frozen=True)
class Operation:
    """One method of one address: what it is for, what it takes, and every answer that it gives."""

    method: str
    path: str
    name: str
    summary: str
    about: str
    scopes: tuple[ApiScope, ...]
    answers: tuple[tuple[int, str, str], ...]  # status, shape, what it means
    problems: tuple[str, ...] = ()
    takes: str = ""
    example: JsonObject | None = None
    query: JsonObject | None = None
    headers: tuple[tuple[str, str], ...] = ()
    is_file: bool = False
    for_people: bool = False

    @property
    def codes(self) -> list[str]:
        """Every code of a problem that it can answer with."""
        people = OF_PEOPLE if self.for_people else ()
        return list(dict.fromkeys((*AT_THE_DOOR, *people, *self.problems)))


READ, WRITE, IMPORTING = (ApiScope.READ,), (ApiScope.WRITE,), (ApiScope.IMPORT,)
IF_NONE = ("If-None-Match", "The ETag of what you have; where nothing changed, the answer is 304.")
IF_MATCH = ("If-Match", "The ETag of the version that you saw. With it the session is corrected, without it stored.")
PERSON = (
    "X-Person",
    "Of a device of somebody who is signed in: whose session it is. Then the cookie of the portal counts instead of a "
    "token, and what that person may do; X-CSRFToken goes along. See /api/v1/signed-in/.",
)
SAME = (304, "", "Nothing changed since.")
OPERATIONS = (
    Operation(
        "get", HUB, "readHub", "The hub, and what a session can name",
        "The hub, what the token allows, and its types, audiences, schools with their classes, projects, challenges "
        "and possible co-hosts. Any token of the hub reads it. Nobody is named.",
        (), ((200, "Hub", "The hub."), SAME), headers=(IF_NONE,),
    ),
    Operation(
        "get", SESSIONS, "listSessions", "Sessions of the hub, newest first",
        "Page by page: go on with “next” until it is null. Sessions that the hub only co-hosts are another hub's.",
        READ, ((200, "SessionList", "Some of the sessions."), SAME), ("bad-query",), query=LIST_QUERY,
        headers=(IF_NONE,),
    ),
    Operation(
        "post", SESSIONS, "writeSessions", "Write up to 100 sessions",
        "Each is answered on its own, in the order in which they were sent: created, already (the same was stored "
        "before), conflict (something else is), or refused. Where somebody who is signed in may log it no more, or "
        "it is of a closed period, it is handed-over to the coordinator.",
        WRITE, ((200, "Results", "What became of each."),), WITH_A_BODY, "Batch", A_BATCH, headers=(PERSON,),
        for_people=True,
    ),
    Operation(
        "get", SESSION, "readSession", "One session", "A session that the hub owns, by its uid.",
        (ApiScope.READ, ApiScope.WRITE), ((200, "Session", "The session."), SAME), headers=(IF_NONE,),
    ),
    Operation(
        "put", SESSION, "writeSession", "Write or correct one session",
        "The program makes the uid. The same again is answered with what is stored, and nothing is added; something "
        "else under the same uid is 409, with the differences. With If-Match it corrects a session that this token "
        "wrote, for a fortnight.",
        WRITE,
        (
            (201, "Session", "It was stored."), (200, "Session", "It was stored before, or it was corrected."),
            (202, "HandedOver", "Of somebody who may log here no more: the coordinator decides."),
        ),
        (*WITH_A_BODY, "to-confirm", "bad-version", "other-content", "voided", "not-yours", "changed-meanwhile"),
        "SessionSent", A_SESSION, headers=(IF_MATCH, PERSON), for_people=True,
    ),
    Operation(
        "post", SESSION + "void/", "voidSession", "Take a session out of the figures",
        "Of a session that this token wrote, for a fortnight. It stays to be read, with the reason. Again is the same.",
        WRITE, ((200, "Session", "It is voided."),), (*WITH_A_BODY, "to-confirm", "not-yours"),
        "Reason", {"reason": "Logged twice"},
    ),
    Operation(
        "get", IMPORTS, "listImports", "The tables that this program sent", "The newest first; nothing of what is in "
        "them.",
        IMPORTING, ((200, "Imports", "The tables."),),
    ),
    Operation(
        "post", IMPORTS, "sendTable", "Send a table of sessions",
        "As multipart/form-data with the part “file”: .xlsx, .ods, CSV or TSV, at most 20 MB. Columns that look as if "
        "they held persons are not kept. The same file again is the same import.",
        IMPORTING, ((201, "Import", "It was read."), (200, "Import", "It was sent before, and is open.")),
        ("media-type", "too-large", "unreadable", "invalid", "sent-before"), is_file=True,
    ),
    Operation(
        "get", IMPORT, "readImport", "One import", "How far it is, and what there is to mend; ask again while it runs.",
        IMPORTING, ((200, "Import", "The import."),),
    ),
    Operation(
        "post", IMPORT, "stepImport", "The next step of an import",
        "match: which column is what. mend: dates, names, cells, questions. run: have it brought in, all of it or "
        "nothing. undo: have it taken back, for a fortnight. discard: throw the table away. Nothing is guessed: "
        "what is not clear is asked.",
        IMPORTING, ((200, "Import", "The import after that step."), (204, "", "It was thrown away.")),
        (*WITH_A_BODY, "moved-on", "sent-before", "not-yours"), "Step", A_STEP,
    ),
)  # fmt: skip


def document(site: str) -> dict[str, Json]:
    """The document, for the portal at an address."""
    paths: dict[str, dict[str, Json]] = {}
    for one in OPERATIONS:
        paths.setdefault(f"/{one.path}", {})[one.method] = _operation(one)
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {"title": "OSHub.Network: sessions of a hub", "version": VERSION, "description": ABOUT},
        "servers": [{"url": f"{site}/api/v1"}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": dict(COMPONENTS),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token that a coordinator of the hub made. A cookie alone opens nothing.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": settings.SESSION_COOKIE_NAME,
                    "description": "Of the portal's own pages, with X-Person and X-CSRFToken.",
                },
            },
        },
    }


ABOUT = (
    "Programs of a hub read and write its sessions: head counts, never names. A token belongs to one hub and does at "
    "most what that hub's staff may do. Whatever is sent twice counts once. Errors are problem+json (RFC 9457), with "
    "sentences in the language of Accept-Language."
)


def _operation(one: Operation) -> Json:
    told: dict[str, Json] = {
        "operationId": one.name,
        "summary": one.summary,
        "description": one.about + _needs(one.scopes),
        "parameters": list(_parameters(one)),
        "responses": _responses(one),
    }
    if one.for_people:
        told["security"] = [{"token": []}, {"session": []}]
    if one.takes:
        content: dict[str, Json] = {"schema": _ref(one.takes)}
        told["requestBody"] = {
            "required": True,
            "content": {"application/json": content | ({"example": one.example} if one.example else {})},
        }
    if one.is_file:
        file: Json = {
            "type": "object",
            "properties": {
                "file": {"type": "string", "format": "binary"},
                "sheet": text("The sheet of a workbook, by its name or number; without it the first.", most=100),
            },
            "required": ["file"],
        }
        told["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": file}}}
    return told


def _needs(scopes: Sequence[ApiScope]) -> str:
    return f" Scope: {' or '.join(scope.value for scope in scopes)}." if scopes else ""


def _parameters(one: Operation) -> Iterable[Json]:
    for name in re.findall(r"{(\w+)}", one.path):
        shape: Json = {"type": "string"} | ({} if name == "hub_code" else {"format": "uuid"})
        yield {"name": name, "in": "path", "required": True, "schema": shape}
    for name, about in one.headers:
        yield {"name": name, "in": "header", "required": False, "description": about, "schema": {"type": "string"}}
    properties = one.query["properties"] if one.query else {}
    assert isinstance(properties, dict)  # noqa: S101 - the shape of an object
    for name, inner in properties.items():
        assert isinstance(inner, dict)  # noqa: S101 - each is a shape
        about = str(inner["description"])
        yield {"name": name, "in": "query", "required": False, "description": about, "schema": inner}


def _responses(one: Operation) -> dict[str, Json]:
    told: dict[str, Json] = {}
    for status, shape, about in one.answers:
        content: Json = {"application/json": {"schema": _ref(shape)}}
        told[str(status)] = {"description": about} | ({"content": content} if shape else {})
    by_status: dict[int, list[str]] = {}
    for code in one.codes:
        by_status.setdefault(TITLES[code][0], []).append(code)
    for status, codes in sorted(by_status.items()):
        told[str(status)] = {
            "description": ", ".join(codes),
            "content": {MEDIA_TYPE: {"schema": _ref("Problem")}},
        }
    return told


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}
