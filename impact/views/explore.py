"""The explorer of a hub and of the network: any figure narrowed, compared, broken down, and its sessions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, network_or_403, rights_at
from hubs.models import Hub
from hubs.roles import HubPerm, NetworkPerm
from hubs.views.stored import is_swap, stored_part
from impact.actions.saved_views import keep_view
from impact.forms.explore import NAMES, ExploreForm
from impact.forms.saved_views import SavedViewForm
from impact.queries import definitions_text as words
from impact.queries.explore.board import explore as figures_of
from impact.queries.explore.choices import today_at
from impact.queries.explore.page import explore_page
from impact.queries.explore.rows import addresses_at, sessions_behind
from impact.queries.explore.tables import explore_file
from impact.queries.explore.view import View
from impact.queries.saved_views import may_share, saved_views
from impact.queries.tables import FileFormat
from impact.views.files import file_response, not_made
from impact.views.remembered import EVERYTHING, led_back

AGAIN = "again"  # in an address: the name under which what was deleted may be saved again


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def explore(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Show a hub's figures as the address says; a change of filter swaps them. Posting saves the view."""
    return _explore(request, hub_or_404(request, hub_code, HubPerm.VIEW))


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def network_explore(request: MemberRequest) -> HttpResponse:
    """The same for the network, and any hub of it."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    return _explore(request, None)


@require_safe
def explore_sessions(request: MemberRequest, hub_code: str) -> HttpResponse:
    """List the sessions behind a figure of a hub."""
    return _sessions(request, hub_or_404(request, hub_code, HubPerm.VIEW_SESSIONS))


@require_safe
def network_explore_sessions(request: MemberRequest) -> HttpResponse:
    """List the sessions behind a figure of the network."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    return _sessions(request, None)


@require_safe
def explore_data(request: MemberRequest, hub_code: str, file_format: FileFormat) -> HttpResponse:
    """The figures of a hub as the address says, as a file."""
    return _data(request, hub_or_404(request, hub_code, HubPerm.VIEW), file_format)


@require_safe
def network_explore_data(request: MemberRequest, file_format: FileFormat) -> HttpResponse:
    """The same for the network."""
    network_or_403(request, NetworkPerm.DASHBOARD)
    return _data(request, None, file_format)


def _explore(request: MemberRequest, place: Hub | None) -> HttpResponse:
    form = ExploreForm(request.GET, place=place)
    view = form.view()
    if request.method == "POST":
        return _save(request, form, view)
    if answer := _settled(request, form, view):
        return answer
    begin = {"name": request.GET.get(AGAIN, "")}
    saving = SavedViewForm(may_share=may_share(place, request.user), of_network=place is None, initial=begin)
    return _show(request, form, view, saving)


def _settled(request: MemberRequest, form: ExploreForm, view: View) -> HttpResponse | None:
    """Lead to the filters of last time, or from an address with more in it than it needs to the one that links have."""
    understood = form.is_valid()
    where = f"explorer of {view.place.code}" if view.place else "explorer"
    if answer := led_back(request, where, NAMES, understood=understood, query=view.query):
        return answer
    told = "&".join(part for part in request.META.get("QUERY_STRING", "").split("&") if part.split("=")[0] in NAMES)
    if understood and told != view.query and EVERYTHING not in request.GET:
        return redirect(view.url)
    return None


def _save(request: MemberRequest, form: ExploreForm, view: View) -> HttpResponse:
    """Keep the view under a name, and stay at it."""
    saving = SavedViewForm(request.POST, may_share=may_share(view.place, request.user), of_network=view.place is None)
    if saving.is_valid():
        name, shared = saving.wanted
        try:
            keep_view(hub=view.place, name=name, query=view.query, shared=shared, by=request.user)
        except ValidationError as refusal:
            saving.add_error("name", refusal.messages)
        else:
            messages.success(request, _("“%(name)s” is saved.") % {"name": name})
            return redirect(view.url)
    return _show(request, form, view, saving, status=422)


def _show(
    request: MemberRequest, form: ExploreForm, view: View, saving: SavedViewForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "hub": view.place,
        "form": form,
        "view": view,
        "figures": _figures(request, view),
        "saved": saved_views(view.place, request.user, query=view.query),
        "saving": saving,
    }
    page = "impact/_explore.html" if is_swap(request) else "impact/explore.html"
    return render(request, page, context, status=status)


def _figures(request: MemberRequest, view: View) -> SafeString:
    may_read = view.place is None or HubPerm.VIEW_SESSIONS in rights_at(request, view.place)
    today = today_at(view.place)

    def draw() -> str:
        shown = explore_page(figures_of(view, today=today), page=request.GET.get("page"), may_read=may_read)
        context = {"shown": shown, "view": view, "words": words}
        return render_to_string("impact/_explore_figures.html", context, request)

    return stored_part(request, draw, apart=f"{view.query} {today} {may_read}")


def _data(request: MemberRequest, place: Hub | None, file_format: FileFormat) -> HttpResponse:
    form = ExploreForm(request.GET, place=place)
    if refusal := not_made(form):
        return refusal
    return file_response(explore_file(figures_of(form.view(), today=today_at(place))), file_format)


def _sessions(request: MemberRequest, place: Hub | None) -> HttpResponse:
    form = ExploreForm(request.GET, place=place)
    view = form.view()
    row, page = request.GET.get("row"), request.GET.get("page")
    behind = sessions_behind(view, row=row, page=page, address=addresses_at(place))
    context = {"hub": place, "view": view, "behind": behind, "form": form}
    return render(request, "impact/explore_sessions.html", context, status=200 if form.is_valid() else 422)
