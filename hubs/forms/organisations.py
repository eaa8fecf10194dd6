"""What is typed about organisations: an entry of the register, how its list is narrowed, where a twin goes."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from hubs.models import Hub, Organisation, OrganisationKind, RorEntry
from hubs.queries.organisations import OrganisationLine, Wanted
from hubs.ror import plain_ror

ALL_COUNTRIES = ("", _("All countries"))
ALL_KINDS = ("", _("All kinds"))


class LinesField(forms.CharField):
    """Several short texts, one a line."""

    widget = text_area(3)

    def prepare_value(self, value: Any) -> Any:
        """As it is typed."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """The lines that say something, each once."""
        if isinstance(value, list):
            return value
        return list(dict.fromkeys(line.strip() for line in str(value or "").splitlines() if line.strip()))

    def clean(self, value: Any) -> Any:
        """The lines; which of them are too long is said by the row."""
        return self.to_python(value)


class OrganisationForm(EditForm[Organisation]):
    """An entry of the register. `another` says that it is none of those that look like it."""

    other_names = LinesField(
        label=_("Other names"),
        required=False,
        help_text=_("In other languages, short or earlier ones: one a line. Each is found by the search."),
    )
    another = forms.BooleanField(label=_("It is none of these"), required=False)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "country", "place", "website", "ror", "other_names")
        help_texts = {
            "name": _("As the organisation writes it, in its own language."),
            "place": _("Town or village; empty for what works in the whole country."),
            "ror": _("For universities and research: the id that ror.org gives, such as 027bh9e22."),
        }
        widgets = {
            "website": forms.URLInput(attrs={"autocomplete": "off"}),
            "ror": forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        }

    def __init__(
        self, data: QueryDict | None = None, *, instance: Organisation | None = None, hub: Hub | None = None
    ) -> None:
        # An entry belongs to no hub, and nothing of this form asks for one.
        super().__init__(data, hub=cast("Hub", hub), instance=instance)
        # An address may be pasted; what is stored is short.
        field = self.fields["ror"]
        assert isinstance(field, forms.CharField)  # noqa: S101 - tells the type checker which field this is
        field.max_length = 200
        field.widget.attrs["maxlength"] = "200"
        field.validators = []
        self.alike: Sequence[OrganisationLine] = ()
        self.asks = False

    def clean_ror(self) -> str:
        """The id without the address before it; its check sum is looked at by the row."""
        return plain_ror(self.cleaned_data["ror"])

    def told(self) -> dict[str, Any]:
        """What was typed, as values of the row."""
        return {name: value for name, value in super().told().items() if name != "another"}

    def show_alike(self, alike: Sequence[OrganisationLine]) -> None:
        """Ask whether it is one of these, unless that was answered; what cannot be stored anyway only shows them."""
        self.alike, self.asks = alike, self.is_valid()
        if alike and self.asks and not self.cleaned_data["another"]:
            self.add_error(None, _("The register has something that looks like it. Look below before you save."))

    def typed(self) -> dict[str, Any]:
        """What is in the fields now, for a form that is shown again without being judged."""
        return {name: self[name].value() for name in self.fields if name != "another"}


def with_ror(typed: dict[str, Any], entry: RorEntry) -> dict[str, Any]:
    """What was typed, with what ROR says where nothing was; its names go to the other names."""
    names = LinesField().to_python(typed.get("other_names"))
    known = {str(typed.get("name") or "").casefold(), *(name.casefold() for name in names)}
    also = [name for name in (entry.name, *entry.names) if name.casefold() not in known and len(name) <= 160]
    said = {
        "name": entry.name,
        "kind": entry.kind,
        "country": entry.country,
        "place": entry.place,
        "website": entry.website,
    }
    filled = {name: typed.get(name) or value for name, value in said.items()}
    return {
        **typed,
        **filled,
        "ror": entry.ror,
        "other_names": "\n".join([*names, *also] if typed.get("name") else names),
    }


class RegisterFilter(forms.Form):
    """Words, kind and country. A value that makes no sense is told, and changes nothing."""

    q = forms.CharField(label=_("Name or place"), required=False, max_length=200)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[ALL_KINDS, *OrganisationKind.choices],
        error_messages={"invalid_choice": _("There is no such kind of organisation. All kinds are shown.")},
    )
    country = forms.ChoiceField(
        label=_("Country"),
        required=False,
        error_messages={"invalid_choice": _("The register has nothing in such a country. All countries are shown.")},
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


class MergeForm(forms.Form):
    """The entry to merge into, and the preview that was agreed to."""

    into = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
