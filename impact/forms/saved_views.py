"""What is typed about a saved view: its name, and whether others have it too."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impact.forms.fields import PlainTextField
from impact.models import SavedView


class SavedViewForm(forms.Form):
    """A name, and who sees the view. Where nothing can be shared, it is one's own."""

    name = PlainTextField(
        label=_("Name of the view"),
        max_length=80,
        error_messages={"required": _("Give the view a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    shared = forms.BooleanField(label=_("Everybody of the team sees it"), required=False)

    def __init__(
        self, *args: Any, may_share: bool, of_network: bool, view: SavedView | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        if view is not None:
            self.initial = {"name": view.name, "shared": view.shared}
        if of_network:
            self.fields["shared"].label = _("All managers of the network see it")
        if not may_share:
            del self.fields["shared"]

    @property
    def wanted(self) -> tuple[str, bool]:
        """The name, and whether it is shared."""
        return self.cleaned_data["name"], bool(self.cleaned_data.get("shared"))
