"""The parts of a dashboard that are drawn hundreds of times: in Python, a tenth of what a template takes."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from impact.queries.words import Row, Table

register = template.Library()


@register.simple_tag
def figure_rows(table: Table) -> SafeString:
    """The rows of a table of figures, everything in them escaped."""
    language = get_language()
    return mark_safe("".join([_row(row, language) for row in table.rows]))  # noqa: S308 - of escaped parts


@register.simple_tag
def figure_foot(row: Row) -> SafeString:
    """The row for the whole."""
    return mark_safe(_row(row, get_language()))  # noqa: S308 - of escaped parts


@register.simple_tag
def what_it_counts(text: str | Promise, *of: str | Promise) -> SafeString:
    """A definition folded away beside its figure, and the words that name that figure; drawn once for each language."""
    return _definition(str(text), ", ".join(map(str, of)), get_language())


# After one session more, nearly all rows of a page are those of the time before.
@lru_cache(maxsize=4096)
def _row(row: Row, _language: str | None) -> str:
    head = format_html('<a href="{}">{}</a>', row.url, row.head) if row.url else escape(row.head)
    note = f' <span class="figures-table__note">{escape(row.note)}</span>' if row.note else ""
    sessions = _to_the_sessions(row) if row.rows_url else escape(row.sessions)
    numbers = [escape(number) for cell in row.cells for number in (cell.people, cell.interactions)]
    cells = "".join([f'<td class="numeric">{number}</td>' for number in (sessions, *numbers)])
    return f'<tr><th scope="row">{head}{note}</th>{cells}</tr>'


def _to_the_sessions(row: Row) -> SafeString:
    link = '<a href="{}">{}<span class="visually-hidden"> {}: {}</span></a>'
    return format_html(link, row.rows_url, row.sessions, _("sessions behind"), row.head)


@lru_cache(maxsize=500)
def _definition(text: str, of: str, _language: str | None) -> SafeString:
    return render_to_string("components/definition.html", {"text": text, "of": of})
