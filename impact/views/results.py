"""The form of a result that no log can give, with its documents: of the network by a manager, of a hub by who
coordinates it.
"""

import uuid
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, network_or_403
from hubs.addresses import site_address
from hubs.models import Hub
from hubs.roles import HubPerm, NetworkPerm
from hubs.views.editing import edit_page, found_or_404
from impact.actions.evidence import take_evidence_out
from impact.actions.results import enter_result
from impact.forms.indicators import ResultForm, TakenOutForm
from impact.models import AttachedKind, EvidenceDocument, Indicator, Result
from impact.queries.survey_shares import proposed_share
from impact.queries.targets.evidence import content_of, every_document, find_evidence
from impact.queries.targets.pages import earlier_results, find_indicator, find_result
from impact.queries.targets.periods import TargetPeriod
from impact.views.handed_out import handed_out
from impact.views.targets import EDIT, period_of

Proposed = dict[str, object] | None


@require_http_methods(EDIT)
def enter_network_result(request: MemberRequest, indicator_code: str) -> HttpResponse:
    """Enter a result of the network as a whole."""
    network_or_403(request, NetworkPerm.CLOSE_PERIODS)
    one = _entered(indicator_code)
    period = period_of(request)
    back = f"{reverse('impact:indicator', args=[one.code])}?period={period.key}"
    return answer_result(request, one, period, None, back=back)


def answer_result(
    request: MemberRequest, one: Indicator, period: TargetPeriod, hub: Hub | None, *, back: str, filled: Proposed = None
) -> HttpResponse:
    """The form of a result, of the network or a hub, and what follows."""
    stored = find_result(one, hub, period)
    if request.method == "POST" and request.POST.get("step") == "take_out":
        return _take_out(request, hub, stored)
    typed = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ResultForm(*typed, indicator=one, owner=hub, instance=stored, initial=filled)
    return edit_page(
        request,
        form,
        lambda: enter_result(
            indicator=one, period=period, hub=hub, by=request.user, version=form.seen_version(), **form.result()
        ),
        page="impact/enter_result.html",
        back=back,
        indicator=one,
        period=period,
        hub=hub,
        stored=stored,
        earlier=earlier_results(stored),
        documents=every_document(stored, hub),
        reason=TakenOutForm(),
    )


@require_safe
def evidence(request: MemberRequest, evidence_uid: uuid.UUID) -> HttpResponse:
    """Hand out a document of a result of the network, to be stored."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    return _document(find_evidence(evidence_uid, None))


@require_safe
def hub_evidence(request: MemberRequest, hub_code: str, evidence_uid: uuid.UUID) -> HttpResponse:
    """Hand out a document of a result of a hub, to whoever sees the hub's targets."""
    hub = hub_or_404(request, hub_code, HubPerm.VIEW)
    return _document(find_evidence(evidence_uid, hub))


def _document(found: EvidenceDocument | None) -> HttpResponse:
    row = found_or_404(found)
    return handed_out(content_of(row), AttachedKind(row.kind), title=row.title)


def _take_out(request: MemberRequest, hub: Hub | None, result: Result | None) -> HttpResponse:
    """Delete a document of the result, with the reason that stays; back to the form."""
    form = TakenOutForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was deleted: say why, so that the reason can stay."))
        return redirect(request.get_full_path())
    row = found_or_404(find_evidence(form.cleaned_data["document"], hub))
    if result is None or row.result_id != result.pk:
        raise Http404
    take_evidence_out(document=row, why=form.cleaned_data["why"], by=request.user)
    messages.success(request, _("The document is deleted. Its checksum and your reason stay."))
    return redirect(request.get_full_path())


@require_http_methods(EDIT)
def enter_hub_result(request: MemberRequest, hub_code: str, indicator_code: str) -> HttpResponse:
    """Enter a result of a hub."""
    hub = hub_or_404(request, hub_code, HubPerm.ENTER_RESULTS)
    one, period = _entered(indicator_code), period_of(request)
    back = f"{reverse('impact:hub_targets', args=[hub.code])}?period={period.key}"
    return answer_result(request, one, period, hub, back=back, filled=_of_survey(request, hub))


def _of_survey(request: MemberRequest, hub: Hub) -> Proposed:
    found = proposed_share(hub, request.GET)
    if found is None:
        return None
    share: dict[str, object] = {"numerator": Decimal(found.numerator), "denominator": Decimal(found.denominator)}
    return share | {"evidence": found.evidence, "evidence_url": site_address(request, found.path)}


def _entered(code: str) -> Indicator:
    one = found_or_404(find_indicator(code))
    if not one.is_entered:
        raise Http404
    return one
