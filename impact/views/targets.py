"""Targets for the network's managers: how indicators stand, one in full, and the forms to define and set them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import has_network_right, network_or_403
from hubs.models import Hub
from hubs.roles import NetworkPerm
from hubs.views.editing import edit_page, found_or_404
from hubs.views.stored import stored_part
from impact.actions.indicators import (
    add_indicator,
    archive_indicator,
    bring_indicator_back,
    change_indicator,
    install_ready_made,
)
from impact.actions.targets import PeriodClosed, TargetsMoved, set_targets
from impact.forms.indicators import IndicatorForm
from impact.forms.targets import TargetsForm, WhenForm
from impact.models import Indicator
from impact.queries import definitions_text as words
from impact.queries.tables import FileFormat
from impact.queries.targets.files import network_file
from impact.queries.targets.grid import targets_grid
from impact.queries.targets.lines import band_rules
from impact.queries.targets.pages import When, entries, find_indicator, indicator_page, network_targets
from impact.queries.targets.periods import TargetPeriod, find_period, period_to_show, target_periods
from impact.views.files import file_response

EDIT = ("GET", "HEAD", "POST")
DONE, CLOSED = 302, 409


@require_http_methods(EDIT)
def targets(request: MemberRequest) -> HttpResponse:
    """How the network's indicators stand, hubs below; here the ready-made set is added."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    if request.method == "POST":
        return _install(request)
    may_set = has_network_right(request.user, NetworkPerm.CLOSE_PERIODS)
    form = when_form(request)
    figures = stored_part(request, lambda: _figures(request, form.when()))
    context = {
        "form": form,
        "figures": figures,
        "may_set": may_set,
        "formats": FileFormat,
        "period": form.when().period,
        "entries": entries(None, form.when().period) if may_set else (),
    }
    return render(request, "impact/targets.html", context)


@require_safe
def targets_file(request: MemberRequest, file_format: FileFormat) -> HttpResponse:
    """The same as a file, with all hubs."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    return file_response(network_file(when_form(request).when()), file_format)


@require_safe
def indicator(request: MemberRequest, indicator_code: str) -> HttpResponse:
    """One indicator: over time, hub by hub, what it counts and how."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    one = _indicator(indicator_code)
    may_set = has_network_right(request.user, NetworkPerm.CLOSE_PERIODS)
    form = when_form(request)
    when = form.when()
    figures = stored_part(request, lambda: _indicator_figures(request, one, when))
    context = {"indicator": one, "period": when.period, "form": form, "figures": figures, "may_set": may_set}
    return render(request, "impact/indicator.html", context)


@require_http_methods(EDIT)
def new_indicator(request: MemberRequest) -> HttpResponse:
    """Define an indicator."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    form = IndicatorForm(request.POST if request.method == "POST" else None)
    return edit_page(
        request,
        form,
        lambda: add_indicator(values=form.told(), by=request.user),
        page="impact/edit_indicator.html",
        back=reverse("impact:targets"),
        after=lambda made: reverse("impact:indicator", args=[made.code]),
        indicator=None,
        hub=None,
    )


@require_http_methods(EDIT)
def edit_indicator(request: MemberRequest, indicator_code: str) -> HttpResponse:
    """Change an indicator, archive it, or bring it back."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    one = _indicator(indicator_code)
    if request.method == "POST" and (step := request.POST.get("step")):
        return _archive(request, one, step)
    form = IndicatorForm(request.POST if request.method == "POST" else None, instance=one)
    return edit_page(
        request,
        form,
        lambda: change_indicator(indicator=one, values=form.told(), version=form.seen_version(), by=request.user),
        page="impact/edit_indicator.html",
        back=reverse("impact:indicator", args=[one.code]),
        after=lambda made: reverse("impact:indicator", args=[made.code]),
        indicator=one,
        hub=None,
    )


@require_http_methods(EDIT)
def set_indicator_targets(request: MemberRequest, indicator_code: str) -> HttpResponse:
    """The targets of an indicator for the network and a page of hubs, in one form."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    one, period = _indicator(indicator_code), period_of(request)
    grid = targets_grid(one, period, page=request.GET.get("page"))
    told = request.POST if request.method == "POST" else None
    form = TargetsForm(told, hubs=grid.hubs, targets=grid.targets, decimals=one.decimals, share=one.is_share)
    back = f"{reverse('impact:indicator', args=[one.code])}?period={period.key}"
    status = 422 if form.is_bound else 200
    if form.is_bound and period.closed:
        status = CLOSED
    elif form.is_bound and form.is_valid():
        if form.step in form.fills:
            form, status = form.filled(grid.reached), 200
        elif (status := _set(request, one, period, form)) == DONE:
            return redirect(back)
    context = {"indicator": one, "period": period, "form": form, "rows": form.rows(grid.before), "grid": grid}
    context |= {"periods": target_periods(), "back": back}
    return render(request, "impact/set_targets.html", context, status=status)


def _set(request: MemberRequest, one: Indicator, period: TargetPeriod, form: TargetsForm) -> int:
    """Set what was typed; the status of the page that follows, with what is amiss noted in the form."""
    try:
        changed = set_targets(indicator=one, period=period, drafts=form.drafts(), by=request.user)
    except PeriodClosed:
        form.add_error(None, _("This period is closed: its targets stand as they were."))
        return CLOSED
    except TargetsMoved as others:
        form.know(others.standing)
        return 409
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return 422
    messages.success(request, _said(changed))
    return DONE


def when_form(request: MemberRequest, hub: Hub | None = None) -> WhenForm:
    """The filter of a page of targets."""
    key = hub.pk if hub is not None else None
    form = WhenForm(
        request.GET, periods=target_periods(key), otherwise=period_to_show(timezone.now().date(), hub_id=key)
    )
    return form


def period_of(request: MemberRequest) -> TargetPeriod:
    """The period in the address. Raises Http404 for one that there is not; without one the latest with targets."""
    key = request.GET.get("period") or period_to_show(timezone.now().date()).key
    return found_or_404(find_period(key))


def _figures(request: MemberRequest, when: When) -> str:
    shown = network_targets(when, page=request.GET.get("page"))
    return render_to_string("impact/_targets_figures.html", {"shown": shown, "rules": band_rules()}, request)


def _indicator_figures(request: MemberRequest, one: Indicator, when: When) -> str:
    shown = indicator_page(one, when, page=request.GET.get("page"), wanted="brought" in request.GET)
    context = {"shown": shown, "words": words, "rules": band_rules(), "here": request.GET.urlencode()}
    return render_to_string("impact/_indicator_figures.html", context, request)


def _indicator(code: str) -> Indicator:
    return found_or_404(find_indicator(code))


def _install(request: MemberRequest) -> HttpResponse:
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    added = install_ready_made(by=request.user)
    text = ngettext("%(number)d indicator was added.", "%(number)d indicators were added.", added)
    messages.success(request, text % {"number": added})
    return redirect("impact:targets")


def _archive(request: MemberRequest, one: Indicator, step: str) -> HttpResponse:
    if step == "archive":
        archive_indicator(indicator=one, by=request.user)
        messages.success(request, _("Archived. Its targets and results stay, and it can be brought back."))
    elif step == "bring_back":
        bring_indicator_back(indicator=one, by=request.user)
        messages.success(request, _("It is in use again."))
    return redirect("impact:indicator", indicator_code=one.code)


def _said(changed: int) -> str:
    if not changed:
        return _("Nothing was different, so nothing changed.")
    text = ngettext("%(number)d target is set.", "%(number)d targets are set.", changed)
    return text % {"number": changed}
