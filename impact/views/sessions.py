"""The log: the list with its filters, one session with its history, the pages that correct, void and restore one."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact import actions
from impact.actions import ClassGone, CoHostNotOpen, EditedMeanwhile, HubNotOpen, IsVoided, NotVoided, correct_session
from impact.actions.restore_session import IsMerged
from impact.actions.versions import draft_of
from impact.forms.log_session import CorrectSessionForm
from impact.forms.session_filter import SessionFilterForm
from impact.forms.void_session import RestoreSessionForm, VoidSessionForm
from impact.models import Session, SessionMerge
from impact.queries.attachments import attached_to
from impact.queries.decisions import decisions_of_session
from impact.queries.duplicates import merge_of
from impact.queries.history import history_of
from impact.queries.second_looks import look_at
from impact.queries.session_list import session_page
from impact.queries.sessions import find_session, session_picture, sessions_that_repeat
from impact.views.remembered import led_back
from impact.views.session_answers import (
    answer_before_saving,
    reads_notes,
    rights_to,
    say_saved,
    say_voided,
    show_conflict,
    show_form,
)


@require_safe
@vary_on_headers("HX-Request")
def session_list(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What was logged, newest first, narrowed by what the address says; htmx asks for the part with the results."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS)
    form = SessionFilterForm(request.GET, hub=hub, by=request.user)
    place, names = f"sessions of {hub.code}", tuple(SessionFilterForm.base_fields)
    if answer := led_back(request, place, names, understood=form.is_valid()):
        return answer
    page = session_page(
        hub, form.wanted(), page=request.GET.get("page"), rights=lambda session: rights_to(request, hub, session)
    )
    fragment = "#results" if "HX-Request" in request.headers else ""
    may_log = HubPerm.LOG_SESSIONS in rights_at(request, hub)
    context = {"hub": hub, "form": form, "page": page, "may_log": may_log}
    return render(request, f"impact/session_list.html{fragment}", context, status=200 if form.is_valid() else 422)


@require_safe
def session_detail(request: MemberRequest, hub_code: str, uid: uuid.UUID) -> HttpResponse:
    """One session: its values, how each line counts, who held it, and what was changed since."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS)
    session = _session_or_404(hub, uid)
    rights = rights_to(request, hub, session)
    held = rights_at(request, hub)
    own_files = session.hub_id == hub.pk and HubPerm.LOG_SESSIONS in held
    context = {
        "hub": hub,
        "picture": session_picture(session, hub=hub, rights=rights),
        "decisions": decisions_of_session(session, board_of=hub if HubPerm.READ_BOARD in held else None),
        "history": history_of(session, with_note=rights.read_note),
        "look": look_at(session),
        "attached": attached_to(session) if own_files else None,
        "merge": merge_of(session),
    }
    return render(request, "impact/session_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_session(request: MemberRequest, hub_code: str, uid: uuid.UUID) -> HttpResponse:
    """Correct a session in the form in which it was logged."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS)
    session = _to_change(request, hub, uid)
    if session.voided_at is not None:
        return _say_voided(request, hub, session)
    with_note = reads_notes(request, hub)
    if request.method != "POST":
        begin = draft_of(session)
        form = CorrectSessionForm(hub=hub, by=request.user, begin=begin, stored=session, with_note=with_note)
        return show_form(request, hub, form)
    form = CorrectSessionForm(request.POST, hub=hub, by=request.user, stored=session, with_note=with_note)
    return answer_before_saving(request, hub, form) or _correct(request, hub, session, form)


@require_http_methods(["GET", "HEAD", "POST"])
def void_session(request: MemberRequest, hub_code: str, uid: uuid.UUID) -> HttpResponse:
    """Take a session out of the figures, after saying by how much they fall."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS)
    session = _to_change(request, hub, uid)
    if session.voided_at is not None:
        return _say_voided(request, hub, session)
    form = VoidSessionForm(request.POST if request.method == "POST" else None, session=session)
    if form.is_valid():
        try:
            actions.void_session(session=session, by=request.user, reason=form.cleaned_data["reason"])
        except IsVoided as other:
            return _say_voided(request, hub, other.stored)
        say_voided(request, hub, session)
        return redirect("impact:session", hub_code=hub.code, uid=uid)
    picture = session_picture(session, hub=hub, rights=rights_to(request, hub, session))
    context = {"hub": hub, "picture": picture, "form": form}
    return render(request, "impact/session_void.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def restore_session(request: MemberRequest, hub_code: str, uid: uuid.UUID) -> HttpResponse:
    """Take a voided session back into the figures, after saying by how much they rise."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS)
    session = _to_change(request, hub, uid)
    if session.voided_at is None:
        return _say_standing(request, hub, session)
    if merge := merge_of(session):
        return _say_merged(request, hub, merge)
    sent = request.POST if request.method == "POST" else None
    form = RestoreSessionForm(sent, session=session, undo="undo" in request.GET)
    if form.is_valid():
        try:
            actions.restore_session(session=session, by=request.user, reason=form.cleaned_data["reason"])
        except NotVoided as other:
            return _say_standing(request, hub, other.stored)
        except IsMerged as other:
            return _say_merged(request, hub, other.merge)
        messages.success(request, _("The session is restored. It counts again."))
        return redirect("impact:session", hub_code=hub.code, uid=uid)
    picture = session_picture(session, hub=hub, rights=rights_to(request, hub, session))
    context = {"hub": hub, "picture": picture, "form": form, "same": sessions_that_repeat(session)}
    return render(request, "impact/session_restore.html", context, status=422 if form.is_bound else 200)


def _correct(request: MemberRequest, hub: Hub, session: Session, form: CorrectSessionForm) -> HttpResponse:
    draft = form.session()
    try:
        stored = correct_session(session=session, by=request.user, draft=draft, version=form.cleaned_data["version"])
    except EditedMeanwhile as other:
        return show_conflict(request, hub, form, draft, other.stored)
    except IsVoided as other:
        return _say_voided(request, hub, other.stored)
    except HubNotOpen as refusal:
        form.add_error("held_on", str(refusal))
        return show_form(request, hub, form, status=422)
    except CoHostNotOpen as refusal:
        form.add_error("co_hosts", str(refusal))
        return show_form(request, hub, form, status=422)
    except ClassGone as refusal:
        form.add_error(None, str(refusal))
        return show_form(request, hub, form, status=422)
    say_saved(request, hub, stored, draft, is_new=False)
    return redirect("impact:session", hub_code=hub.code, uid=stored.uid)


def _session_or_404(hub: Hub, uid: uuid.UUID) -> Session:
    session = find_session(hub, uid)
    if session is None:
        raise Http404
    return session


def _to_change(request: MemberRequest, hub: Hub, uid: uuid.UUID) -> Session:
    session = _session_or_404(hub, uid)
    if not rights_to(request, hub, session).change:
        raise PermissionDenied
    return session


def _say_voided(request: MemberRequest, hub: Hub, session: Session) -> HttpResponse:
    messages.info(request, _("This session was voided, so it stays as it is."))
    return redirect("impact:session", hub_code=hub.code, uid=session.uid)


def _say_merged(request: MemberRequest, hub: Hub, merge: SessionMerge) -> HttpResponse:
    messages.info(request, _("This session counts within another one. To restore it, take the two apart."))
    return redirect("impact:merged_sessions", hub_code=hub.code, session_merge_id=merge.pk)


def _say_standing(request: MemberRequest, hub: Hub, session: Session) -> HttpResponse:
    messages.info(request, _("This session counts already."))
    return redirect("impact:session", hub_code=hub.code, uid=session.uid)
