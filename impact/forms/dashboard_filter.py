"""The filters of the dashboards: period, audience, hub. A value that makes no sense is told, and changes nothing."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from hubs.models import Hub
from impact.models.audience import AUDIENCES_OF, AudienceGroup, CellAudience
from impact.queries.network import Selection
from impact.queries.periods import ALL_TIME, Period, grouped_choices, period_from_key

MAIN_AUDIENCES = (CellAudience.EVERYONE, CellAudience.STUDENT, CellAudience.TEACHER, CellAudience.COMMUNITY)


class PlainSelect(forms.Select):
    """A select field written out at once: Django draws a template for each option, and there is one for each month."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The field with its groups of options; everything in it is escaped."""
        chosen = set(self.format_value(value))
        flat = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        groups = [
            format_html('<optgroup label="{}">{}</optgroup>', key, _options(label, chosen))
            if isinstance(label, list | tuple)
            else _options([(key, label)], chosen)
            for key, label in self.choices
        ]
        return format_html("<select{}>{}</select>", flat, format_html_join("", "{}", zip(groups)))


def _options(choices: Iterable[tuple[Any, Any]], chosen: set[str]) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, mark_safe(" selected") if str(key) in chosen else "", label) for key, label in choices),
    )


def audience_choices() -> list[tuple[Any, Any]]:
    """Everyone and the three groups, then the audiences that make up the community."""
    community = [CellAudience(audience.value) for audience in AUDIENCES_OF[AudienceGroup.COMMUNITY]]
    return [
        *((audience.value, audience.label) for audience in MAIN_AUDIENCES),
        (_("Of the community"), [(audience.value, audience.label) for audience in community]),
    ]


class PeriodFilter(forms.Form):
    """Which period a dashboard shows."""

    period = forms.ChoiceField(
        label=_("Period"),
        widget=PlainSelect,
        required=False,
        error_messages={"invalid_choice": _("There are no figures for that period. All time is shown.")},
    )

    def __init__(self, *args: Any, periods: Sequence[Period], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["period"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = grouped_choices(periods)

    def selection(self) -> Selection:
        """What was chosen; where nothing or nonsense was, what the dashboard shows at first."""
        self.is_valid()
        told = getattr(self, "cleaned_data", {})
        return Selection(
            period=period_from_key(told.get("period") or "all") or ALL_TIME,
            audience=CellAudience(told.get("audience") or CellAudience.EVERYONE),
            hub=told.get("hub"),
        )


class AudienceFilter(PeriodFilter):
    """Which period, and whom."""

    audience = forms.ChoiceField(
        label=_("Audience"),
        widget=PlainSelect,
        required=False,
        choices=audience_choices,
        error_messages={"invalid_choice": _("There is no such audience. Everyone is shown.")},
    )


class NetworkFilter(AudienceFilter):
    """Which period, whom, and which hub; `find_hub` looks up what somebody typed."""

    hub = forms.CharField(
        label=_("Hub"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"list": "hub-suggestions", "autocomplete": "off", "placeholder": _("All hubs")}),
    )

    def __init__(self, *args: Any, find_hub: Callable[[str], Hub | None], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find_hub = find_hub

    def clean_hub(self) -> Hub | None:
        """The hub that was meant."""
        text = self.cleaned_data["hub"]
        if not text:
            return None
        if (hub := self.find_hub(text)) is None:
            raise forms.ValidationError(_("No hub has that code or name. All hubs are shown."))
        return hub
