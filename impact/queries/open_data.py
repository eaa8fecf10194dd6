"""The page of the open data, and the same as a catalogue for programs that look for data (DCAT in JSON-LD)."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from impact.queries.file_links import FileLink, file_links
from impact.queries.freshness import Freshness
from impact.queries.open_tables import DESCRIPTIONS, OpenTable, open_table
from impact.queries.public import PublicImpact
from impact.queries.tables import CONTENT_TYPES, FigureTable, FileFormat, Kind
from impact.queries.words import number

LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"

InFull = Callable[[str], str]  # a path of ours, to its address in full


@dataclass(frozen=True, slots=True)
class PublishedColumn:
    """A column as the page explains it."""

    name: str
    kind: str
    means: str


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A published table. `size` says how many rows and columns, `as_of` when its figures were added up."""

    slug: str
    title: str
    description: str
    size: str
    columns: tuple[PublishedColumn, ...]
    files: tuple[FileLink, ...]
    as_of: str


@dataclass(frozen=True, slots=True)
class OpenDataPage:
    """All published tables, and the one file of all figures."""

    tables: tuple[PublishedTable, ...]
    whole: tuple[FileLink, ...]
    fresh: Freshness


def open_data_page(impact: PublicImpact) -> OpenDataPage:
    """What is published. Beside the figures, a query for each register."""
    tables = tuple(_published(one, open_table(one, impact)) for one in OpenTable)
    return OpenDataPage(tables, file_links("impact:data"), impact.fresh)


def catalogue(page: OpenDataPage, in_full: InFull) -> dict[str, object]:
    """The page as a DCAT catalogue; it says nothing that the page does not."""
    here = reverse("impact:open_data")
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "@id": in_full(here),
        "@type": "dcat:Catalog",
        "dct:title": _("Open data of OSHub.Network"),
        "dct:publisher": {"@id": in_full("/") + "#network"},
        "dct:license": {"@id": LICENCE_URL},
        "dct:language": get_language(),
        "dcat:dataset": [_dataset(table, page.fresh, in_full) for table in page.tables],
    }


def _dataset(table: PublishedTable, fresh: Freshness, in_full: InFull) -> dict[str, object]:
    changed = {"dct:modified": fresh.added_up_at.isoformat(timespec="seconds")} if fresh.added_up_at else {}
    return {
        "@id": f"{in_full(reverse('impact:open_data'))}#{table.slug}",
        "@type": "dcat:Dataset",
        "dct:title": table.title,
        "dct:description": table.description,
        "dct:license": {"@id": LICENCE_URL},
        **changed,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": in_full(file.url)},
                "dcat:mediaType": CONTENT_TYPES[FileFormat(file.name.lower())].partition(";")[0],
                "dct:license": {"@id": LICENCE_URL},
            }
            for file in table.files
        ],
    }


def _published(which: OpenTable, table: FigureTable) -> PublishedTable:
    told = {"rows": number(len(table.rows)), "columns": number(len(table.columns))}
    return PublishedTable(
        slug=which.value,
        title=table.title,
        description=str(DESCRIPTIONS[which]),
        size=_("%(rows)s rows, %(columns)s columns") % told,
        columns=tuple(
            PublishedColumn(column.name, _kind(column.kind), ": ".join(filter(None, (column.label, column.means))))
            for column in table.columns
        ),
        files=file_links("impact:open_table", open_table=which.value),
        as_of=date_format(table.as_of, "DATE_FORMAT") if table.as_of else "",
    )


def _kind(kind: Kind) -> str:
    return {
        Kind.TEXT: _("text"),
        Kind.NUMBER: _("whole number"),
        Kind.DECIMAL: _("number"),
        Kind.DAY: _("date, as in 2021-10-01"),
    }[kind]
