"""A teacher or head proposes a project: the door on the public pages, the form, what became of it, and out again."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.requests import MemberRequest
from hubs.actions import EditedMeanwhile
from hubs.views.editing import found_or_404
from projects.actions.project_proposals import change_project_proposal, write_project_proposal
from projects.actions.proposal_moves import MovedOn, withdraw_proposal
from projects.forms.proposal import ProjectProposalForm
from projects.models import ProjectProposal, ProposalState
from projects.queries.proposals import find_own_project_proposal, project_proposal_sent_as, steps_taken
from schools.access import own_school_or_404, schools_open_to
from schools.models import School

EDIT = ("GET", "HEAD", "POST")


@login_not_required
@cache_control(private=True, no_store=True)
@require_safe
def propose(request: HttpRequest) -> HttpResponse:
    """The door: who acts for one school goes on to the form, who acts for several chooses; others come to join."""
    schools = schools_open_to(request.user) if isinstance(request.user, User) else []
    if len(schools) == 1:
        return redirect("projects:propose_project", schools[0].pk)
    if not schools:
        return redirect("schools:join")
    return render(request, "projects/propose.html", {"schools": schools})


@require_http_methods(EDIT)
def propose_project(request: MemberRequest, school_id: int) -> HttpResponse:
    """Propose a project, or keep what there is of it as a draft."""
    school = own_school_or_404(request, school_id)
    return _answer(request, school, _overtaken(request, school))


@require_safe
def own_project_proposal(request: MemberRequest, school_id: int, project_proposal_id: int) -> HttpResponse:
    """What was proposed, where it stands, and what can be done."""
    school = own_school_or_404(request, school_id)
    row = found_or_404(find_own_project_proposal(school, project_proposal_id))
    context = {"school": school, "proposal": row, "steps": steps_taken(row)}
    return render(request, "projects/own_project_proposal.html", context)


@require_http_methods(EDIT)
def edit_project_proposal(request: MemberRequest, school_id: int, project_proposal_id: int) -> HttpResponse:
    """Go on with a draft, change what was sent until the hub has answered, or answer what it asked."""
    school = own_school_or_404(request, school_id)
    row = found_or_404(find_own_project_proposal(school, project_proposal_id))
    if request.method != "POST" and not row.may_change:
        messages.info(request, _("The hub has answered, so nothing can be changed here any more."))
        return redirect("projects:own_project_proposal", school.pk, row.pk)
    return _answer(request, school, row)


@require_POST
def withdraw_project_proposal(request: MemberRequest, school_id: int, project_proposal_id: int) -> HttpResponse:
    """Take a proposal back; a draft is thrown away."""
    school = own_school_or_404(request, school_id)
    row = found_or_404(find_own_project_proposal(school, project_proposal_id))
    try:
        left = withdraw_proposal(proposal=row, by=request.user)
    except MovedOn as other:
        messages.info(
            request, _("It stands elsewhere by now: %(state)s.") % {"state": other.stored.get_state_display()}
        )
        return redirect("projects:own_project_proposal", school.pk, row.pk)
    if left is None:
        messages.success(request, _("Thrown away."))
        return redirect("impact:school_proposals", school.pk)
    messages.success(request, _("Withdrawn."))
    return redirect("projects:own_project_proposal", school.pk, row.pk)


def _answer(request: MemberRequest, school: School, row: ProjectProposal | None) -> HttpResponse:
    """The form, and what its buttons do. Whatever is refused comes back with all that was filled in."""
    form = ProjectProposalForm(request.POST if request.method == "POST" else None, school=school, instance=row)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            return _store(request, form)
        except EditedMeanwhile as other:
            stored = found_or_404(find_own_project_proposal(school, other.stored.pk))
            form.overtaken(stored)
            row, status = stored, 409
        except MovedOn as other:
            text = _("The hub has answered meanwhile: %(state)s. Nothing was changed, and what you typed stands here.")
            form.add_error(None, text % {"state": other.stored.get_state_display()})
            status = 409
        except ValidationError as refusal:
            form.add_error(None, ValidationError(refusal.messages))
    context = {"school": school, "form": form, "proposal": row}
    return render(request, "projects/propose_project.html", context, status=status)


def _store(request: MemberRequest, form: ProjectProposalForm) -> HttpResponse:
    by, values, send = request.user, form.told(), not form.keeps
    if form.stored is None:
        row = write_project_proposal(school=form.school, by=by, uid=form.told_uid, values=values, send=send)
    else:
        row = change_project_proposal(
            proposal=form.stored, by=by, version=form.seen_version(), values=values, send=send
        )
    if row.state == ProposalState.DRAFT:
        messages.success(request, _("Kept. Nobody at the hub sees it until you send it."))
    else:
        messages.success(request, _("Sent. The hub reads it, and you get a mail as soon as it answers."))
    return redirect("projects:own_project_proposal", form.school.pk, row.pk)


def _overtaken(request: MemberRequest, school: School) -> ProjectProposal | None:
    """The proposal that a form is about which was sent before: it knows a version of it."""
    if request.method != "POST" or request.POST.get("version", "0") in ("", "0"):
        return None
    try:
        return project_proposal_sent_as(school, uuid.UUID(request.POST.get("uid", "")))
    except ValueError:
        return None
