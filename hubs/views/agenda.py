"""The workspace pages of an agenda: what is on it and in which order, what an item says."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.actions.agenda import add_item, change_item, drop_item, move_item, take_decision, take_minutes
from hubs.actions.standing_meeting import NotFromHere
from hubs.forms.agenda import AgendaStepForm, ItemForm
from hubs.models import AgendaItem, Hub, Meeting
from hubs.queries.agenda import agenda_of, agenda_total, find_decision_of, find_item, offers_for
from hubs.queries.meetings import find_meeting
from hubs.roles import HubPerm
from hubs.views.editing import edit_page, found_or_404
from hubs.views.meetings import EDIT, meeting_or_404

DROPPED = "dropped item"  # in the session: what stood in the item that somebody took off last


@require_http_methods(EDIT)
def agenda(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """Put the agenda together: take what is offered, add, move, drop."""
    hub, meeting = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    dropped = request.session.get(DROPPED, {}) if "again" in request.GET else {}
    initial = dropped.get("said") if dropped.get("meeting") == meeting.pk else None
    form = ItemForm(request.POST if request.POST.get("step") == "add" else None, hub=hub, initial=initial)
    if request.method == "POST" and (answer := _step(request, hub, meeting, form)):
        return answer
    items = agenda_of(meeting)
    context = {
        "hub": hub,
        "meeting": meeting,
        "items": items,
        "total": agenda_total(meeting, items),
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
            _say_dropped(request, item, back=reverse("hubs:agenda", args=[hub.code, meeting.pk]))
        else:
            move_item(item=item, by=by, steps=-1 if step == "up" else 1)
    return None


def _say_dropped(request: MemberRequest, item: AgendaItem, *, back: str) -> None:
    """Say so; what somebody wrote themselves is kept for this person until they sign out, to be put back."""
    if item.kind != "free":
        messages.success(request, _("“%(title)s” is off the agenda.") % {"title": item.title})
        return
    said = {"title": item.title, "text": item.text, "minutes": item.minutes}
    request.session[DROPPED] = {"meeting": item.meeting_id, "said": said}
    messages.success(request, render_to_string("hubs/said_dropped.html", {"item": item, "back": f"{back}?again=1#add"}))


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
