"""Reporting periods of the network: set up, who has confirmed, close, open again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from hubs.access import has_network_right, network_or_403
from hubs.roles import NetworkPerm
from hubs.views.editing import edit_page, found_or_404
from impact.actions.confirmation_reminders import remind_now
from impact.actions.reporting_periods import (
    Closed,
    NotClosed,
    NotOver,
    SomeHaveNotConfirmed,
    change_period,
    close_period,
    refuse_closed,
    reopen_period,
    set_up_period,
)
from impact.forms.reporting import CloseForm, PeriodForm, ReopenForm
from impact.models import ReportingPeriod
from impact.queries import definitions_text as words
from impact.queries.period_page import period_page, word_named
from impact.queries.reporting import find_period, period_lines
from impact.queries.silent_hubs import silent_now

EDIT = ("GET", "HEAD", "POST")


@require_safe
def periods(request: MemberRequest) -> HttpResponse:
    """All periods, the latest first."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    may_close = has_network_right(request.user, NetworkPerm.CLOSE_PERIODS)
    context = {"lines": period_lines(timezone.now().date()), "may_close": may_close}
    return render(request, "impact/periods.html", context)


@require_http_methods(EDIT)
def new_period(request: MemberRequest) -> HttpResponse:
    """Set a period up."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    form = PeriodForm(request.POST if request.method == "POST" else None)
    return edit_page(
        request,
        form,
        lambda: set_up_period(by=request.user, values=form.told()),
        page="impact/edit_period.html",
        back=reverse("impact:periods"),
        after=_address,
        period=None,
    )


@require_http_methods(EDIT)
def edit_period(request: MemberRequest, period_id: int) -> HttpResponse:
    """Change an open period."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    period = found_or_404(find_period(period_id))
    form = PeriodForm(request.POST if request.method == "POST" else None, instance=period)
    try:
        refuse_closed(period)
        return edit_page(
            request,
            form,
            lambda: change_period(period=period, by=request.user, version=form.seen_version(), values=form.told()),
            page="impact/edit_period.html",
            back=_address(period),
            period=period,
        )
    except Closed:
        messages.error(request, _("The period is closed. Open it again, with a reason, before you change it."))
        return redirect(_address(period))


@require_safe
def period(request: MemberRequest, period_id: int) -> HttpResponse:
    """Who has confirmed, what is missing, and the figures."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    shown = period_page(
        found_or_404(find_period(period_id)),
        wanted=word_named(request.GET.get("show")),
        page=request.GET.get("page"),
    )
    may_close = has_network_right(request.user, NetworkPerm.CLOSE_PERIODS)
    return render(request, "impact/period.html", {"shown": shown, "may_close": may_close, "words": words})


@require_http_methods(EDIT)
def close(request: MemberRequest, period_id: int) -> HttpResponse:
    """What closing does and which hubs are missing; a POST closes."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    row = found_or_404(find_period(period_id))
    form = CloseForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            made = close_period(period=row, by=request.user, anyway=form.cleaned_data["anyway"])
        except Closed:
            messages.info(request, _("Somebody was quicker: the period is closed already."))
            return redirect(_address(row))
        except NotOver:
            messages.error(request, _("The last month is not over yet, so the period cannot be closed."))
            return redirect(_address(row))
        except SomeHaveNotConfirmed:
            form.add_error("anyway", _("Some hubs have not confirmed. Say that you close it without them."))
            status = 422
        else:
            told = {"period": row.label, "number": made.number}
            messages.success(request, _("%(period)s is closed. Snapshot %(number)d stands from now on.") % told)
            return redirect(_address(row))
    silent = silent_now(row, today=timezone.now().date())
    context = {"shown": period_page(row, wanted=None, page=None), "silent": silent, "form": form}
    return render(request, "impact/close_period.html", context, status=status)


@require_http_methods(EDIT)
def reopen(request: MemberRequest, period_id: int) -> HttpResponse:
    """Ask for the reason; a POST opens the period again."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    row = found_or_404(find_period(period_id))
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(
            request, "impact/reopen_period.html", {"period": row, "form": form}, status=422 if form.is_bound else 200
        )
    try:
        reopen_period(period=row, by=request.user, reason=form.cleaned_data["reason"])
    except NotClosed:
        messages.info(request, _("The period is open already."))
    else:
        messages.success(request, _("%(period)s is open again. What was reported stays.") % {"period": row.label})
    return redirect(_address(row))


@require_POST
def remind(request: MemberRequest, period_id: int) -> HttpResponse:
    """Remind all hubs that have not confirmed, each at most once a day."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    row = found_or_404(find_period(period_id))
    today = timezone.now().date()
    if row.is_closed or not row.is_over_on(today):
        messages.error(request, _("Hubs confirm once the last month is over, and until the period is closed."))
        return redirect(_address(row))
    done = remind_now(period=row, by=request.user, today=today)
    number = len(done.hubs)
    text = ngettext("%(number)d hub was reminded.", "%(number)d hubs were reminded.", number) % {"number": number}
    if number:
        messages.success(request, text)
    else:
        messages.info(request, _("Nobody was reminded: all others have confirmed, or were reminded today."))
    if done.nobody:
        told = {"hubs": ", ".join(hub.name for hub in done.nobody)}
        messages.error(request, _("Nobody coordinates these hubs, so nobody was told: %(hubs)s.") % told)
    return redirect(_address(row))


def _address(row: ReportingPeriod) -> str:
    return reverse("impact:period", args=[row.pk])
