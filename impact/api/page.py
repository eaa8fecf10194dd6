"""The document as its page shows it: each address with what it takes and answers, and how to call it with curl."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from impact.api.document import OPERATIONS, Operation
from impact.api.problems import TITLES
from impact.api.schemas import COMPONENTS
from impact.api.shape import Json, JsonObject

EXAMPLES = {"{hub_code}": "OSHub-PT", "{uid}": "0b9d8f2e-4f7a-4c1b-9a55-3f0b7d2c6e10"}
EXAMPLES |= {"{import_uid}": EXAMPLES["{uid}"]}


@dataclass(frozen=True)
class Field:
    """One field of a shape, in words."""

    name: str
    kind: str
    about: str
    required: bool


@dataclass(frozen=True)
class Shown:
    """One method of one address."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    scopes: tuple[str, ...]
    takes: tuple[Field, ...]
    answers: tuple[tuple[int, str], ...]
    problems: tuple[tuple[int, str], ...]
    curl: str


@dataclass(frozen=True)
class Code:
    """A code of a problem with its status and title."""

    code: str
    status: int
    title: str


@dataclass(frozen=True)
class ApiPage:
    """All of it."""

    operations: tuple[Shown, ...]
    codes: tuple[Code, ...]
    session: tuple[Field, ...]


def api_page(site: str) -> ApiPage:
    """The page, for the portal at an address."""
    return ApiPage(
        operations=tuple(_shown(one, site) for one in OPERATIONS),
        codes=tuple(Code(code, status, str(title)) for code, (status, title) in TITLES.items()),
        session=tuple(_fields(COMPONENTS["Session"])),
    )


def _shown(one: Operation, site: str) -> Shown:
    shape = COMPONENTS[one.takes] if one.takes else one.query
    return Shown(
        anchor=one.name,
        method=one.method.upper(),
        path=f"/api/v1/{one.path}",
        summary=one.summary,
        about=one.about,
        scopes=tuple(scope.value for scope in one.scopes),
        takes=tuple(_fields(shape)) if shape else (),
        answers=tuple((status, about) for status, _shape, about in one.answers),
        problems=tuple(sorted((TITLES[code][0], code) for code in one.problems)),
        curl=_curl(one, site),
    )


def _curl(one: Operation, site: str) -> str:
    path = one.path
    for word, example in EXAMPLES.items():
        path = path.replace(word, example)
    parts = [f"curl {site}/api/v1/{path}", '-H "Authorization: Bearer $TOKEN"']
    if one.method != "get" and not one.is_file:
        parts[0] += f" -X {one.method.upper()}"
    if one.is_file:
        parts.append('-F "file=@sessions.xlsx"')
    if one.example is not None:
        parts += ['-H "Content-Type: application/json"', f"-d '{json.dumps(one.example, indent=2)}'"]
    return " \\\n  ".join(parts)


def _fields(shape: JsonObject) -> Iterable[Field]:
    properties, required = shape.get("properties", {}), shape.get("required", ())
    assert isinstance(properties, dict)  # noqa: S101 - the shape of an object
    assert isinstance(required, list)  # noqa: S101 - a list of names
    for name, inner in properties.items():
        yield Field(name, _kind(inner), str(inner.get("description", "")), name in required)


def _kind(shape: JsonObject) -> str:
    choices, kind = shape.get("enum"), shape.get("type", "object")
    if isinstance(choices, list):
        return " | ".join(str(one) for one in choices)
    words = [str(one) for one in kind] if isinstance(kind, list) else [str(kind)]
    return " or ".join(_exact(word, shape) for word in words)


def _exact(word: str, shape: JsonObject) -> str:
    form: Json = shape.get("format")
    return f"{word} ({form})" if word == "string" and form else word
