"""What is typed by whoever wants to join, a page a step, and by the hub's people who answer."""

import time
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from accounts.models.user import UserManager
from hubs.forms.editing import sent_again, text_area
from hubs.models import Hub
from schools.forms.fields import OneLineField
from schools.models import AskedBy, School, SchoolRole, Want, Way
from schools.queries.joining import hubs_to_hand_to
from schools.queries.nearest import NearHub

STAMP = "schools.joining"
LEAST_SECONDS = 2.0
NO_HUB = "none"

BODIES = {
    Way.SCHOOL: _("Name of the school"),
    Way.ORGANISATION: _("Name of the organisation"),
    Way.POLICY: _("Municipality, ministry or office"),
}
WANTS = {
    Way.SCHOOL: (Want.PROJECT, Want.CHALLENGE, Want.TRAINING, Want.EQUIPMENT, Want.TALK),
    Way.CITIZEN: (Want.EVENTS, Want.CHALLENGE, Want.EXPERTISE, Want.EQUIPMENT, Want.TALK),
    Way.ORGANISATION: (Want.CHALLENGE, Want.EXPERTISE, Want.EVENTS, Want.EQUIPMENT, Want.TALK),
    Way.POLICY: (Want.STRATEGY, Want.CHALLENGE, Want.EVENTS, Want.TALK),
}


def new_stamp() -> str:
    """When a page was shown, signed, so that a program cannot say that it was earlier."""
    return signing.dumps(time.time(), salt=STAMP)


class YouForm(forms.Form):
    """Who asks. A field that people do not see, and the time that it took, hold back programs."""

    way = forms.ChoiceField(choices=Way.choices, widget=forms.HiddenInput)
    stamp = forms.CharField(widget=forms.HiddenInput, required=False)
    asked_by = forms.ChoiceField(label=_("I am"), choices=AskedBy.choices, widget=forms.RadioSelect)
    body = forms.CharField(
        label=_("School or organisation"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    name = forms.CharField(label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Email address"),
        max_length=254,
        help_text=_("We send a code there, and the hub answers you there. It is not shown publicly."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    homepage = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, way: Way, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={**(initial or {}), "way": way.value, "stamp": new_stamp()})
        if way != Way.SCHOOL:
            del self.fields["asked_by"]
        if way in BODIES:
            self.fields["body"].label = BODIES[way]
        else:
            del self.fields["body"]

    def clean_email(self) -> str:
        """As addresses are stored."""
        return UserManager.normalize_email(self.cleaned_data["email"])

    def clean(self) -> dict[str, Any]:
        """Refuse what a program sends, in words that help a person who was taken for one."""
        told = super().clean() or {}
        if told.get("homepage"):
            self._again(homepage="")
            raise ValidationError(
                _("A field that nobody sees was filled in, perhaps by your browser. It is empty now: please go on.")
            )
        if self._seconds(told.get("stamp", "")) < LEAST_SECONDS:
            self._again(stamp=new_stamp())
            raise ValidationError(_("That was quicker than people type. Please look at it once more, and go on."))
        return told

    def _again(self, **values: str) -> None:
        self.data = sent_again(self.data, **values)

    @staticmethod
    def _seconds(stamp: str) -> float:
        try:
            return time.time() - float(signing.loads(stamp, salt=STAMP, max_age=24 * 60 * 60))
        except (signing.BadSignature, ValueError, TypeError):
            return 0.0


class WhereForm(forms.Form):
    """Where somebody is."""

    country = forms.ChoiceField(label=_("Country"))
    place = forms.CharField(
        label=_("Town or village"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )

    def __init__(self, data: Any = None, *, first: Sequence[str], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        near = [(code, str(countries.name(code))) for code in first]
        others = [(code, str(name)) for code, name in countries if code not in first]
        field = self.fields["country"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells the type checker which field this is
        field.choices = [
            ("", _("Choose")),
            (_("With hubs"), sorted(near, key=lambda one: one[1])),
            (_("Others"), others),
        ]


class HubForm(forms.Form):
    """Which hub, of those that are near; or none of them."""

    hub = forms.ChoiceField(label=_("Hub"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, near: Sequence[NearHub], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.near = {str(one.hub.pk): one for one in near}
        field = self.fields["hub"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as above
        field.choices = [(key, _line(one)) for key, one in self.near.items()] + [
            (NO_HUB, _("None of these is near me"))
        ]

    def chosen(self) -> Hub | None:
        """The hub, or none."""
        near = self.near.get(self.cleaned_data["hub"])
        return near.hub if near is not None else None


def _line(near: NearHub) -> str:
    parts = [near.hub.name, f"{near.hub.place}, {near.hub.country.name}"]
    if near.works_there:
        parts.append(str(_("works with a school there")))
    elif near.km is not None:
        parts.append(str(_("about %(km)d km") % {"km": near.km}))
    return " · ".join(parts)


class WhatForm(forms.Form):
    """What it is for, and that the hub may read it."""

    wants = forms.MultipleChoiceField(
        label=_("What would you like?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick what fits. You can change your mind later."),
    )
    words = forms.CharField(
        label=_("In your own words"),
        max_length=1500,
        required=False,
        help_text=_("A sentence is enough. Please name no pupils."),
        widget=text_area(4),
    )
    consent = forms.BooleanField(
        label=_("The hub’s team, or the network where there is no hub, may read this and write to me about it")
    )

    def __init__(self, data: Any = None, *, way: Way, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["wants"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - as above
        field.choices = [(want.value, want.label) for want in WANTS[way]]
        self.fields["consent"].error_messages["required"] = _("Without this nobody can answer you.")


class CodeForm(forms.Form):
    """The code out of the mail."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9 ]*", "class": "code-input"}
        ),
    )


class NoteForm(forms.Form):
    """A note for the hub's own people."""

    text = forms.CharField(
        label=_("Note"),
        max_length=2000,
        help_text=_("The hub’s team reads it; who asked does not. It is deleted with the request."),
        widget=text_area(3),
    )


class AnswerForm(forms.Form):
    """What whoever asked is written."""

    answer = forms.CharField(label=_("Your words to them"), max_length=1500, required=False, widget=text_area(5))


class DeclineForm(AnswerForm):
    """Why not, and what they could do instead; nobody is declined without a word."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.fields["answer"].help_text = _("Say why, and what they could do instead. It goes to them by mail.")


class AcceptSchoolForm(AnswerForm):
    """Which school it is, or a new one, and what the person is there."""

    school = forms.ChoiceField(label=_("School"))
    name = OneLineField(label=_("Name"), max_length=160, required=False)
    place = OneLineField(label=_("Place"), max_length=120, required=False)
    partner = forms.BooleanField(
        label=_("A partner school from today on"),
        required=False,
        initial=True,
        help_text=_("Untick it while you are still talking. For a school of the list nothing changes."),
    )
    role = forms.ChoiceField(label=_("The person is"), choices=SchoolRole.choices, widget=forms.RadioSelect)
    field_order = ("school", "name", "place", "partner", "role", "answer")

    def __init__(self, data: Any = None, *, schools: Sequence[School], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.schools = {str(one.pk): one for one in schools}
        field = self.fields["school"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - as above
        field.choices = [("", _("A new school")), *((key, str(one)) for key, one in self.schools.items())]
        field.required = False

    def clean(self) -> dict[str, Any]:
        """A new school needs a name and a place."""
        told = super().clean() or {}
        for name in ("name", "place") if not told.get("school") else ():
            if not str(told.get(name) or "").strip() and name not in self.errors:
                self.add_error(name, _("A new school needs this."))
        return told

    def chosen(self) -> School | None:
        """The school of the list; None for a new one."""
        return self.schools.get(self.cleaned_data["school"])


class HandOnForm(forms.Form):
    """Which hub looks after it from now on."""

    hub: "forms.ModelChoiceField[Hub]" = forms.ModelChoiceField(label=_("Hub"), queryset=None, empty_label=_("Choose"))

    def __init__(self, data: Any = None, *, hub: Hub | None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["hub"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - as above
        field.queryset = hubs_to_hand_to(hub)
