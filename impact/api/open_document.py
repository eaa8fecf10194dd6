"""The open data as OpenAPI 3.1: every published table, the one JSON of all figures, and editions. In English.

Rows are described by the columns that the files are written from, so a column that is added is in it. That it tells the
truth is tested against real answers (tests/impact/test_open_document.py).
"""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.utils import translation

from impact.api.shape import Json
from impact.models.audience import AudienceGroup
from impact.queries.disclosure import Withheld
from impact.queries.open_data import LICENCE_URL
from impact.queries.open_tables import DESCRIPTIONS, OpenTable, open_table
from impact.queries.public import PublicImpact
from impact.queries.tables import CONTENT_TYPES, WITHHELD, FigureTable, FileFormat, Kind, TableColumn

VERSION = "1.0.0"
ABOUT = (
    "Everything that OSHub.Network publishes as tables. No key is needed, and every address takes GET and HEAD alone. "
    "Figures of fewer than 5 people are left out, with what they could be found from by subtraction: null, with the "
    "reason in “withheld”. A figure that nobody has said is null without a reason. Neither is zero. Names of columns "
    "and fields are stable: some may be added, none is renamed or removed within this version. Files end in the format "
    "that is asked for. The published figures of a closed period stand in editions, which never change; all others are "
    "as of today. How each figure is counted: /how-we-count/."
)
KINDS: dict[Kind, Json] = {
    Kind.TEXT: {"type": ["string", "null"]},
    Kind.NUMBER: {"type": ["integer", "null"]},
    Kind.DECIMAL: {"type": ["number", "null"]},
    Kind.DAY: {"type": ["string", "null"], "format": "date"},
}
REASONS = [reason.value for reason in Withheld if reason is not Withheld.NO]
MOMENT: Json = {"type": ["string", "null"], "format": "date-time"}
COUNT: Json = {"type": "integer", "minimum": 0}
HIDDEN: Json = {"type": ["integer", "null"], "minimum": 0, "description": "People or interactions; null is left out."}
GROUPS = [group.value for group in AudienceGroup]
EDITION_COLUMNS = (
    TableColumn("scope", "Of: network, month, hub or thing"),
    TableColumn("key", "Month or code of the hub"),
    TableColumn("name", "Name of the hub"),
    TableColumn("audience", "Audience"),
    TableColumn("sessions", "Sessions", Kind.NUMBER),
    TableColumn("people", "People reached", Kind.NUMBER),
    TableColumn("interactions", "Interactions", Kind.NUMBER),
    TableColumn("people_at_least", "People, at least", Kind.NUMBER),
    TableColumn("people_by_class", "People counted by class", Kind.NUMBER),
    TableColumn("people_estimated", "People estimated", Kind.NUMBER),
)
# Editions from before there were these columns stay as they were published.
LATER_EDITION_COLUMNS = (
    TableColumn("interactions_per_person", "Interactions per person", Kind.DECIMAL),
    TableColumn("thing", "What is counted; such a row has no figures of people"),
    TableColumn("number", "How many of that there are", Kind.NUMBER),
)


def open_document(site: str, impact: PublicImpact) -> dict[str, Json]:
    """The document, for the portal at an address."""
    with translation.override("en"):
        tables = {which: open_table(which, impact) for which in OpenTable}
        paths = {f"/open-data/{one.value}.{{format}}": _table(one, table) for one, table in tables.items()}
        rows = {_name(one): _rows(table.columns, table.title) for one, table in tables.items()}
    return {
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "OSHub.Network: open data",
            "version": VERSION,
            "description": ABOUT,
            "license": {"name": "CC BY 4.0", "url": LICENCE_URL},
        },
        "servers": [{"url": site}],
        "security": [],
        "paths": {
            **paths,
            "/impact/data.{format}": _figures(),
            "/editions/{edition_number}/figures.{format}": _edition(),
        },
        "components": {
            "schemas": {
                **rows,
                "EditionRows": _rows(EDITION_COLUMNS, "An edition", LATER_EDITION_COLUMNS),
                "Figures": _figures_shape(),
            },
            "parameters": {"format": _FORMAT, "lang": _LANG, "known": _KNOWN},
        },
    }


_FORMAT: Json = {
    "name": "format",
    "in": "path",
    "required": True,
    "description": "CSV and JSON are for programs, XLSX, ODS and PDF for people.",
    "schema": {"type": "string", "enum": list(FileFormat.values)},
}
_LANG: Json = {
    "name": "lang",
    "in": "query",
    "required": False,
    "description": "The language of headings, notes and words; names of columns are the same in all.",
    "schema": {"type": "string", "enum": [code for code, _name in settings.LANGUAGES]},
}
_KNOWN: Json = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what you have; where nothing changed, the answer is 304.",
    "schema": {"type": "string"},
}


def _name(which: OpenTable) -> str:
    """What a table is called as a component: by-month is ByMonth."""
    return which.value.title().replace("-", "")


def _table(which: OpenTable, table: FigureTable) -> Json:
    about = str(DESCRIPTIONS[which])
    return {"get": _got(f"table{_name(which)}", table.title, about, _name(which), lang=True)}


def _figures() -> Json:
    told = _got(
        "figures",
        "All public figures of the network's impact",
        "JSON in the shape that was published first; in the other formats one long table, or tables side by side.",
        "Figures",
        lang=True,
    )
    return {"get": told}


def _edition() -> Json:
    told = _got(
        "edition",
        "The figures of an edition, as they were published",
        "The bytes never change, and their SHA-256 stands on the page of the edition; that page is a DCAT dataset in "
        "JSON-LD too. What is wrong in it is said in an erratum there.",
        "EditionRows",
        lang=False,
    )
    counted: Json = {"type": "integer", "minimum": 1}
    number: Json = {"name": "edition_number", "in": "path", "required": True, "schema": counted}
    parameters = told["parameters"]
    assert isinstance(parameters, list)  # noqa: S101 - made below
    return {"get": {**told, "parameters": [number, *parameters]}}


def _got(name: str, summary: str, about: str, shape: str, *, lang: bool) -> dict[str, Json]:
    content: dict[str, Json] = {
        CONTENT_TYPES[one]: {"schema": {"$ref": f"#/components/schemas/{shape}"}}
        if one is FileFormat.JSON
        else {"schema": {"type": "string"} if one is FileFormat.CSV else {"type": "string", "format": "binary"}}
        for one in FileFormat
    }
    parameters: list[Json] = [{"$ref": "#/components/parameters/format"}, {"$ref": "#/components/parameters/known"}]
    if lang:
        parameters.append({"$ref": "#/components/parameters/lang"})
    return {
        "operationId": name,
        "summary": summary,
        "description": about,
        "parameters": parameters,
        "responses": {
            "200": {"description": "The file.", "content": content},
            "304": {"description": "Nothing changed since."},
            "404": {"description": "There is no such table, edition or format."},
        },
    }


def _rows(columns: Iterable[TableColumn], title: str, some_have: Iterable[TableColumn] = ()) -> Json:
    """A table in JSON: what it is, its columns, its rows."""
    cells: dict[str, Json] = {column.name: _cell(column) for column in columns}
    more: dict[str, Json] = {column.name: _cell(column) for column in some_have}
    withheld: Json = {
        "type": "object",
        "description": "Why a figure of this row is left out, by its column.",
        "additionalProperties": {"enum": REASONS},
    }
    row = _thing({**cells, **more, WITHHELD: withheld}, required=cells)
    text: Json = {"type": "string"}
    maybe: Json = {"type": ["string", "null"]}
    column = dict.fromkeys(("name", "label", "type"), text) | {"unit": maybe, "means": maybe}
    told: dict[str, Json] = {
        "title": text,
        "about": text,
        "as_of": MOMENT,
        "licence": maybe,
        "notes": {"type": "array", "items": _thing({"term": text, "text": text})},
        "columns": {"type": "array", "items": _thing({**column, "may_be_withheld": {"type": "boolean"}})},
        "rows": {"type": "array", "items": row},
    }
    return {**_thing(told), "title": title}


def _cell(column: TableColumn) -> Json:
    kind = KINDS[column.kind]
    assert isinstance(kind, dict)  # noqa: S101 - made above
    return {**kind, "description": ": ".join(filter(None, (column.label, column.means)))}


def _figures_shape() -> Json:
    pair: dict[str, Json] = {"people": HIDDEN, "interactions": HIDDEN, "sessions": COUNT}
    withheld: dict[str, Json] = {WITHHELD: {"enum": REASONS, "description": "Why the figures are left out."}}
    group = _thing({**pair, **withheld}, required=pair)
    sure = dict.fromkeys(("people_by_class", "people_estimated", "people_at_least", "people_at_most"), HIDDEN)
    total = {**pair, **sure, "interactions_per_person": {"type": ["number", "null"]}}
    groups = dict.fromkeys(GROUPS, group)
    text: Json = {"type": "string"}
    month: dict[str, Json] = {"month": {"type": "string", "pattern": r"^\d{4}-\d{2}$"}, "sessions": COUNT, **groups}
    hub = {"code": text, "name": text, "country": text, "sessions": COUNT, **groups}
    return _thing(
        {
            "as_of": MOMENT,
            "scope": {"const": "network"},
            "sessions": COUNT,
            "totals": _thing(dict.fromkeys(GROUPS, _thing({**total, **withheld}, required=total))),
            **dict.fromkeys(("partnerships", "hubs", "schools", "projects"), COUNT),
            "by_month": {"type": "array", "items": _thing(month)},
            "by_hub": {"type": "array", "items": _thing(hub)},
            "verified": _thing({"at": MOMENT, "differences": {"type": ["integer", "null"]}}),
            "version": {"type": "integer", "description": "Grows when any figure changes."},
            "licence": text,
            "definitions": {"type": "object", "additionalProperties": text},
        }
    )


def _thing(properties: Mapping[str, Json], required: Iterable[str] | None = None) -> dict[str, Json]:
    wanted = list(properties if required is None else required)
    return {"type": "object", "properties": properties, "required": wanted, "additionalProperties": False}
