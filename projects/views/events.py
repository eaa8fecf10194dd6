"""Public pages of events: what is to come and what was, and each event."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hubs.views.stored import stored_for_visitors
from projects.forms.directory import HubFilter
from projects.queries.directory import find_hub
from projects.queries.events import event_url, events_page, hubs_with_events, public_event, public_event_page


@login_not_required
@require_safe
@stored_for_visitors(queries=["hub", "page"])
def events(request: HttpRequest) -> HttpResponse:
    """List what is to come, and what was."""
    form = HubFilter(request.GET, hubs=hubs_with_events(), find_hub=find_hub)
    shown = events_page(form.chosen_hub(), page=request.GET.get("page"))
    return render(request, "projects/events.html", {"form": form, "shown": shown})


@login_not_required
@require_safe
@stored_for_visitors()
def event(request: HttpRequest, event_id: int, event_slug: str) -> HttpResponse:
    """Show an event; another title in the address leads to the right one."""
    found = public_event(event_id)
    if found is None:
        raise Http404
    if event_slug != found.slug:
        return redirect(event_url(found), permanent=True)
    return render(request, "projects/event.html", {"shown": public_event_page(found)})
