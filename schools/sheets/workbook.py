"""Tables out of Excel (.xlsx) and OpenDocument (.ods): read in a process of its own, which is held to little memory.

A workbook is an archive that can claim to be anything: a few bytes that unpack to gigabytes, or one cell in the last
column of the last line, for which a reader makes room for all before it. What goes wrong there ends that process and
not this one.
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
from hubs.papers import NotAPaperError, read_paper
from schools.sheets.errors import UnreadableFileError

PROCESS = Path(__file__).with_name("workbook_process.py")
PATIENCE = 20  # seconds

NOT_READ = gettext_lazy("This spreadsheet cannot be read: save it again as .xlsx, or as “CSV UTF-8”.")
TOO_MUCH = gettext_lazy(
    "This spreadsheet takes up more room than a list does: copy the lines that matter into a new one, or save it as"
    " “CSV UTF-8”."
)
WHY = {
    "broken": NOT_READ,
    "large": TOO_MUCH,
    "password": gettext_lazy("This spreadsheet has a password: save it without one."),
    "empty": gettext_lazy("The file is empty."),
}


class Said(TypedDict, total=False):
    """The answer of the process: a problem, or the lines and the names of the other tables."""

    problem: str
    rows: list[tuple[int, list[str]]]
    others: list[str]


@dataclass(frozen=True)
class Workbook:
    """The first table of a workbook that has something in it. Lines count from 1; `others` are not read."""

    kind: str
    rows: list[tuple[int, list[str]]]
    others: tuple[str, ...]


def read_workbook(content: bytes) -> Workbook:
    """Read a workbook. Raises UnreadableFileError."""
    try:
        kind = read_paper(BytesIO(content), len(content)).kind
    except NotAPaperError as error:
        raise UnreadableFileError(str(NOT_READ)) from error
    if kind not in (PaperKind.XLSX, PaperKind.ODS):
        raise UnreadableFileError(_("This is no table: save the list as .xlsx, .ods or “CSV UTF-8”."))
    said = _ask(content)
    if said is None:
        raise UnreadableFileError(str(TOO_MUCH))
    if "problem" in said:
        raise UnreadableFileError(str(WHY[said["problem"]]))
    return Workbook(kind.value, [(line, cells) for line, cells in said["rows"]], tuple(said["others"]))


def _ask(content: bytes) -> Said | None:
    """What the process says, or nothing where it came to its end."""
    command = [sys.executable, "-I", str(PROCESS)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return None
    return cast("Said", json.loads(done.stdout)) if done.returncode == 0 else None
