"""The workspace pages of an agenda: what is on it and in which order, what an item says, hands counted on it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.actions.agenda import add_item, change_item, drop_item, move_item, take_decision, take_minutes
from hubs.actions.hands import decide_in_meeting
from hubs.actions.standing_meeting import NotFromHere
from hubs.forms.agenda import AgendaStepForm, HandsForm, ItemForm
from hubs.models import AgendaItem, Hub, Meeting
from hubs.queries.agenda import agenda_of, find_decision_of, find_item, offers_for
from hubs.queries.meetings import find_meeting, quorum_of
from hubs.roles import HubPerm
from hubs.views.editing import edit_page, found_or_404
from hubs.views.meetings import EDIT, meeting_or_404


@require_http_methods(EDIT)
def agenda(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """Put the agenda together: take what is offered, add, move, drop."""
    hub, meeting = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    form = ItemForm(request.POST if request.POST.get("step") == "add" else None, hub=hub)
    if request.method == "POST" and (answer := _step(request, hub, meeting, form)):
        return answer
    context = {
        "hub": hub,
        "meeting": meeting,
        "items": agenda_of(meeting),
        "offers": offers_for(meeting),
        "form": form,
    }
    return render(request, "hubs/agenda.html", context, status=422 if form.is_bound else 200)


def _step(request: MemberRequest, hub: Hub, meeting: Meeting, form: ItemForm) -> HttpResponse | None:
    """Do what was asked for and go back to the agenda; None where what was typed has to be mended first."""
    if form.is_bound and not form.is_valid():
        return None
    try:
        if form.is_bound:
            made = add_item(meeting=meeting, by=request.user, **form.told())
            messages.success(request, _("“%(title)s” is on the agenda.") % {"title": made.title})
        elif answer := _change_order(request, hub, meeting):
            return answer
    except NotFromHere as refusal:
        messages.warning(request, str(refusal))
    return redirect("hubs:agenda", hub_code=hub.code, meeting_id=meeting.pk)


def _change_order(request: MemberRequest, hub: Hub, meeting: Meeting) -> HttpResponse | None:
    """Take, move or drop; returns the question that comes before what somebody wrote is gone."""
    form = AgendaStepForm(request.POST)
    if not form.is_valid():
        messages.info(request, _("Nothing was changed: choose one of the steps."))
        return None
    step, key, by = form.cleaned_data["step"], form.cleaned_data["key"], request.user
    if step == "take":
        take_decision(meeting=meeting, decision=found_or_404(find_decision_of(hub, key)), by=by)
    elif step == "take minutes":
        take_minutes(meeting=meeting, earlier=found_or_404(find_meeting(hub, key)), by=by)
    else:
        item = _still_there(meeting, key)
        if step == "drop":
            if item.kind == "free" and not form.cleaned_data["sure"]:
                return render(request, "hubs/drop_item.html", {"hub": hub, "meeting": meeting, "item": item})
            drop_item(item=item, by=by)
            messages.success(request, _("“%(title)s” is off the agenda.") % {"title": item.title})
        else:
            move_item(item=item, by=by, steps=-1 if step == "up" else 1)
    return None


def _still_there(meeting: Meeting, key: int) -> AgendaItem:
    item = find_item(meeting, key)
    if item is None:
        raise NotFromHere(_("Somebody took this off the agenda meanwhile."))
    return item


@require_http_methods(EDIT)
def edit_item(request: MemberRequest, hub_code: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Change what an item says."""
    hub, meeting = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    item = found_or_404(find_item(meeting, item_id))
    form = ItemForm(request.POST if request.method == "POST" else None, hub=hub, instance=item)
    return edit_page(
        request,
        form,
        lambda: _change(request, item, form),
        page="hubs/edit_item.html",
        back=reverse("hubs:agenda", args=[hub.code, meeting.pk]),
        meeting=meeting,
        item=item,
    )


def _change(request: MemberRequest, item: AgendaItem, form: ItemForm) -> AgendaItem:
    try:
        return change_item(item=item, by=request.user, version=form.seen_version(), **form.told())
    except NotFromHere as refusal:
        raise ValidationError(str(refusal)) from refusal


@require_http_methods(EDIT)
def count(request: MemberRequest, hub_code: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Count hands on a proposal; the outcome follows from them, and stays."""
    hub, meeting = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    item = found_or_404(find_item(meeting, item_id))
    form = HandsForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            decision = decide_in_meeting(item=item, by=request.user, **form.cleaned_data)
        except (NotFromHere, ValidationError) as refusal:
            form.add_error(None, said(refusal))
        else:
            told = {"title": decision.title, "outcome": decision.get_state_display()}
            messages.success(request, _("“%(title)s”: %(outcome)s.") % told)
            return redirect("hubs:meeting", hub_code=hub.code, meeting_id=meeting.pk)
    context = {"hub": hub, "meeting": meeting, "item": item, "form": form, "quorum": quorum_of(meeting)}
    return render(request, "hubs/count_item.html", context, status=422 if form.is_bound else 200)


def said(refusal: NotFromHere | ValidationError) -> list[str]:
    """What a refusal says, whatever field it is about."""
    return refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
