"""What staff say to open a welcome desk, and what a visitor taps at it."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hubs.forms.numbers import WholeNumberField
from hubs.models import Hub
from impact.forms.fields import PlainTextField
from impact.models import Audience
from impact.models.welcome import MOST_EXPECTED
from impact.queries.welcome import Occasion, find_occasion

MOST_TOGETHER = 8  # people with one phone; a class is counted by those at the desk
# As a visitor says of themselves.
WHO = (
    (Audience.STUDENT.value, _("A pupil")),
    (Audience.TEACHER.value, _("A teacher")),
    (Audience.FAMILY.value, _("Family")),
    (Audience.UNIVERSITY.value, _("From a university or research")),
    (Audience.INDUSTRY.value, _("From a company")),
    (Audience.GOVERNMENT.value, _("From local government")),
    (Audience.CIVIL_SOCIETY.value, _("From an association")),
    (Audience.OTHER.value, _("Somebody else")),
)


class ExpectedField(WholeNumberField):
    """How many people are expected: of them, and a fifth more, a desk counts."""

    default_error_messages = {
        "required": _("How many do you expect? A guess will do."),
        "min_value": _("Between 1 and 8,000 people."),
        "max_value": _("Between 1 and 8,000 people."),
    }

    def __init__(self) -> None:
        attrs = {"inputmode": "numeric", "class": "form-control heads"}
        help_text = _("A guess. The desk counts up to a fifth more, so that nobody can make up a crowd.")
        widget = forms.TextInput(attrs=attrs)
        super().__init__(
            label=_("How many do you expect?"),
            min_value=1,
            max_value=MOST_EXPECTED,
            widget=widget,
            help_text=help_text,
        )


class OpenDeskForm(forms.Form):
    """To open a desk: for an event or a planned session of today, or for something that is in no calendar."""

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    event = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    planned = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    title = PlainTextField(
        label=_("What do people come to?"),
        max_length=160,
        error_messages={"required": _("Say what people come to.")},
        help_text=_("Visitors read it on their phones."),
    )
    expected = ExpectedField()

    def __init__(self, data: QueryDict | None = None, *, hub: Hub, of: Occasion | None = None) -> None:
        first: dict[str, Any] = {"uid": uuid.uuid4()}
        if of is not None:
            first |= {"title": of.title, "expected": of.expected}
            first |= {"event": of.event.pk if of.event else None, "planned": of.planned.pk if of.planned else None}
        super().__init__(data, initial=first)
        self.hub, self.occasion = hub, of

    def clean(self) -> dict[str, Any]:
        """Find what it is for, among what the hub has today; and see that the hub is open."""
        told = super().clean() or {}
        if not self.hub.is_open_on(self.hub.today()):
            self.add_error(None, _("The hub is not open today, so nothing of today can be logged."))
        event, planned = told.get("event"), told.get("planned")
        if event or planned:
            self.occasion = find_occasion(self.hub, event=event, planned=planned)
            if self.occasion is None:
                self.add_error(None, _("That is not on today any more. Choose again, or say what people come to."))
        return told

    def opened(self) -> dict[str, Any]:
        """What the action takes, once the form is valid."""
        of, told = self.occasion, self.cleaned_data
        return {
            "uid": told["uid"] or uuid.uuid4(),
            "title": told["title"],
            "expected": told["expected"],
            "event": of.event if of else None,
            "planned": of.planned if of else None,
        }


class ExpectForm(forms.Form):
    """Another number that is expected, while a desk counts."""

    expected = ExpectedField()


class CheckInForm(forms.Form):
    """What a visitor taps: what they are, how many, and with the button whether it is their first time."""

    who = forms.ChoiceField(label=_("Who are you?"), choices=WHO, error_messages={"required": _("Tap what you are.")})
    people = forms.TypedChoiceField(
        label=_("How many are you, with this phone?"),
        coerce=int,
        choices=[(number, str(number)) for number in range(1, MOST_TOGETHER + 1)],
    )
    first = forms.ChoiceField(
        label=_("Is it your first time with an Open Science Hub?"), choices=[("yes", _("Yes")), ("no", _("No"))]
    )

    def counted(self) -> dict[str, Any]:
        """What the action takes, once the form is valid."""
        told = self.cleaned_data
        return {
            "audience": Audience(told["who"]),
            "people": told["people"],
            "first_time": told["first"] == "yes",
        }
