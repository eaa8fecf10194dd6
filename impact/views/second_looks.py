"""What somebody says of unusual head counts: right as they are, returned with a note, confirmed once more."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions.second_look import LookMovedOn, confirm_numbers, return_numbers, say_right
from impact.forms.quality import LookForm
from impact.models import SecondLook
from impact.queries.second_looks import find_look, page_of_looks
from impact.views.quality import show_quality


@require_POST
def second_look(request: MemberRequest, hub_code: str, look_id: int) -> HttpResponse:
    """Note what somebody says; what is not complete comes back with what was typed."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    look = found_or_404(find_look(hub, look_id))
    form = LookForm(request.POST)
    if not form.is_valid():
        return show_quality(request, hub, look_form=form, look=look, status=422)
    try:
        said = _say(look, request.user, **form.cleaned_data)
    except LookMovedOn:
        messages.info(request, _("Somebody was quicker, or the numbers are others by now. Nothing was changed."))
        return show_quality(request, hub, look_form=form, look=look, status=409)
    session = look.session
    told = {"what": session.title or session.session_type.label, "day": date_format(session.held_on)}
    messages.success(request, said % told)
    return redirect(page_of_looks(hub))


def _say(look: SecondLook, by: User, *, answer: str, version: int, note: str) -> str:
    if answer == "right":
        say_right(look=look, by=by, version=version)
        return _("Right as it is: %(what)s, %(day)s.")
    if answer == "return":
        return_numbers(look=look, by=by, version=version, note=note)
        return _("Returned with your note: %(what)s, %(day)s.")
    confirm_numbers(look=look, by=by, version=version, note=note)
    return _("Confirmed once more: %(what)s, %(day)s. It waits for a second pair of eyes again.")
