"""A list that is sent: as a file or pasted; and what a person says about it once it was read."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from hubs.models import Hub
from schools.lists import ListKind, ListOptions, ListTable, read_list
from schools.lists.columns import NOT_READ
from schools.lists.fields import FIELDS
from schools.models import Level, school_year_label, school_year_of
from schools.queries.lists import schools_to_choose
from schools.sheets import UnreadableFileError

LARGEST = 5 * 1024 * 1024
ENCODINGS = [
    ("", _("Find out")),
    ("utf-8", _("Unicode (UTF-8)")),
    ("cp1252", _("Western Europe (Windows)")),
    ("cp1250", _("Central Europe (Windows)")),
    ("cp1253", _("Greek (Windows)")),
    ("mac_roman", _("Western Europe (Mac)")),
    ("mac_latin2", _("Central Europe (Mac)")),
    ("cp850", _("Western Europe (DOS)")),
    ("cp852", _("Central Europe (DOS)")),
]
DATES = [
    ("", "2026-09-14, 14.9.2026"),
    ("%d/%m/%Y", "14/09/2026"),
    ("%d-%m-%Y", "14-09-2026"),
    ("%m/%d/%Y", "09/14/2026"),
]
COLUMN = "column-"


class SendListForm(forms.Form):
    """A file, or lines that were pasted."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
        help_text=_("Excel (.xlsx), OpenDocument (.ods) or CSV, at most 5 MB and 800 rows."),
    )
    text = forms.CharField(
        label=_("Or paste the lines"),
        required=False,
        strip=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("Mark them in your spreadsheet, with the names of the columns, and copy."),
    )
    encoding = forms.ChoiceField(
        label=_("Letters of a CSV file"),
        required=False,
        choices=ENCODINGS,
        help_text=_("Only where letters with accents come out wrong."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: "MultiValueDict[str, UploadedFile[Any]] | None" = None,
        *,
        hub: Hub,
        kind: ListKind,
    ) -> None:
        super().__init__(data, files)
        self.hub, self.kind = hub, kind
        self.table: ListTable | None = None

    def clean(self) -> dict[str, Any]:
        """Read what was sent; why it cannot be read stands at the file or the text."""
        cleaned: dict[str, Any] = super().clean() or {}
        file: UploadedFile[bytes] | None = cleaned.get("file")
        text: str = cleaned.get("text") or ""
        if self.errors:
            return cleaned
        if file is None and not text.strip():
            raise ValidationError(_("Choose a file, or paste the lines."))
        if file is not None and (file.size or 0) > LARGEST:
            raise ValidationError({"file": _("The file is larger than 5 MB: leave out what the list does not need.")})
        content = file.read() if file is not None else text.encode("utf-8", "replace")
        encoding = cleaned.get("encoding", "") if file is not None else "utf-8"
        try:
            self.table = read_list(self.kind, content, languages=self.hub.languages, encoding=encoding)
        except UnreadableFileError as problem:
            where = _("Line %(line)d: %(reason)s") if problem.line else "%(reason)s"
            self.add_error(
                "file" if file is not None else "text",
                ValidationError(where, params={"line": problem.line, "reason": problem.message}),
            )
        return cleaned


class LookAtListForm(forms.Form):
    """What holds for all rows; the columns and answers stand beside it in the same form."""

    table = forms.CharField(widget=forms.HiddenInput, strip=False)
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
        first = {"table": table.packed(), "country": hub.country.code} if table else {}
        super().__init__(data, initial=first | {"school_year": school_year_of(hub.today())})
        self.hub, self.kind, self.read_table = hub, kind, table
        for name in ("school", "school_year", "level") if kind == ListKind.SCHOOLS else ("place", "country", "dates"):
            del self.fields[name]
        if kind == ListKind.SCHOOLS:
            self._offer("country", [(code, name) for code, name in countries])
        else:
            year = school_year_of(hub.today())
            self._offer("school", [("", "—"), *schools_to_choose(hub)])
            self._offer("school_year", [(one, school_year_label(one)) for one in range(year - 3, year + 2)])
            self._offer("level", [("", "—"), *Level.choices])

    def clean_table(self) -> str:
        """Unpack the list."""
        packed: str = self.cleaned_data["table"]
        try:
            self.read_table = ListTable.unpacked(packed)
        except UnreadableFileError as problem:
            raise ValidationError(problem.message) from problem
        return packed

    def options(self) -> ListOptions:
        """What the person said; before they said anything, what is usual."""
        told = self.cleaned_data if self.is_bound and self.is_valid() else self.initial
        return ListOptions(
            columns=self._columns(),
            answers={name: value for name, value in self.data.items() if name.startswith(("row-", "school-"))},
            place=told.get("place") or "",
            country=told.get("country") or "",
            dates=told.get("dates") or "",
            school=told.get("school"),
            school_year=told.get("school_year"),
            level=told.get("level") or "",
        )

    def _columns(self) -> dict[int, str]:
        known = {NOT_READ, *(field.name for field in FIELDS[self.kind])}
        return {
            int(name.removeprefix(COLUMN)): value
            for name, value in self.data.items()
            if name.startswith(COLUMN) and name.removeprefix(COLUMN).isdecimal() and value in known and len(name) < 12
        }

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - each of them is
        field.choices = choices
