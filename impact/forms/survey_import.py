"""A table of answers that is sent, and what a person says of its questions and of its answers in words."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.sent import whole_number
from hubs.languages import language_choices, languages_of
from hubs.models import Hub
from impact.forms.fields import PlainTextField
from impact.forms.session_imports import PASTED
from impact.queries.survey_imports import UnderstoodSurvey
from impact.surveys.content import MOST_POINTS
from impact.surveys.table import SurveyTable, read_survey_table
from schools.forms.send_table import Files, TableForm


class SendSurveyForm(TableForm):
    """A file, or lines that were pasted; what was asked, and whom."""

    largest = 5 * 1024 * 1024
    what_fits = _(
        "Excel (.xlsx), OpenDocument (.ods), CSV or TSV, at most 5 MB and 20 000 rows: a row for each answer."
    )
    too_large = _("The file is larger than 5 MB: send it in parts.")
    table: SurveyTable | None = None
    content = b""
    name = ""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    title = PlainTextField(
        label=_("What was asked"), max_length=120, error_messages={"required": _("Give the survey a name.")}
    )
    group = PlainTextField(
        label=_("Who answered"),
        max_length=160,
        error_messages={"required": _("Say who answered, in a few words and without names.")},
        help_text=_("Such as “Course on biodiversity, spring 2022”."),
    )
    language = forms.ChoiceField(label=_("Language of the questions"))
    field_order = ("title", "group", "language", "file", "text", "encoding")

    def __init__(self, data: QueryDict | None = None, files: "Files | None" = None, *, hub: Hub) -> None:
        super().__init__(data, files, hub=hub, initial={"uid": uuid.uuid4()})
        codes = [code for code in languages_of(hub) if code in settings.MODELTRANS_AVAILABLE_LANGUAGES]
        rest = [code for code in settings.MODELTRANS_AVAILABLE_LANGUAGES if code not in codes]
        self.fields["language"].choices = language_choices([*codes, *rest])  # type: ignore[attr-defined]

    def read(self, content: bytes, encoding: str, file: "UploadedFile[bytes] | None") -> None:
        """Read the table."""
        named = (file.name or "") if file is not None else str(PASTED)
        self.name = "".join(letter for letter in named if letter.isprintable()) or "?"
        self.content = content
        self.table = read_survey_table(content, languages=self.hub.languages, encoding=encoding)

    def sent(self) -> dict[str, Any]:
        """What the action takes, once the form is valid."""
        told = self.cleaned_data
        return {name: told[name] for name in ("uid", "title", "group", "language")} | {
            "name": self.name,
            "content": self.content,
            "table": self.table,
        }


class ExplainForm(forms.Form):
    """Which questions are read, how they are called, which are reverse; which point each answer is."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: QueryDict | None = None, *, picture: UnderstoodSurvey) -> None:
        super().__init__(data, initial={"version": picture.row.version})
        self.picture = picture

    def explained(self) -> dict[str, Any]:
        """What the action takes, once the form is valid. An answer of which nothing was said stays open."""
        stems, texts, reverse, lengths = [], {}, [], {}
        for number, question in enumerate(self.picture.questions):
            if not self.data.get(f"read-{number}") or not question.is_scale:
                continue
            stems.append(question.stem)
            text = " ".join(self.data.get(f"text-{number}", "").split())[:300]
            if text and text != question.stem:
                texts[question.stem] = text
            if self.data.get(f"reverse-{number}"):
                reverse.append(question.stem)
            points = whole_number(self.data.get(f"points-{number}", ""), most=MOST_POINTS)
            if points in question.lengths:
                lengths[question.stem] = points
        meanings: dict[str, int | None] = {}
        for answer in (answer for scale in self.picture.scales for answer in scale.answers):
            said = self.data.get(answer.field, "")
            if said == "none":
                meanings[answer.key] = None
            elif point := whole_number(said, most=MOST_POINTS):
                meanings[answer.key] = point
        return {"stems": stems, "texts": texts, "reverse": reverse, "lengths": lengths, "meanings": meanings}
