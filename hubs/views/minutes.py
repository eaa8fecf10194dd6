"""The workspace pages of minutes: writing them, what is kept while they are written, every version of them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from hubs.actions.minutes import drop_draft, keep_draft, write_minutes
from hubs.actions.standing_meeting import NotFromHere
from hubs.forms.minutes import DraftForm, MinutesForm
from hubs.markdown import render_markdown
from hubs.models import Hub, Meeting, Minutes, MinutesDraft
from hubs.queries.meetings import draft_of, others_writing
from hubs.queries.minutes import begun_minutes, find_minutes, versions_of
from hubs.roles import HubPerm
from hubs.views.editing import edit_page
from hubs.views.meetings import EDIT, meeting_or_404


@require_http_methods(EDIT)
def minutes(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """Write the minutes, beginning with what the portal knows of the meeting, or go on with one's own draft."""
    hub, meeting = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    stored, draft = find_minutes(meeting), draft_of(meeting, request.user)
    form = _form(request, hub, meeting, stored, draft)
    context: dict[str, Any] = {
        "meeting": meeting,
        "minutes": stored,
        "draft": draft if request.method != "POST" else None,
        "others": others_writing(meeting, request.user),
        "preview": render_markdown(str(form["text"].value() or "")),
    }
    back = reverse("hubs:meeting", args=[hub.code, meeting.pk])
    if request.POST.get("step") == "preview":
        context |= {"hub": hub, "form": form, "back": back}
        return render(request, "hubs/minutes.html", context, status=200 if form.is_valid() else 422)
    return edit_page(
        request, form, lambda: _write(request, meeting, form), page="hubs/minutes.html", back=back, **context
    )


def _form(
    request: MemberRequest, hub: Hub, meeting: Meeting, stored: Minutes | None, draft: MinutesDraft | None
) -> MinutesForm:
    if request.method == "POST":
        return MinutesForm(request.POST, hub=hub, instance=stored)
    form = MinutesForm(hub=hub, instance=stored)
    if draft is not None:
        form.initial["text"], form.initial["version"] = draft.text, draft.version
    elif stored is None:
        form.initial["text"] = begun_minutes(meeting)
    return form


def _write(request: MemberRequest, meeting: Meeting, form: MinutesForm) -> Minutes:
    try:
        return write_minutes(meeting=meeting, by=request.user, version=form.seen_version(), **form.told())
    except NotFromHere as refusal:
        raise ValidationError(str(refusal)) from refusal


@require_POST
def draft(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """Keep what has been typed so far, for this person alone; or throw it away."""
    hub, meeting = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    if request.POST.get("step") == "drop":
        drop_draft(meeting=meeting, by=request.user)
        return redirect("hubs:write_minutes", hub_code=hub.code, meeting_id=meeting.pk)
    form = DraftForm(request.POST)
    kept = None
    if form.is_valid():
        kept = keep_draft(meeting=meeting, by=request.user, **form.told())
    context = {"draft": kept, "refused": not form.is_valid(), "zone": hub.time_zone}
    return render(request, "hubs/_minutes_draft.html", context, status=422 if kept is None else 200)


@require_safe
def minutes_versions(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """Every version of the minutes, the newest first, and what changed from one to the next."""
    hub, meeting = meeting_or_404(request, hub_code, meeting_id, HubPerm.READ_BOARD)
    context = {"hub": hub, "meeting": meeting, "versions": versions_of(meeting)}
    return render(request, "hubs/minutes_versions.html", context)
