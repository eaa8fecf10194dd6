"""What is said of a new token: for which program, what it may do, until when."""

import datetime as dt

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.models import ApiScope, Hub
from hubs.models.api_token import LONGEST

A_YEAR = dt.timedelta(days=365)


class TokenForm(forms.Form):
    """A name, scopes and an end."""

    name = forms.CharField(
        label=_("Program"),
        max_length=60,
        help_text=_("What will use it, and where: “Attendance app on the tablets”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=ApiScope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the token may do.")},
    )
    ends_on = forms.DateField(
        label=_("Works until"),
        help_text=_("At most thirteen months. You are told a fortnight before."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: QueryDict | None = None, *, hub: Hub) -> None:
        today = hub.today()
        first = {"ends_on": today + A_YEAR, "scopes": [ApiScope.READ.value, ApiScope.WRITE.value]}
        super().__init__(data, initial=first)
        self.fields["ends_on"].widget.attrs |= {"min": today.isoformat(), "max": (today + LONGEST).isoformat()}
