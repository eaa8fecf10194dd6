"""What a visitor types to search, and the kind of thing that is asked for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from oshub.search.kinds import Kind

LONGEST = 200


class SearchForm(forms.Form):
    """One field; a kind that does not exist asks for all of them."""

    q = forms.CharField(
        label=_("Search hubs, projects, schools, resources, challenges, news and events"),
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
    )
    kind = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_kind(self) -> Kind | None:
        """The kind, if there is such a one."""
        kind = self.cleaned_data["kind"]
        return Kind(kind) if kind in Kind.values else None

    def text(self) -> str:
        """What is to be searched for; nothing where it cannot be."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""

    def chosen(self) -> Kind | None:
        """The kind that is asked for, or none for all."""
        return self.cleaned_data.get("kind") if self.is_valid() else None
