"""What is sent to be attached to a session: several photographs at once, or one document."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from hubs.forms.editing import EditForm
from hubs.models import Hub
from impact.attached import ADD_AS_PHOTO, NotAttachedError, PreparedFile, prepare_document, prepare_photo
from impact.models import Attachment
from schools.models import PhotoConsent

MOST_AT_ONCE = 12
THINGS = "things"

Files = MultiValueDict[str, UploadedFile[Any]]


class SeveralFiles(forms.ClearableFileInput):
    """Several files at once; a phone offers its camera and its pictures."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photographs, each looked at. Its value are those that can be kept; `refused` says why others are not."""

    # An iPhone that reads these types hands its own format over as JPEG by itself.
    widget = SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True})
    refused: list[str]

    def clean(self, data: Any, initial: Any = None) -> list[PreparedFile]:
        """Draw each anew. Raises ValidationError where none can be kept."""
        self.refused = []
        sent = [file for file in data or () if isinstance(file, UploadedFile) and file.file is not None]
        if not sent:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(sent) > MOST_AT_ONCE:
            raise ValidationError(
                _("These are %(number)d: choose %(most)d at most, and the others after them.")
                % {"number": len(sent), "most": MOST_AT_ONCE}
            )
        found = [prepared for file in sent if (prepared := self._prepared(file)) is not None]
        if not found:
            raise ValidationError(self.refused)
        return found

    def _prepared(self, file: UploadedFile[Any]) -> PreparedFile | None:
        try:
            return prepare_photo(file.file, file.size or 0)  # type: ignore[arg-type]  # looked at above
        except NotAttachedError as refusal:
            self.refused.append(f"{_short(file)}: {refusal}")
            return None


class DocumentField(forms.FileField):
    """One document, looked at; its value is a PreparedFile."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt"})

    def __init__(self, *, no_picture: StrOrPromise = ADD_AS_PHOTO, **told: Any) -> None:
        super().__init__(**told)
        self.no_picture = no_picture

    def clean(self, data: Any, initial: Any = None) -> PreparedFile | None:
        """Look at the file. What it says of itself (its name, its type) is not believed."""
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile) or file.file is None:
            return None
        try:
            return prepare_document(file.file, file.size or 0, no_picture=self.no_picture)
        except NotAttachedError as refusal:
            raise ValidationError(str(refusal), code="document") from refusal


class PhotosForm(forms.Form):
    """Photographs of a session with what they show, and the consent that covers them."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    photos = PhotosField(
        label=gettext_lazy("Photographs"),
        help_text=gettext_lazy(
            "JPEG, PNG or WebP, 12 at once, 12 MB each. They are drawn anew, without where and when they were taken."
        ),
    )
    title = forms.CharField(
        label=gettext_lazy("What they show"),
        max_length=160,
        help_text=gettext_lazy(
            "Such as “A class measures the river”. Who cannot see the picture hears these words. Name nobody."
        ),
    )
    cover = forms.ChoiceField(
        label=gettext_lazy("Who is in them"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Say who is in them. Photographs with people need a recorded consent first.")
        },
    )
    nobody = forms.BooleanField(
        label=gettext_lazy("I have looked: nobody is in them who may not be"),
        required=False,
        help_text=gettext_lazy("Ask the teacher if you are not sure. Leave a photograph out rather than guess."),
    )

    def __init__(
        self, data: QueryDict | None = None, files: Files | None = None, *, consents: Sequence[PhotoConsent]
    ) -> None:
        begin = {"uid": uuid.uuid4(), "cover": consents[0].pk if consents else None}
        super().__init__(data, files, initial=begin)
        self._consents = {str(consent.pk): consent for consent in consents}
        field = self.fields["cover"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = [
            *((key, _words(consent)) for key, consent in self._consents.items()),
            (THINGS, _("Nobody: things, places or work only")),
        ]
        if not consents:
            del self.fields["nobody"]

    def clean(self) -> None:
        """Whoever adds pictures of people says that they have looked."""
        super().clean()
        told = self.cleaned_data
        if told.get("cover") in self._consents and not told.get("nobody"):
            self.add_error("nobody", _("Look through the photographs, and say that nobody is in them who may not be."))

    @property
    def consent(self) -> PhotoConsent | None:
        """The consent that covers the photographs; none where nobody is in them."""
        return self._consents.get(self.cleaned_data["cover"])

    @property
    def refused(self) -> list[str]:
        """Why some of the files are not kept, each in a sentence that names the file."""
        field = self.fields["photos"]
        return field.refused if isinstance(field, PhotosField) else []

    def sent_uid(self) -> uuid.UUID:
        """Which sending this is."""
        return self.cleaned_data.get("uid") or uuid.uuid4()


class DocumentForm(forms.Form):
    """A document of a session."""

    uid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    document = DocumentField(
        label=gettext_lazy("Document"),
        max_length=200,
        allow_empty_file=True,  # for a sentence of our own
        help_text=gettext_lazy("A PDF, an office file without macros, or plain text; 20 MB at most."),
    )
    title = forms.CharField(
        label=gettext_lazy("What it is"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Without words of yours, the name of the file. Name no pupil."),
    )

    def __init__(self, data: QueryDict | None = None, files: Files | None = None) -> None:
        super().__init__(data, files, initial={"uid": uuid.uuid4()})

    def clean(self) -> None:
        """A document without a title gets the name of its file, without what no name has."""
        super().clean()
        sent = self.files.get("document")
        if not self.cleaned_data.get("title", "").strip():
            self.cleaned_data["title"] = title_of(sent) or _("Document")

    def sent_uid(self) -> uuid.UUID:
        """Which sending this is."""
        return self.cleaned_data.get("uid") or uuid.uuid4()


class DescribeForm(EditForm[Attachment]):
    """What an attachment is, in better words."""

    class Meta:
        model = Attachment
        fields = ("title",)
        labels = {"title": gettext_lazy("What it shows, or is")}
        help_texts = {"title": gettext_lazy("Who cannot see a picture hears these words. Name nobody.")}

    def __init__(self, data: QueryDict | None = None, *, hub: Hub, instance: Attachment) -> None:
        super().__init__(data, hub=hub, instance=instance)
        self.fields["title"].required = True


def title_of(sent: object) -> str:
    """What a file is called, without its ending; nothing where none was sent."""
    name = _short(sent) if isinstance(sent, UploadedFile) else ""
    return name.rsplit(".", 1)[0].strip()


def _words(consent: PhotoConsent) -> str:
    until = date_format(consent.ends_on, "DATE_FORMAT")
    said = _("People, covered by: %(consent)s, until %(day)s") % {"consent": consent, "day": until}
    if not consent.left_out:
        return said
    more = ngettext("%(number)d pupil may be in no picture", "%(number)d pupils may be in no picture", consent.left_out)
    return f"{said}. {more % {'number': consent.left_out}}."


def _short(file: UploadedFile[Any]) -> str:
    """The name of a file as a person reads it: one line, no signs that steer."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in file.name or "").split())[:120]
