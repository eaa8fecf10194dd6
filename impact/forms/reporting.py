"""What is typed about reporting periods: the period itself, a hub's word, closing and opening again."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from hubs.forms.fields import day_input
from hubs.languages import language_name
from hubs.models import Hub
from impact.forms.fields import PlainTextField
from impact.forms.quality import MonthField
from impact.models import ReportingPeriod
from impact.models.reporting import LONGEST_MONTHS
from impact.queries.periods import months_label, next_month
from impact.queries.reporting import period_in_the_way

FIRST_LANGUAGE = settings.LANGUAGE_CODE


class TypedMonth(MonthField):
    """A month that somebody chooses or types as 2026-09."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2026-09", "autocomplete": "off"})
    default_error_messages = {"invalid": _("Write the month like 2026-09.")}

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return f"{value:%Y-%m}" if isinstance(value, dt.date) else value


class PeriodForm(EditForm[ReportingPeriod]):
    """A reporting period, with its name in every language of the portal."""

    first_month = TypedMonth(label=_("First month"), max_length=10, help_text=_("Like 2026-09."))
    last_month = TypedMonth(label=_("Last month"), max_length=10, help_text=_("It belongs to the period."))

    class Meta:
        model = ReportingPeriod
        fields = ("name", "first_month", "last_month", "due_on")
        widgets = {"due_on": day_input()}

    def __init__(
        self, data: QueryDict | None = None, *, instance: ReportingPeriod | None = None, hub: Hub | None = None
    ) -> None:
        super().__init__(data, hub=cast("Hub", hub), instance=instance)  # a period belongs to no hub
        for code, _label in settings.LANGUAGES:
            if code != FIRST_LANGUAGE:
                self.fields[f"name_{code}"] = forms.CharField(
                    label=_("Name in %(language)s") % {"language": language_name(code)}, max_length=80, required=False
                )
                self.initial[f"name_{code}"] = getattr(instance, f"name_{code}", "") or ""

    @property
    def other_names(self) -> list[forms.BoundField]:
        """The names in the other languages of the portal."""
        return [self[name] for name in self.fields if name.startswith("name_")]

    def clean(self) -> dict[str, Any]:
        """The months in order, and the day after them."""
        told = super().clean() or self.cleaned_data
        first, last, due = told.get("first_month"), told.get("last_month"), told.get("due_on")
        if first and last and last < first:
            self.add_error("last_month", _("The last month comes before the first."))
        elif first and last and (last.year - first.year) * 12 + last.month - first.month >= LONGEST_MONTHS:
            self.add_error("last_month", _("A period has at most ten years: was the year mistyped?"))
        elif first and last and (other := period_in_the_way(first, last, of=self.instance)):
            words = {"period": other.label, "months": months_label(other.first_month, other.last_month)}
            self.add_error("first_month", _("Some of these months lie in “%(period)s” already: %(months)s.") % words)
        if last and due and due < next_month(last):
            self.add_error("due_on", _("Choose a day after the end of the last month: hubs confirm once it is over."))
        return told

    def told(self) -> dict[str, Any]:
        """What was typed, as values of the row; a name that was left blank is none."""
        return {name: value or None if name.startswith("name_") else value for name, value in super().told().items()}


class ConfirmForm(forms.Form):
    """A hub's word, for the figures that were on the page; or that it is taken back."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=[("confirm", _("Confirm")), ("withdraw", _("Take back"))], widget=forms.HiddenInput
    )
    seen = forms.RegexField(r"^[0-9a-f]{64}$", label=_("Figures"), required=False, widget=forms.HiddenInput)
    note = PlainTextField(
        label=_("Note for the network"),
        required=False,
        max_length=300,
        widget=text_area(2),
        help_text=_("If there is something that who reads the figures should know. No pupil is named."),
    )


class CloseForm(forms.Form):
    """That a period is closed although some hubs have not confirmed."""

    anyway = forms.BooleanField(label=_("Close it without them"), required=False)


class ReopenForm(forms.Form):
    """Why a closed period is opened again."""

    reason = PlainTextField(
        label=_("Reason"),
        max_length=300,
        widget=text_area(2),
        help_text=_("It stands on the page of the period for everybody in the network who reads it."),
    )
