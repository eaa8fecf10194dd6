"""From bytes to a table: any that the reader of tables knows, or AMB JSON."""

from collections.abc import Sequence

from resources.catalogue.amb import looks_like_json, read_amb
from resources.catalogue.fields import FIELDS
from schools.lists import ListTable
from schools.lists.fields import field_among
from schools.lists.reading import checked, table_with, without_columns
from schools.sheets import looks_personal
from schools.sheets.personal import looks_like_a_contact


def read_catalogue(content: bytes, *, languages: Sequence[str], encoding: str = "") -> ListTable:
    """Read a file or what was pasted. Raises UnreadableFileError, and NotAmbError for JSON.

    Columns of names, birthdays and contacts are left out before anything else is done, but for that of the authors.
    """
    if looks_like_json(content):
        return checked(read_amb(content))
    table = checked(table_with(FIELDS, content, languages=languages, encoding=encoding))
    personal = {
        position
        for position, name in enumerate(table.header.cells)
        if field_among(FIELDS, name) is None and (looks_personal(name) or looks_like_a_contact(name))
    }
    return without_columns(table, personal)
