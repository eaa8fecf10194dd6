"""What staff say to open a survey, to open its round afterwards, for more codes and for another last day."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hubs.models import Hub
from impact.forms.fields import OneOfField, PlainTextField
from impact.models import SurveyRound, Wave
from impact.models.survey import MOST_CODES
from impact.queries.choices import Group
from impact.queries.surveys import classes_on_offer, versions_on_offer

USUAL_DAYS = 14  # for which a round is open
LONGEST_DAYS = 366
MORE = 2  # codes beside the size of a class, for slips that get lost


class DayField(forms.DateField):
    """A day, picked or typed."""

    def __init__(self, *, label: Any, **said: Any) -> None:
        super().__init__(
            label=label,
            error_messages={"required": _("Choose a day.")},
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            **said,
        )


class CodesField(forms.IntegerField):
    """How many codes are to be made."""

    default_error_messages = {
        "required": _("How many codes do you need? One for each who answers."),
        "invalid": _("Write a whole number, such as 26."),
        "min_value": _("Between 1 and 500 codes."),
        "max_value": _("Between 1 and 500 codes."),
    }

    def __init__(self, **said: Any) -> None:
        attrs = {"inputmode": "numeric", "class": "form-control heads"}
        super().__init__(
            label=_("Codes"), min_value=1, max_value=MOST_CODES, widget=forms.TextInput(attrs=attrs), **said
        )


class DaysForm(forms.Form):
    """From and to, both days included."""

    opens_on = DayField(label=_("From"))
    closes_on = DayField(label=_("To"), help_text=_("Results can be read from the day after. They come all at once."))

    def __init__(self, data: QueryDict | None = None, *, hub: Hub, **said: Any) -> None:
        today = hub.today()
        first = {"opens_on": today, "closes_on": today + dt.timedelta(days=USUAL_DAYS)}
        super().__init__(data, initial={**first, **said.pop("initial", {})}, **said)
        self.hub = hub

    def clean_closes_on(self) -> dt.date:
        """Not before it opens, not in the past, not for years."""
        last: dt.date = self.cleaned_data["closes_on"]
        first = self.cleaned_data.get("opens_on")
        if last < self.hub.today():
            raise ValidationError(_("That day is over: choose today or later."))
        if first and last < first:
            raise ValidationError(_("The last day comes after the first."))
        if first and (last - first).days > LONGEST_DAYS:
            raise ValidationError(_("A round is open for a year at most."))
        return last


class OpenSurveyForm(DaysForm):
    """To open a survey of a class, or of a group that is no class."""

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = OneOfField(
        label=_("What is asked"), nothing=_("Choose an instrument"), error_messages={"required": _("Choose one.")}
    )
    school_class = OneOfField(label=_("Class"), required=False, nothing=_("No class"))
    group = PlainTextField(
        label=_("Or a group that is no class"),
        required=False,
        max_length=160,
        help_text=_("Such as “Robotics club, Wednesdays”. No names of pupils."),
    )
    wave = forms.ChoiceField(
        label=_("When they answer"),
        choices=[
            (Wave.BEFORE.value, _("Before and after: this is before")),
            (Wave.ONCE.value, _("Once")),
        ],
        initial=Wave.BEFORE.value,
        widget=forms.RadioSelect,
    )
    paired = forms.BooleanField(
        label=_("Compare each pupil with themselves, by a code that they make up"),
        required=False,
        help_text=_("Needs both rounds, and pupils who remember. Without it the means of the group are compared."),
    )
    codes = CodesField(required=False, help_text=_("Left empty: as many as the class has pupils, and two more."))
    field_order = ("version", "school_class", "group", "wave", "paired", "opens_on", "closes_on", "codes")

    def __init__(self, data: QueryDict | None = None, *, hub: Hub) -> None:
        super().__init__(data, hub=hub, initial={"uid": uuid.uuid4()})
        by_school: dict[str, list[Any]] = {}
        for row in classes_on_offer(hub):
            by_school.setdefault(str(row.school), []).append(row)
        classes, versions = self.fields["school_class"], self.fields["version"]
        assert isinstance(classes, OneOfField) and isinstance(versions, OneOfField)  # noqa: S101, PT018 - declared above
        classes.offer([Group(school, tuple(rows)) for school, rows in by_school.items()])
        versions.offer([Group("", tuple(versions_on_offer()))])

    def clean(self) -> dict[str, Any]:
        """A class or a group, and how many codes."""
        told = super().clean() or {}
        group, school_class = told.get("group"), told.get("school_class")
        if not group and school_class is None and not self.errors.get("group"):
            self.add_error("school_class", ValidationError(_("Choose a class, or say which group answers.")))
        if group and school_class is not None:
            self.add_error("group", ValidationError(_("Choose a class or write a group, not both.")))
        if told.get("codes") is None and school_class is None and not self.errors.get("codes"):
            self.add_error("codes", ValidationError(_("How many codes do you need? One for each who answers.")))
        return told

    def opened(self) -> dict[str, Any]:
        """What the action takes, once the form is valid."""
        told = self.cleaned_data
        row = told["school_class"]
        size = min(MOST_CODES, row.size_on(self.hub.today()) + MORE) if row is not None else 0
        return {
            "uid": told["uid"] or uuid.uuid4(),
            "version": told["version"],
            "school_class": row,
            "group": f"{row.name}, {row.school.name}"[:160] if row is not None else told["group"],
            "paired": told["paired"],
            "wave": Wave(told["wave"]),
            "opens_on": told["opens_on"],
            "closes_on": told["closes_on"],
            "codes": told["codes"] or size,
        }


class OpenAfterForm(DaysForm):
    """To open the round afterwards."""

    codes = CodesField()


class MoreCodesForm(forms.Form):
    """More codes for a round."""

    codes = CodesField()

    def __init__(self, data: QueryDict | None = None, *, row: SurveyRound) -> None:
        super().__init__(data, auto_id=f"more_{row.pk}_%s", initial={"codes": 5})
        self.row = row

    def clean_codes(self) -> int:
        """So many that all of them are no more than a round has."""
        codes: int = self.cleaned_data["codes"]
        left = MOST_CODES - self.row.issued
        if codes > left:
            said = ngettext("There is room for %(left)d more.", "There is room for %(left)d more.", left)
            raise ValidationError(said % {"left": left})
        return codes


class ExtendForm(forms.Form):
    """Another last day."""

    closes_on = DayField(label=_("To"))

    def __init__(self, data: QueryDict | None = None, *, row: SurveyRound, hub: Hub) -> None:
        super().__init__(data, auto_id=f"extend_{row.pk}_%s", initial={"closes_on": row.closes_on})
        self.row, self.hub = row, hub

    def clean_closes_on(self) -> dt.date:
        """Not in the past, not before it opens, not for years."""
        last: dt.date = self.cleaned_data["closes_on"]
        if last < max(self.hub.today(), self.row.opens_on):
            raise ValidationError(_("That day is over: choose today or later."))
        if (last - self.row.opens_on).days > LONGEST_DAYS:
            raise ValidationError(_("A round is open for a year at most."))
        return last
