"""What a person says of a series of sessions, and of one planned session."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.sent import whole_numbers
from hubs.models import Hub, Weekday
from impact.actions.plan import SeriesDraft
from impact.forms.closed_period import ask_about_closed
from impact.forms.fields import OneOfField, PlainTextField, SomeOfField
from impact.models import LedBy, Session, SessionSeries
from impact.models.plan import LONGEST_DAYS, MOST_WEEKS
from impact.models.session import LONGEST_MINUTES, SHORTEST_MINUTES
from impact.queries.choices import classes_on_offer, log_choices
from impact.queries.plan_days import SeriesDay, at_rest, with_closed_days
from projects.models import Project, SignUp
from schools.models import School, SchoolClass

LOOKED_BACK = dt.timedelta(days=60)


class DayInput(forms.DateInput):
    """The browser's own field for a day."""

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


class SeriesForm(forms.Form):
    """A series of a project. After `is_valid()` the `draft` is there, and its `days` with those that are left out.

    `seen` is the fingerprint of the days that the person was shown: only what was looked at is stored.
    """

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    session_type = OneOfField(
        label=_("Type"), nothing=_("Choose a type"), error_messages={"required": _("Choose a type.")}
    )
    school = OneOfField(label=_("School"), required=False, nothing=_("No school"))
    classes = SomeOfField(
        label=_("Classes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("With classes, “it took place” needs one tap: their sizes on the day are the number."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=pgettext_lazy("weekdays", "On"),
        coerce=int,
        choices=Weekday.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one weekday.")},
    )
    every_weeks = forms.TypedChoiceField(label=_("How often"), coerce=int, initial=1)
    starts_on = forms.DateField(
        label=_("From"),
        widget=DayInput(),
        error_messages={"required": _("From which day on?")},
    )
    ends_on = forms.DateField(
        label=_("Until"),
        widget=DayInput(),
        error_messages={"required": _("Until which day?")},
    )
    starts_at = forms.TimeField(
        label=_("Starts at"), required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        required=False,
        min_value=SHORTEST_MINUTES,
        max_value=LONGEST_MINUTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    led_by = forms.ChoiceField(label=_("Led by"), choices=LedBy.choices, initial=LedBy.HUB)
    title = PlainTextField(label=_("Title"), required=False, max_length=160, help_text=_("Shown instead of the type."))
    also_closed_weekdays = forms.BooleanField(
        label=_("Also on weekdays on which the hub is closed"),
        required=False,
        help_text=_("Such as at the school. Holidays of the hub stay left out."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        hub: Hub,
        project: Project,
        by: User,
        sign_up: SignUp | None = None,
        series: SessionSeries | None = None,
    ) -> None:
        today = hub.today()
        first = {"uid": uuid.uuid4(), "starts_on": today, "ends_on": today + dt.timedelta(weeks=12)}
        if sign_up is not None:
            first |= {"school": sign_up.school_id, "classes": [one.school_class_id for one in sign_up.classes.all()]}
        if series is not None:
            first |= _told(series, today)
        super().__init__(data, initial=first)
        self.hub, self.project, self.series = hub, project, series
        self.draft: SeriesDraft | None = None
        self.days: list[SeriesDay] = []
        cast(forms.ChoiceField, self.fields["every_weeks"]).choices = _rhythms()
        choices = log_choices(hub, by=by)
        cast(OneOfField, self.fields["session_type"]).offer(choices.session_types)
        cast(OneOfField, self.fields["school"]).offer(choices.schools)
        self._offer_classes()

    def _offer_classes(self) -> None:
        told = self.data if self.is_bound else self.initial
        schools = cast(OneOfField, self.fields["school"]).things
        school = cast("School | None", schools.get(str(told.get("school") or "")))
        try:
            day = forms.DateField().clean(told.get("starts_on"))
        except ValidationError:
            day = self.hub.today()
        ticked = self.data.getlist("classes") if isinstance(self.data, QueryDict) else self.initial.get("classes", [])
        keys = whole_numbers(ticked)
        known: Sequence[int] = [one.pk for one in self.series.classes.all()] if self.series else ()
        offered = classes_on_offer(self.hub, school_id=school.pk if school else None, day=day, ticked=keys, known=known)
        self.classes_of = school
        cast(SomeOfField, self.fields["classes"]).offer(offered)
        labels = [(str(one.pk), f"{one.name} · {one.size_on(day)}") for one in offered]
        cast(SomeOfField, self.fields["classes"]).choices = labels

    def go_on_from(self, version: int) -> None:
        """Somebody else was quicker: what was typed goes on as a change of how it stands now, looked at once more."""
        told = cast(QueryDict, self.data).copy()
        told["version"], told["uid"], told["seen"] = str(version), str(uuid.uuid4()), ""
        self.data = told

    def put_errors_aside(self) -> None:
        """What is half filled in is no mistake yet."""
        self.errors.clear()

    def clean_starts_on(self) -> dt.date:
        """A plan begins on a day of which the hub can still say what happened."""
        day: dt.date = self.cleaned_data["starts_on"]
        today = self.hub.today()
        if self.series is not None and day < today:
            raise ValidationError(_("A change holds from today on, or from a later day."), code="past")
        if day < today - LOOKED_BACK:
            raise ValidationError(_("A plan begins at most 60 days ago. Log what was held before."), code="long-ago")
        if day > today + dt.timedelta(days=LONGEST_DAYS):
            raise ValidationError(_("A plan begins within a year."), code="far")
        return day

    def clean(self) -> dict[str, Any]:
        """Put the draft together, and find the days."""
        told = self.cleaned_data
        first, last = told.get("starts_on"), told.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day cannot come before the first."))
        elif first and last and (last - first).days > LONGEST_DAYS:
            self.add_error("ends_on", _("A series lasts at most a good year. Plan the rest when it comes near."))
        elif last and (resting := at_rest(self.hub, last)):
            self.add_error("ends_on", resting)
        if not self.errors:
            self.draft = self._draft(told)
            self.days = with_closed_days(
                self.hub, self.draft.days(), also_closed_weekdays=self.draft.also_closed_weekdays
            )
            if all(day.closed for day in self.days):
                self.add_error("weekdays", self._why_none())
        return told

    def _why_none(self) -> str:
        if not self.days:
            return str(_("Between these days there is none of these weekdays."))
        return str(
            _("The hub is closed on all of these days. Tick below that they are held all the same, or choose others.")
        )

    @property
    def held(self) -> int:
        """On how many days there is a session."""
        return sum(not day.closed for day in self.days)

    @property
    def without(self) -> int:
        """On how many days that it falls on there is none."""
        return len(self.days) - self.held

    @property
    def fingerprint(self) -> str:
        """What the preview shows, in short: other days or other words, and it has to be shown again."""
        if self.draft is None:
            return ""
        told = [(day.date.isoformat(), day.closed) for day in self.days]
        more = [(name, str(getattr(self.draft, name))) for name in ("session_type", "school", "starts_at", "minutes")]
        more += [(name, str(getattr(self.draft, name))) for name in ("led_by", "title")]
        keys = sorted(one.pk for one in self.draft.classes)
        return hashlib.sha256(repr((told, more, keys)).encode()).hexdigest()

    @property
    def was_shown(self) -> bool:
        """Whether the person has seen the days that would be stored now."""
        return bool(self.fingerprint) and self.cleaned_data.get("seen") == self.fingerprint

    @property
    def expected(self) -> int:
        """How many the classes have together, on the first day."""
        if self.draft is None or not self.days:
            return 0
        return sum(one.size_on(self.days[0].date) for one in self.draft.classes)

    def _draft(self, told: dict[str, Any]) -> SeriesDraft:
        return SeriesDraft(
            uid=told["uid"] or uuid.uuid4(),
            project=self.project,
            session_type=told["session_type"],
            weekdays=tuple(sorted(told["weekdays"])),
            starts_on=told["starts_on"],
            ends_on=told["ends_on"],
            every_weeks=told["every_weeks"],
            school=told["school"],
            classes=cast("tuple[SchoolClass, ...]", told["classes"]),
            title=told["title"],
            starts_at=told["starts_at"],
            minutes=told["minutes"],
            led_by=LedBy(told["led_by"]),
            also_closed_weekdays=told["also_closed_weekdays"],
        )


class DayForm(forms.Form):
    """On which day a planned session is instead, or one more of a series."""

    day = forms.DateField(label=_("Day"), widget=DayInput(), error_messages={"required": _("On which day?")})

    def __init__(self, data: QueryDict | None = None, *, hub: Hub, first: dt.date | None = None) -> None:
        super().__init__(data, initial={"day": first} if first else None)
        self.hub = hub

    def clean_day(self) -> dt.date:
        """A day within a year from today."""
        day: dt.date = self.cleaned_data["day"]
        if abs((day - self.hub.today()).days) > LONGEST_DAYS:
            raise ValidationError(_("Choose a day within a year from today."), code="far")
        if resting := at_rest(self.hub, day):
            raise ValidationError(resting, code="at-rest")
        return day


class ReasonForm(forms.Form):
    """Why it was cancelled, if somebody wants to say so."""

    reason = PlainTextField(
        label=_("Why?"), required=False, max_length=300, help_text=_("Such as “the teacher was ill”. Name no pupil.")
    )


class TakeBackForm(forms.Form):
    """Why what was logged does not count after all: it stays in the log with the session."""

    reason = PlainTextField(label=_("Why?"), max_length=300, help_text=_("It stays in the log with the session."))

    def __init__(self, data: QueryDict | None = None, *, session: Session | None) -> None:
        super().__init__(data, initial={"reason": _("Confirmed by mistake.")})
        if session is not None:
            ask_about_closed(self, session.held_on)


def _told(series: SessionSeries, today: dt.date) -> dict[str, Any]:
    names = ("title", "weekdays", "every_weeks", "ends_on", "starts_at", "minutes", "led_by", "also_closed_weekdays")
    return {
        **{name: getattr(series, name) for name in names},
        "starts_on": max(today, series.starts_on),
        "session_type": series.session_type_id,
        "school": series.school_id or "",
        "classes": [one.pk for one in series.classes.all()],
        "version": series.version,
    }


def _rhythms() -> list[tuple[int, str]]:
    every = str(_("Every %(number)d weeks"))
    return [(1, str(_("Every week"))), *((number, every % {"number": number}) for number in range(2, MOST_WEEKS + 1))]
