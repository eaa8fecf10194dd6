"""The published tables of a hub: its rows of those of all hubs, left out where they are left out there."""

from collections.abc import Iterator
from dataclasses import replace

from django.conf import settings
from django.utils.translation import override

from impact.files import write
from impact.queries.open_tables import OpenTable, open_table
from impact.queries.public import recent_public_impact
from impact.queries.tables import FigureTable, FileFormat

FORMATS = (FileFormat.CSV, FileFormat.JSON, FileFormat.ODS)
HUB = "hub_code"  # the column that has the code of a hub


def tables_of_hub(codes: tuple[str, ...]) -> Iterator[tuple[str, FileFormat, bytes]]:
    """Each table that says whose its rows are, in English and each open format, with the rows of these hubs."""
    found = recent_public_impact()
    with override(settings.LANGUAGE_CODE):
        for which in OpenTable:
            table = open_table(which, found)
            names = [column.name for column in table.columns]
            if HUB in names:
                narrowed = _of_hubs(table, names.index(HUB), codes)
                for file_format in FORMATS:
                    yield which.value, file_format, write(narrowed, file_format)


def _of_hubs(table: FigureTable, column: int, codes: tuple[str, ...]) -> FigureTable:
    return replace(table, rows=tuple(row for row in table.rows if row[column] in codes))
