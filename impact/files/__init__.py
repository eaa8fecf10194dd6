"""Writes tables of figures as files: one writer a format, all from the same `FigureTable`.

Writers work nothing out and read no database. In each format a figure stays a number, to the digit; a text is never a
formula; and what nobody said can be told from zero and from what is left out. The same table gives the same bytes.
"""

from impact.files.as_csv import to_csv
from impact.files.as_json import to_json
from impact.files.as_ods import to_ods
from impact.files.as_pdf import to_pdf
from impact.files.as_xlsx import to_xlsx
from impact.files.drawing import drawn
from impact.queries.tables import CONTENT_TYPES, FigureFile, FigureTable, FileFormat

__all__ = ["CONTENT_TYPES", "to_csv", "to_json", "to_ods", "to_pdf", "to_xlsx", "write"]


def write(figures: FigureFile | FigureTable, file_format: FileFormat) -> bytes:
    """The figures as a file of this format."""
    file = FigureFile(figures) if isinstance(figures, FigureTable) else figures
    first, *more = file.side_by_side or (file.table,)
    match file_format:
        case FileFormat.CSV:
            return to_csv(file.table)
        case FileFormat.JSON:
            return to_json(file.table)
        case FileFormat.XLSX:
            return to_xlsx(first, *more)
        case FileFormat.ODS:
            return to_ods(first, *more)
    return to_pdf(first, *more, charts=[picture for chart in file.charts if (picture := drawn(chart)) is not None])
