"""What the pages that log and correct a session have in common: the form with its preview, and two versions at odds."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.requests import MemberRequest
from hubs.access import rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.actions.drafts import SessionDraft
from impact.actions.record_session import Recorded
from impact.actions.versions import compare, draft_of
from impact.forms.log_session import LogSessionForm
from impact.models import Session
from impact.queries.preview import effect_of
from impact.queries.second_looks import returned_at
from impact.queries.sessions import SessionRights, own_session, session_rights

CLASSES, CHECK, ANOTHER = "classes", "check", "another"


def reads_notes(request: MemberRequest, hub: Hub) -> bool:
    """Whether the form may show and take the private note."""
    return HubPerm.READ_NOTES in rights_at(request, hub)


def rights_to(request: MemberRequest, hub: Hub, session: Session) -> SessionRights:
    """What the person of this request may do with a session that the hub sees."""
    return session_rights(session, hub=hub, user=request.user, held=rights_at(request, hub))


def own_or_404(hub: Hub, uid: str) -> Session:
    """A session that the hub owns, by what an address or a form says it is. Raises Http404 for everything else."""
    try:
        session = own_session(hub, uuid.UUID(uid))
    except ValueError:
        session = None
    if session is None:
        raise Http404
    return session


def show_form(
    request: MemberRequest, hub: Hub, form: LogSessionForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The form with what it counts as; above it why the numbers were returned, where they were."""
    page = form_page(hub, form) | {"returned": returned_at(form.stored) if form.stored else None} | more
    return render(request, "impact/log_session.html", page, status=status)


def form_page(hub: Hub, form: LogSessionForm) -> dict[str, Any]:
    """What the form's page and its two fragments are made of."""
    effect = effect_of(form.lines, hub=hub, uid=form.told_uid)
    return {"hub": hub, "form": form, "effect": effect, "editing": form.stored, "recent": []}


def answer_before_saving(request: MemberRequest, hub: Hub, form: LogSessionForm, **more: Any) -> HttpResponse | None:
    """The form again where it is not to be stored yet: asked for classes or a check, or something is amiss."""
    valid, step = form.is_valid(), request.POST.get("step")
    if step == CLASSES:
        form.put_errors_aside()
        return show_form(request, hub, form, **more)
    if not valid:
        return show_form(request, hub, form, status=422, **more)
    return show_form(request, hub, form, **more) if step == CHECK else None


def show_conflict(
    request: MemberRequest, hub: Hub, form: LogSessionForm, sent: SessionDraft, stored: Session, **more: Any
) -> HttpResponse:
    """Both versions side by side, and what can be done about it. Nothing that was sent is lost."""
    page = {
        "hub": hub,
        "stored": stored,
        "rows": compare(draft_of(stored), sent, with_notes=reads_notes(request, hub)),
        "sent": _sent_again(form, request.POST),
        "rights": rights_to(request, hub, stored),
        "new_uid": None,
        "answered": sent.uid,
    }
    return render(request, "impact/session_conflict.html", page | more, status=409)


def say_saved(
    request: MemberRequest, hub: Hub, session: Session, draft: SessionDraft, *, is_new: bool, undo: str = ""
) -> None:
    """Say in figures what is stored now, with the way to take it back. Called after the commit, never before."""
    effect = effect_of(draft.lines, hub=hub, uid=session.uid)
    page = {"hub": hub, "session": session, "effect": effect, "is_new": is_new, "undo": undo}
    messages.success(request, render_to_string("impact/session_saved.html", page))


def say_recorded(request: MemberRequest, hub: Hub, recorded: Recorded, draft: SessionDraft) -> None:
    """Say that a session is stored, or that it was before."""
    if recorded.repeated and recorded.session.voided_at is not None:
        said = render_to_string("impact/session_voided_before.html", {"hub": hub, "session": recorded.session})
        messages.warning(request, said)
    elif recorded.repeated:
        messages.info(request, _("This session was saved already. Nothing was added a second time."))
    else:
        say_saved(request, hub, recorded.session, draft, is_new=True)


def say_voided(request: MemberRequest, hub: Hub, session: Session) -> None:
    """Say that a session no longer counts, with the way to take that back."""
    page = {"hub": hub, "session": session}
    messages.success(request, render_to_string("impact/session_voided.html", page))


def _sent_again(form: LogSessionForm, data: QueryDict) -> list[tuple[str, str]]:
    kept = [name for name in form.fields if name not in ("uid", "version")]
    return [(name, value) for name in kept for value in data.getlist(name)]
