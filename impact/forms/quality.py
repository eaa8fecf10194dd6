"""Which month somebody means, on the pages about how sure the figures are."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impact.queries.months import month_named
from impact.queries.periods import month_label


class MonthField(forms.CharField):
    """A month as a button sends it: 2026-10. Cleaned to its first day."""

    default_error_messages = {"invalid": _("This is no month.")}

    def clean(self, value: Any) -> dt.date:
        """The first day of the month. Raises ValidationError."""
        month = month_named(super().clean(value))
        if month is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return month


class QuietForm(forms.Form):
    """That nothing happened in a month, or that this is taken back; `back` says where somebody pressed."""

    month = MonthField(label=_("Month"), max_length=7)
    answer = forms.ChoiceField(label=_("Answer"), choices=[("nothing", _("Nothing happened")), ("undo", _("Undo"))])
    back = forms.CharField(label=_("Back to"), required=False, max_length=10)


class LookForm(forms.Form):
    """What somebody says of unusual numbers: right, returned with a note, or confirmed once more."""

    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[("right", _("Right as it is")), ("return", _("Return it")), ("confirm", _("Confirm once more"))],
    )
    version = forms.IntegerField(label=_("Version"), min_value=0)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Whoever returns a number says what should be looked at again."""
        told = super().clean() or {}
        if told.get("answer") == "return" and not told.get("note"):
            self.add_error("note", _("Say what should be looked at again."))
        return told


class MethodFilter(forms.Form):
    """Of which month the network's page shows how head counts came about."""

    month = forms.ChoiceField(label=_("Month"), required=False, widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, *args: Any, months: list[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(f"{month:%Y-%m}", month_label(month)) for month in reversed(months)]
        self.fields["month"].choices = [("", _("All of these months")), *named]  # type: ignore[attr-defined]  # of a choice

    def chosen(self) -> dt.date | None:
        """The month that was chosen, None for all of them; also where what was sent makes no sense."""
        return month_named(self.cleaned_data["month"]) if self.is_valid() and self.cleaned_data["month"] else None
