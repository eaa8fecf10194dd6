"""Tables out of Excel (.xlsx) and OpenDocument (.ods): read in a process of its own, which is held to 256 MB.

A workbook is an archive that can claim to be anything: a few bytes that unpack to gigabytes, or one cell in the last
column of the last line, for which a reader makes room for all before it. The reader is a library that cannot be
interrupted; so what goes wrong there ends that process and not this one.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TypedDict, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.models import PaperKind
from hubs.papers import HasMacrosError, NotAPaperError, read_paper
from schools.sheets.errors import UnreadableFileError

PROCESS = Path(__file__).with_name("workbook_process.py")
PATIENCE = 30  # seconds, on a machine that is busy; the process itself may work for a third of that

SHOWN_CELLS = 5  # or sheets

NOT_READ = gettext_lazy("This spreadsheet cannot be read: save it again as .xlsx, or as “CSV UTF-8”.")
TOO_MUCH = gettext_lazy(
    "This spreadsheet takes up more room than a list does: copy the lines that matter into a new one, or save it as"
    " “CSV UTF-8”."
)
MACROS = gettext_lazy("There are macros in this spreadsheet: save it as .xlsx or .ods without them, or as “CSV UTF-8”.")
WHY = {
    "broken": NOT_READ,
    "large": TOO_MUCH,
    "wide": gettext_lazy("This spreadsheet has more than 500 columns: copy those that matter into a new one."),
    "long": gettext_lazy("This spreadsheet has more than 100 000 lines: send it in parts."),
    "definitions": gettext_lazy(
        "There is something in this spreadsheet that no spreadsheet program writes: copy its lines into a new one."
    ),
    "password": gettext_lazy("This spreadsheet has a password: save it without one."),
    "empty": gettext_lazy("The file is empty."),
    "no_table": gettext_lazy("There is no such sheet in this workbook. It has these: %(cells)s."),
    "formulas": gettext_lazy(
        "There are formulas in this spreadsheet without what they come to (%(cells)s): open it once in a spreadsheet"
        " program, save it there, and send it again."
    ),
}


class Said(TypedDict, total=False):
    """The last line of the answer, after the lines: a problem and where; or what was read, and the other tables."""

    problem: str
    cells: list[str]
    name: str
    first: bool
    others: list[tuple[str, int]]


Lines = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Workbook:
    """A table of a workbook. Lines count from 1; `others` have something in them too, and are not read.

    `first`: it is the one that is read where none is asked for.
    """

    kind: str
    rows: Lines
    name: str
    first: bool
    others: tuple[tuple[str, int], ...]


def read_workbook(content: bytes, table: str = "") -> Workbook:
    """Read the first table of a workbook with something in it, or one by its name or number.

    Raises UnreadableFileError.
    """
    try:
        kind = read_paper(BytesIO(content), len(content)).kind
    except HasMacrosError as error:
        raise UnreadableFileError(str(MACROS)) from error
    except NotAPaperError as error:
        raise UnreadableFileError(str(NOT_READ)) from error
    if kind not in (PaperKind.XLSX, PaperKind.ODS):
        raise UnreadableFileError(_("This is no table: save the list as .xlsx, .ods or “CSV UTF-8”."))
    answer = _ask(content, table)
    if answer is None:
        raise UnreadableFileError(str(TOO_MUCH))
    *lines, last = answer.decode("utf-8", "surrogatepass").rstrip("\n").split("\n")
    said = cast("Said", json.loads(last))
    if "problem" in said:
        raise UnreadableFileError(_why(said))
    rows = [(line, cells) for line, *cells in map(json.loads, lines)]
    others = tuple((name, number) for name, number in said["others"])
    return Workbook(kind.value, rows, said["name"], said["first"], others)


def _why(said: Said) -> str:
    """The problem in words, with the first of the cells that it is about."""
    why, cells = str(WHY[said["problem"]]), said.get("cells") or []
    more = ["…"] if len(cells) > SHOWN_CELLS else []
    return why % {"cells": ", ".join([*cells[:SHOWN_CELLS], *more])} if cells else why


def _ask(content: bytes, table: str) -> bytes | None:
    """What the process says, or nothing where it came to its end."""
    command = [sys.executable, "-I", str(PROCESS), table]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout if done.returncode == 0 else None
