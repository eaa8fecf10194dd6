"""A hub's board: who sits there and by which rules they decide, for its members, the team and the network."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404, rights_at
from hubs.actions.board import add_seat, change_seat, set_rules
from hubs.forms.board import RulesForm, SeatForm
from hubs.queries.board import board_of, find_seat, people_for_seats
from hubs.queries.board_rules import rules_of
from hubs.roles import HubPerm
from hubs.views.editing import answer_undo, edit_page, found_or_404

EDIT = ("GET", "HEAD", "POST")


@require_safe
def board(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Who sits on the board and who is missing, what it votes on, and what is still to do."""
    hub = hub_or_404(request, hub_code, HubPerm.READ_BOARD)
    shown = board_of(hub, by=request.user, rights=rights_at(request, hub))
    return render(request, "hubs/board.html", {"hub": hub, "board": shown})


@require_http_methods(EDIT)
def new_seat(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Put a seat on the board."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_BOARD)
    told = request.POST if request.method == "POST" else None
    initial = {"stakeholder_group": request.GET.get("group", "")}
    form = SeatForm(told, hub=hub, people=people_for_seats(hub), initial=initial)
    return edit_page(
        request,
        form,
        lambda: add_seat(hub=hub, by=request.user, values=form.told()),
        page="hubs/edit_seat.html",
        back=reverse("hubs:board", args=[hub.code]),
        seat=None,
    )


@require_http_methods(EDIT)
def edit_seat(request: MemberRequest, hub_code: str, seat_id: int) -> HttpResponse:
    """Change a seat, or say when it ends."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_BOARD)
    seat = found_or_404(find_seat(hub, seat_id))
    back = reverse("hubs:board", args=[hub.code])
    if answer := answer_undo(request, hub, seat, back=back):
        return answer
    told = request.POST if request.method == "POST" else None
    form = SeatForm(told, hub=hub, people=people_for_seats(hub), instance=seat)
    return edit_page(
        request,
        form,
        lambda: change_seat(seat=seat, by=request.user, version=form.seen_version(), values=form.told()),
        page="hubs/edit_seat.html",
        back=back,
        undo_at=request.path,
        seat=seat,
    )


@require_http_methods(EDIT)
def board_rules(request: MemberRequest, hub_code: str) -> HttpResponse:
    """Say by which rules the board decides."""
    hub = hub_or_404(request, hub_code, HubPerm.MANAGE_BOARD)
    rules = rules_of(hub)
    back = reverse("hubs:board", args=[hub.code])
    stored = rules if rules.pk else None
    if answer := answer_undo(request, hub, stored, back=back):
        return answer
    form = RulesForm(request.POST if request.method == "POST" else None, hub=hub, instance=stored)
    return edit_page(
        request,
        form,
        lambda: set_rules(hub=hub, by=request.user, version=form.seen_version(), values=form.told()),
        page="hubs/board_rules.html",
        back=back,
        undo_at=request.path,
    )
