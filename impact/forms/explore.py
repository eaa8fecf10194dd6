"""The filters of the explorer. A value that makes no sense is told, and changes nothing."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.forms.dashboard_filter import PlainSelect, audience_choices
from impact.models import LedBy
from impact.models.audience import CellAudience
from impact.queries.explore.choices import Choices, Offer, hub_named, offer_for, span_named, within_named
from impact.queries.explore.view import Comparison, MadeOf, View, Within, made_of_for, ranks_for
from impact.queries.slices import Rank
from impact.queries.spans import Span, all_time, days

EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2199, 12, 31)
# What counts as a filter: it is remembered, and stands in saved views.
NAMES = (
    "hub",
    "of",
    "period",
    "first",
    "last",
    "days",
    "audience",
    "category",
    "country",
    "type",
    "led_by",
    "beside",
    "by",
    "parts",
)


class DayInput(forms.DateInput):
    """The browser's own field for a day."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


def select(label: Any, wrong: Any) -> forms.ChoiceField:
    """A choice that may be left open; `wrong` is said of a value that is none."""
    return forms.ChoiceField(label=label, widget=PlainSelect, required=False, error_messages={"invalid_choice": wrong})


class ExploreForm(forms.Form):
    """What is looked at, and how. Bound to the address; `view()` is what was understood of it.

    `days` is filled in where days of one's own are shown: then another period in the list wins over them, otherwise
    days that are typed win over the period.
    """

    hub = forms.CharField(
        label=_("Hub"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "hub-suggestions", "autocomplete": "off", "placeholder": _("All hubs")}),
    )
    of = select(_("Of the hub"), _("The hub has no such thing. The whole hub is shown."))
    period = select(_("Period"), _("There is no such period. All time is shown."))
    first = forms.DateField(label=_("From"), required=False, widget=DayInput())
    last = forms.DateField(label=_("To"), required=False, widget=DayInput())
    days = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    audience = select(_("Audience"), _("There is no such audience. Everyone is shown."))
    category = select(_("Kind of hub"), _("There is no such kind of hub. All kinds are shown."))
    country = select(_("Country"), _("No hub is in that country. All countries are shown."))
    type = select(_("Type of session"), _("There is no such type. All types are shown."))
    led_by = select(_("Led by"), _("Nobody of that name leads sessions. All are shown."))
    beside = select(_("Set beside"), _("That cannot be compared with. The period before is shown."))
    by = select(_("Ranking by"), _("That cannot be ranked here."))
    parts = select(_("Made up of"), _("The whole cannot be divided by that. It is divided by audience."))

    def __init__(self, data: QueryDict, *, place: Hub | None) -> None:
        self.place = place
        self.looked_at = place
        self.found: Within | None = None
        told = {name: data.get(name, "").strip() for name in self.base_fields}
        if place is None:
            self.looked_at = hub_named(told["hub"]) if told["hub"] else None
        if told["of"]:
            self.found = within_named(told["of"], self.looked_at)
            if self.found is not None and self.looked_at is None:
                self.looked_at = self.found.hub
                told["hub"] = self.found.hub.code
        self.span, self.span_problem = _span_of(told)
        super().__init__(told)
        self.offer: Offer = offer_for(place, self.looked_at)
        self._offer_choices()

    def _offer_choices(self) -> None:
        offer = self.offer
        # What may be chosen of a hub that is looked at: kind of hub and country are the network's to narrow.
        if self.looked_at is not None:
            del self.fields["category"], self.fields["country"]
        if self.place is not None:
            del self.fields["hub"]
        if not offer.things and self.found is None and not self.data.get("of"):
            del self.fields["of"]
        bare = View(place=self.place, hub=self.looked_at, within=self.found)
        self._choose("of", _("All of it"), _with_chosen(offer.things, self.found))
        periods = [*offer.periods[:1], *([(self.span.key, self.span.label)] if self._is_own_span() else [])]
        cast(forms.ChoiceField, self.fields["period"]).choices = [*periods, *offer.periods[1:]]
        cast(forms.ChoiceField, self.fields["audience"]).choices = audience_choices()
        self._choose("category", _("All kinds"), offer.categories)
        self._choose("country", _("All countries"), offer.countries)
        self._choose("type", _("All types"), [(str(kind.pk), kind.label) for kind in offer.session_types])
        self._choose("led_by", _("Anybody"), offer.led_by)
        cast(forms.ChoiceField, self.fields["beside"]).choices = Comparison.choices
        cast(forms.ChoiceField, self.fields["by"]).choices = self._ranks(bare)
        cast(forms.ChoiceField, self.fields["parts"]).choices = [(one.value, one.label) for one in made_of_for(bare)]

    def _ranks(self, bare: View) -> Choices:
        """What may be ranked by. Of the network hubs are the first, unasked, unless somebody did ask for them."""
        first, *others = ranks_for(bare)
        unasked = bare.of_network and self.data.get("by") != first.value
        return [("" if unasked else first.value, first.label), *((rank.value, rank.label) for rank in others)]

    def _choose(self, name: str, nothing: Any, choices: Any) -> None:
        if name in self.fields:
            cast(forms.ChoiceField, self.fields[name]).choices = [("", nothing), *choices]

    def _is_own_span(self) -> bool:
        """Whether the days that are shown stand not in the list by themselves."""
        groups = [options if isinstance(options, list) else [(name, options)] for name, options in self.offer.periods]
        return not any(key == self.span.key for options in groups for key, _label in options)

    def clean_hub(self) -> Hub | None:
        """The hub that was meant."""
        if self.cleaned_data["hub"] and self.looked_at is None:
            raise forms.ValidationError(_("No hub has that code or name. All hubs are shown."))
        return self.looked_at

    def clean(self) -> dict[str, Any]:
        """Say what was wrong with the days."""
        if self.span_problem:
            self.add_error("last" if self.span_problem == LAST_BEFORE_FIRST else "first", self.span_problem)
        return self.cleaned_data

    def view(self) -> View:
        """What was understood; where nothing or nonsense was told, what is shown at first."""
        self.is_valid()
        told = self.cleaned_data
        kinds = {str(kind.pk): kind for kind in self.offer.session_types}
        return View(
            place=self.place,
            hub=self.looked_at,
            within=self.found,
            span=self.span,
            audience=CellAudience(told.get("audience") or CellAudience.EVERYONE),
            category=told.get("category") or None,
            country=told.get("country") or None,
            session_type=kinds.get(told.get("type") or ""),
            led_by=LedBy(told["led_by"]) if told.get("led_by") else None,
            comparison=Comparison(told.get("beside") or Comparison.BEFORE),
            rank=Rank(told["by"]) if told.get("by") else None,
            made_of=MadeOf(told.get("parts") or MadeOf.AUDIENCE),
        )


LAST_BEFORE_FIRST = _("This is before the first day.")
TOO_FAR = _("Choose days between 1990 and 2199.")
BOTH_DAYS = _("Give the first day and the last one.")


def _span_of(told: dict[str, str]) -> tuple[Span, Any]:
    """The days that an address means, and what is wrong with them. Leaves days in the fields only where they hold."""
    key, first, last = told["period"] or "all", told["first"], told["last"]
    own_before = bool(told["days"])
    another_chosen = own_before and not key.startswith("days-")
    if (first or last) and not another_chosen:
        span, problem = _typed(first, last)
        if span is not None:
            told["period"], told["days"] = span.key, span.key
            return span, None
        told["days"] = told["days"] if own_before else ""
        return span_named(key) or all_time(), problem
    span = span_named(key)
    own = span is not None and span.key.startswith("days-")
    told["first"], told["last"] = (str(span.first), str(span.last)) if span is not None and own else ("", "")
    told["days"] = span.key if span is not None and own else ""
    return span or all_time(), None


def _typed(first: str, last: str) -> tuple[Span | None, Any]:
    """The span between two days as they were typed. What is no day at all is told by the field itself."""
    read = [forms.DateField(required=False).to_python(one) if _is_day(one) else None for one in (first, last)]
    begin, end = read
    if begin is None or end is None:
        return None, BOTH_DAYS if not first or not last else None
    if not (EARLIEST <= begin <= LATEST and EARLIEST <= end <= LATEST):
        return None, TOO_FAR
    return (None, LAST_BEFORE_FIRST) if end < begin else (days(begin, end), None)


def _is_day(text: str) -> bool:
    try:
        return forms.DateField(required=False).to_python(text) is not None
    except forms.ValidationError:
        return False


def _with_chosen(things: Any, chosen: Within | None) -> Any:
    """The things on offer, with the chosen one where it is not among them."""
    offered = {key for _label, options in things for key, _name in options}
    if chosen is None or chosen.key in offered:
        return things
    return [(chosen.key, chosen.name), *things]
