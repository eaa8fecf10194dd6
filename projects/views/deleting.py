"""The question whether to delete a draft, of a post or of an event; it can be put back for thirty days."""

from typing import TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from projects.actions.publishing import NotFromHere, delete_draft
from projects.forms.publishing import DeleteForm
from projects.models import Event, Post, State
from projects.queries.editing import find_own_event, find_own_post

P = TypeVar("P", Post, Event)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_post(request: MemberRequest, hub_code: str, post_id: int) -> HttpResponse:
    """Ask, then delete a post that was never public."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    post = found_or_404(find_own_post(hub, post_id))
    page = reverse("projects:edit_post", args=[hub.code, post.pk])
    return _delete(request, hub, post, page=page, back=reverse("projects:posts_of_hub", args=[hub.code]))


@require_http_methods(["GET", "HEAD", "POST"])
def delete_event(request: MemberRequest, hub_code: str, event_id: int) -> HttpResponse:
    """Ask, then delete an event that was never public."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    event = found_or_404(find_own_event(hub, event_id))
    page = reverse("projects:edit_event", args=[hub.code, event.pk])
    return _delete(request, hub, event, page=page, back=reverse("projects:events_of_hub", args=[hub.code]))


def _delete(request: MemberRequest, hub: Hub, text: P, *, page: str, back: str) -> HttpResponse:
    if text.state == State.DELETED:
        raise Http404
    if not text.was_never_public:
        messages.info(request, _("What is or was public is not deleted: it can be withdrawn."))
        return redirect(page)
    form = DeleteForm(request.POST if request.method == "POST" else None, initial={"version": text.version})
    if form.is_valid():
        try:
            gone = delete_draft(text, by=request.user, version=form.cleaned_data["version"])
        except (EditedMeanwhile, NotFromHere):
            messages.warning(request, _("Somebody changed this meanwhile. Look at it again before you go on."))
            return redirect(page)
        said = {"text": gone, "undo": f"{page}?undo={gone.version}"}
        messages.success(request, render_to_string("projects/said_deleted.html", said))
        return redirect(back)
    context = {"hub": hub, "text": text, "form": form, "action": request.path, "page": page}
    return render(request, "projects/delete.html", context, status=422 if form.is_bound else 200)
