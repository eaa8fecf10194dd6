"""The files of an edition, as they are published: written once and kept."""

from django.utils.translation import gettext as _

from impact.files.as_csv import to_csv
from impact.files.as_json import to_json
from impact.files.as_ods import to_ods
from impact.files.as_pdf import to_pdf
from impact.files.as_xlsx import to_xlsx
from impact.files.drawing import drawn
from impact.queries.edition_content import EditionContent
from impact.queries.edition_tables import charts_of, long_table, tables_of
from impact.queries.editions import citation
from impact.queries.tables import Note


def files_of(edition: EditionContent, url: str) -> dict[str, bytes]:
    """Everything of an edition by format: several tables for people, one long table for programs.

    `url` is the address of its page in full, by which it is cited.
    """
    for_programs, for_people = long_table(edition), tables_of(edition)
    charts = [picture for chart in charts_of(edition) if (picture := drawn(chart)) is not None]
    return {
        "pdf": to_pdf(*for_people, charts=charts, opening=[Note(_("How to cite"), citation(edition, url))]),
        "xlsx": to_xlsx(*for_people),
        "ods": to_ods(*for_people),
        "csv": to_csv(for_programs),
        "json": to_json(for_programs),
    }
