"""The field for a picture, which the forms of news share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from projects.pictures import NotAPictureError, PreparedPicture, prepare_picture


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
