"""The line of a call: its places, who holds them, who is next. Everything here happens under the lock of the call.

One after the other for each call: so a place is never given twice, and the order of the line is that of the commits.
"""

import datetime as dt

from django.db.models import Max, Sum
from django.utils import timezone

from accounts.models import User
from projects.actions.sign_up_mail import write_sign_up_mail
from projects.models import Call, SignUp, SignUpStep, Standing, Step
from projects.models.project import OPEN_STATES
from projects.models.sign_up import HOLDING
from projects.queries.sign_ups import position_of


class Full(Exception):
    """There are not so many places left. `free` is how many there are; `awaited`: others wait for them."""

    def __init__(self, free: int, *, awaited: bool = False) -> None:
        super().__init__(free)
        self.free, self.awaited = free, awaited


class MovedMeanwhile(Exception):
    """The sign-up stands elsewhere by now, and this step is no longer possible. `sign_up` is what stands."""

    def __init__(self, sign_up: SignUp) -> None:
        super().__init__(sign_up.pk)
        self.sign_up = sign_up


def lock_call(call_id: int) -> Call:
    """The call as it stands, kept from others until the transaction ends."""
    found = Call.objects.select_for_update(of=("self",), no_key=True).select_related("project__hub")
    return found.get(pk=call_id)


def lock_sign_up(sign_up: SignUp, *states: Standing) -> SignUp:
    """The sign-up as it stands and its call, kept from others. Raises MovedMeanwhile where it has another state."""
    call = lock_call(sign_up.call_id)
    stored = SignUp.objects.select_for_update(of=("self",)).select_related("school", "teacher").get(pk=sign_up.pk)
    stored.call = call
    if stored.state not in states:
        raise MovedMeanwhile(stored)
    return stored


def free_places(call: Call, *, but: SignUp | None = None) -> int | None:
    """How many places nobody holds (leaving out those of one sign-up); None where there is one for everybody."""
    if call.capacity is None:
        return None
    holding = call.sign_ups.holding()
    if but is not None:
        holding = holding.exclude(pk=but.pk)
    return call.capacity - (holding.aggregate(taken=Sum("places"))["taken"] or 0)


def check_room(sign_up: SignUp, places: int) -> None:
    """Raises Full where a sign-up cannot hold that many places."""
    free = free_places(sign_up.call, but=sign_up)
    if free is not None and places > free:
        raise Full(max(free, 0))


def check_growth(sign_up: SignUp, places: int) -> None:
    """Raises Full where one that holds places cannot hold that many: what is left is for those who wait."""
    check_room(sign_up, places)
    grows = places > sign_up.places and sign_up.call.capacity is not None
    if grows and sign_up.call.sign_ups.in_line().exists():
        raise Full(0, awaited=True)


def waited(sign_up: SignUp) -> bool:
    """Whether it stood on the waiting list before the hub asked something: then it goes back to its place there."""
    before = sign_up.steps.exclude(step__in=(Step.CHANGED, Step.RETURNED)).order_by("pk").last()
    return before is not None and before.step == Step.WAITING


def holds_line_up(sign_up: SignUp) -> bool:
    """Whether it is the first in line and needs more places than are free, so that those behind it wait too."""
    free = free_places(sign_up.call)
    return position_of(sign_up) == 1 and free is not None and sign_up.places > free


def next_number(call: Call) -> int:
    """The next number in the order of sign-up."""
    return (call.sign_ups.aggregate(last=Max("line"))["last"] or 0) + 1


def move(sign_up: SignUp, state: Standing, step: Step, *, by: User | None, note: str = "") -> None:
    """Let a sign-up stand somewhere else, note the step, and write its teacher what it means for them."""
    held, sign_up.state = sign_up.state in HOLDING, state
    if state != Standing.OFFERED:
        sign_up.offered_until = None
    elif sign_up.offered_until is None:  # who changes an offer gets no more time by it
        sign_up.offered_until = timezone.now() + dt.timedelta(days=sign_up.call.offer_days)
    sign_up.save()
    noted = SignUpStep.objects.create(sign_up=sign_up, step=step, by=by, note=note.strip())
    write_sign_up_mail(sign_up, noted, position=position_of(sign_up), held=held)


def move_up(call: Call) -> int:
    """Offer what is free to who is next in line, strictly in order; returns how many offers were made.

    Who needs more places than there are keeps the others waiting, and not the other way round: staff can accept
    somebody further down by hand. Nothing is offered while the hub is at rest: what is free then waits for it to open.
    """
    made = 0
    if call.project.status not in OPEN_STATES or call.rests_at(timezone.now()):
        return made
    free = free_places(call)
    for sign_up in call.sign_ups.in_line().select_for_update(of=("self",)).select_related("school", "teacher"):
        if free is not None and sign_up.places > free:
            break
        sign_up.call = call
        move(sign_up, Standing.OFFERED, Step.OFFERED, by=None)
        free = None if free is None else free - sign_up.places
        made += 1
    return made
