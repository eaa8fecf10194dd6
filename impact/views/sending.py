"""For the devices of those who log: what they keep without a network, and where they send what waited on them.

Both answer a script of ours (static/js/device.js). What is sent is the form of the log itself, so it is looked at by
the same form and recorded by the same actions; this says in a few words what came of it.
"""

import uuid
from collections.abc import Iterator

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_once_open_to, hub_or_404
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.actions import record_session
from impact.actions.drafts import SessionDraft
from impact.actions.left_over import TooMuch, leave_over
from impact.actions.planned_draft import draft_to_log
from impact.actions.record_session import Recorded
from impact.actions.take_session import Outcome, take_session
from impact.forms.log_session import LogSessionForm
from impact.forms.told import as_fields, told_before
from impact.models import Why
from impact.queries.pocket import classes_to_take, planned_to_take
from impact.views.recording import record_told
from impact.views.session_answers import ANOTHER, reads_notes, say_recorded


@require_safe
def pocket(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What the form of the log asks the server for while somebody fills it in: classes by school, and today's plan."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    planned = {row.pk: as_fields(told_before(draft_to_log(row))) for row in planned_to_take(hub)}
    return JsonResponse({"classes": classes_to_take(hub), "planned": planned})


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Take one session that a device kept. A GET says who is signed in, with the token that sending needs."""
    lost = False
    try:
        hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    except (Http404, PermissionDenied):
        once = hub_once_open_to(request.user, hub_code, HubPerm.LOG_SESSIONS)
        if once is None:
            raise
        hub, lost = once, True
    if request.method != "POST":
        return JsonResponse({"person": str(request.user.pk), "token": get_token(request)})
    if request.POST.get("person") != str(request.user.pk):
        return _answer("person", 409, _("Somebody else kept this session. It waits until they sign in."))
    if lost:
        return _leave_over(request, hub, Why.NO_RIGHT)
    form = LogSessionForm(request.POST, hub=hub, by=request.user, with_note=reads_notes(request, hub))
    if not form.is_valid():
        at_rest = form.has_error("held_on", "date-after-hub")
        return _leave_over(request, hub, Why.AT_REST) if at_rest else _ask(form)
    return _record(request, hub, form, form.session())


def _record(request: MemberRequest, hub: Hub, form: LogSessionForm, draft: SessionDraft) -> HttpResponse:
    taken = take_session(lambda: _recorded(request, hub, form, draft))
    if taken.outcome == Outcome.AT_REST:
        return _leave_over(request, hub, Why.AT_REST)
    if taken.recorded is None:
        return _answer("other", 409, taken.said) if taken.outcome == Outcome.OTHER else _answer("asks", 422, taken.said)
    # Told on the next page where somebody waits for it, as after a form without script.
    if request.POST.get("waits"):
        say_recorded(request, hub, taken.recorded, draft)
    next_page = f"{reverse('impact:sessions', args=[hub.code])}?page=1"
    if request.POST.get("step") == ANOTHER:
        next_page = f"{reverse('impact:log_session', args=[hub.code])}?after={draft.uid}"
    return JsonResponse({"state": taken.outcome.value, "next": next_page})


def _recorded(request: MemberRequest, hub: Hub, form: LogSessionForm, draft: SessionDraft) -> Recorded:
    try:
        return record_told(hub=hub, by=request.user, form=form, draft=draft)
    except Http404:
        # The booking or the plan that it was logged from has gone while it waited; the session has not.
        return record_session(hub=hub, by=request.user, draft=draft)


def _leave_over(request: MemberRequest, hub: Hub, why: Why) -> HttpResponse:
    try:
        uid = uuid.UUID(request.POST.get("uid", ""))
        row = leave_over(hub=hub, by=request.user, uid=uid, told=dict(request.POST.lists()), why=why)
    except ValueError:
        return _answer("asks", 422, _("This is no session."))
    except TooMuch:
        return _answer("refused", 422, _("It is too much to be handed on. Export it, and send the file to the hub."))
    if row is None:
        return JsonResponse({"state": "again"})
    said = _("You cannot log this at %(hub)s any more. It was handed to the coordinator of the hub.")
    return _answer("tray", 200, said % {"hub": hub.name})


def _ask(form: LogSessionForm) -> HttpResponse:
    return _answer("asks", 422, *_in_words(form))


def _in_words(form: LogSessionForm) -> Iterator[str]:
    """What is amiss or asked, each with the field that it is about."""
    for name, errors in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        for error in errors:
            yield f"{label}: {error}" if label else str(error)


def _answer(state: str, status: int, *said: str) -> HttpResponse:
    return JsonResponse({"state": state, "said": said}, status=status)
