"""A hub's inbox of what schools send: accept reported sessions, one or many, mend while accepting, ask, decline."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions import CoHostNotOpen, HubNotOpen
from impact.actions.proposed_draft import doubts_about_proposal, draft_of_proposal
from impact.actions.session_proposals import Accepted, Doubtful, accept_session_proposal, accept_session_proposals
from impact.forms.from_schools import InboxForm, seen_in
from impact.forms.propose_session import AcceptSessionForm
from impact.models import SessionProposal
from impact.queries.session_proposals import (
    find_session_proposal,
    repeats_among,
    session_inbox,
    sessions_named,
)
from impact.views.session_answers import answer_before_saving, reads_notes, say_saved, show_form
from projects.actions.proposal_moves import MovedOn, answer_proposal, answer_proposals
from projects.forms.proposal import AnswerForm, FromSchoolsFilter
from projects.queries.proposals import project_inbox, steps_taken

EDIT = ("GET", "HEAD", "POST")


@require_http_methods(EDIT)
def from_schools(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The inbox; what is decided about reports that are ticked, or about one, is sent here too."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    if seen := seen_in(request.POST.get("accept", "")):
        row = found_or_404(find_session_proposal(hub, seen[0]))
        return _accept(request, hub, row, version=seen[1], back=request.get_full_path())
    form = InboxForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _decide(request, hub, form)
        return redirect(request.get_full_path())
    narrowed = FromSchoolsFilter(request.GET)
    wanted = narrowed.wanted()
    page = session_inbox(hub, wanted, page=request.GET.get("page")) if wanted.kind != "projects" else None
    shows_projects = wanted.kind != "sessions" and HubPerm.MANAGE_PROJECTS in rights_at(request, hub)
    context = {
        "hub": hub,
        "filter": narrowed,
        "page": page,
        "repeats": repeats_among(list(page)) if page else {},
        "projects": project_inbox(hub, wanted) if shows_projects else [],
        "shows_projects": shows_projects,
        "form": form,
        "chosen": request.POST.getlist("chosen"),
    }
    return render(request, "impact/from_schools.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def session_proposal_of_hub(request: MemberRequest, hub_code: str, session_proposal_id: int) -> HttpResponse:
    """One report with what looks wrong in it, and what can be decided about it."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    row = found_or_404(find_session_proposal(hub, session_proposal_id))
    if seen := seen_in(request.POST.get("accept", "")):
        return _accept(request, hub, row, version=seen[1], back=request.path)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            answer_proposal(proposal=row, answer=told["answer"], by=request.user, note=told["note"])
        except MovedOn as other:
            text = _("It stands elsewhere by now: %(state)s. Nothing was changed.")
            form.add_error(None, text % {"state": other.stored.get_state_display()})
        else:
            messages.success(request, _("Done. The teacher gets a mail."))
            return redirect("impact:from_schools", hub.code)
    context = {"hub": hub, "proposal": row, "form": form, "steps": steps_taken(row)}
    context |= {"doubts": doubts_about_proposal(row) if row.may_be_answered else []}
    return render(request, "impact/session_proposal_of_hub.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def accept_proposal(request: MemberRequest, hub_code: str, session_proposal_id: int) -> HttpResponse:
    """The form of the log with what the school said: mend it, say yes to what looks wrong, and log it."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    row = found_or_404(find_session_proposal(hub, session_proposal_id))
    if not row.may_be_answered:
        _say_answered(request, row)
        return redirect("impact:session_proposal_of_hub", hub.code, row.pk)
    data = request.POST if request.method == "POST" else None
    form = AcceptSessionForm(data, proposal=row, by=request.user, with_note=reads_notes(request, hub))
    if data is None:
        return show_form(request, hub, form, accepting=row)
    if early := answer_before_saving(request, hub, form, accepting=row):
        return early
    return _accept_mended(request, hub, row, form)


def _accept_mended(request: MemberRequest, hub: Hub, row: SessionProposal, form: AcceptSessionForm) -> HttpResponse:
    status = 422
    try:
        draft = form.session()
        recorded = accept_session_proposal(proposal=row, by=request.user, version=form.seen_version, draft=draft)
        say_saved(request, hub, recorded.session, draft, is_new=not recorded.repeated)
        return redirect("impact:from_schools", hub.code)
    except EditedMeanwhile:
        form.show_standing(found_or_404(find_session_proposal(hub, row.pk)))
        status = 409
    except MovedOn as other:
        text = _("It stands elsewhere by now: %(state)s. Nothing was changed.")
        form.add_error(None, text % {"state": other.stored.get_state_display()})
        status = 409
    except HubNotOpen as refusal:
        form.add_error("held_on", str(refusal))
    except CoHostNotOpen as refusal:
        form.add_error("co_hosts", str(refusal))
    return show_form(request, hub, form, status=status, accepting=row)


def _accept(request: MemberRequest, hub: Hub, row: SessionProposal, *, version: int, back: str) -> HttpResponse:
    """One tap. What needs a yes leads to the form; what the school has changed since, to its page."""
    try:
        recorded = accept_session_proposal(proposal=row, by=request.user, version=version)
    except Doubtful:
        messages.warning(request, _("Something about it looks unusual. Look at it here, then accept it."))
        return redirect("impact:accept_session_proposal", hub.code, row.pk)
    except EditedMeanwhile:
        messages.info(request, _("The school has changed it since. Look at it once more; nothing was logged."))
        return redirect("impact:session_proposal_of_hub", hub.code, row.pk)
    except MovedOn:
        _say_answered(request, found_or_404(find_session_proposal(hub, row.pk)))
    except HubNotOpen as refusal:
        messages.error(request, str(refusal))
    else:
        if recorded.repeated:
            messages.info(request, _("It was accepted already. Nothing was added a second time."))
        else:
            say_saved(request, hub, recorded.session, draft_of_proposal(row), is_new=True)
            return redirect("impact:from_schools", hub.code)
    return redirect(back)


def _decide(request: MemberRequest, hub: Hub, form: InboxForm) -> None:
    told, seen = form.cleaned_data, form.chosen()
    rows = sessions_named(hub, seen)
    if told["answer"] == "accept":
        _say_accepted(request, accept_session_proposals(proposals=rows, by=request.user, seen=seen))
        return
    done, moved = answer_proposals(proposals=rows, answer=told["answer"], by=request.user, note=told["note"])
    if done:
        said = ngettext("%(number)d report is answered.", "%(number)d reports are answered.", done)
        messages.success(request, said % {"number": done} + " " + _("The teachers get a mail."))
    _say_moved(request, moved)


def _say_accepted(request: MemberRequest, accepted: Accepted) -> None:
    if number := len(accepted.done):
        said = ngettext("%(number)d session is logged.", "%(number)d sessions are logged.", number)
        messages.success(request, said % {"number": number} + " " + _("The teachers get a mail."))
    if number := accepted.doubtful:
        said = ngettext(
            "%(number)d report has something to look at first, so it waits here.",
            "%(number)d reports have something to look at first, so they wait here.",
            number,
        )
        messages.warning(request, said % {"number": number})
    _say_moved(request, accepted.moved)


def _say_moved(request: MemberRequest, number: int) -> None:
    if number:
        said = ngettext(
            "%(number)d report was answered or changed meanwhile, and was left as it is.",
            "%(number)d reports were answered or changed meanwhile, and were left as they are.",
            number,
        )
        messages.info(request, said % {"number": number})


def _say_answered(request: MemberRequest, row: SessionProposal) -> None:
    messages.info(request, _("It stands elsewhere by now: %(state)s.") % {"state": row.get_state_display()})
