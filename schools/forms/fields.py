"""A field that the forms about schools and classes share."""

import unicodedata
from typing import Any

from django import forms

from schools.sheets.reading import UNSEEN


class OneLineField(forms.CharField):
    """A name on one line, in one spelling of its letters, without signs that nobody sees: as lists are read."""

    def to_python(self, value: Any) -> str:
        """Clean before the length is measured, and before it is asked whether anything stands there."""
        text = unicodedata.normalize("NFC", super().to_python(value) or "")
        return " ".join(UNSEEN.sub("", text).split())
