"""The workspace pages on which a hub's people announce events."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404
from projects.actions.publishing import rewrite, write
from projects.forms.publishing import EventForm
from projects.models import Event
from projects.queries.editing import deleted_events, events_page, find_own_event
from projects.views.moving import alone, move, steps_context


@require_safe
def events_of_hub(request: MemberRequest, hub_code: str) -> HttpResponse:
    """List the hub's events, what waits for somebody first."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    page = events_page(hub, page=request.GET.get("page"))
    return render(request, "projects/events_of_hub.html", {"hub": hub, "page": page, "deleted": deleted_events(hub)})


@require_http_methods(["GET", "HEAD", "POST"])
def new_event(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Write an announcement; it is a draft until somebody publishes it."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    form = EventForm(request.POST if request.method == "POST" else None, hub=hub)
    return edit_page(
        request,
        form,
        lambda: write(Event, hub=hub, by=request.user, values=form.told()),
        page="projects/edit_event.html",
        back=reverse("projects:events_of_hub", args=[hub.code]),
        after=lambda event: reverse("projects:edit_event", args=[hub.code, event.pk]),
        event=None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_event(request: MemberRequest, hub_code: str, event_id: int) -> HttpResponse:
    """Change an announcement, or look at one before it becomes public."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    event = found_or_404(find_own_event(hub, event_id))
    if answer := answer_undo(request, hub, event, back=request.path):
        return answer
    form = EventForm(request.POST if request.method == "POST" else None, hub=hub, instance=event)
    return edit_page(
        request,
        form,
        lambda: rewrite(
            event, by=request.user, version=form.seen_version(), values=form.told(), alone=alone(request, hub)
        ),
        page="projects/edit_event.html",
        back=reverse("projects:events_of_hub", args=[hub.code]),
        after=lambda _event: request.path,
        undo_at=request.path,
        event=event,
        **steps_context(request, hub, event),
    )


@require_POST
def move_event(request: MemberRequest, hub_code: str, event_id: int) -> HttpResponse:
    """Send an event for review, publish it, withdraw it, or take it back to be written on."""
    hub = hub_or_404(request, hub_code, HubPerm.WRITE_NEWS)
    event = found_or_404(find_own_event(hub, event_id))
    return move(request, hub, event, page=reverse("projects:edit_event", args=[hub.code, event.pk]))
