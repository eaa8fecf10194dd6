"""Who of the network has not logged yet, and a question to a hub about a month that is silent."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, network_or_403
from hubs.roles import HubPerm, NetworkPerm
from hubs.views.editing import found_or_404
from impact.actions.reminders import AskedLately, NobodyToTell, NotSilent, remind, what_they_read
from impact.forms.quality import MethodFilter
from impact.queries.months import month_named
from impact.queries.network_quality import asked_about, network_quality, network_window


@require_safe
def quality(request: MemberRequest) -> HttpResponse:
    """Hubs and their months, the most silent first."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    window = network_window(request.GET.get("until"))
    form = MethodFilter(request.GET, months=window.months)
    shown = network_quality(window, page=request.GET.get("page"), month=form.chosen())
    return render(request, "impact/network_quality.html", {"shown": shown, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, hub_code: str, month_key: str) -> HttpResponse:
    """Who would be told, and what; a POST tells them."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    month = found_or_404(month_named(month_key))
    shown = found_or_404(asked_about(hub, month))
    text = what_they_read(hub=hub, month=month, by=request.user)
    if request.method != "POST":
        return render(request, "impact/ask_hub.html", {"shown": shown, "text": text})
    try:
        reminder = remind(hub=hub, month=month, by=request.user)
    except (NotSilent, NobodyToTell, AskedLately):
        messages.error(request, _("Nobody was told: look at what is known by now."))
        return render(request, "impact/ask_hub.html", {"shown": asked_about(hub, month), "text": text}, status=409)
    told = {"hub": hub.name, "month": shown.at.label, "people": ", ".join(one.name for one in reminder.told.all())}
    messages.success(request, _("Asked %(hub)s about %(month)s. Told: %(people)s.") % told)
    return redirect("impact:network_quality")
