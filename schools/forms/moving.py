"""What is typed when a school moves to another hub."""

import datetime as dt
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import text_area
from hubs.forms.fields import day_input
from hubs.models import Hub
from schools.models import School


class MoveForm(forms.Form):
    """To which hub, since when, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    to = forms.TypedChoiceField(label=_("New hub"), coerce=int)
    day = forms.DateField(label=_("Since"), widget=day_input())
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=text_area(2),
        help_text=_("Both hubs read it on the page of the school."),
    )

    def __init__(self, data: QueryDict | None = None, *, school: School, hubs: Sequence[Hub]) -> None:
        today = school.hub.today()
        super().__init__(data, initial={"day": today, "version": school.version})
        self.today = today
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = [("", _("Choose")), *((hub.pk, f"{hub.code} · {hub.name}") for hub in hubs)]

    def clean_day(self) -> dt.date:
        """A day that has come."""
        day: dt.date = self.cleaned_data["day"]
        if day > self.today:
            raise ValidationError(_("This day is still to come."))
        return day
