"""Addresses of pages elsewhere, as people type them: with or without the beginning, and never anything but a page."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db import models


class WebAddressField(models.URLField[str, str]):
    """An address that begins with http or https; a form adds https where it was left out."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        """The field of a form."""
        return super().formfield(**{"assume_scheme": "https"} | kwargs)
