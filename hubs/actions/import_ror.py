"""Taking in the published file of ROR (JSON after its schema 2, as an array or in a zip): all of it or nothing.

The file has more than a hundred thousand organisations, so it is read in pieces and copied, never held as a whole. What
was there before is looked up in until the moment at which the new entries stand.
"""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from django.db import connection, transaction

from hubs.folding import fold
from hubs.models import OrganisationKind
from hubs.ror import is_ror, plain_ror

PIECE = 1 << 20  # letters that are read at once
LONGEST_RECORD = 8 << 20
TOLD_EVERY = 20_000
ZIP_BEGINS = b"PK\x03\x04"
KINDS = {
    "education": OrganisationKind.UNIVERSITY,
    "facility": OrganisationKind.UNIVERSITY,
    "company": OrganisationKind.INDUSTRY,
    "government": OrganisationKind.GOVERNMENT,
    "nonprofit": OrganisationKind.CIVIL_SOCIETY,
}
COLUMNS = "ror, name, names, folded, kind, country, place, website"
# ROR goes on; what is read at the same time reads what stood before. One import after the other.
LOCK = "LOCK TABLE hubs_rorentry IN SHARE ROW EXCLUSIVE MODE"
STAGE = f"""
    DROP TABLE IF EXISTS pg_temp.new_ror;
    CREATE TEMPORARY TABLE new_ror ON COMMIT DROP AS SELECT {COLUMNS} FROM hubs_rorentry WITH NO DATA;
"""  # noqa: S608
REPLACE = f"""
    DELETE FROM hubs_rorentry;
    INSERT INTO hubs_rorentry ({COLUMNS}) SELECT {COLUMNS} FROM new_ror;
"""  # noqa: S608

Progress = Callable[[int], None]


class NotRor(Exception):
    """The file is not what ROR publishes; the text says what is wrong with it. Nothing was taken in."""


@dataclass(frozen=True, slots=True)
class Imported:
    """How many organisations stand now, and how many of the file were left out because they are no longer active."""

    entries: int
    inactive: int


@transaction.atomic
def import_ror(*, file: Path, progress: Progress = lambda _number: None) -> Imported:
    """Replace what is known of ROR by what a file says. Raises NotRor."""
    inactive, seen = 0, set()
    with connection.cursor() as cursor, opened(file) as text:
        cursor.execute(LOCK)
        cursor.execute(STAGE)
        with cursor.copy(f"COPY new_ror ({COLUMNS}) FROM STDIN") as copy:
            for number, record in enumerate(records(text), start=1):
                row = row_of(record, number)
                if row is None:
                    inactive += 1
                elif row[0] in seen:
                    raise NotRor(f"Record {number}: {row[0]} stands in the file twice.")
                else:
                    seen.add(row[0])
                    copy.write_row(row)
                if number % TOLD_EVERY == 0:
                    progress(number)
        if not seen:
            raise NotRor("There is no active organisation in the file.")
        cursor.execute(REPLACE)
        cursor.execute("ANALYZE hubs_rorentry")
    return Imported(len(seen), inactive)


@contextmanager
def opened(file: Path) -> Iterator[TextIO]:
    """The text of a file, or of the one in a zip that has the newer schema. Raises NotRor."""
    try:
        with file.open("rb") as raw:
            if raw.read(len(ZIP_BEGINS)) != ZIP_BEGINS:
                raw.seek(0)
                yield io.TextIOWrapper(raw, encoding="utf-8-sig")
                return
        with zipfile.ZipFile(file) as archive, archive.open(_name_of_records(archive.namelist())) as raw_member:
            yield io.TextIOWrapper(raw_member, encoding="utf-8-sig")
    except (UnicodeDecodeError, zipfile.BadZipFile) as problem:
        raise NotRor(f"It can be read neither as text nor as a zip: {problem}") from problem


def _name_of_records(names: list[str]) -> str:
    """Until 2025 a zip had a file of the old schema beside the new one, which says so in its name."""
    found = [name for name in names if name.endswith(".json") and not name.startswith("__MACOSX")]
    newer = [name for name in found if "schema_v2" in name] or found
    if len(newer) != 1:
        raise NotRor(f"Of the files in the zip one has to be the JSON of ROR: {', '.join(names[:5]) or 'none'}")
    return newer[0]


def records(text: TextIO) -> Iterator[dict[str, Any]]:
    """The objects of an array, one by one. Raises NotRor where it is none."""
    decode = json.JSONDecoder().raw_decode
    buffer = text.read(PIECE).lstrip()
    if not buffer.startswith("["):
        raise NotRor("It does not begin with a list of organisations.")
    at, ended = 1, False
    while True:
        at = _next(buffer, at)
        try:
            if buffer[at] == "]":
                return
            record, at = decode(buffer, at)
        except (IndexError, json.JSONDecodeError) as problem:  # the rest of it is to be read yet
            if ended or len(buffer) - at > LONGEST_RECORD:
                raise NotRor(f"It is broken off or damaged: {problem}") from problem
            piece = text.read(PIECE)
            buffer, at, ended = buffer[at:] + piece, 0, not piece
            continue
        if not isinstance(record, dict):
            raise NotRor("A list of organisations has objects in it, and this has something else.")
        yield record


def _next(buffer: str, at: int) -> int:
    """Where the next object begins, past white space and commas."""
    while at < len(buffer) and (buffer[at].isspace() or buffer[at] == ","):
        at += 1
    return at


def row_of(record: dict[str, Any], number: int) -> tuple[Any, ...] | None:
    """The columns of a record; None for one that is not active any more. Raises NotRor."""
    try:
        ror = plain_ror(str(record["id"]))
        names = [(one["value"].strip()[:400], one["types"]) for one in record["names"]]
        shown = [name for name, types in names if "ror_display" in types]
        active = record["status"] == "active"
        place = record["locations"][0]["geonames_details"] if record.get("locations") else {}
        sites = [link["value"] for link in record.get("links") or () if link["type"] == "website"]
        kinds = [KINDS[kind] for kind in record.get("types") or () if kind in KINDS]
    except (KeyError, TypeError, AttributeError, IndexError) as problem:
        raise NotRor(f"Record {number} is not as schema 2 of ROR says: {problem!r}") from problem
    if not is_ror(ror) or not shown:
        raise NotRor(f"Record {number} has no id or no name that could be right: {record['id']}")
    if not active:
        return None
    others = list(dict.fromkeys(name for name, _types in names if name and name != shown[0]))
    folded = "\n".join(fold(name) for name in (shown[0], *others)) + "\n"
    kind = kinds[0] if kinds else OrganisationKind.OTHER
    where = ((place.get("country_code") or "")[:2], (place.get("name") or "")[:200])
    return (ror, shown[0], others, folded, kind.value, *where, (sites[0] if sites else "")[:400])
