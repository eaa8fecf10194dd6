"""What a visitor sees who scanned the code at the door: a few buttons, and thanks. Public, without a name.

What was not written by us is refused before anything else is looked at, with an answer that is made once: a flood of
forged ones costs little, and the limits hold what is left of it.
"""

from functools import lru_cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from accounts.visitors import times_in, times_of
from impact.actions.check_in import Outcome, check_in
from impact.forms.welcome import CheckInForm
from impact.models import WelcomeDesk
from impact.models.welcome import LONGEST
from impact.queries.welcome import desk_at_door
from impact.queries.welcome_codes import SALT, desk_named, new_ticket, ticket_meant_by

# In ten minutes: a hall of five hundred behind one address looks, taps and looks again; four such halls at one desk.
SPAN, MOST_OF_ADDRESS, MOST_AT_DESK = 600, 1500, 6000
NOT_FOUND, CONFLICT, GONE, UNCLEAR, OFTEN = 404, 409, 410, 422, 429


@login_not_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, door_code: str) -> HttpResponse:
    """Ask, or count what was tapped: the ticket of the page counts once, the code in the address lets somebody ask."""
    ticket = ticket_meant_by(request.POST.get("ticket", "")) if request.method == "POST" else None
    desk_id = ticket.desk_id if ticket else desk_named(door_code)
    if desk_id is None:
        return _turned_away("unknown", NOT_FOUND)
    if _asks_too_often(request, desk_id):
        return _turned_away("often", OFTEN)
    desk = desk_at_door(desk_id)
    if desk is None or not desk.is_running(timezone.now()):
        return _say(request, desk, "closed", GONE)
    if _counted_before(request, desk):
        return _say(request, desk, "before")
    form = CheckInForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or ticket is None or not form.is_valid():
        return _ask(request, desk, form, late=form.is_bound and form.is_valid())
    outcome = check_in(ticket=ticket, **form.counted())
    return _thank(request, desk) if outcome is Outcome.COUNTED else _say(request, desk, *REFUSED[outcome])


# Whoever sends the same once more was counted, and is thanked again.
REFUSED = {
    Outcome.REPEATED: ("thanks", 200),
    Outcome.FULL: ("full", CONFLICT),
    Outcome.CLOSED: ("closed", GONE),
}


def _asks_too_often(request: HttpRequest, desk_id: int) -> bool:
    return (
        times_in(SPAN, "welcome", request)[0] > MOST_OF_ADDRESS
        or times_of(SPAN, "welcome-desk", str(desk_id))[0] > MOST_AT_DESK
    )


def _ask(request: HttpRequest, desk: WelcomeDesk, form: CheckInForm, *, late: bool) -> HttpResponse:
    """The buttons with a fresh ticket; what was tapped stays tapped. `late`: the page had been open for too long."""
    status = UNCLEAR if form.is_bound else 200
    more = {"form": form, "late": late, "ticket": new_ticket(desk.pk), "people": form["people"].value() or 1}
    return _say(request, desk, "ask", status, **more)


def _thank(request: HttpRequest, desk: WelcomeDesk) -> HttpResponse:
    """Thanks, and a cookie that says no more than that this device was counted at this desk, until the desk is over."""
    answer = _say(request, desk, "thanks")
    answer.set_signed_cookie(
        _cookie(desk),
        "1",
        salt=SALT,
        max_age=int(LONGEST.total_seconds()),
        path="/w/",
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
    return answer


def _counted_before(request: HttpRequest, desk: WelcomeDesk) -> bool:
    held = request.get_signed_cookie(_cookie(desk), default="", salt=SALT, max_age=int(LONGEST.total_seconds()))
    return held == "1"


def _cookie(desk: WelcomeDesk) -> str:
    return f"oshub_welcome_{desk.pk}"


def _say(request: HttpRequest, desk: WelcomeDesk | None, what: str, status: int = 200, **more: object) -> HttpResponse:
    return render(request, "impact/door.html", {"what": what, "desk": desk} | more, status=status)


def _turned_away(what: str, status: int) -> HttpResponse:
    answer = HttpResponse(_page_for_turned_away(what, get_language() or settings.LANGUAGE_CODE), status=status)
    if status == OFTEN:
        answer["Retry-After"] = str(SPAN)
    return answer


@lru_cache(maxsize=32)
def _page_for_turned_away(what: str, _language: str) -> str:
    return render_to_string("impact/door_turned_away.html", {"what": what})
