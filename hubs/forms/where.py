"""A place on earth as one field: typed, pasted from any map, or tapped on the map beside it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hubs.coordinates import LONGEST, NoPlaceError, read_place, written
from hubs.models import Hub, HubDraft


class WhereField(forms.CharField):
    """Its value is latitude and longitude, or nothing."""

    def __init__(self, **told: Any) -> None:
        super().__init__(
            label=_("Where on the map"),
            required=False,
            max_length=LONGEST,
            help_text=_(
                "Tap the map below, or paste what any map gives: 41.19, -6.11 or 41°11′24″ N 6°06′36″ W. It may stay"
                " empty; then the hub stands in lists only."
            ),
            widget=forms.TextInput(attrs={"autocomplete": "off", "data-where": "", "spellcheck": "false"}),
            **told,
        )

    def clean(self, value: Any) -> Any:
        """What was typed, read the way people write places."""
        try:
            return read_place(super().clean(value))
        except NoPlaceError as refusal:
            raise ValidationError(refusal.why, code="place") from refusal


def where_of(row: Hub | HubDraft | None) -> str:
    """What the field shows of a row."""
    if row is None or row.latitude is None or row.longitude is None:
        return ""
    return written((row.latitude, row.longitude))


def with_where(told: dict[str, Any]) -> dict[str, Any]:
    """What a form says, with the place as the two columns of the row."""
    latitude, longitude = told.pop("where", None) or (None, None)
    return {**told, "latitude": latitude, "longitude": longitude}
