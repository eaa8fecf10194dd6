"""Writes tables of figures as files: one writer a format, all from the same `FigureTable`.

Writers work nothing out and read no database. In each format a figure stays a number, to the digit; a text is never a
formula; and what nobody said can be told from zero and from what is left out. The same table gives the same bytes.
"""

from collections.abc import Callable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from impact.files.as_csv import to_csv
from impact.files.as_json import to_json
from impact.files.as_ods import to_ods
from impact.files.as_pdf import to_pdf
from impact.files.as_xlsx import to_xlsx
from impact.queries.tables import FigureTable

__all__ = ["FileFormat", "to_csv", "to_json", "to_ods", "to_pdf", "to_xlsx"]


class FileFormat(TextChoices):
    """The formats of a table; the value ends its address and its name."""

    CSV = "csv", _("CSV, for statistics")
    XLSX = "xlsx", _("XLSX, for Excel")
    ODS = "ods", _("ODS, for LibreOffice")
    PDF = "pdf", _("PDF, to print")
    JSON = "json", _("JSON, for programs")

    @property
    def content_type(self) -> str:
        """What a browser is told of it."""
        return CONTENT_TYPES[self.value]

    def write(self, table: FigureTable) -> bytes:
        """The table as a file of this format."""
        return WRITERS[self.value](table)


CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "pdf": "application/pdf",
    "json": "application/json",
}
WRITERS: dict[str, Callable[[FigureTable], bytes]] = {
    "csv": to_csv,
    "xlsx": to_xlsx,
    "ods": to_ods,
    "pdf": to_pdf,
    "json": to_json,
}
