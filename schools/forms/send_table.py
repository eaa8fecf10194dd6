"""A table that somebody sends: a file, or lines that were pasted. Rooms above say how large, and how it is read."""

from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import text_area
from hubs.models import Hub
from schools.sheets import UnreadableFileError
from schools.sheets.old_encodings import ENCODINGS
from schools.sheets.reading import OLD_WORKBOOK, WORKBOOK

Files = MultiValueDict[str, UploadedFile[Any]]

CHOICES = ("utf-8", "cp1252", "cp1250", "cp1253", "mac_roman", "mac_latin2", "cp850", "cp852")


NO_WORKBOOK = _(
    "This is no workbook, although its name ends in %(ending)s. Open it in your spreadsheet program, save it anew as "
    ".xlsx, .ods or CSV, and send that."
)


def is_misnamed(name: str, content: bytes) -> bool:
    """Whether a file is called a workbook, and begins as none does."""
    return name.lower().endswith((".xlsx", ".ods", ".xls")) and not content.startswith((WORKBOOK, OLD_WORKBOOK))


class TableForm(forms.Form):
    """A file, or lines that were pasted. Those that stand on it say what it may weigh, and read it."""

    largest: ClassVar[int]
    what_fits: ClassVar[Promise]
    too_large: ClassVar[Promise]

    file = forms.FileField(
        label=_("File"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"})
    )
    text = forms.CharField(
        label=_("Or paste the lines"),
        required=False,
        strip=False,
        max_length=400_000,
        widget=text_area(5, spellcheck="false"),
        help_text=_("Mark them in your spreadsheet, with the names of the columns, and copy."),
    )
    encoding = forms.ChoiceField(
        label=_("Letters of a CSV file"),
        required=False,
        choices=[("", _("Find out")), *((name, ENCODINGS[name]) for name in CHOICES)],
        help_text=_("Only where letters with accents come out wrong."),
    )

    def __init__(self, data: QueryDict | None = None, files: "Files | None" = None, *, hub: Hub, **said: Any) -> None:
        super().__init__(data, files, **said)
        self.hub = hub
        self.fields["file"].help_text = str(self.what_fits)

    def read(self, content: bytes, encoding: str, file: "UploadedFile[bytes] | None") -> None:
        """Read what was sent; without a file it was pasted. Raises UnreadableFileError."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Read what was sent; why it cannot be read stands at the file or the text."""
        cleaned: dict[str, Any] = super().clean() or {}
        file: UploadedFile[bytes] | None = cleaned.get("file")
        text: str = cleaned.get("text") or ""
        if self.errors:
            return cleaned
        if file is None and not text.strip():
            raise ValidationError(_("Choose a file, or paste the lines."))
        if file is not None and (file.size or 0) > self.largest:
            raise ValidationError({"file": str(self.too_large)})
        content = file.read() if file is not None else text.encode("utf-8", "replace")
        encoding = cleaned.get("encoding", "") if file is not None else "utf-8"
        try:
            self.read(content, encoding, file)
        except UnreadableFileError as problem:
            where = _("Line %(line)d: %(reason)s") if problem.line else "%(reason)s"
            told = ValidationError(where, params={"line": problem.line, "reason": problem.message})
            if file is not None and is_misnamed(file.name or "", content):
                told = ValidationError(NO_WORKBOOK, params={"ending": PurePath(file.name or "").suffix})
            self.add_error("file" if file is not None else "text", told)
        return cleaned
