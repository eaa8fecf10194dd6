"""What somebody says who puts a session away that was left over."""

from django import forms
from django.utils.translation import gettext_lazy as _

from impact.forms.fields import PlainTextField


class PutAwayForm(forms.Form):
    """Why it is not logged."""

    reason = PlainTextField(
        label=_("Why is it not logged?"),
        max_length=300,
        help_text=_("Such as “logged by somebody else already”. Name no pupil."),
        error_messages={"required": _("Say why, so that the others of the team need not ask.")},
    )
