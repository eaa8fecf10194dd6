"""Why a session is taken out of the figures, or back into them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import text_area
from impact.actions.plausibility import doubts_about_date
from impact.forms.closed_period import ask_about_closed
from impact.forms.fields import PlainTextField
from impact.models import Session


class VoidSessionForm(forms.Form):
    """The reason, which stays in the log for everybody who may read the session."""

    reason = PlainTextField(
        label=_("Reason"),
        max_length=300,
        widget=text_area(2),
        help_text=_("Such as “logged twice” or “it was called off”. It stays in the log."),
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, session: Session) -> None:
        super().__init__(data)
        ask_about_closed(self, session.held_on)


class RestoreSessionForm(forms.Form):
    """The reason, which the history keeps. A day that could not be logged today cannot be restored either."""

    reason = PlainTextField(
        label=_("Reason"),
        max_length=300,
        widget=text_area(2),
        help_text=_("Such as “voided by mistake” or “it took place after all”. It stays in the history."),
    )

    def __init__(self, data: QueryDict | None = None, *, session: Session, undo: bool = False) -> None:
        super().__init__(data, initial={"reason": _("Voided by mistake")} if undo else None)
        self.session = session
        ask_about_closed(self, session.held_on)

    def clean(self) -> dict[str, Any]:
        """Refuse a day on which the hub was not open, as it stands by now."""
        hub = self.session.hub
        for doubt in doubts_about_date(self.session.held_on, hub=hub, today=hub.today()):
            if doubt.refused:
                raise ValidationError(doubt.message, code=doubt.code)
        return self.cleaned_data
