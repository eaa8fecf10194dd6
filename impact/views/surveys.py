"""A hub's surveys: opened, handed out on paper, closed; and what groups answered, once a round is over."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.addresses import site_address
from hubs.models import Hub
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from impact.actions.surveys import (
    AnsweredError,
    OpenedAlreadyError,
    RoundOverError,
    TooManyCodesError,
    add_codes,
    drop_survey,
    end_round,
    extend_round,
    open_after,
    open_survey,
)
from impact.forms.surveys import ExtendForm, MoreCodesForm, OpenAfterForm, OpenSurveyForm
from impact.models import Survey, SurveyRound
from impact.queries.survey_results import ResultsPage, results_of_survey, results_of_version
from impact.queries.survey_shares import ways_to_note
from impact.queries.surveys import (
    RoundLine,
    SurveyLine,
    find_round,
    find_survey,
    lines_of,
    sheet_codes,
    survey_page,
    versions_answered,
)
from impact.surveys.codes import shown_code
from schools.qr import qr_code

EDIT = ("GET", "HEAD", "POST")
Step = Callable[[MemberRequest, Hub, Survey], HttpResponse | None]


@require_http_methods(EDIT)
def surveys(request: MemberRequest, hub_code: str) -> HttpResponse:
    """The surveys of a hub and the form to open one; with `?version` what all groups answered together."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS if request.method == "POST" else HubPerm.VIEW)
    answered = versions_answered(hub)
    chosen = next((line.version for line in answered if str(line.version.pk) == request.GET.get("version")), None)
    if chosen is not None:
        results = results_of_version(chosen, hub)
        context = {"hub": hub, "results": results, "to_note": _ways(request, hub, results)}
        return render(request, "impact/survey_together.html", context)
    form = OpenSurveyForm(request.POST if request.method == "POST" else None, hub=hub)
    if form.is_valid():
        made = open_survey(hub=hub, by=request.user, **form.opened())
        messages.success(request, _("The survey is open. Print its codes and hand one to each who answers."))
        return redirect("impact:survey", hub.code, made.pk)
    may_write = HubPerm.LOG_SESSIONS in rights_at(request, hub)
    page = survey_page(hub, request.GET.get("page", ""))
    context = {"hub": hub, "form": form, "page": page, "answered": answered, "may_write": may_write}
    return render(request, "impact/surveys.html", context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def survey(request: MemberRequest, hub_code: str, survey_id: int) -> HttpResponse:
    """One survey: its rounds and what can be done with them, and its results."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS if request.method == "POST" else HubPerm.VIEW)
    row = found_or_404(find_survey(hub, survey_id))
    step = STEPS.get(request.POST.get("step", "")) if request.method == "POST" else None
    if step is None:
        return _show(request, hub, row, status=422 if request.method == "POST" else 200)
    try:
        return step(request, hub, row) or redirect("impact:survey", hub.code, row.pk)
    except (RoundOverError, OpenedAlreadyError, AnsweredError, TooManyCodesError):
        messages.info(request, _("That cannot be done any more, so nothing was changed. This is how it stands."))
        return redirect("impact:survey", hub.code, row.pk)


@cache_control(private=True, no_store=True)
@require_safe
def survey_codes(request: MemberRequest, hub_code: str, survey_id: int, wave: str) -> HttpResponse:
    """The codes of a round that nobody has used, as a sheet to be cut up."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    row = found_or_404(find_survey(hub, survey_id))
    line = found_or_404(next((line for line in lines_of([row])[0].rounds if line.round.wave == wave), None))
    codes = [] if line.is_over else [shown_code(code) for code in sheet_codes(line.round)]
    where = site_address(request, reverse("impact:survey_answer"))
    context = {"hub": hub, "survey": row, "line": line, "codes": codes, "qr": qr_code(where)}
    return render(request, "impact/survey_codes.html", context | {"where": where.partition("://")[2].rstrip("/")})


def _after(request: MemberRequest, hub: Hub, row: Survey) -> HttpResponse | None:
    form = OpenAfterForm(request.POST, hub=hub)
    if not form.is_valid():
        return _show(request, hub, row, after=form, status=422)
    open_after(survey=row, by=request.user, **form.cleaned_data)
    messages.success(request, _("The round afterwards is open. It has codes of its own: print them."))
    return None


def _more(request: MemberRequest, hub: Hub, row: Survey) -> HttpResponse | None:
    chosen = _round(request, row)
    form = MoreCodesForm(request.POST, row=chosen)
    if not form.is_valid():
        return _show(request, hub, row, other=form, status=422)
    codes = form.cleaned_data["codes"]
    add_codes(row=chosen, by=request.user, codes=codes)
    said = ngettext("%(number)d more code is on the sheet.", "%(number)d more codes are on the sheet.", codes)
    messages.success(request, said % {"number": codes})
    return None


def _extend(request: MemberRequest, hub: Hub, row: Survey) -> HttpResponse | None:
    chosen = _round(request, row)
    form = ExtendForm(request.POST, row=chosen, hub=hub)
    if not form.is_valid():
        return _show(request, hub, row, other=form, status=422)
    extend_round(row=chosen, by=request.user, closes_on=form.cleaned_data["closes_on"])
    messages.success(request, _("The round has another last day."))
    return None


def _end(request: MemberRequest, hub: Hub, row: Survey) -> HttpResponse | None:
    end_round(row=_round(request, row), by=request.user)
    messages.success(request, _("The round is closed: codes that are left are void, and its results can be read."))
    return None


def _drop(request: MemberRequest, hub: Hub, row: Survey) -> HttpResponse | None:
    drop_survey(survey=row, by=request.user)
    messages.success(request, _("The survey and its codes are gone. Nobody had answered."))
    return redirect("impact:surveys", hub.code)


STEPS: dict[str, Step] = {"after": _after, "more": _more, "extend": _extend, "end": _end, "drop": _drop}


def _round(request: HttpRequest, row: Survey) -> SurveyRound:
    return found_or_404(find_round(row, request.POST.get("round", "")))


def _show(
    request: MemberRequest,
    hub: Hub,
    row: Survey,
    *,
    after: OpenAfterForm | None = None,
    other: MoreCodesForm | ExtendForm | None = None,
    status: int = 200,
) -> HttpResponse:
    line, results = lines_of([row])[0], results_of_survey(row)
    context = {
        "hub": hub,
        "survey": row,
        "line": line,
        "forms": _forms(hub, line, other),
        "after": after or OpenAfterForm(hub=hub, initial={"codes": line.rounds[0].round.issued}),
        "results": results,
        "to_note": _ways(request, hub, results, row),
        "may_write": HubPerm.LOG_SESSIONS in rights_at(request, hub),
    }
    return render(request, "impact/survey.html", context, status=status)


def _ways(
    request: MemberRequest, hub: Hub, results: ResultsPage, row: Survey | None = None
) -> tuple[tuple[str, str], ...]:
    return ways_to_note(hub, results, row) if HubPerm.ENTER_RESULTS in rights_at(request, hub) else ()


def _forms(
    hub: Hub, line: SurveyLine, other: MoreCodesForm | ExtendForm | None
) -> list[tuple[RoundLine, MoreCodesForm | ExtendForm, MoreCodesForm | ExtendForm]]:
    """For each round its forms; of the one that was sent, with what is wrong."""
    return [
        (
            one,
            other
            if isinstance(other, MoreCodesForm) and other.row.pk == one.round.pk
            else MoreCodesForm(row=one.round),
            other
            if isinstance(other, ExtendForm) and other.row.pk == one.round.pk
            else ExtendForm(row=one.round, hub=hub),
        )
        for one in line.rounds
    ]
