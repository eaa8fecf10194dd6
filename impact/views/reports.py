"""Reports of the network and of a hub: begun, put together, looked at, drawn as a PDF."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, network_or_403
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import HubPerm, NetworkPerm
from hubs.views.editing import found_or_404
from impact.actions.reports import (
    NothingInIt,
    ask_for_paper,
    begin_report,
    change_report,
    delete_report,
    paper_address,
)
from impact.forms.reports import BeginForm, ReportForm
from impact.models import Report
from impact.queries.report_parts import internal_mark, parts_of, source_label
from impact.queries.reports import content_of, find_paper, find_report, papers_of, progress_of, reports_of

EDIT = ("GET", "HEAD", "POST")


@require_http_methods(EDIT)
def reports(request: MemberRequest, hub_code: str | None = None) -> HttpResponse:
    """The reports there are; a POST begins one."""
    hub = _whose(request, hub_code)
    lines = reports_of(hub)
    form = BeginForm(request.POST if request.method == "POST" else None, earlier=[line.report for line in lines])
    if form.is_valid():
        like = find_report(hub, form.cleaned_data["like"]) if form.cleaned_data["like"] else None
        return redirect(_address(begin_report(hub=hub, by=request.user, title=form.cleaned_data["title"], like=like)))
    context = _frame(hub) | {"lines": [(line, _address(line.report)) for line in lines], "form": form}
    return render(request, "impact/reports.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def report(request: MemberRequest, report_uid: uuid.UUID, hub_code: str | None = None) -> HttpResponse:
    """Put a report together, and see it as it is stored. A POST does what its `step` names."""
    hub = _whose(request, hub_code)
    row = found_or_404(find_report(hub, report_uid))
    if request.method == "POST" and request.POST.get("step") == "delete":
        delete_report(report=row, by=request.user)
        messages.success(request, _("The report “%(title)s” is deleted.") % {"title": row.title})
        return redirect(_list(hub))
    form = ReportForm(request.POST if request.method == "POST" else None, hub=hub, instance=row)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            stored = change_report(report=row, by=request.user, version=form.seen_version(), values=form.told())
            return _saved(request, stored)
        except EditedMeanwhile as other:
            form.show_standing(other.stored)  # type: ignore[arg-type]  # the row of this form
            status = 409
    context = _frame(hub) | {"row": row, "form": form, "back": _list(hub), "about": source_label(row)}
    context |= {
        "parts": list(parts_of(row)),
        "mark": internal_mark(row),
        "papers": [(one, paper_address(row, one)) for one in papers_of(row)],
    }
    return render(request, "impact/report.html", context, status=status)


@cache_control(private=True, no_store=True)
@require_http_methods(EDIT)
def paper(
    request: MemberRequest, report_uid: uuid.UUID, report_paper_uid: uuid.UUID, hub_code: str | None = None
) -> HttpResponse:
    """How far the PDF of a report is, the PDF itself, or that its time is over; a POST has it drawn anew."""
    hub = _whose(request, hub_code)
    row = found_or_404(find_report(hub, report_uid))
    found = found_or_404(find_paper(row, report_paper_uid))
    if request.method == "POST":
        return _drawn_anew(request, row)
    if found.is_done and request.GET.get("open") == "pdf":
        answer = HttpResponse(content_of(found), content_type="application/pdf")
        answer["Content-Disposition"] = 'inline; filename="report.pdf"'
        return answer
    context = _frame(hub) | {"row": row, "paper": found, "back": _address(row), "progress": progress_of(found)}
    return render(request, "impact/report_paper.html", context, status=410 if found.state == "expired" else 200)


def _saved(request: MemberRequest, stored: Report) -> HttpResponse:
    if request.POST.get("step") == "paper":
        return _drawn_anew(request, stored)
    messages.success(request, _("Saved. Below is the report as it stands now."))
    return redirect(f"{_address(stored)}#preview")


def _drawn_anew(request: MemberRequest, stored: Report) -> HttpResponse:
    try:
        asked = ask_for_paper(report=stored, by=request.user)
    except NothingInIt:
        messages.error(request, _("There is no section in this report yet. Give at least one of them a place."))
        return redirect(_address(stored))
    return redirect(paper_address(stored, asked))


def _whose(request: MemberRequest, hub_code: str | None) -> Hub | None:
    """The hub whose reports they are, or None for the network's; for whom they are."""
    if hub_code is not None:
        return hub_or_404(request, hub_code, HubPerm.CONFIRM_PERIOD)
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    return None


def _frame(hub: Hub | None) -> dict[str, Any]:
    """What every page needs: the hub with its name and code, or the network, which has no code."""
    return {"hub": hub, "whose": hub.name if hub else _("The network"), "code": hub.code if hub else ""}


def _list(hub: Hub | None) -> str:
    return reverse("impact:hub_reports", args=[hub.code]) if hub else reverse("impact:reports")


def _address(row: Report) -> str:
    if row.hub:
        return reverse("impact:hub_report", args=[row.hub.code, row.uid])
    return reverse("impact:report", args=[row.uid])
