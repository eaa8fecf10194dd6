"""Step 1 of the main job: what a person says about a session, cleaned to a draft that can be counted and stored."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from hubs.forms.editing import text_area
from hubs.models import Hub
from impact.actions.drafts import SessionDraft
from impact.actions.plausibility import (
    CLOSED,
    Doubt,
    doubts_about,
    doubts_about_date,
    doubts_about_leaving,
    doubts_about_report,
)
from impact.actions.versions import draft_of
from impact.forms.attendance import AttendanceForm
from impact.forms.fields import OneOfField, PlainTextField, SomeOfField, TickField
from impact.forms.rows import Question
from impact.forms.told import told_before
from impact.models import Format, LedBy, ReportingPeriod, Session
from impact.models.session import LONGEST_MINUTES, SHORTEST_MINUTES
from impact.queries.choices import LogChoices, log_choices
from impact.queries.reporting import closed_periods
from impact.queries.session_proposals import reported_alike
from impact.queries.sessions import sessions_like
from schools.models import School

FEW_HUBS = 40  # more than that are a list to scroll instead of boxes to tick


class LogSessionForm(AttendanceForm):
    """The session and its attendance. After `is_valid()` the `draft` is there; `questions` are what was asked again.

    Who came is asked in fields of its own (`AttendanceForm`); `yes-…` is a field for each question.
    """

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    booking = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    planned = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    desk = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    left = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    held_on = forms.DateField(
        label=_("Date"),
        error_messages={"required": _("On which day was it?")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    session_type = OneOfField(
        label=_("Type"), nothing=_("Choose a type"), error_messages={"required": _("Choose a type.")}
    )
    project = OneOfField(label=_("Project"), required=False, nothing=_("No project"))
    school = OneOfField(label=_("School"), required=False, nothing=_("No school"))
    challenge = OneOfField(
        label=_("Challenge"),
        required=False,
        nothing=_("The project’s challenge"),
        help_text=_("Only where it is about another one, or there is no project."),
    )
    title = PlainTextField(
        label=_("Title"), required=False, max_length=160, help_text=_("Shown in the list instead of the type.")
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
    led_by = forms.ChoiceField(label=_("Led by"), choices=LedBy.choices, initial=LedBy.HUB, required=False)
    format = forms.ChoiceField(label=_("Format"), choices=Format.choices, initial=Format.IN_PERSON, required=False)
    co_hosts = SomeOfField(
        label=_("Co-hosts"),
        required=False,
        help_text=_("Other hubs that held it with you. It counts once for the network."),
        widget=forms.CheckboxSelectMultiple,
    )
    note = PlainTextField(
        label=_("Private note"),
        required=False,
        max_length=500,
        widget=text_area(3),
        help_text=_("Only your hub reads it. Name no pupil."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        hub: Hub,
        by: User,
        begin: SessionDraft | None = None,
        booking: int | None = None,
        planned: int | None = None,
        desk: int | None = None,
        stored: Session | None = None,
        with_note: bool = True,
    ) -> None:
        first = told_before(begin) if begin else {"held_on": hub.today(), "uid": uuid.uuid4()}
        first |= {"booking": booking} if booking else {}
        first |= {"planned": planned} if planned else {}
        first |= {"desk": desk} if desk else {}
        super().__init__(data, initial=first | ({"version": stored.version} if stored else {}))
        self.hub, self.stored = hub, stored
        self.draft: SessionDraft | None = None
        self.lines = begin.lines if begin else ()
        self.questions: list[Question] = []
        if not with_note:
            del self.fields["note"]
        ticked = data.getlist("co_hosts") if data is not None else ()
        self._offer(self.choices(by=by, ticked=ticked))
        told = self.data if self.is_bound else self.initial
        self.ask_who_came(told, at_school=self.school_told(told), day=_day(told.get("held_on")) or hub.today())

    def choices(self, *, by: User, ticked: Collection[str]) -> LogChoices:
        """What is on offer."""
        return log_choices(self.hub, by=by, keep=self.stored, ticked=ticked)

    def school_told(self, told: Mapping[str, Any]) -> School | None:
        """At which school it was, as far as that is said."""
        schools = cast(OneOfField, self.fields["school"]).things
        return cast("School | None", schools.get(str(told.get("school") or "")))

    def _offer(self, choices: LogChoices) -> None:
        cast(OneOfField, self.fields["session_type"]).offer(choices.session_types)
        cast(OneOfField, self.fields["project"]).offer(choices.projects)
        cast(OneOfField, self.fields["school"]).offer(choices.schools)
        challenge = cast(OneOfField, self.fields["challenge"])
        challenge.offer(choices.challenges)
        if not challenge.things:
            del self.fields["challenge"]
        co_hosts = cast(SomeOfField, self.fields["co_hosts"])
        if len(choices.co_hosts) > FEW_HUBS:
            co_hosts.widget = forms.SelectMultiple(attrs={"size": 8})
        co_hosts.offer(choices.co_hosts)
        if not choices.co_hosts:
            del self.fields["co_hosts"]

    def details_open(self) -> bool:
        """Whether something was typed in the details that are folded away."""
        names = ("challenge", "title", "starts_at", "minutes", "co_hosts", "note")
        return any(self[name].value() or self[name].errors for name in names if name in self.fields) or any(
            self[name].value() not in (None, "", self.fields[name].initial) for name in ("led_by", "format")
        )

    def session(self) -> SessionDraft:
        """The session as it was told, once the form is valid."""
        if self.draft is None or not self.is_valid():
            raise ValueError("Ask is_valid() first.")
        return self.draft

    def put_errors_aside(self) -> None:
        """What is half filled in is no mistake yet: show what was typed, and nothing about it."""
        self.errors.clear()
        for question in self.questions:
            del self.fields[question.answer.name]
        self.questions = []

    def clean_held_on(self) -> dt.date:
        """Say at once what is wrong with the date, whatever else is still to be mended."""
        day: dt.date = self.cleaned_data["held_on"]
        if self.stored is None or self.stored.held_on != day:
            for doubt in doubts_about_date(day, hub=self.hub, today=self.hub.today()):
                if doubt.refused:
                    raise ValidationError(doubt.message, code=doubt.code)
        return day

    def clean(self) -> dict[str, Any]:
        """Put the draft together and ask about what looks wrong in it."""
        told = self.cleaned_data
        self.lines = tuple(self.who_came(told))
        if not self.errors:
            self.draft = self._draft(told)
            self._ask(self.draft)
        return told

    def _draft(self, told: Mapping[str, Any]) -> SessionDraft:
        stored_note = self.stored.note if self.stored else ""
        return SessionDraft(
            uid=self.stored.uid if self.stored else told["uid"] or uuid.uuid4(),
            held_on=told["held_on"],
            session_type=told["session_type"],
            lines=self.lines,
            project=told["project"],
            school=told["school"],
            challenge=told.get("challenge"),
            co_hosts=told.get("co_hosts", ()),
            starts_at=told["starts_at"],
            minutes=told["minutes"],
            led_by=LedBy(told["led_by"] or LedBy.HUB),
            format=Format(told["format"] or Format.IN_PERSON),
            title=told["title"],
            note=told.get("note", stored_note),
        )

    def _ask(self, draft: SessionDraft) -> None:
        # What stood in the log before is not asked about once more when something else is corrected.
        known, confirmed = self.known_before()
        for doubt in [*self.doubts(draft), *self._leaves_closed(draft)]:
            if doubt.refused and doubt.key not in known:
                self.add_error(doubt.field, doubt.message)
            elif not doubt.refused and doubt.key not in known:
                confirmed += self._put(doubt)
        keys = tuple(dict.fromkeys(confirmed))
        self.draft = replace(draft, confirmed=keys)

    def known_before(self) -> tuple[set[str], list[str]]:
        """What is not asked about again, and what was confirmed before."""
        if self.stored is None:
            return set(), []
        before = [doubt for doubt in self.doubts(draft_of(self.stored)) if doubt.code != CLOSED]
        return {doubt.key for doubt in before}, [key for key in self.stored.confirmed if not key.startswith("closed-")]

    def _leaves_closed(self, draft: SessionDraft) -> list[Doubt]:
        """Whether a correction takes a session out of a closed period."""
        if self.stored is None:
            return []
        return doubts_about_leaving(draft.held_on, before=self.stored.held_on, closed=self.closed)

    @cached_property
    def closed(self) -> tuple[ReportingPeriod, ...]:
        """The closed reporting periods."""
        return closed_periods()

    def _put(self, doubt: Doubt) -> list[str]:
        """Ask, or note the yes; returns the key of what was confirmed."""
        name = f"yes-{doubt.key}"
        self.fields[name] = TickField(label=doubt.topic)
        self.questions.append(Question(doubt, self[name]))
        if name in self.data:
            return [doubt.key]
        self.add_error(name, doubt.to_do or doubt.message)
        return []

    def doubts(self, draft: SessionDraft) -> list[Doubt]:
        """Everything that looks wrong in a draft."""
        same_day = sessions_like(
            self.hub, uid=draft.uid, held_on=draft.held_on, session_type=draft.session_type, school=draft.school
        )
        report = reported_alike(self.hub, uid=draft.uid, held_on=draft.held_on, classes=draft.classes)
        return [
            *doubts_about(draft, hub=self.hub, today=self.hub.today(), same_day=same_day, closed=self.closed),
            *doubts_about_report(report),
        ]

    @property
    def told_uid(self) -> uuid.UUID:
        """The identifier under which this would be stored."""
        if self.stored is not None:
            return self.stored.uid
        told: uuid.UUID | None = self.cleaned_data.get("uid") if self.is_bound else None
        first: uuid.UUID = self.initial["uid"]
        return told or first


class CorrectSessionForm(LogSessionForm):
    """The same form for a session that is stored; `version` is the one that the person saw."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


def _day(told: Any) -> dt.date | None:
    try:
        day: dt.date | None = forms.DateField(required=False).clean(told)
    except ValidationError:
        return None
    return day
