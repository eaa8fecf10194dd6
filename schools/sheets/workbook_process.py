"""The process that reads one workbook: bytes come in, the first table with something in it goes out as JSON.

It knows nothing of the portal, and the system ends it when it asks for more memory or time than a list needs. What it
says is a problem by name, or lines (numbers from 1) with their cells as text.
"""

import datetime as dt
import io
import json
import resource
import sys
import zipfile
from collections.abc import Sequence

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MOST_MEMORY = 768 * 1024 * 1024  # bytes
MOST_SECONDS = 15
MOST_UNPACKED = 100 * 1024 * 1024  # bytes
MOST_LINES, MOST_COLUMNS = 100_000, 500
STEP = 1024 * 1024


def main() -> None:
    """Read and answer."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))


def answer(content: bytes) -> dict[str, object]:
    """The table, or a problem."""
    try:
        if unpacked(content) > MOST_UNPACKED:
            return {"problem": "large"}
        return table(content)
    except PasswordError:
        return {"problem": "password"}
    except MemoryError:
        return {"problem": "large"}
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return {"problem": "broken"}


def unpacked(content: bytes) -> int:
    """How many bytes an archive unpacks to, found out by unpacking; no more is unpacked than is allowed."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.infolist():
            with archive.open(part) as stream:
                while chunk := stream.read(STEP):
                    total += len(chunk)
                    if total > MOST_UNPACKED:
                        return total
    return total


def table(content: bytes) -> dict[str, object]:
    """The first table that is shown and not empty."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = [
        one.name
        for one in book.sheets_metadata
        if one.typ == SheetTypeEnum.WorkSheet and one.visible == SheetVisibleEnum.Visible
    ]
    found: list[tuple[int, list[str]]] = []
    for name in shown:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > MOST_LINES or sheet.total_width > MOST_COLUMNS:
            return {"problem": "large"}
        found = lines(sheet.to_python(skip_empty_area=False))
        if found:
            return {"rows": found, "others": [other for other in shown if other != name]}
    return {"problem": "empty"}


def lines(rows: Sequence[Sequence[object]]) -> list[tuple[int, list[str]]]:
    """The lines that are not blank."""
    texts = ((number, [text(cell) for cell in row]) for number, row in enumerate(rows, 1))
    return [(number, cells) for number, cells in texts if any(cells)]


def text(cell: object) -> str:
    """A cell as it would stand in a CSV file: days as 2022-05-12, whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        return str(cell.date()) if cell.time() == dt.time() else str(cell)
    if isinstance(cell, dt.time):
        return cell.strftime("%H:%M")
    return str(cell)


if __name__ == "__main__":
    main()
