"""The workspace pages on which a board plans its meetings and reads what belongs to them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.actions import EditedMeanwhile
from hubs.actions.attendance import record_attendance
from hubs.actions.meeting_mail import Link
from hubs.actions.meetings import (
    call_off,
    change_meeting,
    choose_public_parts,
    hold_meeting,
    invite_board,
    plan_meeting,
)
from hubs.actions.minutes import approve_minutes
from hubs.actions.standing_meeting import NotFromHere
from hubs.addresses import site_address
from hubs.forms.meetings import AttendanceForm, CallOffForm, MeetingForm, PlanForm, PublicPartsForm, StepForm
from hubs.models import Hub, Meeting
from hubs.queries.meetings import find_meeting, meeting_page, meetings_over, meetings_to_come, seats_at
from hubs.roles import HubPerm
from hubs.views.editing import edit_page, found_or_404

EDIT = ("GET", "HEAD", "POST")


@require_safe
def meetings(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The board's meetings: those to come, and those that were."""
    hub = hub_or_404(request, hub_code, HubPerm.READ_BOARD)
    context = {
        "hub": hub,
        "to_come": meetings_to_come(hub),
        "page": meetings_over(hub, request.GET.get("page")),
        "may_manage": HubPerm.MANAGE_BOARD in rights_at(request, hub),
    }
    return render(request, "hubs/meetings.html", context)


@require_http_methods(EDIT)
def plan(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Plan a meeting; its agenda opens with what became of earlier decisions."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_BOARD)
    form = PlanForm(request.POST if request.method == "POST" else None, hub=hub)
    form.initial.setdefault("title", _("Meeting of the board"))
    return edit_page(
        request,
        form,
        lambda: plan_meeting(hub=hub, by=request.user, values=form.told(), already_held=form.is_held),
        page="hubs/edit_meeting.html",
        back=reverse("hubs:meetings", args=[hub.code]),
        after=lambda meeting: reverse("hubs:agenda", args=[hub.code, meeting.pk]),
        meeting=None,
    )


@require_safe
def meeting(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """One meeting with everything about it."""
    hub, found = meeting_or_404(request, hub_code, meeting_id, HubPerm.READ_BOARD)
    context = {
        "hub": hub,
        "shown": meeting_page(found),
        "may_manage": HubPerm.MANAGE_BOARD in rights_at(request, hub),
    }
    return render(request, "hubs/meeting.html", context)


@require_http_methods(EDIT)
def edit_meeting(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """Change when, where or what a meeting is."""
    hub, found = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    form = MeetingForm(request.POST if request.method == "POST" else None, hub=hub, instance=found)
    return edit_page(
        request,
        form,
        lambda: _change(request, found, form),
        page="hubs/edit_meeting.html",
        back=_page(hub, found),
        meeting=found,
    )


def _change(request: MemberRequest, found: Meeting, form: MeetingForm) -> Meeting:
    try:
        return change_meeting(
            meeting=found, by=request.user, version=form.seen_version(), values=form.told(), link=link(request)
        )
    except NotFromHere as refusal:
        raise ValidationError(str(refusal)) from refusal


@require_POST
def move_meeting(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """Invite the board, note that it meets, note that it approved the minutes."""
    hub, found = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    form = StepForm(request.POST)
    if not form.is_valid():
        messages.info(request, _("Nothing was changed: choose one of the steps."))
        return redirect(_page(hub, found))
    try:
        messages.success(request, _take_step(request, found, form.cleaned_data))
    except NotFromHere as refusal:
        messages.warning(request, str(refusal))
    except EditedMeanwhile:
        messages.warning(request, _("Somebody changed this meanwhile. Look at it again before you go on."))
    return redirect(_page(hub, found))


def _take_step(request: MemberRequest, found: Meeting, told: dict[str, Any]) -> str:
    """Take a step; returns what to say."""
    if told["step"] == "invite":
        number = invite_board(meeting=found, by=request.user, link=link(request))
        said = ngettext("An invitation goes to %(number)d person.", "Invitations go to %(number)d people.", number)
        return said % {"number": number}
    if told["step"] == "hold":
        hold_meeting(meeting=found, by=request.user)
        return _("The board meets. Write down who is there.")
    approve_minutes(meeting=found, by=request.user, version=told["version"] or 0)
    return _("The minutes are approved. From now on a correction says why.")


@require_http_methods(EDIT)
def call_off_meeting(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """Call a meeting off, and tell whoever was invited why."""
    hub, found = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    form = CallOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            call_off(meeting=found, by=request.user, because=form.cleaned_data["because"], link=link(request))
        except NotFromHere as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("The meeting is called off."))
        return redirect(_page(hub, found))
    context = {"hub": hub, "meeting": found, "form": form}
    return render(request, "hubs/call_off_meeting.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def attendance(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """Write down seat by seat who is there."""
    hub, found = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    posted = request.POST if request.method == "POST" else None
    form = AttendanceForm(posted, seats=seats_at(found), guests=found.guests)
    if form.is_valid():
        seats, guests = form.told()
        try:
            record_attendance(meeting=found, by=request.user, seats=seats, guests=guests)
        except NotFromHere as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The attendance is stored."))
            return redirect(_page(hub, found))
    context = {"hub": hub, "meeting": found, "form": form}
    return render(request, "hubs/attendance.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def publish_meeting(request: MemberRequest, hub_code: str, meeting_id: int) -> HttpResponse:
    """Say what of a meeting anybody may read."""
    hub, found = meeting_or_404(request, hub_code, meeting_id, HubPerm.MANAGE_BOARD)
    initial = {"shows": found.shows, "version": found.version}
    form = PublicPartsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        told = form.cleaned_data
        try:
            choose_public_parts(meeting=found, by=request.user, version=told["version"], shows=told["shows"])
        except EditedMeanwhile:
            messages.warning(request, _("Somebody changed this meanwhile. Look at it again before you go on."))
        else:
            messages.success(request, _("What everybody sees of this meeting is stored."))
        return redirect(_page(hub, found))
    context = {"hub": hub, "meeting": found, "form": form}
    return render(request, "hubs/publish_meeting.html", context, status=422 if form.is_bound else 200)


def meeting_or_404(request: MemberRequest, hub_code: str, meeting_id: int, perm: HubPerm) -> tuple[Hub, Meeting]:
    """The hub, and one of its board's meetings, for somebody who has a right there."""
    hub = hub_or_404(request, hub_code, perm)
    return hub, found_or_404(find_meeting(hub, meeting_id))


def link(request: MemberRequest) -> Link:
    """What makes an address in full of a path."""
    return lambda path: site_address(request, path)


def _page(hub: Hub, found: Meeting) -> str:
    return reverse("hubs:meeting", args=[hub.code, found.pk])
