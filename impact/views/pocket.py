"""What a device takes along for the form of the log, so that a session can be told without a network."""

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.roles import HubPerm
from impact.actions.planned_draft import draft_to_log
from impact.forms.told import as_fields, told_before
from impact.queries.pocket import classes_to_take, planned_to_take


@require_safe
def pocket(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What the form asks the server for while somebody fills it in: classes by school, and today's plan."""
    hub = hub_or_404(request, hub_code, HubPerm.LOG_SESSIONS)
    planned = {row.pk: as_fields(told_before(draft_to_log(row))) for row in planned_to_take(hub)}
    return JsonResponse({"classes": classes_to_take(hub), "planned": planned})
