"""The tray of sessions that could not be logged any more, for those who look after the hub's log."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions.left_over import put_left_over_away
from impact.forms.left_over import PutAwayForm
from impact.queries.left_over import left_over_line, tray


@require_safe
def left_over(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What waits, each with the way to log it or to put it away; below what was settled."""
    hub = hub_or_404(request, hub_code, HubPerm.CORRECT_SESSIONS)
    shown = tray(hub)
    if "next" in request.GET and not shown.waiting:
        return redirect(f"{reverse('impact:sessions', args=[hub.code])}?page=1")
    return render(request, "impact/left_over.html", {"hub": hub, "tray": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def put_away(request: MemberRequest, hub_code: str, left_id: int) -> HttpResponse:
    """Ask why one of them is not logged, and put it away."""
    hub = hub_or_404(request, hub_code, HubPerm.CORRECT_SESSIONS)
    line = found_or_404(left_over_line(hub, left_id))
    form = PutAwayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if put_left_over_away(left_over=line.row, by=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, _("Put away. It can still be logged from the list below."))
        else:
            messages.info(request, _("Somebody was quicker: it is settled already. Nothing was changed."))
        return redirect("impact:left_over", hub.code)
    context = {"hub": hub, "line": line, "form": form}
    return render(request, "impact/put_left_over_away.html", context, status=422 if form.is_bound else 200)
