"""What a hub does with sign-ups: accept, put on the waiting list, decline, return with a question; one or many."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from projects.actions.sign_up_line import (
    Full,
    MovedMeanwhile,
    check_room,
    holds_line_up,
    lock_call,
    lock_sign_up,
    move,
    move_up,
)
from projects.models import SignUp, Standing, Step
from projects.models.sign_up import HOLDING, LIVING, OVER

# From where each decision may be taken, where it leads, and what is noted.
DECISIONS: dict[str, tuple[tuple[Standing, ...], Standing, Step]] = {
    "accept": (
        (Standing.SUBMITTED, Standing.RETURNED, Standing.WAITING, Standing.OFFERED),
        Standing.ACCEPTED,
        Step.ACCEPTED,
    ),
    "wait": ((Standing.SUBMITTED, Standing.RETURNED), Standing.WAITING, Step.WAITING),
    "decline": (LIVING, Standing.DECLINED, Step.DECLINED),
    "return": ((Standing.SUBMITTED, Standing.RETURNED, Standing.WAITING), Standing.RETURNED, Step.RETURNED),
}
NEEDS_WORDS = ("decline", "return")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a decision about many: those it was done with, those that found no place, those that had moved."""

    done: tuple[SignUp, ...]
    no_place: tuple[SignUp, ...]
    moved: tuple[SignUp, ...]


@transaction.atomic
def decide(*, sign_up: SignUp, decision: str, by: User, note: str = "") -> SignUp:
    """Take a decision about one sign-up. Raises Full, MovedMeanwhile, ValidationError for missing words."""
    check_words(decision, note)
    states, state, step = DECISIONS[decision]
    row = lock_sign_up(sign_up, *states)
    held, in_the_way = row.state in HOLDING, state in OVER and holds_line_up(row)
    if state == Standing.ACCEPTED:
        check_room(row, row.places)
    move(row, state, step, by=by, note=note)
    if (held and state not in HOLDING) or in_the_way:
        move_up(row.call)
    return row


@transaction.atomic
def decide_many(*, sign_ups: Sequence[SignUp], decision: str, by: User, note: str = "") -> Outcome:
    """Take one decision about many, in the order of sign-up; what is not possible for one stops no other.

    Raises ValidationError for missing words.
    """
    check_words(decision, note)
    # All calls first and in one order, so that two who decide at once never wait for each other for ever.
    for call_id in sorted({sign_up.call_id for sign_up in sign_ups}):
        lock_call(call_id)
    done, no_place, moved = [], [], []
    for sign_up in sorted(sign_ups, key=lambda one: (one.call_id, one.line or 0)):
        try:
            done.append(decide(sign_up=sign_up, decision=decision, by=by, note=note))
        except Full:
            no_place.append(sign_up)
        except MovedMeanwhile:
            moved.append(sign_up)
    return Outcome(tuple(done), tuple(no_place), tuple(moved))


def check_words(decision: str, note: str) -> None:
    """Raises ValidationError where a decision needs words and has none."""
    if decision in NEEDS_WORDS and not note.strip():
        text = {
            "decline": _("Say why: a school that is declined reads this in its mail."),
            "return": _("Write your question: the school reads it in its mail."),
        }[decision]
        raise ValidationError(text, code="note")
