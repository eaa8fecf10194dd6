"""What a hub does with a project that a school proposes: read it, ask, decline, or make it a project of its own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.roles import HubPerm
from hubs.views.editing import edit_page, found_or_404
from projects.actions.project_proposals import accept_project_proposal
from projects.actions.proposal_moves import MovedOn, answer_proposal
from projects.forms.accept_project import AcceptProjectForm
from projects.forms.proposal import AnswerForm
from projects.models import Project, ProjectProposal
from projects.models.proposal import Proposal
from projects.queries.proposals import find_project_proposal, steps_taken

EDIT = ("GET", "HEAD", "POST")


@require_http_methods(EDIT)
def project_proposal_of_hub(request: MemberRequest, hub_code: str, project_proposal_id: int) -> HttpResponse:
    """One proposal, and what can be decided about it."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    row = found_or_404(find_project_proposal(hub, project_proposal_id))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            answer_proposal(proposal=row, answer=told["answer"], by=request.user, note=told["note"])
        except MovedOn as other:
            form.add_error(None, _say(other.stored))
        else:
            messages.success(request, _("Done. The teacher gets a mail."))
            return redirect("impact:from_schools", hub.code)
    context = {"hub": hub, "proposal": row, "form": form, "steps": steps_taken(row)}
    return render(request, "projects/project_proposal_of_hub.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def accept_proposal(request: MemberRequest, hub_code: str, project_proposal_id: int) -> HttpResponse:
    """The form of a project with what the school said. Saved, it is a project of the hub, and the teacher is told."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    row = found_or_404(find_project_proposal(hub, project_proposal_id))
    back = reverse("projects:project_proposal_of_hub", args=[hub.code, row.pk])
    if row.project is not None:
        messages.info(request, _("It was accepted already: this is the project."))
        return redirect("projects:edit", hub.code, row.project.pk)
    if not row.may_be_answered:
        messages.info(request, _say(row))
        return redirect(back)
    form = AcceptProjectForm(request.POST if request.method == "POST" else None, proposal=row)
    return edit_page(
        request,
        form,
        lambda: _accept(request, row, form),
        page="projects/accept_project.html",
        back=back,
        after=lambda project: reverse("projects:edit", args=[hub.code, project.pk]),
        proposal=row,
    )


def _accept(request: MemberRequest, row: ProjectProposal, form: AcceptProjectForm) -> Project:
    try:
        return accept_project_proposal(proposal=row, by=request.user, version=form.seen(), values=form.told())
    except MovedOn as other:
        raise ValidationError(_say(other.stored)) from other


def _say(row: Proposal) -> str:
    return _("It stands elsewhere by now: %(state)s. Nothing was changed.") % {"state": row.get_state_display()}
