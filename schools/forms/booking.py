"""What is typed to book a thing, to cancel, and to note that somebody was shown how to use it."""

import datetime as dt
import re
import zoneinfo
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from hubs.forms.editing import sent_again, text_area
from hubs.forms.equipment import time_input
from hubs.forms.fields import check_reach, day_input
from hubs.queries.opening import Span
from schools.access import Booker
from schools.models import School
from schools.queries.booking_choices import schools_to_book_for

# The offer of the next free time, as the button sends it: a day and two times.
OFFER = re.compile(r"(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/(\d{2}:\d{2})")
# Beside which field a refusal of the action stands.
BESIDE = {"end": "ends", "past": "day", "far": "day", "closed": "begins"}


class BookForm(forms.Form):
    """A day, from when to when on the hub's clock, for which school, what for."""

    day = forms.DateField(
        label=_("Day"),
        widget=day_input(),
        error_messages={"required": _("On which day?")},
        validators=[check_reach],
    )
    begins = forms.TimeField(label=_("From"), widget=time_input(), error_messages={"required": _("From when?")})
    ends = forms.TimeField(label=_("Until"), widget=time_input(), error_messages={"required": _("Until when?")})
    school = forms.ChoiceField(label=_("School"), error_messages={"required": _("For which school?")})
    purpose = forms.CharField(
        label=_("What for"), required=False, max_length=160, help_text=_("A few words. Pupils are never named.")
    )

    def __init__(self, data: QueryDict | None = None, *, booker: Booker, initial: Mapping[str, Any]) -> None:
        super().__init__(_with_offer(data), initial=dict(initial))
        self.zone = zoneinfo.ZoneInfo(booker.hub.time_zone)
        self._schools = {str(school.pk): school for school in schools_to_book_for(booker)}
        choices = [(key, str(school)) for key, school in self._schools.items()]
        field = self.fields["school"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.required = not booker.of_hub
        field.choices = [("", _("For no school")), *choices] if booker.of_hub else choices

    def clean(self) -> dict[str, Any]:
        """The two times as moments; one that the clock skips or shows twice that night is refused."""
        told = self.cleaned_data
        for name in ("begins", "ends"):
            if told.get("day") is not None and told.get(name) is not None:
                try:
                    told[f"{name}_at"] = at_clock(self.zone, told["day"], told[name])
                except ValidationError as refusal:
                    self.add_error(name, refusal)
        if "begins" in told and "ends" in told and told["ends"] <= told["begins"]:
            self.add_error("ends", ValidationError(_("A booking ends after it begins, on the same day.")))
        return told

    def span(self) -> Span:
        """From when to when, in UTC."""
        return Span(self.cleaned_data["begins_at"], self.cleaned_data["ends_at"])

    def school_chosen(self) -> School | None:
        """For which school, if for one."""
        return self._schools.get(self.cleaned_data["school"])

    def refuse(self, refusal: ValidationError) -> None:
        """Show what the action refused beside the field that it is about."""
        self.add_error(BESIDE.get(getattr(refusal, "code", None) or ""), refusal)


class CancelForm(forms.Form):
    """Why a booking is cancelled; one's own needs no reason."""

    note = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=300,
        widget=text_area(2),
    )

    def __init__(self, data: QueryDict | None = None, *, own: bool) -> None:
        super().__init__(data)
        if own:
            del self.fields["note"]
        else:
            self.fields["note"].help_text = _("The other person reads it in a mail.")


class InductionForm(forms.Form):
    """Which adult was shown, and when."""

    person = forms.ChoiceField(label=_("Who was shown"), error_messages={"required": _("Choose a person.")})
    given_on = forms.DateField(label=pgettext_lazy("day", "On"), widget=day_input())

    def __init__(self, data: QueryDict | None = None, *, people: Sequence[User], today: dt.date) -> None:
        super().__init__(data, initial={"given_on": today})
        self._today = today
        self._people = {str(person.pk): person for person in people}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = [("", _("Choose a person")), *((key, one.name) for key, one in self._people.items())]

    def clean_given_on(self) -> dt.date:
        """Nobody is shown tomorrow, and what was long ago no longer holds."""
        day: dt.date = self.cleaned_data["given_on"]
        if day > self._today:
            raise ValidationError(_("This day is still to come."))
        if day < self._today - dt.timedelta(days=365):
            raise ValidationError(_("That is more than a year ago: show it once more."))
        return day

    def who(self) -> User:
        """The person that was chosen."""
        return self._people[self.cleaned_data["person"]]


def at_clock(zone: zoneinfo.ZoneInfo, day: dt.date, time: dt.time) -> dt.datetime:
    """The moment at which a clock shows a time on a day, in UTC. Raises ValidationError for none, and for two."""
    local = dt.datetime.combine(day, time.replace(fold=0), tzinfo=zone)
    moment = local.astimezone(dt.UTC)
    shown = {"time": f"{time:%H:%M}"}
    if moment.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        text = _("Clocks are set forward that night, and %(time)s does not exist. Choose another time.")
        raise ValidationError(text, params=shown)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        text = _("Clocks are set back that night, and show %(time)s twice. Choose a time before or after.")
        raise ValidationError(text, params=shown)
    return moment


def _with_offer(data: QueryDict | None) -> QueryDict | None:
    """What was sent, with the next free time in it where its button was pressed."""
    found = OFFER.fullmatch(data.get("take") or "") if data is not None else None
    if data is None or found is None:
        return data
    return sent_again(data, day=found[1], begins=found[2], ends=found[3])
