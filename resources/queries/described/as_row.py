"""A resource as one row of a catalogue, in the columns of the sheet that OER Commons takes; lists with `|` between."""

from collections.abc import Iterable

from resources.models.printable import printable
from resources.queries.described.facts import Described

CATALOGUE_COLUMNS = (
    "URL",
    "Title",
    "Abstract",
    "Author",
    "Institution",
    "Language",
    "Conditions of Use",
    "Licence URL",
    "Material Type",
    "Education Level",
    "Age Range",
    "Primary User",
    "Subject",
    "Tags",
    "Media Format",
    "Minutes",
    "Sustainable Development Goals",
    "Region",
    "Adapted From",
    "Date Published",
    "Date Modified",
    "OAI Identifier",
    "Also Published At",
)


def to_catalogue_row(of: Described) -> tuple[str, ...]:
    """The cells, in the order of CATALOGUE_COLUMNS; blank where nothing is said."""
    cells = (
        of.url,
        of.title,
        of.description,
        _list(author.name for author in of.authors),
        of.hub.name,
        _list(of.languages),
        of.licence.value,
        of.licence.terms.url,
        of.kind_label,
        _list(f"ISCED {level.code}: {level.label}" for level in of.levels),
        "-".join(str(age) for age in of.ages) if of.ages else "",
        _list(of.audience_labels),
        _list(f"{subject.code} {subject.label}" for subject in of.subjects),
        _list(of.keywords),
        _list(dict.fromkeys(file.content_type.partition(";")[0] for file in of.files)),
        str(of.minutes) if of.minutes is not None else "",
        _list(f"SDG {goal}" for goal in of.sdgs),
        of.hub.country,
        of.source.url if of.source else "",
        of.published.isoformat(),
        of.changed.date().isoformat(),
        of.oai_id,
        _list(deposit.lasting_url for deposit in of.deposits),
    )
    return tuple(printable(cell) for cell in cells)


def _list(values: Iterable[str]) -> str:
    return " | ".join(values)
