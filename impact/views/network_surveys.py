"""The network's instruments: begun, written, published for good; and what all hubs answered together."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import network_or_403
from hubs.actions import EditedMeanwhile
from hubs.roles import NetworkPerm
from hubs.views.editing import found_or_404
from impact.actions.instruments import (
    NotWholeError,
    begin_instrument,
    copy_version,
    drop_draft,
    publish_version,
    take_ready_made,
    write_draft,
)
from impact.forms.instruments import BeginInstrumentForm, DraftForm
from impact.models import InstrumentVersion
from impact.queries.survey_results import results_of_version
from impact.queries.surveys import find_version, instrument_named, instruments_of_network, preview_of
from impact.surveys.ready_made import ready_made

EDIT = ("GET", "HEAD", "POST")


@require_http_methods(EDIT)
def network_surveys(request: MemberRequest) -> HttpResponse:
    """The instruments, and the form to begin one."""
    network_or_403(request, NetworkPerm.SET_UP_HUBS if request.method == "POST" else NetworkPerm.DASHBOARD)
    ready = {one.key: one for one in ready_made() if not instrument_named(one.name)}
    if request.method == "POST" and "ready" in request.POST:
        if request.POST["ready"] in ready:
            take_ready_made(one=ready[request.POST["ready"]], by=request.user)
            messages.success(request, _("Published: hubs can use it now. It never changes; a change is a new version."))
        return redirect("impact:network_surveys")
    form = BeginInstrumentForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and instrument_named(form.cleaned_data["name"]):
        form.add_error("name", ValidationError(_("The network has an instrument of this name already.")))
    if form.is_valid():
        made = begin_instrument(by=request.user, **form.cleaned_data)
        return redirect("impact:network_survey", made.pk)
    context = {"form": form, "rows": instruments_of_network(), "ready": ready.values()}
    return render(request, "impact/network_surveys.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def network_survey(request: MemberRequest, instrument_version_id: int) -> HttpResponse:
    """One version: a draft to be written, or what is asked and what was answered. A POST does what its `step` names."""
    network_or_403(request, NetworkPerm.SET_UP_HUBS if request.method == "POST" else NetworkPerm.DASHBOARD)
    row = found_or_404(find_version(instrument_version_id))
    if request.method != "POST":
        return _show(request, row)
    try:
        return _do(request, row)
    except EditedMeanwhile as other:
        messages.info(request, _("Somebody was quicker, so nothing was changed. This is how it stands."))
        return _show(request, other.stored, status=409)  # type: ignore[arg-type]  # a version


def _do(request: MemberRequest, row: InstrumentVersion) -> HttpResponse:
    step = request.POST.get("step", "")
    if step == "copy":
        return redirect("impact:network_survey", copy_version(row=row, by=request.user).pk)
    if step == "drop":
        drop_draft(row=row, by=request.user)
        messages.success(request, _("The draft is gone."))
        return redirect("impact:network_surveys")
    if step not in ("save", "publish") or row.is_published:
        return _show(request, row, status=422)
    form = DraftForm(request.POST, row=row)
    if not form.is_valid():
        return _show(request, row, form=form, status=422)
    told = form.cleaned_data
    stored = write_draft(
        row=row, by=request.user, version=told["version"], languages=told["languages"], content=form.content
    )
    if step == "publish":
        return _publish(request, stored)
    messages.success(request, _("The draft is saved."))
    return redirect("impact:network_survey", row.pk)


def _publish(request: MemberRequest, row: InstrumentVersion) -> HttpResponse:
    try:
        publish_version(row=row, by=request.user, version=row.version)
    except NotWholeError as missing:
        return _show(request, row, problems=missing.problems, status=422)
    messages.success(request, _("Published: hubs can use it now. It never changes; a change is a new version."))
    return redirect("impact:network_survey", row.pk)


def _show(
    request: MemberRequest,
    row: InstrumentVersion,
    *,
    form: DraftForm | None = None,
    problems: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    if not row.is_published:
        context = {"row": row, "form": form or DraftForm(row=row), "problems": problems}
        return render(request, "impact/network_survey_draft.html", context, status=status)
    preview = preview_of(row, get_language() or "")
    context = {"row": row, "results": results_of_version(row), "preview": preview}
    return render(request, "impact/network_survey.html", context, status=status)
