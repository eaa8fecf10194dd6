"""What a hub's board decided and chose to publish, for everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from hubs.queries.public import public_hub
from hubs.queries.public_board import public_decision_page, public_decisions_page
from hubs.views.stored import stored_for_visitors


@login_not_required
@require_safe
@stored_for_visitors(queries=["page"])
def public_decisions(request: HttpRequest, hub_code: str) -> HttpResponse:
    """List what the board of a hub decided."""
    hub = public_hub(hub_code)
    if hub is None:
        raise Http404
    if hub.code != hub_code:
        return redirect("hubs:public_decisions", hub.code, permanent=True)
    shown = public_decisions_page(hub, page=request.GET.get("page"))
    return render(request, "hubs/public_decisions.html", {"hub": hub, "shown": shown})


@login_not_required
@require_safe
@stored_for_visitors()
def public_decision(request: HttpRequest, hub_code: str, decision_id: int, decision_slug: str) -> HttpResponse:
    """Show one decision; another slug or spelling leads to the one address that it has."""
    hub = public_hub(hub_code)
    shown = public_decision_page(hub, decision_id) if hub is not None else None
    if hub is None or shown is None:
        raise Http404
    if request.path != shown.url:
        return redirect(shown.url, permanent=True)
    return render(request, "hubs/public_decision.html", {"hub": hub, "shown": shown, "decision": shown.row})
