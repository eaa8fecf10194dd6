"""A teacher reports a session of the own school, says it otherwise, takes it back, and sees what became of it."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.actions import EditedMeanwhile
from hubs.views.editing import found_or_404
from impact.actions.drafts import SessionDraft
from impact.actions.proposed_draft import draft_of_proposal
from impact.actions.scanned import draft_of_class
from impact.actions.session_proposals import change_session_proposal, propose_session
from impact.forms.propose_session import ReportSessionForm
from impact.models import LedBy, SessionProposal
from impact.queries.cards import class_to_log
from impact.queries.session_proposals import (
    find_own_session_proposal,
    own_session_proposals,
    session_proposal_sent_as,
)
from impact.views.session_answers import CHECK, CLASSES
from projects.actions.proposal_moves import MovedOn, withdraw_proposal
from projects.queries.proposals import own_project_proposals, steps_taken
from schools.access import own_school_or_404
from schools.models import School

EDIT = ("GET", "HEAD", "POST")


@require_safe
def school_proposals(request: MemberRequest, school_id: int) -> HttpResponse:
    """What a school has sent its hub, sessions and projects, each with where it stands."""
    school = own_school_or_404(request, school_id)
    context = {"sessions": own_session_proposals(school), "projects": own_project_proposals(school)}
    return render(request, "impact/school_proposals.html", {"school": school} | context)


@require_http_methods(EDIT)
def report_session(request: MemberRequest, school_id: int) -> HttpResponse:
    """Report a session. The address may name an earlier report to begin from."""
    school = own_school_or_404(request, school_id)
    if request.method == "POST":
        return _answer(request, school, _overtaken(request, school))
    begin = _beginning(request, school)
    return _show(request, ReportSessionForm(school=school, by=request.user, begin=begin))


@require_POST
def report_classes(request: MemberRequest, school_id: int) -> HttpResponse:
    """The classes of the school on the day in the form, as a fragment of its page; what was ticked stays."""
    school = own_school_or_404(request, school_id)
    form = ReportSessionForm(request.POST, school=school, by=request.user, proposal=_overtaken(request, school))
    form.put_errors_aside()
    return render(request, "impact/report_session.html#classes", {"school": school, "form": form})


@require_safe
def own_session_proposal(request: MemberRequest, school_id: int, session_proposal_id: int) -> HttpResponse:
    """What was reported, where it stands, and what can be done."""
    school = own_school_or_404(request, school_id)
    row = found_or_404(find_own_session_proposal(school, session_proposal_id))
    context = {"school": school, "proposal": row, "steps": steps_taken(row)}
    return render(request, "impact/own_session_proposal.html", context)


@require_http_methods(EDIT)
def edit_session_proposal(request: MemberRequest, school_id: int, session_proposal_id: int) -> HttpResponse:
    """Say it otherwise until the hub has answered, or answer what the hub asked."""
    school = own_school_or_404(request, school_id)
    row = found_or_404(find_own_session_proposal(school, session_proposal_id))
    if request.method == "POST":
        return _answer(request, school, row)
    if not row.may_change:
        messages.info(request, _("The hub has answered, so nothing can be changed here any more."))
        return redirect("impact:own_session_proposal", school.pk, row.pk)
    return _show(request, ReportSessionForm(school=school, by=request.user, proposal=row))


@require_POST
def withdraw_session_proposal(request: MemberRequest, school_id: int, session_proposal_id: int) -> HttpResponse:
    """Take a report back."""
    school = own_school_or_404(request, school_id)
    row = found_or_404(find_own_session_proposal(school, session_proposal_id))
    try:
        withdraw_proposal(proposal=row, by=request.user)
    except MovedOn as other:
        messages.info(request, _("It stands elsewhere by now: %(state)s.") % {"state": _state(other)})
    else:
        messages.success(request, _("Withdrawn. You can report it again from here."))
    return redirect("impact:own_session_proposal", school.pk, row.pk)


def _answer(request: MemberRequest, school: School, row: SessionProposal | None) -> HttpResponse:
    """The form, and what its buttons do. Whatever is refused comes back with all that was filled in."""
    form = ReportSessionForm(request.POST, school=school, by=request.user, proposal=row)
    valid, step, status = form.is_valid(), request.POST.get("step"), 422
    if step == CLASSES:
        form.put_errors_aside()
        return _show(request, form)
    if valid and step == CHECK:
        return _show(request, form)
    if valid:
        try:
            return _store(request, form)
        except EditedMeanwhile as other:
            stored = found_or_404(find_own_session_proposal(school, other.stored.pk))
            form.proposal, status = stored, 409
            form.show_standing(stored)
        except MovedOn as other:
            text = _("The hub has answered meanwhile: %(state)s. Nothing was changed, and what you typed stands here.")
            form.add_error(None, text % {"state": _state(other)})
            status = 409
        except ValidationError as refusal:
            form.add_error("held_on", refusal)
    return _show(request, form, status=status)


def _store(request: MemberRequest, form: ReportSessionForm) -> HttpResponse:
    row, draft = form.proposal, form.session()
    if row is None:
        row = propose_session(school=form.own_school, by=request.user, draft=draft)
    else:
        draft = replace(draft, uid=row.uid)
        row = change_session_proposal(proposal=row, by=request.user, draft=draft, version=form.seen_version)
    messages.success(request, _("Sent. It counts as soon as the hub has accepted it; you get a mail."))
    return redirect("impact:own_session_proposal", form.own_school.pk, row.pk)


def _show(request: MemberRequest, form: ReportSessionForm, *, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"school": form.own_school, "form": form, "proposal": form.proposal}
    return render(request, "impact/report_session.html", context, status=status)


def _overtaken(request: MemberRequest, school: School) -> SessionProposal | None:
    """The report that a form is about which was sent before: it knows a version of it."""
    if request.POST.get("version", "0") in ("", "0"):
        return None
    try:
        return session_proposal_sent_as(school, uuid.UUID(request.POST.get("uid", "")))
    except ValueError:
        return None


def _beginning(request: MemberRequest, school: School) -> SessionDraft | None:
    """The class of a scanned card; or what an earlier report said, for one more like it: nothing of it is confirmed."""
    if named := request.GET.get("class"):
        group, project = found_or_404(class_to_log(named, of_school=school)), request.GET.get("project", "")
        return draft_of_class(group, project, hub=school.hub, by=request.user, led_by=LedBy.SCHOOL)
    key = whole_number(request.GET.get("again"))
    if key is None:
        return None
    row = found_or_404(find_own_session_proposal(school, key))
    return replace(draft_of_proposal(row), uid=uuid.uuid4(), confirmed=())


def _state(other: MovedOn) -> str:
    return str(other.stored.get_state_display())
