"""A survey made elsewhere: a table is sent, its questions and answers are understood, it comes in, it is taken back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.access import hub_or_404
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions.survey_import import (
    BroughtInBeforeError,
    NotUnderstoodError,
    bring_in_survey,
    discard_survey_import,
    explain_survey,
    send_survey,
    undo_survey_import,
)
from impact.forms.survey_import import ExplainForm, SendSurveyForm
from impact.models import SurveyImport
from impact.queries.survey_imports import find_survey_import, survey_imports_of, understand_survey

EDIT = ("GET", "HEAD", "POST")


@require_http_methods(EDIT)
def survey_imports(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Send a table of answers, and the tables that were sent."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    posted = request.method == "POST"
    form = SendSurveyForm(request.POST if posted else None, request.FILES if posted else None, hub=hub)
    if form.is_valid() and form.table is not None:
        try:
            row = send_survey(hub=hub, by=request.user, **form.sent())
        except BroughtInBeforeError as before:
            messages.info(request, _("You have sent this file before: here it is."))
            row = before.row
        return redirect("impact:survey_import", hub.code, row.uid)
    context = {"hub": hub, "form": form, "rows": survey_imports_of(hub)}
    return render(request, "impact/survey_imports.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def survey_import(request: MemberRequest, hub_code: str, survey_import_uid: uuid.UUID) -> HttpResponse:
    """One table at the step where it is. A POST does what its `step` names."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    row = found_or_404(find_survey_import(hub, survey_import_uid))
    try:
        done = _do(request, hub, row) if request.method == "POST" else None
    except EditedMeanwhile:
        messages.info(request, _("Somebody was quicker, so nothing was changed. This is how it stands."))
        return redirect("impact:survey_imports", hub.code)
    except BroughtInBeforeError:
        messages.info(request, _("This very file was brought in already. Nothing was added a second time."))
        return redirect("impact:survey_imports", hub.code)
    return done or _show(request, hub, row, status=422 if request.method == "POST" else 200)


def _do(request: MemberRequest, hub: Hub, row: SurveyImport) -> HttpResponse | None:
    step, version = request.POST.get("step", ""), whole_number(request.POST.get("version")) or 0
    if step == "undo":
        undo_survey_import(row=row, by=request.user, version=version)
        messages.success(request, _("Taken back: the survey, its answers and its instrument are gone."))
        return redirect("impact:survey_imports", hub.code)
    if step == "discard":
        discard_survey_import(row=row, by=request.user, version=version)
        messages.success(request, _("The table is thrown away. Nothing of it was kept."))
        return redirect("impact:survey_imports", hub.code)
    if step not in ("explain", "bring") or row.done_at is not None:
        return None
    return _explain(request, hub, row, brings=step == "bring")


def _explain(request: MemberRequest, hub: Hub, row: SurveyImport, *, brings: bool) -> HttpResponse | None:
    form = ExplainForm(request.POST, picture=understand_survey(row))
    if not form.is_valid():
        return None
    stored = explain_survey(row=row, by=request.user, version=form.cleaned_data["version"], **form.explained())
    if not brings:
        return redirect("impact:survey_import", hub.code, row.uid)
    try:
        plan = understand_survey(stored).plan
        made = bring_in_survey(row=stored, by=request.user, version=stored.version, plan=plan)
    except NotUnderstoodError:
        return _show(request, hub, stored, status=422)
    messages.success(request, _("The survey is in. It can be taken back as a whole."))
    return redirect("impact:survey", hub.code, made.pk)


def _show(request: MemberRequest, hub: Hub, row: SurveyImport, *, status: int = 200) -> HttpResponse:
    picture = understand_survey(row) if row.done_at is None else None
    context = {"hub": hub, "row": row, "picture": picture, "points": range(1, 8)}
    return render(request, "impact/survey_import.html", context, status=status)
