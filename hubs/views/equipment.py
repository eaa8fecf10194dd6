"""The workspace pages on which a hub keeps its equipment and rooms, and says when it is open."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.actions import EditedMeanwhile
from hubs.actions.equipment import (
    add_exception,
    add_thing,
    change_thing,
    put_away,
    remove_exception,
    set_hours,
    take_out,
)
from hubs.forms.equipment import ExceptionForm, HoursForm, ThingForm
from hubs.queries.equipment import find_thing
from hubs.queries.opening import coming_exceptions, find_exception, weekday_lines
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404

EDIT = ("GET", "HEAD", "POST")
LIST = "schools:equipment"


@require_http_methods(EDIT)
def new_thing(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Add a thing that can be booked."""
    hub = hub_or_404(request, hub_code, HubPerm.KEEP_EQUIPMENT)
    form = ThingForm(request.POST if request.method == "POST" else None, hub=hub)
    return edit_page(
        request,
        form,
        lambda: add_thing(hub=hub, by=request.user, values=form.told()),
        page="hubs/edit_thing.html",
        back=reverse(LIST, args=[hub.code]),
        thing=None,
    )


@require_http_methods(EDIT)
def edit_thing(request: MemberRequest, hub_code: str, thing_id: int) -> HttpResponse:
    """Change a thing."""
    hub = hub_or_404(request, hub_code, HubPerm.KEEP_EQUIPMENT)
    thing = found_or_404(find_thing(hub, thing_id))
    back = reverse("schools:thing", args=[hub.code, thing.pk])
    if answer := answer_undo(request, hub, thing, back=back):
        return answer
    form = ThingForm(request.POST if request.method == "POST" else None, hub=hub, instance=thing)
    return edit_page(
        request,
        form,
        lambda: change_thing(thing=thing, by=request.user, version=form.seen_version(), values=form.told()),
        page="hubs/edit_thing.html",
        back=back,
        undo_at=request.path,
        thing=thing,
    )


@require_POST
def move_thing(request: MemberRequest, hub_code: str, thing_id: int) -> HttpResponse:
    """Put a thing away, or take it out again."""
    hub = hub_or_404(request, hub_code, HubPerm.KEEP_EQUIPMENT)
    thing = found_or_404(find_thing(hub, thing_id))
    step = request.POST.get("step")
    try:
        if step == "take out":
            take_out(thing=thing, by=request.user)
            messages.success(request, _("“%(thing)s” can be booked again.") % {"thing": thing.name})
        elif step == "put away":
            put_away(thing=thing, by=request.user)
            messages.success(request, _("“%(thing)s” is put away: nobody can book it.") % {"thing": thing.name})
        else:
            messages.info(request, _("Nothing was changed: choose one of the steps."))
    except EditedMeanwhile:
        messages.info(request, _("Somebody changed it at the same moment. Look at it again."))
    return redirect("schools:thing", hub.code, thing.pk)


@require_http_methods(EDIT)
def opening(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Say when the hub is open in every week, and on which days it is otherwise."""
    hub = hub_or_404(request, hub_code, HubPerm.KEEP_EQUIPMENT)
    step = request.POST.get("step") if request.method == "POST" else None
    hours = HoursForm(request.POST if step == "hours" else None, lines=weekday_lines(hub))
    other = ExceptionForm(request.POST if step == "other" else None, hub=hub)
    if hours.is_valid():
        set_hours(hub=hub, hours=hours.hours())
        messages.success(request, _("The opening hours are saved. What is booked already stays booked."))
        return redirect("hubs:opening", hub.code)
    if other.is_valid():
        try:
            add_exception(hub=hub, values=other.told())
        except ValidationError as refusal:
            other.add_error(None, refusal)
        else:
            messages.success(request, _("The days are noted. What is booked already stays booked."))
            return redirect("hubs:opening", hub.code)
    context = {"hub": hub, "hours": hours, "other": other, "exceptions": coming_exceptions(hub)}
    return render(request, "hubs/opening.html", context, status=422 if request.method == "POST" else 200)


@require_POST
def remove_other_hours(request: MemberRequest, hub_code: str, exception_id: int) -> HttpResponse:
    """Let the hours of every week hold again on some days."""
    hub = hub_or_404(request, hub_code, HubPerm.KEEP_EQUIPMENT)
    remove_exception(exception=found_or_404(find_exception(hub, exception_id)))
    messages.success(request, _("These days are as in every week again."))
    return redirect("hubs:opening", hub.code)
