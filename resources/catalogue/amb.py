"""AMB JSON as a table: one object, a list of them, or one a line; each becomes a row of the fields of a catalogue."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from resources.catalogue.amb_shape import problems_in
from resources.models.printable import printable
from schools.lists import ListTable
from schools.lists.reading import MOST_ROWS
from schools.sheets import Refusal, Row, UnreadableFileError

COLUMNS = (
    "title", "description", "text_language", "kind", "licence", "links", "languages", "levels", "audiences", "subjects",
    "keywords", "skills", "authors", "adapted_title", "adapted_url", "adapted_licence",
)  # fmt: skip
DEEPEST = 40  # brackets within brackets; a description has six
MOST_TOLD = 100
WEB = re.compile(r"https?://.", re.IGNORECASE)  # a book has an address too, at which nothing lies
WHITE = re.compile(r"[\s,]*")


class NotAmbError(Exception):
    """Some of the descriptions are not as AMB has them; `refusals` by line and place."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(len(refusals))
        self.refusals = refusals


def looks_like_json(content: bytes) -> bool:
    """Whether a file or what was pasted begins as JSON does."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read_amb(content: bytes) -> ListTable:
    """Descriptions as rows, each with the line on which it begins. Raises UnreadableFileError, NotAmbError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(_("JSON is written in UTF-8, and this is not.")) from error
    refusals, rows = [], []
    for line, record in _records(text):
        wrong = problems_in(record)
        # A place can hold a name out of the file, with whatever is in it.
        refusals += [Refusal(line, printable(where)[:80], reason) for where, reason in wrong]
        if not wrong:
            rows.append(Row(line, _cells(record)))
        if len(refusals) >= MOST_TOLD or len(rows) > MOST_ROWS:
            break
    if refusals:
        raise NotAmbError(refusals)
    return ListTable(Row(0, list(COLUMNS)), rows, "AMB JSON")


def _records(text: str) -> Iterator[tuple[int, Any]]:
    """Each description with the line on which it begins."""
    decoder = json.JSONDecoder(parse_constant=_no_number)
    place = _past_white(text, 0)
    in_list = text[place : place + 1] == "["
    place = _past_white(text, place + 1) if in_list else place
    line, counted = 1, 0
    while place < len(text):
        line, counted = line + text.count("\n", counted, place), place
        if in_list and text[place] == "]":
            if text[place + 1 :].strip():
                raise UnreadableFileError(_("Something stands behind the end of the list."), line)
            return
        try:
            record, place = decoder.raw_decode(text, place)
        except json.JSONDecodeError as error:
            raise UnreadableFileError(_("This is no JSON from here on."), error.lineno) from error
        except (RecursionError, ValueError) as error:
            raise UnreadableFileError(_("This is no JSON from here on."), line) from error
        if _depth(record) > DEEPEST:
            raise UnreadableFileError(_("There are more brackets within brackets than any description has."), line)
        yield line, record
        place = _past_white(text, place)
    if in_list:
        raise UnreadableFileError(_("The list has no end: the file did not come through whole."))


def _past_white(text: str, place: int) -> int:
    found = WHITE.match(text, place)
    return found.end() if found else place


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _depth(record: Any) -> int:
    """How many brackets lie within each other, without going deeper than is allowed."""
    deep, layer = 0, [record]
    while layer and deep <= DEEPEST:
        deep += 1
        layer = [
            part
            for one in layer
            if isinstance(one, dict | list)
            for part in (one.values() if isinstance(one, dict) else one)
        ]
    return deep


def _cells(record: dict[str, Any]) -> list[str]:
    """A description, known to be right, as cells in the order of COLUMNS."""
    kinds = [_end(one["id"]) for one in record.get("learningResourceType", [])]
    kinds += [name for name in record["type"] if name != "LearningResource"]
    language = next(part["@language"] for part in record["@context"] if isinstance(part, dict) and "@language" in part)
    files = [one.get("contentUrl") or one.get("embedUrl") for one in record.get("encoding", [])]
    source: dict[str, Any] = next(iter(record.get("isBasedOn", [])), {})
    cells = {
        "title": record["name"],
        "description": record.get("description", ""),
        "text_language": language,
        "kind": " | ".join(kinds),
        "licence": record.get("license", {}).get("id", ""),
        "links": " ".join(address for address in dict.fromkeys([record["id"], *files]) if WEB.match(address)),
        "languages": " | ".join(record.get("inLanguage", [])),
        "levels": " | ".join(_end(one["id"]) for one in record.get("educationalLevel", [])),
        "audiences": " | ".join(_end(one["id"]) for one in record.get("audience", [])),
        "subjects": " | ".join(_label(one, language) for one in record.get("about", [])),
        "keywords": " | ".join(record.get("keywords", [])),
        "skills": " | ".join(one["id"] for one in record.get("teaches", [])),
        "authors": " | ".join(_author(one) for one in record.get("creator", []) if one["type"] == "Person"),
        "adapted_title": source.get("name", ""),
        "adapted_url": source.get("id", "") if WEB.match(source.get("id", "")) else "",
        "adapted_licence": source.get("license", {}).get("id", ""),
    }
    return [printable(cells[name]).strip() for name in COLUMNS]


def _end(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def _label(concept: dict[str, Any], language: str) -> str:
    """What a subject is called; nothing where it is a bare address."""
    labels = concept.get("prefLabel", {})
    return str(labels.get(language) or labels.get("en") or next(iter(labels.values()), "")).replace("|", " ")


def _author(person: dict[str, Any]) -> str:
    orcid = re.search(r"orcid\.org/([\dX-]{19})", str(person.get("id", "")))
    name = " ".join(str(person["name"]).replace("|", " ").split())
    return f"{name} ({orcid[1]})" if orcid else name
