"""How sure a hub's figures are: its months one by one, and the one tap that says that nothing happened."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.actions.quiet_month import NotAMonthOfHub, SomethingHappened, say_quiet, take_back_quiet
from impact.forms.quality import LookForm, QuietForm
from impact.models import SecondLook
from impact.queries import definitions_text as words
from impact.queries.duplicates import duplicate_counts
from impact.queries.months import month_address
from impact.queries.periods import month_label
from impact.queries.quality import quality_page
from impact.queries.second_looks import looks_of_hub


@require_safe
def quality(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The months of a hub, and how its head counts came about."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    return show_quality(request, hub)


@require_POST
def quiet_month(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Note that nothing happened in a month, or take that back."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    form = QuietForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("It was not understood which month is meant. Nothing was noted."))
        return show_quality(request, hub, status=422)
    answer = _taken_back if form.cleaned_data["answer"] == "undo" else _said
    answer(request, hub, form.cleaned_data["month"])
    if form.cleaned_data["back"] == "hub":
        return redirect("impact:hub", hub_code=hub.code)
    return redirect(month_address(hub, form.cleaned_data["month"]))


def show_quality(
    request: MemberRequest,
    hub: Hub,
    *,
    look_form: LookForm | None = None,
    look: SecondLook | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with what somebody typed about one of the sessions with unusual numbers."""
    rights = rights_at(request, hub)
    shown = quality_page(hub, request.GET.get("until"))
    context = {
        "hub": hub,
        "duplicates": duplicate_counts(hub, shown.window),
        "looks": looks_of_hub(hub, request.user),
        "look_form": look_form,
        "look_typed": look,
        "shown": shown,
        "words": words,
        "may_log": HubPerm.LOG_SESSIONS in rights,
        "may_read": HubPerm.VIEW_SESSIONS in rights,
    }
    return render(request, "impact/quality.html", context, status=status)


def _said(request: MemberRequest, hub: Hub, month: dt.date) -> None:
    told = {"month": month_label(month), "hub": hub.name}
    try:
        quiet = say_quiet(hub=hub, by=request.user, month=month)
    except NotAMonthOfHub:
        messages.error(
            request, _("Nothing can be said of %(month)s: it has not begun, or the hub was not open.") % told
        )
    except SomethingHappened as refusal:
        text = ngettext(
            "%(number)d session of %(month)s stands in the log, so something happened. Nothing was noted.",
            "%(number)d sessions of %(month)s stand in the log, so something happened. Nothing was noted.",
            refusal.sessions,
        )
        messages.error(request, text % (told | {"number": refusal.sessions}))
    else:
        if quiet.repeated:
            messages.info(request, _("That nothing happened in %(month)s was said already.") % told)
            return
        context = {"month": told["month"], "url": month_address(hub, month)}
        messages.success(request, render_to_string("impact/said_quiet.html", context))


def _taken_back(request: MemberRequest, hub: Hub, month: dt.date) -> None:
    if take_back_quiet(hub=hub, by=request.user, month=month):
        messages.success(
            request,
            _("Taken back: nobody has said any more what happened in %(month)s.") % {"month": month_label(month)},
        )
    else:
        messages.info(request, _("There was nothing to take back."))
