"""Sessions that look like one: the list, two of them side by side, and a merge with the way back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions import ClassGone, CoHostNotOpen, HubNotOpen
from impact.actions.joint_sessions import take_joint_apart
from impact.actions.merge_sessions import PairMovedOn, StaysMerged, merge_sessions, say_two, take_apart, take_back_two
from impact.actions.plausibility import Doubt
from impact.forms.closed_period import all_answered, closed_doubts
from impact.forms.duplicates import MergeForm, WhichForm
from impact.models import Session, SessionMerge
from impact.queries.duplicates import (
    PairLine,
    duplicates_page,
    find_session_merge,
    is_joint,
    merged_pair,
    own_pair,
    page_of_pairs,
)
from impact.queries.words import number
from impact.views.session_answers import reads_notes

METHODS = ("GET", "HEAD", "POST")
CONFLICT, REFUSED = 409, 422


@require_safe
def duplicates(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What looks like one in the months of the page, with other hubs too."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS)
    context = {
        "hub": hub,
        "shown": duplicates_page(hub, request.GET.get("until")),
        "may_answer": HubPerm.CORRECT_SESSIONS in rights_at(request, hub),
    }
    return render(request, "impact/duplicates.html", context)


@require_http_methods(METHODS)
def duplicate(request: MemberRequest, hub_code: str, session_id: int, other_id: int) -> HttpResponse:
    """Two sessions of a hub side by side; merge them, or say that they are two."""
    hub = hub_or_404(request, hub_code, _needed(request))
    line = own_pair(hub, session_id, other_id)
    if line is None:
        merge = found_or_404(merged_pair(hub, session_id, other_id))
        messages.info(request, _("They were merged already. This is what became of them."))
        return redirect("impact:merged_sessions", hub.code, merge.pk)
    kept, gone = _sides(request, line)
    if request.POST.get("answer") in ("two", "undo"):
        return _say_two(request, hub, line)
    sent = request.POST if request.method == "POST" else None
    form = MergeForm(sent, kept=kept, gone=gone, with_note=reads_notes(request, hub))
    if form.is_valid():
        return _merge(request, hub, line, form, (kept, gone))
    return _show(request, hub, line, form, (kept, gone), status=REFUSED if form.is_bound else 200)


@require_http_methods(METHODS)
def merged_sessions(request: MemberRequest, hub_code: str, session_merge_id: int) -> HttpResponse:
    """What a merge did; taken apart again by those who look after the log, of a joint session at either hub."""
    hub = hub_or_404(request, hub_code, _needed(request))
    merge = found_or_404(find_session_merge(hub, session_merge_id))
    closed = () if merge.undone_at else closed_doubts(merge.kept.held_on, merge.gone.held_on)
    refused = (
        _unless_asked(request, closed) or _take_apart(hub, merge, request.user) if request.method == "POST" else ""
    )
    if request.method == "POST" and not refused:
        messages.success(request, _("They are two again, and both count."))
        return redirect("impact:merged_sessions", hub.code, merge.pk)
    context = {
        "hub": hub,
        "merge": found_or_404(find_session_merge(hub, merge.pk)) if refused else merge,
        "joint": is_joint(merge),
        "refused": refused,
        "closed": closed,
        "may_answer": HubPerm.CORRECT_SESSIONS in rights_at(request, hub),
    }
    return render(request, "impact/merged_sessions.html", context, status=CONFLICT if refused else 200)


def _unless_asked(request: MemberRequest, closed: tuple[Doubt, ...]) -> str:
    """What has to be said yes to first."""
    return "" if all_answered(closed, request.POST) else " ".join(doubt.message for doubt in closed)


def _take_apart(hub: Hub, merge: SessionMerge, by: User) -> str:
    """Take two apart for a hub, and say why not."""
    try:
        if is_joint(merge):
            take_joint_apart(merge=merge, hub=hub, by=by)
        else:
            take_apart(merge=merge, by=by)
    except (StaysMerged, HubNotOpen, CoHostNotOpen, ClassGone) as reason:
        return str(reason)
    return ""


def _needed(request: MemberRequest) -> HubPerm:
    """Whoever reads the log sees; whoever may correct every session answers."""
    return HubPerm.CORRECT_SESSIONS if request.method == "POST" else HubPerm.VIEW_SESSIONS


def _sides(request: MemberRequest, line: PairLine) -> tuple[Session, Session]:
    """The session that stays, as far as somebody has said which, and the other one."""
    which = WhichForm(request.POST if request.method == "POST" else request.GET)
    second_stays = which.is_valid() and which.cleaned_data["keep"] == line.second.pk
    return (line.second, line.first) if second_stays else (line.first, line.second)


def _merge(
    request: MemberRequest, hub: Hub, line: PairLine, form: MergeForm, sides: tuple[Session, Session]
) -> HttpResponse:
    (kept, gone), draft = sides, form.draft()
    try:
        merge = merge_sessions(kept=kept, gone=gone, by=request.user, draft=draft, versions=form.versions())
    except PairMovedOn:
        return _moved_on(request, hub, line, sides)
    except (HubNotOpen, CoHostNotOpen, ClassGone) as refusal:
        form.add_error(None, str(refusal))
        return _show(request, hub, line, form, sides, status=REFUSED)
    messages.success(request, _merged(sum(line.head_count for line in draft.lines)))
    return redirect("impact:merged_sessions", hub.code, merge.pk)


def _merged(heads: int) -> str:
    text = ngettext(
        "Merged: they count as one session now, with %(heads)s interaction.",
        "Merged: they count as one session now, with %(heads)s interactions.",
        heads,
    )
    return text % {"heads": number(heads)}


def _moved_on(request: MemberRequest, hub: Hub, line: PairLine, sides: tuple[Session, Session]) -> HttpResponse:
    """Somebody was quicker: what became of the two, or how they stand now with the questions once more."""
    now = own_pair(hub, line.first.pk, line.second.pk)
    if now is None:
        if merge := merged_pair(hub, line.first.pk, line.second.pk):
            messages.info(request, _("Somebody was quicker: they are merged already. This is what became of them."))
            return redirect("impact:merged_sessions", hub.code, merge.pk)
        messages.info(request, _("Somebody was quicker: one of the two is voided by now. Nothing was changed."))
        return redirect(page_of_pairs(hub))
    kept, gone = (now.second, now.first) if sides[0].pk == now.second.pk else (now.first, now.second)
    form = MergeForm(kept=kept, gone=gone, with_note=reads_notes(request, hub))
    return _show(request, hub, now, form, (kept, gone), changed=True, status=CONFLICT)


def _say_two(request: MemberRequest, hub: Hub, line: PairLine) -> HttpResponse:
    if request.POST["answer"] == "undo":
        take_back_two(one=line.first, other=line.second)
        messages.success(request, _("Taken back: they are shown as likely duplicates again."))
        return redirect(page_of_pairs(hub))
    try:
        say_two(one=line.first, other=line.second, hub=hub, by=request.user)
    except PairMovedOn:
        messages.info(request, _("Somebody was quicker: one of the two is voided by now. Nothing was changed."))
    else:
        again = reverse("impact:duplicate", args=[hub.code, line.first.pk, line.second.pk])
        messages.success(request, render_to_string("impact/said_two.html", {"again": again, "of_hubs": False}))
    return redirect(page_of_pairs(hub))


def _show(
    request: MemberRequest,
    hub: Hub,
    line: PairLine,
    form: MergeForm,
    sides: tuple[Session, Session],
    *,
    status: int,
    changed: bool = False,
) -> HttpResponse:
    context = {"hub": hub, "line": line, "form": form, "kept": sides[0], "gone": sides[1], "changed": changed}
    context["may_answer"] = HubPerm.CORRECT_SESSIONS in rights_at(request, hub)
    return render(request, "impact/duplicate.html", context, status=status)
