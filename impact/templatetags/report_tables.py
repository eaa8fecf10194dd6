"""Tables of figures in pages, cell by cell as files show them."""

from django import template

from impact.queries.tables import FigureTable, Kind, shown

register = template.Library()


@register.filter
def shown_rows(table: FigureTable) -> list[list[tuple[str, bool]]]:
    """The cells of each row as people read them, and whether they are numbers."""
    numeric = [column.kind is Kind.NUMBER for column in table.columns]
    return [[(shown(cell), number) for cell, number in zip(row, numeric, strict=True)] for row in table.rows]
