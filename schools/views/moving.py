"""A school that moves to another hub: its classes and people go along, its sessions stay where they were held."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import HubPerm
from schools.actions.schools import move_school
from schools.forms.moving import MoveForm
from schools.models import School
from schools.queries.moving import hubs_to_move_to
from schools.views.register import EDIT, school_to_edit

FOUND, CONFLICT, REFUSED = 302, 409, 422


@require_http_methods(EDIT)
def move(request: MemberRequest, hub_code: str, school_id: int) -> HttpResponse:
    """Say to which hub a school moves, since when and why."""
    hub, school, back = school_to_edit(request, hub_code, school_id, HubPerm.GRANT_TEAM)
    hubs = hubs_to_move_to(hub)
    form = MoveForm(request.POST if request.method == "POST" else None, school=school, hubs=hubs)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        status = _move(request, school, hubs, form)
    if status == FOUND:
        return redirect("schools:of_hub", hub_code=hub.code)
    context = {"hub": hub, "form": form, "back": back, "edited": school}
    return render(request, "schools/move_school.html", context, status=status)


def _move(request: MemberRequest, school: School, hubs: Sequence[Hub], form: MoveForm) -> int:
    """What to answer: the school has moved, somebody changed it meanwhile, or the other hub has it already."""
    told = form.cleaned_data
    to, version = next(one for one in hubs if one.pk == told["to"]), told["version"] or 0
    try:
        move_school(school=school, to=to, by=request.user, version=version, moved_on=told["day"], reason=told["reason"])
    except EditedMeanwhile:
        form.add_error(None, _("Somebody changed this school meanwhile. Open the page again before you move it."))
        return CONFLICT
    except ValidationError as refusal:
        form.add_error(None, ValidationError(refusal.messages))
        return REFUSED
    told_where = {"school": school.name, "hub": to.name}
    messages.success(request, _("%(school)s is at home in %(hub)s now.") % told_where)
    return FOUND
