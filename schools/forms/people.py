"""What is typed about a school's people: whom to invite as what."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schools.models import SchoolRole

DUTIES = {
    SchoolRole.TEACHER: _("Signs classes up to projects, sees and confirms sessions, books equipment."),
    SchoolRole.HEAD: _("What a teacher does, for the whole school; invites its teachers."),
}


class SchoolRoleForm(forms.Form):
    """A choice among the roles that one may give, each with what it is for."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, roles: Sequence[SchoolRole]) -> None:
        super().__init__(data)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = [(role.value, f"{role.label}: {DUTIES[role]}") for role in roles]
        self.initial["role"] = roles[0].value if roles else ""


class InvitePersonForm(SchoolRoleForm):
    """An address and a role."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("The person signs in with this address. The mail works once, for three days. Adults only."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "role")
