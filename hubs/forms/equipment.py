"""What is typed about a hub's equipment: the thing itself, the hours of the week, and days with other hours."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hubs.forms.editing import EditForm, text_area
from hubs.forms.fields import day_input
from hubs.models import Equipment, Hub, OpeningException, Weekday
from hubs.queries.opening import WeekdayLine


def time_input() -> forms.TimeInput:
    """A time of day, the same way."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class ThingForm(EditForm[Equipment]):
    """A room, a machine, a set of tools."""

    class Meta:
        model = Equipment
        fields = ("name", "kind", "purpose", "place", "capacity", "needs_induction")
        help_texts = {
            "name": _("As people ask for it: “Laser cutter”, “Wood workshop”, “Microscopes, box of 12”."),
            "purpose": _("What a class can do with it, and what it should bring."),
            "place": _("Room, floor, building."),
            "capacity": _("Leave it empty where it does not matter."),
            "needs_induction": _("Only adults who have been shown how to use it can book it then."),
        }
        widgets = {
            "purpose": text_area(3),
            "capacity": forms.NumberInput(attrs={"inputmode": "numeric", "min": 1, "max": 1000}),
        }


class HoursForm(forms.Form):
    """The hours of each weekday; both fields of a closed day stay empty."""

    def __init__(self, *args: Any, lines: list[WeekdayLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in lines:
            for part, label, value in (("opens", _("opens"), line.opens), ("closes", _("closes"), line.closes)):
                self.fields[f"{part}-{line.weekday}"] = forms.TimeField(
                    label=f"{line.label}, {label}", required=False, initial=value, widget=time_input()
                )

    def days(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The two fields of each weekday, for the page."""
        return [(self[f"opens-{day.value}"], self[f"closes-{day.value}"]) for day in Weekday]

    def clean(self) -> dict[str, Any]:
        """Both hours or neither, and the later one last."""
        for day in Weekday:
            opens, closes = (self.cleaned_data.get(f"{part}-{day.value}") for part in ("opens", "closes"))
            if (opens is None) != (closes is None) and not self._has_error(day):
                missing = "opens" if opens is None else "closes"
                text = _("Give both hours, or neither for a closed day.")
                self.add_error(f"{missing}-{day.value}", ValidationError(text))
            elif opens is not None and closes is not None and closes <= opens:
                self.add_error(f"closes-{day.value}", ValidationError(_("It has to close after it opens.")))
        return self.cleaned_data

    def hours(self) -> dict[int, tuple[dt.time, dt.time]]:
        """The hours by weekday."""
        told = {day: (self.cleaned_data[f"opens-{day}"], self.cleaned_data[f"closes-{day}"]) for day in Weekday.values}
        return {day: hours for day, hours in told.items() if None not in hours}

    def _has_error(self, day: Weekday) -> bool:
        return any(self.has_error(f"{part}-{day.value}") for part in ("opens", "closes"))


class ExceptionForm(EditForm[OpeningException]):
    """Days on which the hub is closed, or open at other hours."""

    class Meta:
        model = OpeningException
        fields = ("starts_on", "ends_on", "opens", "closes", "note")
        help_texts = {
            "ends_on": _("The last of these days; the same day again for a single one."),
            "opens": _("Leave both hours empty for closed days."),
            "note": _("“Summer holidays”, “Open evening”: people read it when they look for a time."),
        }
        widgets = {
            "starts_on": day_input(),
            "ends_on": day_input(),
            "opens": time_input(),
            "closes": time_input(),
        }

    def __init__(self, *args: Any, hub: Hub, **kwargs: Any) -> None:
        super().__init__(*args, hub=hub, **kwargs)
        self.fields["ends_on"].required = False

    def clean_ends_on(self) -> dt.date | None:
        """A single day needs to be said once only."""
        last: dt.date | None = self.cleaned_data.get("ends_on") or self.cleaned_data.get("starts_on")
        return last
