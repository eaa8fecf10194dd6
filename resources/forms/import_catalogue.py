"""A catalogue that is sent: as a file or pasted; and what a person says about it once it was read."""

from typing import ClassVar

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hubs.languages import language_choices, languages_of
from hubs.models import Hub
from resources.catalogue import CatalogueOptions, read_catalogue
from resources.catalogue.amb import NotAmbError
from resources.catalogue.fields import FIELDS
from resources.models import Kind, Licence
from schools.forms.import_list import CarriesTable
from schools.forms.send_table import Files, TableForm
from schools.lists import ListTable
from schools.sheets import Refusal


class SendCatalogueForm(TableForm):
    """A file, or lines that were pasted. `refusals` say what is wrong with JSON, by line and place."""

    largest: ClassVar[int] = 5 * 1024 * 1024
    what_fits: ClassVar[Promise] = _(
        "Excel (.xlsx), OpenDocument (.ods), CSV or AMB JSON; at most 5 MB and 800 resources."
    )
    too_large: ClassVar[Promise] = _("The file is larger than 5 MB: send it in parts.")

    def __init__(self, data: QueryDict | None = None, files: "Files | None" = None, *, hub: Hub) -> None:
        super().__init__(data, files, hub=hub)
        self.table: ListTable | None = None
        self.refusals: list[Refusal] = []
        self.fields["file"].widget.attrs["accept"] = ".csv,.tsv,.txt,.xlsx,.ods,.json,.jsonl,.ndjson"

    def read(self, content: bytes, encoding: str, file: "UploadedFile[bytes] | None") -> None:
        """Read the catalogue."""
        try:
            self.table = read_catalogue(content, languages=self.hub.languages, encoding=encoding)
        except NotAmbError as wrong:
            self.refusals = wrong.refusals


class LookAtCatalogueForm(CarriesTable):
    """What holds for rows that do not say; the columns stand beside it in the same form."""

    known = FIELDS

    language = forms.ChoiceField(label=_("Language of titles and descriptions"))
    kind = forms.ChoiceField(label=_("Kind of rows that give none"), choices=Kind.choices)
    licence = forms.ChoiceField(
        label=_("Licence of rows that give none"),
        required=False,
        choices=[("", _("None: somebody chooses one before it is published")), *Licence.choices],
    )
    named = forms.BooleanField(
        label=_("The authors in it are adults, and no pupils: take their names along"),
        required=False,
        help_text=_(
            "They are shown to those who write for the hub alone, until the day on which each of them agreed to be"
            " named stands beside the name. Without this, no name is kept."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, hub: Hub, table: ListTable | None = None) -> None:
        first = languages_of(hub)[0]
        super().__init__(data, table=table, first={"language": first, "kind": Kind.LESSON_PLAN.value})
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = language_choices(languages_of(hub, *settings.MODELTRANS_AVAILABLE_LANGUAGES))

    def options(self) -> CatalogueOptions:
        """What the person said; before they said anything, what is usual."""
        told = self.told()
        return CatalogueOptions(
            columns=self.columns(),
            language=told.get("language") or "en",
            kind=told.get("kind") or Kind.LESSON_PLAN.value,
            licence=told.get("licence") or "",
            named=bool(told.get("named")),
        )
