"""A hub's inbox of sign-ups: look, compare, decide about one or many, take a table away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from accounts.sent import whole_numbers
from hubs.access import hub_or_404
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from projects.actions.deciding import Outcome, decide, decide_many
from projects.actions.sign_up_line import Full, MovedMeanwhile
from projects.forms.inbox import DecideForm, InboxFilter
from projects.queries.sign_up_table import sign_ups_csv
from projects.queries.sign_ups import (
    compare,
    find_sign_up,
    inbox_of,
    position_of,
    rows_to_export,
    sign_ups_named,
    steps_of_sign_up,
)

EDIT = ("GET", "HEAD", "POST")
COMPARE = "compare"


@require_http_methods(EDIT)
def sign_ups(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The inbox; what is decided about those that are ticked is sent here too."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    if request.POST.get("decision") == COMPARE:
        return _to_comparison(hub, request.POST.getlist("chosen"))
    narrowed = InboxFilter(request.GET, hub=hub)
    inbox = inbox_of(hub, narrowed.wanted(), page=request.GET.get("page"))
    keys = [row.pk for row in inbox.page]
    form = DecideForm(request.POST if request.method == "POST" else None, keys=keys)
    if form.is_valid():
        chosen = sign_ups_named(hub, form.keys())
        told = form.cleaned_data
        _say(request, decide_many(sign_ups=chosen, decision=told["decision"], by=request.user, note=told["note"]))
        return redirect(request.get_full_path())
    context = {"hub": hub, "filter": narrowed, "inbox": inbox, "form": form, "chosen": request.POST.getlist("chosen")}
    return render(request, "projects/sign_ups.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def sign_up_of_hub(request: MemberRequest, hub_code: str, sign_up_id: int) -> HttpResponse:
    """One sign-up with its answers and its history, and what can be decided about it."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    sign_up = found_or_404(find_sign_up(hub, sign_up_id))
    form = DecideForm(request.POST if request.method == "POST" else None, keys=[sign_up.pk])
    if form.is_valid():
        told = form.cleaned_data
        try:
            decide(sign_up=sign_up, decision=told["decision"], by=request.user, note=told["note"])
        except Full as full:
            form.add_error(None, ValidationError(_no_room(full.free)))
        except MovedMeanwhile as other:
            text = _("It stands elsewhere by now: %(state)s. Nothing was changed.")
            form.add_error(None, ValidationError(text % {"state": other.sign_up.get_state_display()}))
        else:
            messages.success(request, _("Done. The teacher gets a mail."))
            return redirect("projects:sign_ups", hub.code)
    context = {"hub": hub, "sign_up": sign_up, "form": form, "steps": steps_of_sign_up(sign_up)}
    context |= {"position": position_of(sign_up)}
    return render(request, "projects/sign_up_of_hub.html", context, status=422 if form.is_bound else 200)


@require_safe
def compare_sign_ups(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Those that were ticked, side by side."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    compared = compare(sign_ups_named(hub, whole_numbers(request.GET.getlist("chosen"))))
    return render(request, "projects/compare_sign_ups.html", {"hub": hub, "compared": compared})


@require_safe
def export_sign_ups(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The sign-ups that fit, as a table for a spreadsheet."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_PROJECTS)
    questions, rows = rows_to_export(hub, InboxFilter(request.GET, hub=hub).wanted())
    text = sign_ups_csv(questions, rows)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="sign-ups-{hub.code}.csv"'
    return answer


def _to_comparison(hub: Hub, chosen: list[str]) -> HttpResponse:
    """By way of a redirect: the address names what is compared, and neither the note nor the form's token."""
    query = QueryDict(mutable=True)
    query.setlist("chosen", [str(key) for key in whole_numbers(chosen)])
    return redirect(f"{reverse('projects:compare_sign_ups', args=[hub.code])}?{query.urlencode()}")


def _no_room(free: int) -> str:
    text = ngettext(
        "%(free)d place is left, and this sign-up takes more. Put it on the waiting list.",
        "%(free)d places are left, and this sign-up takes more. Put it on the waiting list.",
        free,
    )
    return text % {"free": free}


def _say(request: MemberRequest, outcome: Outcome) -> None:
    if number := len(outcome.done):
        said = ngettext("%(number)d sign-up is done.", "%(number)d sign-ups are done.", number)
        messages.success(request, said % {"number": number} + " " + _("The teachers get a mail."))
    if outcome.no_place:
        names = ", ".join(one.school.name for one in outcome.no_place)
        messages.warning(
            request, _("No place was left for: %(schools)s. Put them on the waiting list.") % {"schools": names}
        )
    if outcome.moved:
        names = ", ".join(one.school.name for one in outcome.moved)
        messages.info(request, _("Nothing to do any more for: %(schools)s.") % {"schools": names})
