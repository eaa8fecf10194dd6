"""Why a session is taken out of the figures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from impact.forms.fields import PlainTextField


class VoidSessionForm(forms.Form):
    """The reason, which stays in the log for everybody who may read the session."""

    reason = PlainTextField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Such as “logged twice” or “it was called off”. It stays in the log."),
    )
