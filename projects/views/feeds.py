"""News and projects as Atom, events as calendars: for programs that look by themselves whether there is more."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from hubs.addresses import site_address
from hubs.models import Hub
from hubs.views.stored import stored_for_visitors
from projects.feeds import AtomInLanguages, atom, calendar
from projects.queries.directory import find_hub
from projects.queries.events import calendar_entry, calendar_of, public_event
from projects.queries.news import FeedEntry, news_feed
from projects.queries.public import project_feed

CALENDAR = "text/calendar; charset=utf-8"


@login_not_required
@require_safe
@stored_for_visitors(queries=["hub"])
def news_atom(request: HttpRequest) -> HttpResponse:
    """The latest posts of the network, or of the hub whose code is in the address."""
    hub = _hub(request)
    title = _("News of %(name)s") % {"name": hub.name if hub else "OSHub.Network"}
    return _atom(request, title, reverse("projects:news"), news_feed(hub))


@login_not_required
@require_safe
@stored_for_visitors(queries=["hub"])
def projects_atom(request: HttpRequest) -> HttpResponse:
    """The latest projects of the network, or of a hub."""
    hub = _hub(request)
    title = _("Projects of %(name)s") % {"name": hub.name if hub else "OSHub.Network"}
    return _atom(request, title, reverse("projects:directory"), project_feed(hub))


@login_not_required
@require_safe
@stored_for_visitors(queries=["hub"])
def events_ics(request: HttpRequest) -> HttpResponse:
    """The events of the network, or of a hub, to subscribe to."""
    hub = _hub(request)
    name = _("Events of %(name)s") % {"name": hub.name if hub else "OSHub.Network"}
    return HttpResponse(
        calendar(name, calendar_of(hub), lambda path: site_address(request, path)), content_type=CALENDAR
    )


@login_not_required
@require_safe
@stored_for_visitors()
def event_ics(request: HttpRequest, event_id: int, event_slug: str) -> HttpResponse:
    """One event, to put into one's own calendar."""
    found = public_event(event_id)
    if found is None or event_slug != found.slug:
        raise Http404
    text = calendar(found.title, [calendar_entry(found)], lambda path: site_address(request, path))
    headers = {"Content-Disposition": f'attachment; filename="event-{found.pk}.ics"'}
    return HttpResponse(text, content_type=CALENDAR, headers=headers)


def _hub(request: HttpRequest) -> Hub | None:
    code = request.GET.get("hub", "")
    found = find_hub(code) if code else None
    if code and found is None:
        raise Http404
    return found


def _atom(request: HttpRequest, title: str, page: str, entries: tuple[FeedEntry, ...]) -> HttpResponse:
    text = atom(
        title, entries, page=page, feed=request.get_full_path(), in_full=lambda path: site_address(request, path)
    )
    return HttpResponse(text, content_type=AtomInLanguages.content_type)
