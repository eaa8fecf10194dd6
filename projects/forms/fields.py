"""Fields that the forms of projects, news and events share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from hubs.languages import language_choices, languages_of
from hubs.models import Hub
from projects.pictures import NotAPictureError, PreparedPicture, prepare_picture


class LanguageField(forms.ChoiceField):
    """The language that a text is written in; its hub says which there are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"label": _("Language"), "help_text": _("The language of the text.")} | kwargs)

    def offer(self, hub: Hub, *also: str) -> None:
        """Offer the hub's languages, and one that was used before."""
        self.choices = language_choices(languages_of(hub, *also))


class PictureField(forms.FileField):
    """A picture, read and drawn anew while the form is checked; its value is a PreparedPicture or nothing."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> PreparedPicture | None:
        """Read the file. What it says of itself (its name, its type) is not believed."""
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile) or file.file is None:
            return None
        try:
            return prepare_picture(file.file, file.size or 0)
        except NotAPictureError as refusal:
            raise ValidationError(refusal.args[0], code="picture") from refusal
