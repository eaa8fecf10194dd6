"""What is typed about a hub's team: whom to invite, and what becomes of a role."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.models import Membership
from hubs.roles import Role

DUTIES = {
    Role.STAFF: _(
        "Logs sessions, looks after projects, schools and equipment, writes profile, news and canvas, and reads the"
        " board’s papers."
    ),
    Role.COORDINATOR: _(
        "What staff do, and corrects every session, confirms the figures of a period, publishes alone, and looks after"
        " the team and the board, without a vote there."
    ),
    Role.BOARD: _(
        "Reads the hub’s figures and the board’s papers, makes proposals, votes for the seats they hold, and books"
        " equipment and rooms."
    ),
}


class _RolesForm(forms.Form):
    """A choice among roles, each with what it is for."""

    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, roles: Sequence[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", [(role.value, f"{role.label}: {DUTIES[role]}") for role in roles])
        if len(roles) == 1:
            self.initial.setdefault("role", roles[0].value)


class InviteForm(_RolesForm):
    """An address and a role that this person may give."""

    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("The person signs in with this address. The mail works once, for three days."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "role")


class RoleForm(_RolesForm):
    """Another role in place of the one that somebody holds."""


class HandOverForm(forms.Form):
    """Who coordinates the hub from now on."""

    successor = forms.ChoiceField(label=_("Who coordinates the hub from now on?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, successors: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "successor", [(str(row.pk), row.user.name) for row in successors])


def offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Let one of these be chosen."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
    field.choices = choices
