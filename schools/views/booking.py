"""The pages on which a hub's people and its schools look at what the hub has, book it, and cancel."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.requests import MemberRequest
from hubs.access import hub_or_404
from hubs.actions.equipment import end_induction, note_induction
from hubs.queries.equipment import find_thing, inductions_of, things_of
from hubs.queries.opening import weekday_lines
from hubs.roles import HubPerm
from hubs.views.editing import found_or_404
from schools.access import Booker, booker_or_404
from schools.actions.bookings import CannotCancel, Taken, book, cancel_booking
from schools.forms.booking import BookForm, CancelForm, InductionForm
from schools.queries.booking_choices import adults_around, find_induction
from schools.queries.bookings import (
    clock,
    coming_of,
    find_booking,
    free_instead,
    own_bookings,
    week_named,
    week_of,
)

EDIT = ("GET", "HEAD", "POST")
ASKED_FOR = ("day", "begins", "ends", "school")
# Refusals after which another time helps.
ANOTHER_TIME_HELPS = ("closed", "past")


@require_safe
def equipment(request: MemberRequest, hub_code: str) -> HttpResponse:
    """What the hub has, when it is open, and what one has booked."""
    booker = booker_or_404(request, hub_code)
    context = {
        "things": things_of(booker.hub),
        "own": own_bookings(booker),
        "week": weekday_lines(booker.hub),
    }
    return render(request, "schools/equipment.html", _frame(booker) | context)


@require_safe
def thing(request: MemberRequest, hub_code: str, thing_id: int) -> HttpResponse:
    """One thing with its week."""
    booker = booker_or_404(request, hub_code)
    wanted = found_or_404(find_thing(booker.hub, thing_id))
    week = week_of(wanted, booker, week_named(request.GET.get("week"), booker.hub))
    context = {"thing": wanted, "week": week, "coming": coming_of(wanted) if wanted.put_away_on else 0}
    return render(request, "schools/thing.html", _frame(booker) | context)


@require_http_methods(EDIT)
def book_thing(request: MemberRequest, hub_code: str, thing_id: int) -> HttpResponse:
    """Book a thing; a refusal names what stands in the way and offers the next free time."""
    booker = booker_or_404(request, hub_code, to_book=True)
    wanted = found_or_404(find_thing(booker.hub, thing_id))
    asked_for = {name: request.GET[name] for name in ASKED_FOR if name in request.GET}
    form = BookForm(request.POST if request.method == "POST" else None, booker=booker, initial=asked_for)
    context: dict[str, Any] = {"thing": wanted, "form": form}
    if form.is_valid():
        span = form.span()
        try:
            purpose = form.cleaned_data["purpose"]
            made = book(thing=wanted, by=request.user, school=form.school_chosen(), span=span, purpose=purpose)
        except ValidationError as refusal:
            form.refuse(refusal)
            if getattr(refusal, "code", "") in ANOTHER_TIME_HELPS:
                context |= _offer(booker, free_instead(wanted, span, now=timezone.now()))
        except Taken as other:
            context |= _in_the_way(booker, other)
        else:
            return _say_booked(request, booker, made)
    return render(request, "schools/book.html", _frame(booker) | context, status=422 if form.is_bound else 200)


@require_http_methods(EDIT)
def cancel(request: MemberRequest, hub_code: str, booking_id: int) -> HttpResponse:
    """Cancel one's own booking, or as the hub any, and say why."""
    booker = booker_or_404(request, hub_code)
    booking = found_or_404(find_booking(booker.hub, booking_id))
    own = booking.booked_by_id == request.user.pk
    if not own and not booker.keeps:
        raise PermissionDenied
    form = CancelForm(request.POST if request.method == "POST" else None, own=own)
    if form.is_valid():
        try:
            note = form.cleaned_data.get("note", "")
            cancel_booking(booking=booking, by=request.user, keeps=booker.keeps, note=note)
        except CannotCancel as reason:
            messages.info(request, _already(reason))
        except ValidationError as refusal:
            form.add_error("note", refusal)
        if not form.errors:
            return _say_cancelled(request, booker, booking.equipment_id)
    context = {"booking": booking, "own": own, "form": form, "begins": clock(booker.hub, booking.starts_at)}
    context |= {"ends": clock(booker.hub, booking.ends_at)}
    return render(request, "schools/cancel_booking.html", _frame(booker) | context, status=422 if form.errors else 200)


@require_http_methods(EDIT)
def inductions(request: MemberRequest, hub_code: str, thing_id: int) -> HttpResponse:
    """Who has been shown how to use a thing; note another, or take one back."""
    hub = hub_or_404(request, hub_code, HubPerm.KEEP_EQUIPMENT)
    wanted = found_or_404(find_thing(hub, thing_id))
    noting = request.method == "POST" and request.POST.get("step") != "end"
    form = InductionForm(request.POST if noting else None, people=adults_around(hub), today=hub.today())
    if form.is_valid():
        made = note_induction(thing=wanted, user=form.who(), by=request.user, given_on=form.cleaned_data["given_on"])
        messages.success(request, _("%(name)s can book it from now on.") % {"name": made.user.name})
        return redirect("schools:inductions", hub.code, wanted.pk)
    if request.method == "POST" and not noting:
        end_induction(induction=found_or_404(find_induction(wanted, request.POST.get("induction", ""))))
        messages.success(request, _("The induction is taken back."))
        return redirect("schools:inductions", hub.code, wanted.pk)
    context = {"hub": hub, "thing": wanted, "form": form, "inductions": inductions_of(wanted, hub.today())}
    return render(request, "schools/inductions.html", context, status=422 if form.is_bound else 200)


def _frame(booker: Booker) -> dict[str, Any]:
    """What every page needs: the hub, and whose navigation stands beside it."""
    school = None if booker.at_home else booker.schools[0]
    own = booker.hub if booker.at_home else None
    above = booker.hub.code if booker.at_home else booker.hub.name
    return {"at": booker.hub, "above": above, "booker": booker, "hub": own, "school": school}


def _in_the_way(booker: Booker, other: Taken) -> dict[str, Any]:
    """What overlaps, as far as this person may know, and the next free time."""
    if other.by is None:
        return {"taken": True} | _offer(booker, other.free)
    known = booker.keeps or other.by.booked_by_id == booker.user.pk or other.by.school in booker.schools
    begins, ends = clock(booker.hub, other.by.starts_at), clock(booker.hub, other.by.ends_at)
    who = other.by.school.name if known and other.by.school else ""
    return {"taken": True, "taken_from": begins, "taken_until": ends, "taken_for": who} | _offer(booker, other.free)


def _offer(booker: Booker, free: Any) -> dict[str, Any]:
    if free is None:
        return {"looked": True}
    begins, ends = clock(booker.hub, free.starts_at), clock(booker.hub, free.ends_at)
    return {"looked": True, "free_from": begins, "free_until": ends, "take": f"{begins:%Y-%m-%dT%H:%M}/{ends:%H:%M}"}


def _say_booked(request: MemberRequest, booker: Booker, made: Any) -> HttpResponse:
    begins, ends = clock(booker.hub, made.starts_at), clock(booker.hub, made.ends_at)
    told = {"thing": made.equipment.name, "begins": f"{begins:%H:%M}", "ends": f"{ends:%H:%M}"}
    messages.success(request, _("Booked: %(thing)s, %(begins)s to %(ends)s.") % told)
    return redirect(f"{reverse('schools:thing', args=[booker.hub.code, made.equipment_id])}?week={begins:%G-W%V}")


def _say_cancelled(request: MemberRequest, booker: Booker, thing_id: int) -> HttpResponse:
    messages.success(request, _("The time is free again."))
    return redirect("schools:thing", booker.hub.code, thing_id)


def _already(reason: CannotCancel) -> str:
    if reason.why == "over":
        return _("This booking is over, so there is nothing to cancel.")
    return _("This booking is cancelled already.")
