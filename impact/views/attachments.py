"""Photographs and documents of a session: added, described, taken away by the hub that owns it; handed out one by one.

Nothing has an address of its own in a web server: each file comes from here, after asking who may see it.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404
from impact.actions.attachments import NotAdded, PhotosAdded, add_document, add_photos, bring_back, describe, take_away
from impact.forms.attachments import DescribeForm, DocumentForm, PhotosForm
from impact.models import AttachedKind, Attachment, Session
from impact.queries.attachments import content_of, find_attachment, find_school_photo, find_shown, photos_of_school
from impact.queries.covered import consents_for, missing_for
from impact.queries.sessions import own_session, what_of
from impact.views.handed_out import handed_out
from schools.access import own_school_or_404

EDIT = ("GET", "HEAD", "POST")


@require_http_methods(EDIT)
def photos(request: MemberRequest, hub_code: str, uid: uuid.UUID) -> HttpResponse:
    """Add photographs, or say which consent is missing and where to record it."""
    hub, session = _own(request, hub_code, uid)
    consents = consents_for(session)
    form = PhotosForm(*_posted(request), consents=consents)
    if form.is_valid() and _keeps_photos(request, session, form):
        return _to_session(request, hub, session)
    missing = None if consents else missing_for(session)
    may_record = HubPerm.MANAGE_SCHOOLS in rights_at(request, hub)
    return _form(request, "impact/add_photos.html", hub, session, form, missing=missing, may_record=may_record)


@require_http_methods(EDIT)
def document(request: MemberRequest, hub_code: str, uid: uuid.UUID) -> HttpResponse:
    """Add a document."""
    hub, session = _own(request, hub_code, uid)
    form = DocumentForm(*_posted(request))
    if form.is_valid() and _keeps_document(request, session, form):
        return _to_session(request, hub, session)
    return _form(request, "impact/add_document.html", hub, session, form)


@require_safe
def attachment(request: MemberRequest, hub_code: str, uid: uuid.UUID, attached_uid: uuid.UUID) -> HttpResponse:
    """Hand out a photograph to be looked at, or a document to be stored."""
    _hub, session = _own(request, hub_code, uid)
    return _file(request, find_shown(session, attached_uid))


@require_http_methods(EDIT)
def edit(request: MemberRequest, hub_code: str, uid: uuid.UUID, attached_uid: uuid.UUID) -> HttpResponse:
    """Say better what a photograph shows, or what a document is."""
    hub, session = _own(request, hub_code, uid)
    row = found_or_404(find_shown(session, attached_uid))
    back = _session_url(hub, session)
    if answer := answer_undo(request, hub, row, back=back):
        return answer
    form = DescribeForm(request.POST if request.method == "POST" else None, hub=hub, instance=row)
    return edit_page(
        request,
        form,
        lambda: describe(
            attachment=row, by=request.user, version=form.seen_version(), title=form.cleaned_data["title"]
        ),
        page="impact/edit_attachment.html",
        back=back,
        undo_at=request.path,
        session=session,
        row=row,
    )


@require_http_methods(EDIT)
def remove(request: MemberRequest, hub_code: str, uid: uuid.UUID, attached_uid: uuid.UUID) -> HttpResponse:
    """Ask whether an attachment is to go, take it away; the same page brings it back."""
    hub, session = _own(request, hub_code, uid)
    row = found_or_404(find_attachment(session, attached_uid))
    if request.method != "POST":
        context = {"hub": hub, "session": session, "row": row, "back": _session_url(hub, session)}
        return render(request, "impact/remove_attachment.html", context)
    if request.POST.get("step") == "back":
        bring_back(attachment=row, by=request.user)
        messages.success(request, _("It is there again."))
    else:
        gone = take_away(attachment=row, by=request.user)
        said = render_to_string("schools/said_removed.html", {"what": str(gone), "undo": request.path})
        messages.success(request, said)
    return redirect(_session_url(hub, session))


@require_safe
def school_photos(request: MemberRequest, school_id: int) -> HttpResponse:
    """The photographs of a school's sessions, for its teachers and head."""
    school = own_school_or_404(request, school_id)
    return render(request, "impact/school_photos.html", {"school": school, "sessions": photos_of_school(school)})


@require_safe
def school_photo(request: MemberRequest, school_id: int, attached_uid: uuid.UUID) -> HttpResponse:
    """Hand out a photograph of a session of the school."""
    return _file(request, find_school_photo(own_school_or_404(request, school_id), attached_uid))


def _own(request: MemberRequest, hub_code: str, uid: uuid.UUID) -> tuple[Hub, Session]:
    """A session of the hub's own, for those who log there: a co-host sees numbers, not pictures."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    return hub, found_or_404(own_session(hub, uid))


def _keeps_photos(request: MemberRequest, session: Session, form: PhotosForm) -> bool:
    """Keep what the form sent and say so, or say in the form why not."""
    told = form.cleaned_data
    try:
        added = add_photos(
            session=session,
            by=request.user,
            uid=form.sent_uid(),
            photos=told["photos"],
            title=told["title"],
            consent=form.consent,
        )
    except NotAdded as refusal:
        form.add_error(None, str(refusal))
        return False
    _say_added(request, added, form.refused)
    return True


def _say_added(request: MemberRequest, added: PhotosAdded, refused: Iterable[str]) -> None:
    """Say how many photographs are there now, how many were before, and why others are not."""
    if number := len(added.rows):
        said = ngettext("%(number)d photograph is there.", "%(number)d photographs are there.", number)
        messages.success(request, said % {"number": number})
    if added.again:
        said = ngettext(
            "%(number)d photograph was there already: it is kept once, as it stands.",
            "%(number)d photographs were there already: each is kept once, as it stands.",
            added.again,
        )
        messages.info(request, said % {"number": added.again})
    for reason in refused:
        messages.warning(request, reason)


def _keeps_document(request: MemberRequest, session: Session, form: DocumentForm) -> bool:
    """Keep what the form sent and say so, or say in the form why not."""
    told = form.cleaned_data
    try:
        add_document(
            session=session, by=request.user, uid=form.sent_uid(), document=told["document"], title=told["title"]
        )
    except NotAdded as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("The document is there."))
    return True


def _form(
    request: MemberRequest,
    page: str,
    hub: Hub,
    session: Session,
    form: PhotosForm | DocumentForm,
    **more: object,
) -> HttpResponse:
    context = {"hub": hub, "session": session, "what": what_of(session), "form": form, **more}
    return render(request, page, context, status=422 if form.is_bound else 200)


def _posted(request: MemberRequest) -> Any:
    """What was sent, for a form with files; nothing where it is only to be shown."""
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _file(request: MemberRequest, row: Attachment | None) -> HttpResponse:
    found = found_or_404(row)
    content = content_of(found, small="small" in request.GET)
    return handed_out(content, AttachedKind(found.kind), title=found.title, inline=found.is_photo)


def _session_url(hub: Hub, session: Session) -> str:
    return f"{reverse('impact:session', args=[hub.code, session.uid])}#attached"


def _to_session(request: MemberRequest, hub: Hub, session: Session) -> HttpResponse:
    """Back to the session; a script that shows how far the sending is goes there by itself (static/js/photos.js)."""
    there = _session_url(hub, session)
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": there})
    return redirect(there)
