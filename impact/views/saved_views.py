"""A saved view: renamed, shared or taken back, deleted."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, network_or_403
from hubs.roles import HubPerm, NetworkPerm
from hubs.views.editing import found_or_404
from impact.actions.saved_views import change_view, drop_view
from impact.forms.saved_views import SavedViewForm
from impact.models import SavedView
from impact.queries.saved_views import find_saved_view, may_change, may_share, view_url


@require_http_methods(["GET", "HEAD", "POST"])
def saved_view(request: MemberRequest, view_id: int) -> HttpResponse:
    """Rename a view, say who sees it, or delete it."""
    view = _view_or_404(request, view_id)
    if request.POST.get("step") == "delete":
        return _delete(request, view)
    told = request.POST if request.method == "POST" else None
    form = SavedViewForm(told, may_share=may_share(view.hub, request.user), of_network=view.hub is None, view=view)
    if form.is_valid():
        name, shared = form.wanted
        try:
            stored = change_view(view=view, name=name, shared=shared, by=request.user)
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": stored.name})
            return redirect(view_url(stored))
    context = {"hub": view.hub, "view": view, "form": form, "back": view_url(view)}
    return render(request, "impact/saved_view.html", context, status=422 if form.is_bound else 200)


def _view_or_404(request: MemberRequest, view_id: int) -> SavedView:
    """A view that this person may change. 404 for somebody from elsewhere, 403 for who sees it only."""
    view = found_or_404(find_saved_view(view_id, request.user))
    if view.hub is None:
        network_or_403(request, NetworkPerm.DASHBOARD)
    else:
        hub_or_404(request, view.hub.code, HubPerm.VIEW)
    if not may_change(view, request.user):
        raise PermissionDenied
    return view


def _delete(request: MemberRequest, view: SavedView) -> HttpResponse:
    """Delete it, and stay at what it showed, from where it can be saved again."""
    drop_view(view=view, by=request.user)
    said = render_to_string("impact/said_view_deleted.html", {"name": view.name, "url": view_url(view)})
    messages.success(request, said)
    return redirect(view_url(view))
