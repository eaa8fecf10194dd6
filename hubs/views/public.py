"""Public pages of the hubs: the directory with its map, and a page for each hub."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hubs.forms.directory import DirectoryFilter
from hubs.queries.challenges import challenge_url, public_challenge, public_challenge_page
from hubs.queries.directory import countries_with_hubs, hub_directory
from hubs.queries.public import public_hub, public_hub_page
from hubs.queries.public_meetings import find_public_meeting, public_meeting
from hubs.views.stored import stored_for_visitors


@login_not_required
@require_safe
@stored_for_visitors(queries=["country", "kind", "rest", "page"])
def directory(request: HttpRequest) -> HttpResponse:
    """List the hubs, beside a map with the same."""
    form = DirectoryFilter(request.GET, countries=countries_with_hubs())
    shown = hub_directory(form.wanted(), page=request.GET.get("page"))
    return render(request, "hubs/directory.html", {"form": form, "shown": shown})


@login_not_required
@require_safe
@stored_for_visitors()
def hub(request: HttpRequest, hub_code: str) -> HttpResponse:
    """Show a hub; its code in other letters leads to the one address that it has."""
    found = public_hub(hub_code)
    if found is None:
        raise Http404
    if found.code != hub_code:
        return redirect("hubs:hub", found.code, permanent=True)
    return render(request, "hubs/hub.html", {"hub": found, "shown": public_hub_page(found)})


@login_not_required
@require_safe
@stored_for_visitors()
def meeting(request: HttpRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """What a board shows of one of its meetings. Public."""
    found = public_hub(hub_code)
    shown = find_public_meeting(found, meeting_id) if found is not None else None
    if found is None or shown is None:
        raise Http404
    if found.code != hub_code:
        return redirect("hubs:public_meeting", found.code, shown.pk, permanent=True)
    return render(request, "hubs/public_meeting.html", {"hub": found, "shown": public_meeting(shown)})


@login_not_required
@require_safe
@stored_for_visitors()
def challenge(request: HttpRequest, challenge_id: int, challenge_slug: str) -> HttpResponse:
    """Tell the story of a challenge; another title in the address leads to the right one."""
    found = public_challenge(challenge_id)
    if found is None:
        raise Http404
    if challenge_slug != found.slug:
        return redirect(challenge_url(found), permanent=True)
    return render(request, "hubs/challenge.html", {"challenge": found, "shown": public_challenge_page(found)})
