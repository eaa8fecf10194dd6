"""The form of a result that no log can give: of the network by a manager, of a hub by who coordinates it."""

from decimal import Decimal

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, network_or_403
from hubs.addresses import site_address
from hubs.models import Hub
from hubs.roles import HubPerm, NetworkPerm
from hubs.views.editing import edit_page, found_or_404
from impact.actions.results import enter_result
from impact.forms.indicators import ResultForm
from impact.models import Indicator
from impact.queries.survey_shares import proposed_share
from impact.queries.targets.pages import earlier_results, find_indicator, find_result
from impact.queries.targets.periods import TargetPeriod
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
    typed = request.POST if request.method == "POST" else None
    form = ResultForm(typed, indicator=one, owner=hub, instance=stored, initial=filled)
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
    )


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
