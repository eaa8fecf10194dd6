"""The welcome desk as the hub's people see it: opened for something of today, shown on a screen, closed, taken over."""

import datetime as dt
from collections.abc import Callable
from functools import lru_cache

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.access import hub_or_404
from hubs.addresses import site_address
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions.welcome import DeskOver, TakenOver, close_desk, drop_desk, expect_others, open_desk, reopen_desk
from impact.forms.welcome import ExpectForm, OpenDeskForm
from impact.models import WelcomeDesk
from impact.queries.welcome import find_desk, find_occasion, first_timers_in, occasions_today, tally_of, welcome_page
from impact.queries.welcome_codes import SPAN, code_of, span_now
from schools.qr import Code, qr_code
from schools.queries.bookings import clock

EDIT = ("GET", "HEAD", "POST")
Answer = Callable[[MemberRequest, Hub, WelcomeDesk], HttpResponse | None]


@require_http_methods(EDIT)
def welcome(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The hub's desks, and the form to open one; the address may name an event or a planned session of today."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    form = OpenDeskForm(request.POST, hub=hub) if request.method == "POST" else _first_form(request, hub)
    if form.is_valid():
        opened = open_desk(hub=hub, by=request.user, **form.opened())
        if opened.repeated:
            messages.info(request, _("There is a desk for this already: here it is."))
        return redirect("impact:welcome_desk", hub.code, opened.desk.pk)
    context = {"hub": hub, "page": welcome_page(hub), "form": form, "occasions": occasions_today(hub)}
    return render(request, "impact/welcome.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def welcome_desk(request: MemberRequest, hub_code: str, desk_id: int) -> HttpResponse:
    """One desk: what it counted and what can be done with it, or with `?screen` the page for a big screen."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    desk = found_or_404(find_desk(hub, desk_id))
    answer = ANSWERS.get(request.POST.get("answer", "")) if request.method == "POST" else None
    if answer is None:
        return _show(request, hub, desk, status=422 if request.method == "POST" else 200)
    try:
        return answer(request, hub, desk) or redirect("impact:welcome_desk", hub.code, desk.pk)
    except TakenOver:
        messages.info(request, _("This count is in the log already. Nothing was changed."))
    except DeskOver:
        messages.info(request, _("The desk is closed, so nobody is counted there. Nothing was changed."))
    return redirect("impact:welcome_desk", hub.code, desk.pk)


def _first_form(request: MemberRequest, hub: Hub) -> OpenDeskForm:
    event, planned = (whole_number(request.GET.get(name)) for name in ("event", "planned"))
    return OpenDeskForm(hub=hub, of=find_occasion(hub, event=event, planned=planned))


def _close(request: MemberRequest, hub: Hub, desk: WelcomeDesk) -> HttpResponse | None:
    close_desk(desk=desk, by=request.user)
    messages.success(request, _("The desk is closed, and its code is void. Take the count over when you are ready."))
    return None


def _reopen(request: MemberRequest, hub: Hub, desk: WelcomeDesk) -> HttpResponse | None:
    reopen_desk(desk=desk, by=request.user)
    messages.success(request, _("The desk is open again."))
    return None


def _take_over(request: MemberRequest, hub: Hub, desk: WelcomeDesk) -> HttpResponse | None:
    close_desk(desk=desk, by=request.user)
    return redirect(f"{reverse('impact:log_session', args=[hub.code])}?desk={desk.pk}")


def _expect(request: MemberRequest, hub: Hub, desk: WelcomeDesk) -> HttpResponse | None:
    form = ExpectForm(request.POST)
    if not form.is_valid():
        return _show(request, hub, desk, expect_form=form, status=422)
    row = expect_others(desk=desk, by=request.user, expected=form.cleaned_data["expected"])
    messages.success(request, _("The desk counts up to %(number)d people now.") % {"number": row.most})
    return None


def _drop(request: MemberRequest, hub: Hub, desk: WelcomeDesk) -> HttpResponse | None:
    drop_desk(desk=desk, by=request.user)
    messages.success(request, _("The desk and its count are gone. The log is as it was."))
    return redirect("impact:welcome", hub.code)


ANSWERS: dict[str, Answer] = {
    "close": _close,
    "reopen": _reopen,
    "take": _take_over,
    "expect": _expect,
    "drop": _drop,
}


def _show(
    request: MemberRequest, hub: Hub, desk: WelcomeDesk, *, expect_form: ExpectForm | None = None, status: int = 200
) -> HttpResponse:
    now, tally, span = timezone.now(), tally_of(desk), span_now()
    running, has_hours_left = desk.is_running(now), desk.has_hours_left(now)
    where = site_address(request, reverse("impact:door", args=[code_of(desk.pk, span)])) if running else ""
    context = {
        "hub": hub,
        "desk": desk,
        "running": running,
        "reopens": not running and has_hours_left and desk.session is None,
        "tally": tally,
        "first_timers": first_timers_in(tally),
        "logged": sum(line.head_count for line in desk.session.lines.all()) if desk.session else None,
        "where": where.partition("://")[2].rstrip("/"),
        "code": _drawn(where) if running else None,
        "changes_at": clock(hub, dt.datetime.fromtimestamp((span + 1) * SPAN, dt.UTC)),
        "expect_form": expect_form or ExpectForm(initial={"expected": desk.expected}),
    }
    name = "impact/welcome_screen.html" if "screen" in request.GET else "impact/welcome_desk.html"
    return render(request, name, context, status=status)


@lru_cache(maxsize=64)
def _drawn(address: str) -> Code:
    """The same code is asked for every few seconds, for ten minutes."""
    return qr_code(address)
