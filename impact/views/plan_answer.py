"""A planned session is answered from a mail, without signing in: one link, one session, one answer."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.queries.stopping import LinkExpired
from accounts.sent import whole_number
from hubs.access import rights_of
from hubs.actions import EditedMeanwhile
from hubs.roles import HubPerm
from impact.actions import HubNotOpen
from impact.actions.plan_answers import OtherNumber, cancel_planned, confirm_planned, put_off_planned
from impact.actions.planned_draft import doubts_about_planned
from impact.actions.record_session import ClassGone
from impact.actions.session_proposals import Doubtful
from impact.queries.plan import expected_heads
from impact.queries.plan_links import PlanAnswer, PlanLink, answer_meant_by

GONE = 410


@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_answer(request: HttpRequest, plan_token: str) -> HttpResponse:
    """Looking changes nothing, for programs look at the links of mails; pressing notes what the page says."""
    try:
        link = answer_meant_by(plan_token)
    except LinkExpired:
        return render(request, "impact/plan_answer.html", {"gone": "expired"}, status=GONE)
    if link is None:
        return render(request, "impact/plan_answer.html", {"gone": "unknown"}, status=404)
    if not link.person.is_active or HubPerm.LOG_SESSIONS not in rights_of(link.person, link.planned.series.hub):
        return render(request, "impact/plan_answer.html", {"gone": "rights"}, status=403)
    if link.used:
        return _show(request, link, "used", status=409 if request.method == "POST" else 200)
    if request.method == "POST":
        return _note(request, link)
    return _show(request, link, "doubtful" if _is_doubtful(link) else "ask")


def _note(request: HttpRequest, link: PlanLink) -> HttpResponse:
    row, by, version = link.planned, link.person, link.version
    try:
        if link.answer == PlanAnswer.HAPPENED:
            heads = whole_number(request.POST.get("heads"))
            confirm_planned(planned=row, by=by, version=version, heads=-1 if heads is None else heads)
        elif link.answer == PlanAnswer.CANCELLED:
            cancel_planned(planned=row, by=by, version=version)
        else:
            put_off_planned(planned=row, by=by, version=version)
    except EditedMeanwhile:
        return _show(request, link, "used", status=409)
    except OtherNumber:
        return _show(request, link, "ask", status=409)
    except (Doubtful, HubNotOpen, ClassGone):
        return _show(request, link, "doubtful", status=409)
    return _show(request, link, "done")


def _is_doubtful(link: PlanLink) -> bool:
    return link.answer == PlanAnswer.HAPPENED and (
        expected_heads(link.planned) is None or bool(doubts_about_planned(link.planned))
    )


def _show(request: HttpRequest, link: PlanLink, stage: str, *, status: int = 200) -> HttpResponse:
    context = {
        "stage": stage,
        "link": link,
        "planned": link.planned,
        "hub": link.planned.series.hub,
        "heads": expected_heads(link.planned),
        "action": request.path,
    }
    return render(request, "impact/plan_answer.html", context, status=status)
