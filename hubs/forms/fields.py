"""Fields for days and moments, which forms of all rooms share: a moment is one where the hub is."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone


def day_input() -> forms.DateInput:
    """A day, chosen the way the browser offers it."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class HubTimeField(forms.DateTimeField):
    """A moment in the hub's time zone, wherever the person sits who types it."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    zone: dt.tzinfo = dt.UTC

    def prepare_value(self, value: Any) -> Any:
        """What the field shows: the time on the clock where the hub is."""
        return value.astimezone(self.zone).replace(tzinfo=None) if isinstance(value, dt.datetime) else value

    def to_python(self, value: Any) -> dt.datetime | None:
        """The moment. A time that the clock skips or shows twice that night is refused."""
        with timezone.override(self.zone):
            return super().to_python(value)
