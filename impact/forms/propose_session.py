"""A session as a teacher reports it, and as the hub accepts it: the form of the log, narrowed to what each may say."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from accounts.models import User
from hubs.forms.editing import Standing, sent_again, text_area
from impact.actions.drafts import SessionDraft
from impact.actions.plausibility import CLOSED, Doubt, doubts_about_classes, doubts_about_partner
from impact.actions.proposed_draft import draft_of_proposal
from impact.actions.versions import compare
from impact.forms.fields import PlainTextField
from impact.forms.log_session import LogSessionForm
from impact.models import LedBy, SessionProposal
from impact.queries.choices import Group, LogChoices, choices_of_school, log_choices
from impact.queries.session_proposals import sessions_with_classes
from schools.models import School
from schools.queries.moving import hub_on

FOLDED = ("title", "starts_at", "minutes", "format", "note")


class ReportSessionForm(LogSessionForm):
    """What a teacher says of a session of the own school. `version` is that of the report on the page, 0 of none."""

    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    note = PlainTextField(
        label=gettext_lazy("Note for the hub"),
        required=False,
        max_length=500,
        widget=text_area(3),
        help_text=gettext_lazy("Only your hub reads it. Name no pupil."),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        school: School,
        by: User,
        begin: SessionDraft | None = None,
        proposal: SessionProposal | None = None,
    ) -> None:
        self.own_school, self.proposal, self.by = school, proposal, by
        self.only_school = school
        self.standing: list[Standing] = []
        hub = proposal.hub if proposal else school.hub
        told = draft_of_proposal(proposal) if proposal else begin
        super().__init__(data, hub=hub, by=by, begin=told)
        self.initial["version"] = proposal.version if proposal else 0
        if told is None:
            self.initial["led_by"] = LedBy.SCHOOL
        del self.fields["school"]

    def choices(self, *, by: User, ticked: Collection[str]) -> LogChoices:
        """What the school can choose from."""
        return choices_of_school(self.own_school, keep=self.proposal.project if self.proposal else None)

    def school_told(self, told: Mapping[str, Any]) -> School:
        """The own one."""
        return self.own_school

    def clean(self) -> dict[str, Any]:
        """It was at the own school, whoever says otherwise."""
        self.cleaned_data["school"] = self.own_school
        self.cleaned_data["led_by"] = self.cleaned_data.get("led_by") or LedBy.SCHOOL
        return super().clean()

    def doubts(self, draft: SessionDraft) -> list[Doubt]:
        """What looks wrong, with what only a school can get wrong."""
        day, hub = draft.held_on, self.hub
        same_classes = sessions_with_classes(hub, uid=draft.uid, held_on=day, classes=draft.classes)
        return [
            *doubts_about_partner(day, school=self.own_school, hub=hub, at=hub_on(self.own_school, day)),
            *super().doubts(draft),
            *doubts_about_classes(draft, same_classes),
        ]

    def details_open(self) -> bool:
        """Whether something stands in the details that are folded away."""
        return any(
            self[name].errors or self[name].value() not in (None, "", self.fields[name].initial) for name in FOLDED
        )

    @property
    def seen_version(self) -> int:
        """The version that the teacher had in front of them."""
        return self.cleaned_data.get("version") or 0

    def show_standing(self, stored: SessionProposal) -> None:
        """Note what is stored by now. What was typed stays, and sending it again replaces that."""
        if self.draft is not None:
            rows = compare(draft_of_proposal(stored), self.draft, with_notes=True)
            self.standing = [Standing(row.label, row.stored) for row in rows if row.differs]
        self.data = sent_again(self.data, version=str(stored.version), uid=str(stored.uid))


class AcceptSessionForm(LogSessionForm):
    """The hub's form, filled in with what the school said; what the teacher has confirmed is not asked again."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    told = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, proposal: SessionProposal, by: User, with_note: bool = True
    ) -> None:
        self.proposal, self.by = proposal, by
        self.standing: list[Standing] = []
        told = draft_of_proposal(proposal)
        self.known_classes = [one.pk for one in told.classes]
        super().__init__(data, hub=proposal.hub, by=by, begin=told, with_note=with_note)
        self.initial["seen"], self.initial["told"] = proposal.version, proposal.pk

    @property
    def seen_version(self) -> int:
        """The version that the hub had in front of it."""
        return self.cleaned_data.get("seen") or 0

    def show_standing(self, stored: SessionProposal) -> None:
        """The school has changed it since: note what it says now, and let the hub accept that or what it typed."""
        if self.draft is not None:
            rows = compare(draft_of_proposal(stored), self.draft, with_notes=True)
            self.standing = [Standing(row.label, row.stored) for row in rows if row.differs]
        self.data = sent_again(self.data, seen=str(stored.version))

    def choices(self, *, by: User, ticked: Collection[str]) -> LogChoices:
        """What the hub can choose from, and what the school chose."""
        row, found = self.proposal, log_choices(self.hub, by=by, ticked=ticked)
        return replace(
            found,
            session_types=_with(found.session_types, row.session_type),
            projects=_with(found.projects, row.project),
            schools=_with(found.schools, row.school),
        )

    def known_before(self) -> tuple[set[str], list[str]]:
        """The teacher's yes holds, but for what the hub answers for: is it in the log, in a closed period?"""
        confirmed = list(self.proposal.confirmed)
        asked = super().doubts(draft_of_proposal(self.proposal))
        held = [doubt for doubt in asked if doubt.same is None and doubt.code != CLOSED]
        return {doubt.key for doubt in held if doubt.key in confirmed}, confirmed

    def doubts(self, draft: SessionDraft) -> list[Doubt]:
        """What looks wrong, and whether a class stands in the log on that day already."""
        draft = replace(draft, uid=self.proposal.uid)
        same = sessions_with_classes(self.hub, uid=draft.uid, held_on=draft.held_on, classes=draft.classes)
        return [*super().doubts(draft), *doubts_about_classes(draft, same)]


def _with(groups: tuple[Group[Any], ...], thing: Any) -> tuple[Group[Any], ...]:
    if thing is None or any(thing in group.things for group in groups):
        return groups
    return (*groups, Group("", (thing,)))
