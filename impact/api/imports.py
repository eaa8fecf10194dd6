"""An import for a program: shown as its page shows it to people, and what it says at each step as that page's form."""

from collections.abc import Mapping, Sequence
from typing import cast

from django.http import QueryDict

from impact.api.shape import Json, JsonObject
from impact.imports.kept import TableGoneError, columns_of, sheet_of
from impact.imports.matching import Match, match_columns
from impact.imports.preview import Understood
from impact.imports.progress import progress_of
from impact.imports.shown import picture_of
from impact.models import ImportState, SessionImport
from impact.queries.imports import remembered_columns
from schools.sheets import Sheet


def import_shown(row: SessionImport, *, whole: bool = True) -> dict[str, Json]:
    """One import; in a list without what stands in its table."""
    told: dict[str, Json] = {
        "uid": str(row.uid),
        "name": row.name,
        "state": str(row.state),
        "version": row.version,
        "rows": row.rows,
        "progress": progress_of(row).done,
        "dropped": list(row.dropped),
        "problem": row.problem,
        "sent_at": row.sent_at.isoformat(),
        "sessions": row.sessions,
        "interactions": row.interactions,
        "already": row.already,
        "columns": [],
        "understood": None,
    }
    if not (whole and row.is_open):
        return told
    try:
        sheet = sheet_of(row)
    except TableGoneError:
        return told
    told["columns"] = [_column(one) for one in matches_of(row, sheet)]
    if row.state != ImportState.UPLOADED:
        told["understood"] = _understood(picture_of(row))
    return told


def matches_of(row: SessionImport, sheet: Sheet) -> list[Match]:
    """The columns of a table, each as it is read or would be."""
    chosen = columns_of(row) if row.columns else None
    return match_columns(sheet, chosen=chosen, remembered=remembered_columns(row.hub))


def matching_told(told: JsonObject, matches: Sequence[Match]) -> QueryDict:
    """What a program says of columns, as the page's form; where it says nothing, as it is proposed."""
    columns = cast("Sequence[JsonObject] | None", told.get("columns"))
    fields = {one.position: one.fields for one in matches} if columns is None else _read_as(columns)
    data = QueryDict(mutable=True)
    data["version"] = str(told["version"])
    for position, names in fields.items():
        for prefix, name in zip(("column", "also"), names, strict=False):
            data[f"{prefix}-{position}"] = name
    return data


def mending_told(told: JsonObject, *, before: Mapping[str, Json]) -> QueryDict:
    """What a program says when it mends a table, as the page's form; `before`: options of which it says nothing."""
    data = QueryDict(mutable=True)
    for name, value in {**before, **cast("Mapping[str, Json]", told.get("options", {}))}.items():
        data[name] = ("on" if value else "") if isinstance(value, bool) else str(value)
    data["version"] = str(told["version"])
    for one in _things(told, "names"):
        for name in ("to", "place", "level", "size"):
            if name in one:
                data[f"{one['name']}-{name}"] = str(one[name])
    for cell in _things(told, "cells"):
        data[f"cell-{_number(cell['line'])}-{_number(cell['column'])}"] = str(cell["text"])
    for field, prefix in (("left_out", "out"), ("brought_back", "back")):
        for line in cast("Sequence[int]", told.get(field, ())):
            data[f"{prefix}-{_number(line)}"] = "on"
    for key in cast("Sequence[str]", told.get("confirmed", ())):
        data[f"q-{key}"] = "right"
    return data


def _read_as(columns: Sequence[JsonObject]) -> dict[int, tuple[str, ...]]:
    return {_number(one["column"]): tuple(cast("Sequence[str]", one["read_as"])) for one in columns}


def _things(told: JsonObject, name: str) -> Sequence[JsonObject]:
    return cast("Sequence[JsonObject]", told.get(name, ()))


def _number(told: Json) -> int:
    return int(cast(float, told))


def _column(match: Match) -> Json:
    return {
        "column": match.position,
        "name": match.name,
        "samples": list(match.samples),
        "read_as": list(match.fields),
    }


def _understood(picture: Understood) -> Json:
    plan = picture.plan
    return {
        "ready": picture.ready,
        "new": picture.sessions,
        "already": plan.already,
        "general": [one.reason for one in picture.general],
        "rows": [
            {
                "line": row.line,
                "cells": [{"column": one.position, "text": one.text, "reason": one.reason} for one in row.cells],
                "reasons": list(row.reasons),
            }
            for row in picture.bad_rows
        ],
        "bad_rows": len(picture.bad_lines),
        "names": [
            {
                "name": one.prefix,
                "kind": one.kind,
                "text": one.unknown.text,
                "near": one.near,
                "choices": [{"to": key, "label": str(label)} for key, label in one.choices],
            }
            for one in picture.names
        ],
        "questions": [{"key": one.key, "line": one.line, "detail": one.message} for one in picture.questions],
        "options": dict(picture.row.options),
    }
