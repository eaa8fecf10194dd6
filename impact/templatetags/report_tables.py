"""Tables of figures in pages, cell by cell as files show them."""

from django import template

from impact.queries.tables import FigureTable, Kind, shown

register = template.Library()


@register.filter
def shown_rows(table: FigureTable) -> list[list[tuple[str, bool, str]]]:
    """The cells of each row as people read them, whether they are numbers, and the name of their column."""
    heads = [(column.kind is Kind.NUMBER, str(column.label)) for column in table.columns]
    return [[(shown(cell), *head) for cell, head in zip(row, heads, strict=True)] for row in table.rows]


@register.filter
def mostly_words(table: FigureTable) -> bool:
    """Whether less than half of its columns are numbers: a phone shows such a table as a list."""
    return 2 * sum(column.kind in (Kind.NUMBER, Kind.DECIMAL) for column in table.columns) < len(table.columns)
