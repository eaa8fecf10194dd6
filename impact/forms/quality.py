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


class MethodFilter(forms.Form):
    """Of which month the network's page shows how head counts came about."""

    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, *args: Any, months: list[dt.date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(f"{month:%Y-%m}", month_label(month)) for month in reversed(months)]
        self.fields["month"].choices = [("", _("All of these months")), *named]  # type: ignore[attr-defined]  # of a choice

    def chosen(self) -> dt.date | None:
        """The month that was chosen, None for all of them; also where what was sent makes no sense."""
        return month_named(self.cleaned_data["month"]) if self.is_valid() and self.cleaned_data["month"] else None
