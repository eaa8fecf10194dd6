"""How a visitor narrows the directory of hubs. A value that makes no sense is told, and changes nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hubs.models import Category
from hubs.queries.directory import Wanted

ALL_COUNTRIES = ("", _("All countries"))
ALL_KINDS = ("", _("All kinds"))


class DirectoryFilter(forms.Form):
    """Country, kind of hub, and whether it works or rests."""

    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        error_messages={"invalid_choice": _("The network has no hub in such a country. All countries are shown.")},
    )
    kind = forms.ChoiceField(
        label=_("Kind of hub"),
        required=False,
        choices=[ALL_KINDS, *Category.choices],
        error_messages={"invalid_choice": _("There is no such kind of hub. All kinds are shown.")},
    )

    rest = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("Open")), ("rest", _("At rest"))],
        error_messages={"invalid_choice": _("There is no such status. Open hubs are shown.")},
    )

    def __init__(self, *args: Any, countries: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = [ALL_COUNTRIES, *countries]

    def wanted(self) -> Wanted:
        """What was chosen; where nothing or nonsense was, everything."""
        self.is_valid()
        return Wanted(**getattr(self, "cleaned_data", {}))
