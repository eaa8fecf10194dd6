"""Tables that people send, whatever kept them: from bytes to rows of text with line and column, or a plain refusal.

Knows nothing of what stands in a table. `reading` takes CSV in any encoding and separator, `workbook` Excel and
OpenDocument; `writing` gives a table back with notes at its cells; `headers` finds the line that names the columns,
`personal` the columns that the portal must not take, and `values` turns a cell into a number, a date or a choice.
Importers of every room stand on it.
"""

from schools.sheets.personal import looks_personal
from schools.sheets.reading import OWN_COLUMN, Row, Sheet, UnreadableFileError, read_sheet
from schools.sheets.result import Notice, Refusal
from schools.sheets.values import BadValueError

__all__ = [
    "OWN_COLUMN",
    "BadValueError",
    "Notice",
    "Refusal",
    "Row",
    "Sheet",
    "UnreadableFileError",
    "looks_personal",
    "read_sheet",
]
