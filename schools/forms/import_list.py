"""A list that is sent: as a file or pasted; and what a person says about it once it was read."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hubs.models import Hub
from schools.forms.send_table import Files, TableForm
from schools.lists import ListKind, ListOptions, ListTable, read_list
from schools.lists.columns import NOT_READ
from schools.lists.fields import FIELDS, Field
from schools.models import Level, school_year_label, school_year_of
from schools.queries.lists import schools_to_choose
from schools.sheets import UnreadableFileError

DATES = [
    ("", "2026-09-14, 14.9.2026"),
    ("%d/%m/%Y", "14/09/2026"),
    ("%d-%m-%Y", "14-09-2026"),
    ("%m/%d/%Y", "09/14/2026"),
]
COLUMN = "column-"


class SendListForm(TableForm):
    """A file, or lines that were pasted."""

    largest = 5 * 1024 * 1024
    what_fits = _("Excel (.xlsx), OpenDocument (.ods) or CSV, at most 5 MB and 800 rows.")
    too_large = _("The file is larger than 5 MB: leave out what the list does not need.")

    def __init__(
        self, data: QueryDict | None = None, files: "Files | None" = None, *, hub: Hub, kind: ListKind
    ) -> None:
        super().__init__(data, files, hub=hub)
        self.kind = kind
        self.table: ListTable | None = None

    def read(self, content: bytes, encoding: str, file: "UploadedFile[bytes] | None") -> None:
        """Read the list."""
        self.table = read_list(self.kind, content, languages=self.hub.languages, encoding=encoding)


class CarriesTable(forms.Form):
    """The form of a preview: it carries the table that was read, and what each column was said to be."""

    known: Sequence[Field]  # the fields that a column can be
    table = forms.CharField(widget=forms.HiddenInput, strip=False)

    def __init__(self, data: QueryDict | None, *, table: ListTable | None, first: dict[str, Any]) -> None:
        super().__init__(data, initial=first | ({"table": table.packed()} if table else {}))
        self.read_table = table

    def clean_table(self) -> str:
        """Unpack the list."""
        packed: str = self.cleaned_data["table"]
        try:
            self.read_table = ListTable.unpacked(packed)
        except UnreadableFileError as problem:
            raise ValidationError(problem.message) from problem
        return packed

    def told(self) -> dict[str, Any]:
        """What the person said; before they said anything, what is usual."""
        return dict(self.cleaned_data if self.is_bound and self.is_valid() else self.initial)

    def columns(self) -> dict[int, str]:
        """What was chosen for each column."""
        known = {NOT_READ, *(field.name for field in self.known)}
        return {
            int(name.removeprefix(COLUMN)): value
            for name, value in self.data.items()
            if name.startswith(COLUMN) and name.removeprefix(COLUMN).isdecimal() and value in known and len(name) < 12
        }


class LookAtListForm(CarriesTable):
    """What holds for all rows; the columns and answers stand beside it in the same form."""

    place = forms.CharField(label=_("Place of rows that give none"), required=False, max_length=120)
    country = forms.ChoiceField(label=_("Country of rows that give none"), required=False)
    dates = forms.ChoiceField(label=_("How dates are written"), required=False, choices=DATES)
    school = forms.TypedChoiceField(
        label=_("School of rows that give none"), required=False, coerce=int, empty_value=None
    )
    school_year = forms.TypedChoiceField(label=_("School year of rows that give none"), coerce=int, required=False)
    level = forms.ChoiceField(label=_("Level of rows that give none"), required=False)

    def __init__(
        self, data: QueryDict | None = None, *, hub: Hub, kind: ListKind, table: ListTable | None = None
    ) -> None:
        first = {"country": hub.country.code} if table else {}
        super().__init__(data, table=table, first=first | {"school_year": school_year_of(hub.today())})
        self.hub, self.kind, self.known = hub, kind, FIELDS[kind]
        for name in ("school", "school_year", "level") if kind == ListKind.SCHOOLS else ("place", "country", "dates"):
            del self.fields[name]
        if kind == ListKind.SCHOOLS:
            self._offer("country", [(code, name) for code, name in countries])
        else:
            year = school_year_of(hub.today())
            self._offer("school", [("", "—"), *schools_to_choose(hub)])
            self._offer("school_year", [(one, school_year_label(one)) for one in range(year - 3, year + 2)])
            self._offer("level", [("", "—"), *Level.choices])

    def options(self) -> ListOptions:
        """What the person said; before they said anything, what is usual."""
        told = self.told()
        return ListOptions(
            columns=self.columns(),
            answers={name: value for name, value in self.data.items() if name.startswith(("row-", "school-"))},
            place=told.get("place") or "",
            country=told.get("country") or "",
            dates=told.get("dates") or "",
            school=told.get("school"),
            school_year=told.get("school_year"),
            level=told.get("level") or "",
        )

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - each of them is
        field.choices = choices
