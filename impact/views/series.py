"""A series of sessions is planned from its project, changed, ended, given one more day, and taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.access import hub_or_404
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions import ClassGone
from impact.actions.plan import (
    HasAnswers,
    add_planned,
    change_series,
    end_series,
    plan_series,
    remove_series,
    resume_series,
)
from impact.forms.plan import DayForm, SeriesForm
from impact.models import SessionSeries
from impact.queries.plan import find_series, lines_of_series, series_instead_of, series_of_project, week_code
from projects.models import Project, SignUp
from projects.queries.editing import find_own_project
from projects.queries.sign_ups import find_sign_up

EDIT = ("GET", "HEAD", "POST")


@require_http_methods(EDIT)
def new_series(request: MemberRequest, hub_code: str, project_id: int) -> HttpResponse:
    """Plan sessions of a project. The address may name a sign-up to begin from; what is stored was seen before."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    project = found_or_404(find_own_project(hub, project_id))
    data = request.POST if request.method == "POST" else None
    form = SeriesForm(data, hub=hub, project=project, by=request.user, sign_up=_sign_up(request, hub, project))
    context: dict[str, Any] = {"project": project, "others": series_of_project(project)}
    return _store(request, form) if _ready(request, form) else _show(request, form, **context)


@require_http_methods(EDIT)
def series(request: MemberRequest, hub_code: str, series_id: int) -> HttpResponse:
    """One series with its days: change it from a day on, add a day, end it, take that back."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    row = found_or_404(find_series(hub, series_id))
    step = request.POST.get("step", "")
    if step in STEPS:
        return STEPS[step](request, hub, row)
    data = request.POST if request.method == "POST" else None
    form = SeriesForm(data, hub=hub, project=row.project, by=request.user, series=row)
    if _ready(request, form):
        return _store(request, form)
    return _overtaken(request, form, row) if _is_stale(request, row) else _show(request, form, **_page(row))


def _is_stale(request: MemberRequest, row: SessionSeries) -> bool:
    """Whether somebody has changed or ended the series since its form was opened."""
    if request.method != "POST" or request.POST.get("step") == "classes":
        return False
    return row.stopped_on is not None or request.POST.get("version", str(row.version)) != str(row.version)


def _overtaken(request: MemberRequest, form: SeriesForm, row: SessionSeries) -> HttpResponse:
    """The form with all that was typed, which goes on where the series does: the other one, itself, or a new one."""
    instead = series_instead_of(row)
    form.go_on_from((instead or row).version)
    if instead is not None:
        goes_to = reverse("impact:series", args=[row.hub.code, instead.pk])
    elif row.stopped_on is not None:
        goes_to = reverse("impact:new_series", args=[row.hub.code, row.project_id])
    else:
        goes_to = request.path
    told = {"overtaken": True, "instead": instead, "goes_to": goes_to, "preview": False}
    return _show(request, form, **_page(row) | told, status=409)


def _add(request: MemberRequest, hub: Hub, row: SessionSeries) -> HttpResponse:
    form = DayForm(request.POST, hub=hub)
    if form.is_valid():
        try:
            add_planned(series=row, by=request.user, day=form.cleaned_data["day"])
        except ValidationError as refusal:
            form.add_error("day", refusal)
        else:
            messages.success(request, _("Added: %(day)s.") % {"day": date_format(form.cleaned_data["day"])})
            return _to(row)
    again = SeriesForm(hub=hub, project=row.project, by=request.user, series=row)
    return _show(request, again, **_page(row) | {"day_form": form}, status=422)


def _end(request: MemberRequest, hub: Hub, row: SessionSeries) -> HttpResponse:
    try:
        end_series(
            series=row,
            by=request.user,
            before=hub.today(),
            version=whole_number(request.POST.get("version")) or 0,
        )
    except EditedMeanwhile:
        messages.info(request, _("Somebody has changed or ended it meanwhile. Nothing was changed: look at it first."))
    else:
        said = _(
            "Ended. What was to come is no longer planned; what took place, and what was typed in the grid, stays."
        )
        messages.success(request, _with_undo(row, said, "resume"))
    return _to(row)


def _resume(request: MemberRequest, hub: Hub, row: SessionSeries) -> HttpResponse:
    resumed = resume_series(series=row, by=request.user)
    if resumed.stopped_on is None:
        messages.success(request, _("It goes on as it was planned."))
    else:
        messages.info(request, _("It goes on as another series. Take that one away, and this one goes on again."))
    return _to(row)


def _remove(request: MemberRequest, hub: Hub, row: SessionSeries) -> HttpResponse:
    try:
        before = remove_series(series=row, by=request.user)
    except HasAnswers:
        messages.info(
            request,
            _("Some of its sessions were answered or counted, or it goes on as another series. You can end it."),
        )
        return _to(row)
    messages.success(request, _("Taken away."))
    return _to(before) if before is not None else redirect("impact:new_series", hub.code, row.project_id)


STEPS = {"add": _add, "end": _end, "resume": _resume, "remove": _remove}


def _ready(request: MemberRequest, form: SeriesForm) -> bool:
    """Whether all is filled in, and the days that follow from it were looked at."""
    if request.POST.get("step") == "classes":
        form.is_valid()
        form.put_errors_aside()
        return False
    return form.is_valid() and form.was_shown


def _store(request: MemberRequest, form: SeriesForm) -> HttpResponse:
    draft, hub, changed = form.draft, form.hub, form.series
    assert draft is not None  # noqa: S101 - asked for by `_ready`
    try:
        if changed is None:
            made = plan_series(hub=hub, by=request.user, draft=draft)
        else:
            version = form.cleaned_data["version"] or 0
            made = change_series(series=changed, by=request.user, draft=draft, version=version)
    except EditedMeanwhile as other:
        return _overtaken(request, form, found_or_404(find_series(hub, other.stored.pk)))
    except ClassGone as refusal:
        form.add_error("classes", str(refusal))
        page = _page(changed) if changed else {"project": form.project, "others": series_of_project(form.project)}
        return _show(request, form, **page, status=422)
    said = _("Planned. It counts for nothing until somebody says it took place.")
    messages.success(request, _with_undo(made, said, "remove"))
    return redirect(f"{reverse('impact:plan', args=[hub.code])}?week={week_code(draft.starts_on)}")


def _show(request: MemberRequest, form: SeriesForm, *, status: int = 0, **more: Any) -> HttpResponse:
    shown = bool(form.is_bound and not form.errors and form.draft)
    context = {"hub": form.hub, "form": form, "preview": shown, **more}
    asked = request.POST.get("step") in ("classes", "add")
    wrong = form.is_bound and not asked and bool(form.errors)
    return render(request, "impact/series.html", context, status=status or (422 if wrong else 200))


def _page(row: SessionSeries) -> dict[str, Any]:
    lines = lines_of_series(row)
    return {
        "project": row.project,
        "series": row,
        "lines": lines,
        "held": sum(line.is_held for line in lines),
        "without": sum(not line.is_held for line in lines),
        "day_form": DayForm(hub=row.hub),
        "removable": all(line.row.is_waiting and not line.is_typed for line in lines),
    }


def _with_undo(row: SessionSeries, said: str, step: str) -> str:
    return render_to_string("impact/said_series.html", {"series": row, "said": said, "step": step})


def _to(row: SessionSeries) -> HttpResponse:
    return redirect("impact:series", row.hub.code, row.pk)


def _sign_up(request: MemberRequest, hub: Hub, project: Project) -> SignUp | None:
    """The accepted sign-up to begin from. Raises Http404 for one of another project or hub."""
    key = request.GET.get("sign_up", "")
    if not key or request.method == "POST":
        return None
    number = whole_number(key)
    found = found_or_404(find_sign_up(hub, number) if number is not None else None)
    return found_or_404(found if found.call.project_id == project.pk else None)
