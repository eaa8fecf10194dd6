"""A project that begins as a school's proposal: the hub's form, filled in with what the school said."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from hubs.forms.editing import Standing, sent_again
from projects.forms.project import ProjectForm
from projects.models import Project, ProjectProposal, ProjectStatus

LONGEST_SUMMARY = 2000


class AcceptProjectForm(ProjectForm):
    """`proposal_version` is that of the proposal on the page: accepted is only what the hub has read."""

    proposal_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, proposal: ProjectProposal) -> None:
        super().__init__(data, hub=proposal.hub)
        self.proposal = proposal
        self.initial = {**self.initial, **_told(proposal)}

    def _of_row(self) -> list[str]:
        return [name for name in super()._of_row() if name != "proposal_version"]

    def seen(self) -> int:
        """The version that the hub had in front of it."""
        return int(self.cleaned_data["proposal_version"])

    @property
    def has_more(self) -> bool:
        """Ages that the school gave are in sight."""
        return super().has_more or self.proposal.age_from is not None

    def show_standing(self, stored: Project | ProjectProposal) -> None:
        """The school has changed it since: note what it says now; accepted again, what stands in the form holds."""
        if isinstance(stored, ProjectProposal):
            labels = {"title": _("Title"), "about": _("What it is about")}
            self.standing = [Standing(label, str(getattr(stored, name))) for name, label in labels.items()]
            self.data = sent_again(self.data, proposal_version=str(stored.version))
            return
        super().show_standing(stored)


def _told(proposal: ProjectProposal) -> dict[str, Any]:
    """What a school said, where the form of a project has it."""
    told: dict[str, Any] = {
        "proposal_version": proposal.version,
        "title": proposal.title,
        "summary": proposal.about[:LONGEST_SUMMARY],
        "status": ProjectStatus.PLANNED,
        "challenge": proposal.challenge_id,
        "age_from": proposal.age_from,
        "age_to": proposal.age_to,
    }
    return told | ({"starts_on": proposal.starts_on} if proposal.starts_on else {})
