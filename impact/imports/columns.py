"""The fields that a file may give for a session, and which column of a file gives which field."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impact.models import Audience
from schools.lists.fields import key_of
from schools.sheets.near import or_nearest, plain
from schools.sheets.personal import looks_personal
from schools.sheets.reading import Row, Sheet
from schools.sheets.result import Refusal

FIRST_TIME = "_first_time"
# The audiences' columns, in the plural for the two that have many.
AUDIENCE_FIELDS: dict[str, Audience] = {
    "students": Audience.STUDENT,
    "teachers": Audience.TEACHER,
    "family": Audience.FAMILY,
    "university": Audience.UNIVERSITY,
    "industry": Audience.INDUSTRY,
    "government": Audience.GOVERNMENT,
    "civil_society": Audience.CIVIL_SOCIETY,
    "other": Audience.OTHER,
}

_SESSION_FIELDS: dict[str, Promise] = {
    "reference": gettext_lazy(
        "Your own number or name for the session, each once. With it, a row that you send again is recognised; without "
        "it, a row is recognised by all that it says."
    ),
    "date": gettext_lazy("The day where the hub is, as 2022-05-12. The only column that must be there."),
    "starts_at": gettext_lazy("When it began, as 09:30."),
    "minutes": gettext_lazy("How long it took."),
    "type": gettext_lazy("The type of session, by its code or name."),
    "project": gettext_lazy("The title of a project of the hub."),
    "school": gettext_lazy("The name of a partner school of the hub."),
    "classes": gettext_lazy("The classes of that school that came, with how many pupils each: 7B=24; 8A=19."),
    "led_by": gettext_lazy("hub, together or school."),
    "format": gettext_lazy("in_person, online or hybrid."),
    "co_hosts": gettext_lazy("Codes of other hubs that held the session too, parted by semicolons."),
    "title": gettext_lazy("A title."),
    "note": gettext_lazy("A private note. Name no pupil."),
}


def _audience_fields() -> dict[str, Promise]:
    fields: dict[str, Promise] = {}
    for name in AUDIENCE_FIELDS:
        fields[name] = (
            gettext_lazy("How many students came who are not in a class of this row. Blank if nobody knows.")
            if name == "students"
            else gettext_lazy("How many came. Blank if nobody knows, 0 if nobody came.")
        )
        fields[name + FIRST_TIME] = gettext_lazy("How many of them for the first time. Blank if nobody asked.")
    return fields


# Every field with what it means, in the order of the template.
FIELDS: dict[str, Promise] = {
    **{name: meaning for name, meaning in _SESSION_FIELDS.items() if name not in {"title", "note"}},
    **_audience_fields(),
    "title": _SESSION_FIELDS["title"],
    "note": _SESSION_FIELDS["note"],
}
# Only through a mapping: head counts day by day, each a session of its own, and a class beside its number.
DAY_FIELDS = tuple(f"day_{number}" for number in range(1, 8))
# What is read as a number of people.
COUNTED = frozenset({*AUDIENCE_FIELDS, *(name + FIRST_TIME for name in AUDIENCE_FIELDS), *DAY_FIELDS})
MAPPED_FIELDS = ("one_class", *DAY_FIELDS)
ALIASES = {"uid": "reference", "class": "classes", "student": "students", "teacher": "teachers", "families": "family"}
SLIP = 0.8  # how alike a name and a field are where it was probably meant; below, “latitude” would be “title”


@dataclass(frozen=True)
class Column:
    """A column of a file that is read as a field."""

    position: int
    name: str
    field: str


def template_header() -> list[str]:
    """The columns of the portal's own template."""
    return list(FIELDS)


def field_called(name: str) -> str | None:
    """The field of a name as the template writes it, or an older name of it."""
    word = plain(name).replace(" ", "_")
    word = ALIASES.get(word, word)
    return word if word in FIELDS else None


def meant_by(name: str) -> str:
    """The field that a column is probably meant to be: by what such columns are called, or by a slip. Or nothing."""
    from impact.imports.names import CALLED  # it knows this module

    key = key_of(name)
    called = [field for field in FIELDS if key and key in CALLED.get(field, ())]
    return next(iter(called or difflib.get_close_matches(name.casefold(), FIELDS, n=1, cutoff=SLIP)), "")


def mapped_field(name: str) -> str | None:
    """The field of a name in a mapping, where there are some more."""
    return name if name in MAPPED_FIELDS else field_called(name)


def column_name(header: Row, position: int) -> str:
    """What a column is called, or its number."""
    name = header.cells[position] if position < len(header.cells) else ""
    return name or _("column %(number)d") % {"number": position + 1}


def telling_name(header: Row, position: int) -> str:
    """What a column is called where it shall be told from others of the same name."""
    name = column_name(header, position)
    if header.cells.count(name) > 1:
        return _("%(name)s (column %(number)d)") % {"name": name, "number": position + 1}
    return name


def choose_columns(
    sheet: Sheet, mapping: Mapping[str, Sequence[str]], chosen: Mapping[int, Sequence[str]] | None = None
) -> tuple[list[Column], list[Refusal]]:
    """Which columns are read: those chosen by position or by name, or else all, which must be the template's."""
    if chosen:
        columns, refusals = _chosen(sheet.header, chosen), list[Refusal]()
    else:
        columns, refusals = _mapped(sheet.header, mapping) if mapping else _own(sheet)
    line = sheet.header.line
    by_field: dict[str, Column] = {}
    for column in columns:
        if column.field in by_field:
            reason = _("“%(other)s” is read as %(field)s already.") % {
                "other": by_field[column.field].name,
                "field": column.field,
            }
            refusals.append(Refusal(line, column.name, reason))
        by_field.setdefault(column.field, column)
    if "date" not in by_field and not refusals:
        refusals.append(Refusal(line, "", _("No column gives the date. Name it “date”, or say which one it is.")))
    return columns, refusals


def _own(sheet: Sheet) -> tuple[list[Column], list[Refusal]]:
    columns, refusals = [], []
    own = {field_called(name) for name in sheet.header.cells}
    for position, name in enumerate(sheet.header.cells):
        field = field_called(name)
        if field is not None:
            columns.append(Column(position, name, field))
        elif name:
            refusals.append(Refusal(sheet.header.line, name, _why_not(name, own)))
        elif any(len(row.cells) > position and row.cells[position] for row in sheet.rows):
            reason = _("Column %(number)d has no name.") % {"number": position + 1}
            refusals.append(Refusal(sheet.header.line, "", reason))
    return columns, refusals


def _chosen(header: Row, chosen: Mapping[int, Sequence[str]]) -> list[Column]:
    return [
        Column(position, telling_name(header, position), field)
        for position, fields in chosen.items()
        if position < len(header.cells)
        for field in fields
    ]


def _mapped(header: Row, mapping: Mapping[str, Sequence[str]]) -> tuple[list[Column], list[Refusal]]:
    columns, refusals = [], []
    names = [plain(name) for name in header.cells]
    for wanted, fields in mapping.items():
        positions = [position for position, name in enumerate(names) if name == plain(wanted)]
        if len(positions) != 1:
            reason = (
                _("The file has this column more than once.")
                if positions
                else or_nearest(_("The file has no such column."), wanted, header.cells)
            )
            refusals.append(Refusal(header.line, wanted, reason))
            continue
        if looks_personal(wanted):
            refusals.append(Refusal(header.line, wanted, _personal()))
            continue
        for given in fields:
            field = mapped_field(given)
            if field is None:
                reason = or_nearest(_("There is no field “%(field)s”.") % {"field": given}, given, list(FIELDS))
                refusals.append(Refusal(header.line, wanted, reason))
            else:
                columns.append(Column(positions[0], header.cells[positions[0]], field))
    return columns, refusals


def _why_not(name: str, own: Collection[str | None]) -> str:
    if looks_personal(name):
        return _personal()
    meant = meant_by(name)
    return or_nearest(_("The portal's template has no such column."), meant, [meant] if meant not in own else [])


def _personal() -> str:
    return _(
        "This column looks as if it held names, birthdays or contacts of persons. The portal holds head counts only: "
        "take the column out of the file."
    )
