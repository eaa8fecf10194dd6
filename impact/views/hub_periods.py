"""A hub's side of a reporting period: its figures with what is open, and the word that they are right."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions.confirming import (
    FiguresMoved,
    NotToConfirm,
    PeriodClosed,
    confirm_figures,
    withdraw_confirmation,
)
from impact.forms.reporting import ConfirmForm
from impact.models import ReportingPeriod
from impact.queries import definitions_text as words
from impact.queries.hub_period import hub_period
from impact.queries.reporting import find_period, periods_of_hub, reports_in


@require_safe
def periods(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The periods in which the hub reports."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    of = hub.parent or hub
    return render(request, "impact/hub_periods.html", {"hub": hub, "lines": periods_of_hub(of, hub.today()), "of": of})


@require_http_methods(("GET", "HEAD", "POST"))
def period(request: MemberRequest, hub_code: str, period_id: int) -> HttpResponse:
    """The figures of the hub; a POST confirms them or takes that back."""
    hub = hub_or_404(request, hub_code, HubPerm.CONFIRM_PERIOD if request.method == "POST" else HubPerm.VIEW)
    row = found_or_404(find_period(period_id))
    found_or_404(row if reports_in(hub, row) else None)
    if request.method != "POST":
        return _show(request, hub, row, ConfirmForm())
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _show(request, hub, row, form, status=422)
    try:
        _answer(request, hub, row, form)
    except FiguresMoved:
        messages.error(request, _("The figures have changed while you looked. Look again before you confirm."))
        return _show(request, hub, row, form, status=409)
    except (PeriodClosed, NotToConfirm):
        messages.error(request, _("The period is closed, or not over yet: nothing was written."))
        return _show(request, hub, row, form, status=409)
    return redirect("impact:hub_period", hub_code=hub.code, period_id=row.pk)


def _answer(request: MemberRequest, hub: Hub, row: ReportingPeriod, form: ConfirmForm) -> None:
    told = {"period": row.label}
    if form.cleaned_data["answer"] == "withdraw":
        if withdraw_confirmation(hub=hub, period=row, by=request.user):
            messages.success(request, _("Taken back: %(period)s waits for your confirmation again.") % told)
        else:
            messages.info(request, _("There was nothing to take back."))
        return
    confirm_figures(
        hub=hub, period=row, by=request.user, seen=form.cleaned_data["seen"], note=form.cleaned_data["note"]
    )
    messages.success(request, _("Confirmed: the figures of %(period)s are right.") % told)


def _show(
    request: MemberRequest, hub: Hub, row: ReportingPeriod, form: ConfirmForm, *, status: int = 200
) -> HttpResponse:
    rights = rights_at(request, hub)
    context = {
        "hub": hub,
        "shown": hub_period(hub, row, rights),
        "form": form,
        "may_confirm": HubPerm.CONFIRM_PERIOD in rights,
        "words": words,
    }
    return render(request, "impact/hub_period.html", context, status=status)
