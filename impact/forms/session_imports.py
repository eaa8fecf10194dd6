"""A table of sessions that is sent, and what a person says when matching its columns and looking through it."""

import uuid
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.models import Hub
from impact.actions.session_imports import Mending
from impact.imports.columns import AUDIENCE_FIELDS, COUNTED
from impact.imports.kept import AUTO
from impact.imports.matching import Match
from impact.imports.names import AUDIENCE_LABELS, LABELS
from impact.imports.preview import NameToSettle, Understood
from impact.imports.register import NEW
from impact.imports.styles import DATE_STYLES, NUMBER_STYLES
from impact.imports.table import Table, read_table
from impact.queries.imports import types_to_choose
from schools.forms.classes import PupilsField
from schools.forms.send_table import Files, TableForm
from schools.models import Level
from schools.sheets import Sheet
from schools.sheets.personal import without_names

LONGEST_CELL = 1_000
HOLDS_WORDS = gettext_lazy(
    "“%(name)s” holds words and hardly a number, so nobody can be counted by it: choose something else for it."
)
PASTED = gettext_lazy("Pasted lines")


class SessionTableForm(TableForm):
    """A table of sessions: what it is called, its bytes as they came, and what was read from them."""

    largest = 20 * 1024 * 1024
    what_fits = gettext_lazy("Excel (.xlsx), OpenDocument (.ods), CSV or TSV, at most 20 MB and 100 000 rows.")
    too_large = gettext_lazy("The file is larger than 20 MB: send it in parts.")
    table: Table | None = None
    content = b""
    name = ""

    def read(self, content: bytes, encoding: str, file: "UploadedFile[bytes] | None") -> None:
        """Read the table."""
        named = (file.name or "") if file is not None else str(PASTED)
        self.name = "".join(letter for letter in named if letter.isprintable()) or "?"
        self.content = content
        which = self.cleaned_data.get("sheet", "")
        self.table = read_table(content, languages=self.hub.languages, encoding=encoding, table=which)


class SendTableForm(SessionTableForm):
    """A file, or lines that were pasted. `uid` makes sending the same form twice one import."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    sheet = forms.CharField(
        label=gettext_lazy("Sheet of a workbook"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Its name or number. Left blank, the first with something in it is read."),
    )
    field_order = ("file", "sheet")

    def __init__(
        self, data: QueryDict | None = None, files: "Files | None" = None, *, hub: Hub, sheet: str = ""
    ) -> None:
        super().__init__(data, files, hub=hub, initial={"uid": uuid.uuid4(), "sheet": sheet})


class MendedSheetForm(SessionTableForm):
    """The table of an import once more, mended in a spreadsheet."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    field_order = ("version", "file")

    def __init__(
        self, data: QueryDict | None = None, files: "Files | None" = None, *, hub: Hub, version: int | None = None
    ) -> None:
        super().__init__(data, files, hub=hub, auto_id="mended_%s", initial={"version": version})
        del self.fields["text"], self.fields["encoding"]
        self.fields["file"].label = _("The sheet that you have mended")
        self.fields["file"].required = True


class MatchForm(forms.Form):
    """Which column is read as which field. `columns` are the cleaned ones by position."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, data: QueryDict | None = None, *, matches: list[Match], version: int, sheet: Sheet | None = None
    ) -> None:
        super().__init__(data, initial={"version": version})
        self.matches = matches
        self.table_name = sheet.name if sheet else ""
        self.not_read = sheet.not_read if sheet else ()
        self.columns: dict[int, tuple[str, ...]] = {}

    def clean(self) -> dict[str, Any]:
        """No field is read from two columns, and one gives the date."""
        cleaned: dict[str, Any] = super().clean() or {}
        by_field: dict[str, Match] = {}
        for match in self.matches:
            told = [self.data.get(f"{name}-{match.position}", "") for name in ("column", "also")]
            fields = tuple(dict.fromkeys(one for one in told if one in LABELS))
            self.columns[match.position] = fields
            if match.words and not COUNTED.isdisjoint(fields):
                self.add_error(None, ValidationError(HOLDS_WORDS, params={"name": match.name}))
            for field in fields:
                if field in by_field:
                    text = _("“%(one)s” and “%(two)s” are both read as “%(field)s”: choose one of them.")
                    names = {"one": by_field[field].name, "two": match.name, "field": LABELS[field]}
                    self.add_error(None, ValidationError(text, params=names))
                by_field.setdefault(field, match)
        if "date" not in by_field:
            self.add_error(None, ValidationError(_("No column gives the date: say which one does.")))
        if "one_class" in by_field and "students" not in by_field:
            self.add_error(
                None, ValidationError(_("A column gives the class, and none says how many students came: choose it."))
            )
        return cleaned

    def shown(self) -> list[Match]:
        """The columns with what was chosen just now."""
        if not self.is_bound:
            return self.matches
        return [
            replace(match, fields=self.columns.get(match.position, match.fields), remembered=False)
            for match in self.matches
        ]


class ReadingForm(forms.Form):
    """How the table is written, and what holds for all of its rows."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    date_format = forms.ChoiceField(label=gettext_lazy("How dates are written"), required=False)
    thousands = forms.ChoiceField(
        label=gettext_lazy("How numbers above a thousand are written"), required=False, choices=()
    )
    default_type = forms.ChoiceField(label=gettext_lazy("Type of session of rows that give none"), required=False)
    days_audience = forms.ChoiceField(label=gettext_lazy("Who was counted day by day"), required=False)
    short_rows = forms.BooleanField(
        label=gettext_lazy("Take missing cells at the end of a row as blank"), required=False
    )

    def __init__(self, data: QueryDict | None = None, *, picture: Understood) -> None:
        row = picture.row
        said = row.options
        super().__init__(
            data,
            initial={"date_format": AUTO, "version": row.version} | {name: said[name] for name in said},
        )
        found = DATE_STYLES.get(picture.dates.style, picture.dates.style)
        auto = _("Choose…") if picture.dates.others else _("Found out: %(style)s") % {"style": found}
        self._offer("date_format", [(AUTO, auto), *DATE_STYLES.items()])
        self._offer("thousands", list(NUMBER_STYLES.items()))
        self._offer("default_type", [("", "—"), *types_to_choose()])
        audiences = [(AUDIENCE_FIELDS[name].value, label) for name, label in AUDIENCE_LABELS.items()]
        self._offer("days_audience", [("", _("Choose…")), *audiences])
        if not picture.day_by_day:
            del self.fields["days_audience"]
        if not picture.plan.short_rows:
            del self.fields["short_rows"]
        if not picture.plan.parted_numbers and not said.get("thousands"):
            del self.fields["thousands"]

    def options(self) -> dict[str, Any]:
        """What was said."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - each of them is
        field.choices = choices


class NameForm(forms.Form):
    """What one unknown name means."""

    to = forms.ChoiceField(label=gettext_lazy("What it means"), required=False)
    place = forms.CharField(label=gettext_lazy("Place, if it is a new school"), required=False, max_length=120)
    level = forms.ChoiceField(label=gettext_lazy("Level, if it is a new class"), required=False, choices=Level.choices)
    size = PupilsField(label=gettext_lazy("Pupils, if it is a new class"), required=False)

    def __init__(self, data: QueryDict | None = None, *, name: NameToSettle) -> None:
        school = name.unknown.school
        first = {"size": name.unknown.most or None, "level": school.levels[0] if school and school.levels else ""}
        super().__init__(data, prefix=name.prefix, initial=first)
        self.name = name
        choices = self.fields["to"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - it is
        choices.choices = [("", _("Choose…")), *name.choices]
        if name.kind != "school":
            del self.fields["place"]
        if name.kind != "class":
            del self.fields["level"], self.fields["size"]

    def clean(self) -> dict[str, Any]:
        """What is new needs what a new one has."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("to") == NEW:
            for needed in ("place", "level", "size"):
                if needed in self.fields and needed not in self.errors and not cleaned.get(needed):
                    self.add_error(needed, ValidationError(_("A new one needs this.")))
        return cleaned

    def meaning(self) -> dict[str, Any] | None:
        """What it means, or nothing where nothing was chosen."""
        cleaned = self.cleaned_data
        if not cleaned.get("to"):
            return None
        wanted = ("place", "level", "size") if cleaned["to"] == NEW else ()
        return {"to": cleaned["to"]} | {name: cleaned[name] for name in wanted if cleaned.get(name)}


class UndoImportForm(forms.Form):
    """Why an import is taken back."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = forms.CharField(
        label=gettext_lazy("Why it is taken back"),
        max_length=300,
        help_text=gettext_lazy("It stands with each of its sessions."),
    )


def mending_from(data: QueryDict, picture: Understood, reading: ReadingForm, names: list[NameForm]) -> Mending:
    """All that was said on the page. What does not belong to a row of the table is nothing."""
    cells: dict[int, dict[int, str]] = {}
    left_out, brought_back, confirmed = set(), set(), set()
    shown = {(row.line, cell.position): cell.text for row in picture.bad_rows for cell in row.cells}
    shown |= {(cell.line, cell.position): cell.text for cell in picture.corrected}
    counted = {column.position for column in picture.plan.columns if column.field in COUNTED}
    for (line, position), before in shown.items():
        text = data.get(f"cell-{line}-{position}")
        if text is not None and " ".join(text.split()) != " ".join(before.split()):
            told = text.strip()[:LONGEST_CELL].replace("\x00", "")
            cells.setdefault(line, {})[position] = without_names(told) if position in counted else told
    left_out |= {line for line in picture.bad_lines if data.get(f"out-{line}")}
    if data.get("out-all"):
        left_out |= set(picture.bad_lines)
    for question in picture.plan.open_questions:
        answer = data.get(f"q-{question.key}", "") or data.get(f"all-{question.kind}", "")
        if answer == "right":
            confirmed.add(question.key)
        elif answer == "out":
            left_out.add(question.line)
    brought_back = {line for line in picture.row.left_out if data.get(f"back-{line}")}
    lookups: dict[str, dict[str, dict[str, Any]]] = {}
    for form in names:
        meaning = form.meaning() if form.is_valid() else None
        if meaning is not None:
            lookups.setdefault(form.name.kind, {})[form.name.unknown.key] = meaning
    return Mending(
        options=reading.options(),
        lookups=lookups,
        forgotten=[(one.kind, one.key) for one in picture.settled if data.get(f"forget-{one.prefix}")],
        cells=cells,
        left_out=left_out,
        brought_back=brought_back,
        confirmed=confirmed,
    )
