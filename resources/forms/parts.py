"""Translations, authors, links and files of a version, as people type them; and the steps towards the public."""

import datetime as dt
import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import Standing, in_words, sent_again, text_area
from hubs.forms.fields import day_input
from hubs.languages import language_choices, languages_of
from resources.models import ResourceAuthor, ResourceFile, ResourceLink, ResourceText, ResourceVersion
from resources.prepared import NotTakenError, PreparedFile, prepare_file


class PartForm(forms.ModelForm[Any]):
    """A part of a version; it saves nothing. `seen` is what the part said when the person began to change it."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, of: ResourceVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of = of
        self.standing: list[Standing] = []
        stored = [str(self.initial.get(name)) for name in self._meta.fields or ()]
        self.initial["seen"] = hashlib.sha256(repr(stored).encode()).hexdigest()[:16]
        if self.instance.of_id is None:
            self.instance.of = of

    def _get_validation_exclusions(self) -> set[str]:
        """The version is no field of the form, and yet each thing stands in it once."""
        return set(super()._get_validation_exclusions()) - {"of"}  # type: ignore[misc]  # not in the stubs

    def clean(self) -> None:
        """What somebody else stored meanwhile is shown beside what was typed; sent once more, this replaces it."""
        super().clean()
        if self.instance.pk is None or self.cleaned_data.get("seen") in ("", None, self.initial["seen"]):
            return
        now = type(self)(of=self.of, instance=self.instance)
        self.standing = [
            Standing(str(self.fields[name].label), in_words(now[name]))
            for name in self._meta.fields or ()
            if in_words(now[name]) != in_words(self[name])
        ]
        if self.standing:
            self.data = sent_again(self.data, seen=self.initial["seen"])
            raise ValidationError(_("Somebody changed this meanwhile. Look at it again before you go on."))


class TextForm(PartForm):
    """Title and description in one more language."""

    language = forms.ChoiceField(label=_("Language"))

    class Meta:
        model = ResourceText
        fields = ("language", "title", "description")
        widgets = {"description": text_area(6)}

    def __init__(self, *args: Any, of: ResourceVersion, **kwargs: Any) -> None:
        super().__init__(*args, of=of, **kwargs)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        codes = languages_of(of.resource.hub, *settings.MODELTRANS_AVAILABLE_LANGUAGES, self.instance.language)
        field.choices = language_choices(code for code in codes if code != of.language)


class AuthorForm(PartForm):
    """An adult who made it, and since when the person agrees to be named."""

    is_adult = forms.BooleanField(
        label=_("This is an adult who made it, and no pupil"),
        error_messages={
            "required": _("Pupils are never named. Of a class write its name, such as “class 7B”, in the description.")
        },
    )

    class Meta:
        model = ResourceAuthor
        fields = ("name", "orcid", "consented_on")
        widgets = {"consented_on": day_input()}

    def clean_name(self) -> str:
        """The name without stray spaces."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_orcid(self) -> str:
        """An iD whose last sign fits the others; an address of one is taken too."""
        text = str(self.cleaned_data.get("orcid") or "").strip().upper()
        signs = text.replace("-", "")
        if not text:
            return ""
        if (
            len(signs) != 16
            or not signs[:15].isdecimal()
            or not signs.isascii()
            or _check_sign(signs[:15]) != signs[15]
        ):
            raise ValidationError(_("This is no ORCID iD: check the figures."))
        return "-".join(signs[place : place + 4] for place in range(0, 16, 4))

    def clean_consented_on(self) -> dt.date | None:
        """A day that has come."""
        day: dt.date | None = self.cleaned_data.get("consented_on")
        if day is not None and day > self.of.resource.hub.today():
            raise ValidationError(_("This day is still to come."))
        return day


class LinkForm(PartForm):
    """Something that lies elsewhere."""

    class Meta:
        model = ResourceLink
        fields = ("title", "url")


class ResourceFileField(forms.FileField):
    """A file, looked at while the form is checked; its value is a PreparedFile."""

    widget = forms.FileInput(
        attrs={"accept": ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.jpg,.jpeg,.png,.webp,.stl,.txt,.csv"}
    )

    def clean(self, data: Any, initial: Any = None) -> PreparedFile | None:
        """Look at the file. What it says of itself (its name, its type) is not believed."""
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile) or file.file is None:
            return None
        try:
            return prepare_file(file.file, file.size or 0)
        except NotTakenError as refusal:
            raise ValidationError(refusal.args[0], code="file") from refusal


class FileForm(forms.Form):
    """A file of a version."""

    file = ResourceFileField(
        label=_("File"),
        max_length=300,
        allow_empty_file=True,  # for a sentence of our own
        help_text=_(
            "PDF, office file without macros, picture, STL or plain text; 20 MB at most. Pictures are drawn anew, "
            "without where they were taken. Videos are best linked."
        ),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=160,
        required=False,
        help_text=_("What teachers read in the list. Without one, the name of the file. Pupils are never named."),
    )

    def clean(self) -> None:
        """A file without a title gets its name, without folders and ending."""
        super().clean()
        sent = self.files.get("file")
        if not self.cleaned_data.get("title", "").strip() and isinstance(sent, UploadedFile):
            name = "".join(sign for sign in (sent.name or "") if sign.isprintable()).rpartition(".")
            said = " ".join((name[0] or name[2]).split())[:160]
            self.cleaned_data["title"] = said or str(ResourceFile._meta.verbose_name)


class StepForm(forms.Form):
    """A step from the version that the person saw, with the parts that it had."""

    step = forms.ChoiceField(
        choices=[(step, step) for step in ("send", "publish", "redraft", "new version", "restore")],
        widget=forms.HiddenInput,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    parts = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class WithdrawForm(forms.Form):
    """Why a resource is taken back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        help_text=_("One sentence for whoever comes looking for it. It is public."),
        widget=text_area(2),
    )


class ThrowAwayForm(forms.Form):
    """The version of a draft that the person saw before it goes."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def _check_sign(figures: str) -> str:
    """The last sign of an ORCID iD (ISO 7064, 11,2)."""
    total = 0
    for figure in figures:
        total = (total + int(figure)) * 2
    rest = (12 - total % 11) % 11
    return "X" if rest == 10 else str(rest)
