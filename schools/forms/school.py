"""What is typed about schools: an entry of the register, how the list is narrowed, partnership, a move."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from hubs.forms.fields import day_input
from hubs.forms.numbers import WholeNumberField
from hubs.forms.organisations import LinesField
from hubs.languages import language_choices, languages_of
from hubs.models import Hub
from schools.forms.fields import OneLineField
from schools.models import Level, School, Standing
from schools.queries.agreements import Signed
from schools.queries.register import SchoolLine, WantedSchools


class SchoolForm(EditForm[School]):
    """A school of a hub. `another` says that it is none of those that look like it."""

    levels = forms.MultipleChoiceField(
        label=_("Levels"), choices=Level.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("Language of teaching"), required=False)
    other_names = LinesField(
        label=_("Other names"),
        required=False,
        help_text=_("Short, earlier or in other languages: one a line. Each is found by the search."),
    )
    another = forms.BooleanField(label=_("It is none of these"), required=False)

    class Meta:
        model = School
        fields = ("name", "place", "country", "levels", "language", "size", "website", "other_names")
        help_texts = {
            "name": _("As the school writes it, in its own language."),
            "place": _("Town or village."),
        }
        widgets = {
            "website": forms.URLInput(attrs={"autocomplete": "off"}),
            "size": forms.TextInput(attrs={"inputmode": "numeric"}),
        }
        field_classes = {"name": OneLineField, "place": OneLineField, "size": WholeNumberField}

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        hub: Hub,
        instance: School | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        at_home = {"country": hub.country.code, "place": hub.place} if instance is None else {}
        super().__init__(data, hub=hub, instance=instance, initial=at_home | (initial or {}))
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        codes = languages_of(hub, instance.language if instance else "")
        field.choices = [("", _("not said")), *language_choices(codes)]
        self.alike: list[SchoolLine] = []
        self.asks = False

    def told(self) -> dict[str, Any]:
        """What was typed, as values of the row."""
        return {name: value for name, value in super().told().items() if name != "another"}

    def show_alike(self, alike: list[SchoolLine]) -> None:
        """Ask whether it is one of these, unless that was answered; what cannot be stored anyway only shows them."""
        self.alike, self.asks = alike, self.is_valid()
        if alike and self.asks and not self.cleaned_data["another"]:
            self.add_error(None, _("The network has a school that looks like it. Look below before you save."))


class PartnershipForm(EditForm[School]):
    """Since when the school is a partner, and when and why that ended."""

    class Meta:
        model = School
        fields = ("partner_since", "partner_until", "end_reason")
        labels = {"partner_until": _("Last day of the partnership")}
        help_texts = {
            "partner_since": _("Empty: the hub and the school are still talking."),
            "partner_until": _("Empty: it goes on. The last day still counts."),
            "end_reason": _("Such as “the school closed” or “the head changed”. Required with a last day."),
        }
        widgets = {name: day_input() for name in ("partner_since", "partner_until")} | {"end_reason": text_area(2)}

    def clean(self) -> None:
        """A partnership ends for a reason."""
        super().clean()
        told = self.cleaned_data
        if told.get("partner_until") and not told.get("end_reason") and "end_reason" in told:
            self.add_error("end_reason", ValidationError(_("Say in a few words why it ends.")))


class SchoolFilter(forms.Form):
    """Words, standing, level, place, what was signed. A value that makes no sense is told, and changes nothing."""

    q = forms.CharField(label=_("Name or place"), required=False, max_length=200)
    standing = forms.ChoiceField(
        label=_("Standing"),
        required=False,
        choices=[("", _("All")), *Standing.choices],
        error_messages={"invalid_choice": _("There is no such standing. All schools are shown.")},
    )
    level = forms.ChoiceField(
        label=_("Level"),
        required=False,
        choices=[("", _("All levels")), *Level.choices],
        error_messages={"invalid_choice": _("There is no such level. All levels are shown.")},
    )
    agreement = forms.ChoiceField(
        label=_("Agreement"),
        required=False,
        choices=[("", _("Whatever was signed")), *Signed.choices],
        error_messages={"invalid_choice": _("There is no such state of an agreement. All schools are shown.")},
    )
    place = forms.ChoiceField(
        label=_("Place"),
        required=False,
        error_messages={"invalid_choice": _("There is no school in such a place. All places are shown.")},
    )

    def __init__(self, *args: Any, places: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = [("", _("All places")), *((place, place) for place in places)]

    def wanted(self) -> WantedSchools:
        """What was chosen; where nothing or nonsense was, everything."""
        self.is_valid()
        return WantedSchools(**getattr(self, "cleaned_data", {}))
