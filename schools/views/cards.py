"""The sheet of class cards of a school, behind two doors: looked at, printed, issued, issued anew."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.requests import MemberRequest
from accounts.sent import whole_number
from hubs.addresses import site_address
from hubs.views.editing import found_or_404
from schools.access import SchoolAct, SchoolDoor, school_door_or_404
from schools.actions.cards import issue_cards, reissue_card
from schools.qr import qr_code
from schools.queries.cards import card_sheet, find_card

EDIT = ("GET", "HEAD", "POST")


@cache_control(private=True, no_store=True)
@require_http_methods(EDIT)
def cards(request: MemberRequest, school_id: int, hub_code: str | None = None) -> HttpResponse:
    """Show the sheet, all of it or one card; a POST issues what is missing, or one card anew."""
    door = school_door_or_404(request, school_id, hub_code, to=SchoolAct.WRITE_CLASSES)
    if request.method == "POST":
        _issue(request, door)
        return redirect(door.url("cards"))
    sheet = card_sheet(door.school, only=whole_number(request.GET.get("class")))
    printed = [(line, qr_code(_address(request, line.token))) for line in sheet.cards]
    context = {"door": door, "school": door.school, "hub": door.hub, "sheet": sheet, "printed": printed}
    return render(request, "schools/cards.html", context)


def _issue(request: MemberRequest, door: SchoolDoor) -> None:
    if "card" in request.POST:
        card = found_or_404(find_card(door.school, whole_number(request.POST["card"]) or 0))
        reissue_card(card=card, by=request.user)
        text = _("%(name)s has a new card. The one before is void: print the new one.")
        messages.success(request, text % {"name": card.school_class.name})
        return
    number = issue_cards(school=door.school, by=request.user)
    if number:
        text = ngettext("%(number)d card is ready to print.", "%(number)d cards are ready to print.", number)
        messages.success(request, text % {"number": number})
    else:
        messages.info(request, _("Every class of this school year has its card."))


def _address(request: MemberRequest, token: str) -> str:
    return site_address(request, reverse("impact:card", args=[token]))
