"""Papers of a meeting: added, handed out to whoever may read the board's papers, taken away."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.actions.papers import keep_paper, remove_paper
from hubs.actions.standing_meeting import NotFromHere
from hubs.forms.papers import PaperForm
from hubs.models import Meeting, PaperKind
from hubs.papers import CONTENT_TYPES
from hubs.queries.agenda import agenda_of, find_item
from hubs.queries.meetings import find_paper
from hubs.queries.papers import content_of
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from hubs.views.meetings import EDIT, meeting_or_404


@require_http_methods(EDIT)
def add_paper(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """Add a file to a meeting or to an item of its agenda."""
    hub, meeting = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(*posted, items=agenda_of(meeting), initial={"item": request.GET.get("item", "")})
    if form.is_valid():
        try:
            _keep(request, meeting, form)
        except NotFromHere as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(title)s” is among the papers.") % {"title": form.cleaned_data["title"]})
            return redirect("hubs:meeting", hub_code=hub.code, meeting_id=meeting.pk)
    context = {"hub": hub, "meeting": meeting, "form": form}
    return render(request, "hubs/add_paper.html", context, status=422 if form.is_bound else 200)


def _keep(request: MemberRequest, meeting: Meeting, form: PaperForm) -> None:
    told = form.cleaned_data
    item = found_or_404(find_item(meeting, int(told["item"]))) if told["item"] else None
    keep_paper(meeting=meeting, by=request.user, title=told["title"], read=told["file"], item=item)


@require_safe
def paper(request: MemberRequest, hub_code: str, meeting_id: int, paper_uid: uuid.UUID) -> HttpResponse:
    """Hand a paper out to be stored; a browser never opens one on the portal's own address."""
    _hub, meeting = meeting_or_404(request, hub_code, meeting_id, HubPerm.READ_BOARD)
    found = found_or_404(find_paper(meeting, paper_uid))
    content = content_of(found)
    if content is None:
        raise Http404
    headers = {
        "Content-Disposition": content_disposition_header(True, found.file_name) or "attachment",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=CONTENT_TYPES[PaperKind(found.kind)], headers=headers)


@require_http_methods(EDIT)
def take_paper_away(request: MemberRequest, hub_code: str, meeting_id: int, paper_uid: uuid.UUID) -> HttpResponse:
    """Ask whether a paper is to go, and take it away."""
    hub, meeting = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    found = found_or_404(find_paper(meeting, paper_uid))
    back = reverse("hubs:meeting", args=[hub.code, meeting.pk])
    if request.method == "POST":
        remove_paper(paper=found, by=request.user)
        messages.success(request, _("“%(title)s” is taken away.") % {"title": found.title})
        return redirect(back)
    return render(request, "hubs/remove_paper.html", {"hub": hub, "meeting": meeting, "paper": found, "back": back})
