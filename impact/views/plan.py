"""A hub's plan: week by week with what waits for an answer, and the answers themselves, each one press."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.access import hub_or_404
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions import HubNotOpen
from impact.actions.plan_answers import (
    OtherNumber,
    cancel_planned,
    confirm_planned,
    move_planned,
    put_off_planned,
    reopen_planned,
)
from impact.actions.planned_draft import draft_of_planned
from impact.actions.record_session import ClassGone
from impact.actions.session_proposals import Doubtful
from impact.forms.plan import DayForm, ReasonForm, TakeBackForm
from impact.models import PlannedSession
from impact.queries.plan import find_planned, lines_of, plan_page, week_code
from impact.views.session_answers import own_or_404, rights_to, say_saved

Answer = Callable[[MemberRequest, Hub, PlannedSession, int], HttpResponse | None]


@require_safe
def plan(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What waits for an answer, and one week of the plan."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    return render(request, "impact/plan.html", {"hub": hub, "plan": plan_page(hub, request.GET.get("week", ""))})


@require_http_methods(["GET", "HEAD", "POST"])
def planned(request: MemberRequest, hub_code: str, planned_id: int) -> HttpResponse:
    """One planned session with all that can be said of it. A POST says it: its `answer` names what."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    row = found_or_404(find_planned(hub, planned_id))
    answer = ANSWERS.get(request.POST.get("answer", "")) if request.method == "POST" else None
    if answer is None:
        return _show(request, hub, row, status=422 if request.method == "POST" else 200)
    try:
        return answer(request, hub, row, _number(request, "version")) or _back(request, hub, row)
    except EditedMeanwhile:
        row = found_or_404(find_planned(hub, planned_id))
        text = _("Somebody was quicker: %(state)s. Nothing was changed.")
        messages.info(request, text % {"state": row.stands_as})
        return _show(request, hub, row, status=409)


def _happened(request: MemberRequest, hub: Hub, row: PlannedSession, version: int) -> HttpResponse | None:
    try:
        recorded = confirm_planned(planned=row, by=request.user, version=version, heads=_number(request, "heads"))
    except Doubtful as refusal:
        for doubt in refusal.doubts:
            messages.warning(request, doubt.message)
        return _to_form(hub, row)
    except OtherNumber:
        messages.warning(request, _("The size of a class has changed meanwhile. Look at the number, then save."))
        return _to_form(hub, row)
    except (HubNotOpen, ClassGone) as refusal:
        messages.error(request, str(refusal))
        return _to_form(hub, row)
    if recorded.repeated:
        messages.info(request, _("This session was saved already. Nothing was added a second time."))
    else:
        undo = f"{reverse('impact:planned', args=[hub.code, row.pk])}#take-back"
        say_saved(request, hub, recorded.session, draft_of_planned(row), is_new=True, undo=undo)
    return None


def _cancelled(request: MemberRequest, hub: Hub, row: PlannedSession, version: int) -> HttpResponse | None:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, hub, row, reason_form=form, status=422)
    cancel_planned(planned=row, by=request.user, version=version, reason=form.cleaned_data["reason"])
    _say(request, hub, row, _("Cancelled: %(what)s, %(day)s."))
    return None


def _later(request: MemberRequest, hub: Hub, row: PlannedSession, version: int) -> HttpResponse | None:
    put_off_planned(planned=row, by=request.user, version=version)
    _say(request, hub, row, _("Asked again tomorrow: %(what)s, %(day)s."))
    return None


def _moved(request: MemberRequest, hub: Hub, row: PlannedSession, version: int) -> HttpResponse | None:
    form = DayForm(request.POST, hub=hub)
    if not form.is_valid():
        return _show(request, hub, row, day_form=form, status=422)
    moved = move_planned(planned=row, by=request.user, version=version, day=form.cleaned_data["day"])
    _say(request, hub, moved, _("Planned: %(what)s, %(day)s."))
    return None


def _taken_back(request: MemberRequest, hub: Hub, row: PlannedSession, version: int) -> HttpResponse | None:
    reason = ""
    if row.session is not None:
        form = TakeBackForm(request.POST, session=row.session)
        if not form.is_valid():
            return _show(request, hub, row, back_form=form, status=422)
        session = own_or_404(hub, str(row.session.uid))
        if not rights_to(request, hub, session).change:
            raise PermissionDenied(_("Only who logged it may take it back within a fortnight, or a coordinator."))
        reason = form.cleaned_data["reason"]
    reopen_planned(planned=row, by=request.user, version=version, reason=reason)
    _say(request, hub, row, _("Taken back: %(what)s, %(day)s. It waits for an answer again."))
    return None


ANSWERS: dict[str, Answer] = {
    "happened": _happened,
    "cancelled": _cancelled,
    "later": _later,
    "move": _moved,
    "back": _taken_back,
}


def _show(
    request: MemberRequest,
    hub: Hub,
    row: PlannedSession,
    *,
    day_form: DayForm | None = None,
    reason_form: ReasonForm | None = None,
    back_form: TakeBackForm | None = None,
    status: int = 200,
) -> HttpResponse:
    session = own_or_404(hub, str(row.session.uid)) if row.session is not None else None
    context = {
        "hub": hub,
        "line": lines_of(hub, [row])[0],
        "day_form": day_form or DayForm(hub=hub, first=row.day),
        "reason_form": reason_form or ReasonForm(),
        "back_form": back_form or TakeBackForm(session=session),
        "may_take_back": session is None or rights_to(request, hub, session).change,
        "week": week_code(row.day),
    }
    return render(request, "impact/planned.html", context, status=status)


def _say(request: MemberRequest, hub: Hub, row: PlannedSession, text: str) -> None:
    said = text % {"what": row.series.what, "day": date_format(row.day)}
    messages.success(request, render_to_string("impact/said_planned.html", {"hub": hub, "planned": row, "said": said}))


def _to_form(hub: Hub, row: PlannedSession) -> HttpResponse:
    return redirect(f"{reverse('impact:log_session', args=[hub.code])}?planned={row.pk}")


def _back(request: MemberRequest, hub: Hub, row: PlannedSession) -> HttpResponse:
    """To where the person pressed: the hub's own page, or the week of the plan."""
    if request.POST.get("from") == "hub":
        return redirect("impact:hub", hub_code=hub.code)
    return redirect(f"{reverse('impact:plan', args=[hub.code])}?week={week_code(row.day)}")


def _number(request: MemberRequest, name: str) -> int:
    told = whole_number(request.POST.get(name))
    return -1 if told is None else told
