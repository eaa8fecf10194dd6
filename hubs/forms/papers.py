"""A file as somebody sends it to a board."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from hubs.models import Paper
from hubs.papers import NotAPaperError, ReadPaper, read_paper
from hubs.queries.agenda import ItemShown


class PaperField(forms.FileField):
    """A file, looked at while the form is checked; its value is a ReadPaper."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.jpg,.jpeg,.png,.webp"})

    def clean(self, data: Any, initial: Any = None) -> ReadPaper | None:
        """Look at the file. What it says of itself (its name, its type) is not believed."""
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile) or file.file is None:
            return None
        try:
            return read_paper(file.file, file.size or 0)
        except NotAPaperError as refusal:
            raise ValidationError(refusal.args[0], code="paper") from refusal


class PaperForm(forms.Form):
    """A paper of a meeting, or of one item on its agenda."""

    file = PaperField(
        label=_("File"),
        max_length=200,
        allow_empty_file=True,  # for a sentence of our own
        help_text=_("PDF, an office file without macros, or a picture; 20 MB at most."),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        required=False,
        help_text=_("What the board reads in the list. Without one, the name of the file."),
    )
    item = forms.ChoiceField(label=_("Belongs to"), required=False)

    def __init__(self, *args: Any, items: tuple[ItemShown, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["item"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = [
            ("", _("the whole meeting")),
            *((str(item.pk), f"{item.number}. {item.title}") for item in items),
        ]

    def clean(self) -> None:
        """A paper without a title gets the name of its file."""
        super().clean()
        sent = self.files.get("file")
        if not self.cleaned_data.get("title", "").strip() and isinstance(sent, UploadedFile):
            self.cleaned_data["title"] = " ".join((sent.name or "").split())[:160] or str(Paper._meta.verbose_name)
