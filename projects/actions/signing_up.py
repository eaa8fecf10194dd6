"""What a school does: sign up, change that until the deadline, take a place that was offered, withdraw.

The door has asked whether the person acts for the school. A form that is sent twice signs up once.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import tell
from accounts.models import User
from hubs.access import people_at
from hubs.actions import EditedMeanwhile
from hubs.roles import HubPerm
from projects.actions.sign_up_line import (
    check_growth,
    free_places,
    holds_line_up,
    lock_call,
    lock_sign_up,
    move,
    move_up,
    next_number,
    waited,
)
from projects.models import Admission, Answer, Call, Question, SignUp, SignUpClass, Standing, Step, Unit
from projects.models.sign_up import HOLDING, LIVING, OVER
from projects.queries.calls import may_join
from schools.models import School, SchoolClass

# Those that a teacher may still change.
CHANGEABLE = (Standing.DRAFT, *LIVING)


class Closed(Exception):
    """Schools cannot sign up now. `why` is "over", "early", "rest" (of the hub) or "school" (may not join it)."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Filled:
    """What a teacher filled in: classes, answers by question, words for the hub; `uid` is that of the form."""

    uid: uuid.UUID
    classes: Sequence[SchoolClass] = ()
    answers: Mapping[Question, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A sign-up that was withdrawn. `passed_on`: it held a place, which is offered to the next in line."""

    sign_up: SignUp
    passed_on: bool


@transaction.atomic
def keep_draft(*, call: Call, school: School, by: User, filled: Filled, version: int) -> SignUp:
    """Keep what was filled in so far; nobody at the hub sees it. Raises EditedMeanwhile."""
    row = _own(lock_call(call.pk), school, by, filled, version)
    if row.state == Standing.DRAFT:
        _fill(row, filled)
    return row


@transaction.atomic
def send(*, call: Call, school: School, by: User, filled: Filled, version: int) -> SignUp:
    """Sign up, or send again what was changed; who has signed up keeps the number in line.

    Raises Closed, Full (what is held cannot grow beyond what is free, nor past who waits), EditedMeanwhile,
    ValidationError.
    """
    call = lock_call(call.pk)
    known = SignUp.objects.filter(uid=filled.uid, call=call, school=school).first()
    if known is not None and known.state != Standing.DRAFT and not version:
        return known  # the same form, sent twice
    row = _own(call, school, by, filled, version)
    if row.state not in CHANGEABLE:
        raise EditedMeanwhile(row)
    # What the hub asked may be answered after the deadline too.
    if row.state != Standing.RETURNED:
        check_open(call, school)
    _check_classes(row, filled)
    places = places_of(call, filled.classes)
    if row.state in HOLDING:
        check_growth(row, places)
    shrinks, row.places = places < row.places, places
    _fill(row, filled)
    _send(row, by)
    if shrinks or (row.state == Standing.WAITING and call.admission == Admission.ORDER):
        move_up(call)  # what became free while it was asked something is offered now
        row.refresh_from_db(fields=["state", "offered_until", "version"])
    _tell_staff(row, by)
    return row


@transaction.atomic
def take_offer(*, sign_up: SignUp, by: User) -> SignUp:
    """Take the place that was offered. Raises MovedMeanwhile where the offer no longer stands."""
    row = lock_sign_up(sign_up, Standing.OFFERED)
    if row.offered_until is not None and row.offered_until <= timezone.now():
        move(row, Standing.WITHDRAWN, Step.LAPSED, by=None)
        move_up(row.call)
        return row
    move(row, Standing.ACCEPTED, Step.TAKEN, by=by)
    _tell_staff(row, by)
    return row


@transaction.atomic
def withdraw_sign_up(*, sign_up: SignUp, by: User, note: str = "") -> Withdrawal | None:
    """Withdraw; a place goes to the next in line. A draft is thrown away: nothing is left. Raises MovedMeanwhile."""
    row = lock_sign_up(sign_up, *CHANGEABLE)
    if row.state == Standing.DRAFT:
        row.delete()
        return None
    held, in_the_way = row.state in HOLDING, holds_line_up(row)
    move(row, Standing.WITHDRAWN, Step.WITHDRAWN, by=by, note=note)
    offers = move_up(row.call) if held or in_the_way else 0
    _tell_staff(row, by)
    return Withdrawal(row, passed_on=held and offers > 0)


def check_open(call: Call, school: School) -> None:
    """Raises Closed where this school cannot sign up now."""
    now = timezone.now()
    if not may_join(call, school):
        raise Closed("school")
    if call.rests_at(now):
        raise Closed("rest")
    if not call.is_open_at(now):
        raise Closed("early" if now < call.opens_at else "over")


def places_of(call: Call, classes: Sequence[SchoolClass]) -> int:
    """How many places some classes take."""
    return len(classes) if call.unit == Unit.CLASSES else sum(one.size for one in classes)


def lapse_offers(*, now: dt.datetime) -> int:
    """Let offers lapse that nobody answered in time, each call in a transaction of its own; returns how many.

    What became free while a hub was at rest is offered too, once it is open again.
    """
    lapsed = 0
    calls = SignUp.objects.lapsed(now).order_by().values_list("call", flat=True)
    for call_id in sorted({*calls, *SignUp.objects.waiting_since_rest(now).order_by().values_list("call", flat=True)}):
        with transaction.atomic():
            call = lock_call(call_id)
            for row in call.sign_ups.lapsed(now).select_for_update(of=("self",)).select_related("school", "teacher"):
                row.call = call
                move(row, Standing.WITHDRAWN, Step.LAPSED, by=None)
                lapsed += 1
            move_up(call)
    return lapsed


def _own(call: Call, school: School, by: User, filled: Filled, version: int) -> SignUp:
    """The sign-up that a form is about: the person's one at this call for this school, or a new draft."""
    found = call.sign_ups.select_for_update(of=("self",)).filter(school=school).exclude(state__in=OVER)
    row = found.filter(uid=filled.uid).first() or found.filter(teacher=by).first()
    if row is None:
        row = SignUp(call=call, school=school, teacher=by, uid=filled.uid)
        if SignUp.objects.filter(uid=filled.uid).exists():
            row.uid = uuid.uuid4()  # an old form of a sign-up that is over
        row.save()
        return row
    row.call, row.school = call, school
    if row.version != version and not (row.state == Standing.DRAFT and row.uid == filled.uid):
        raise EditedMeanwhile(row)
    return row


def _check_classes(row: SignUp, filled: Filled) -> None:
    if not filled.classes:
        raise ValidationError(_("Tick at least one class, or add one."), code="classes")
    if any(one.school_id != row.school_id for one in filled.classes):
        raise ValidationError(_("Choose classes of this school."), code="classes")
    taken = SignUpClass.objects.filter(sign_up__call=row.call, sign_up__state__in=LIVING).exclude(sign_up=row)
    names = list(taken.filter(school_class__in=filled.classes).values_list("school_class__name", flat=True))
    if names:
        text = _("Signed up already by somebody of your school: %(classes)s")
        raise ValidationError(text, code="classes", params={"classes": ", ".join(sorted(names))})


def _fill(row: SignUp, filled: Filled) -> None:
    row.note = filled.note
    row.save()
    row.classes.all().delete()  # and not only those that are gone: the others may have another size by now
    SignUpClass.objects.bulk_create(SignUpClass(sign_up=row, school_class=one, size=one.size) for one in filled.classes)
    row.answers.filter(question__in=filled.answers).delete()  # one to a question that is no longer asked stays
    said = [(question, text.strip()) for question, text in filled.answers.items() if text.strip()]
    Answer.objects.bulk_create(Answer(sign_up=row, question=question, text=text) for question, text in said)


def _send(row: SignUp, by: User) -> None:
    call, state = row.call, Standing(row.state)
    if state == Standing.DRAFT:
        row.line, row.sent_at = next_number(call), timezone.now()
        state = _first_state(row)
        step = Step.WAITING if state == Standing.WAITING else Step.SENT
    elif state == Standing.RETURNED and waited(row):
        state, step = Standing.WAITING, Step.WAITING
    elif state == Standing.RETURNED:
        state, step = Standing.SUBMITTED, Step.SENT
    else:
        step = Step.CHANGED
    move(row, state, step, by=by)
    row.refresh_from_db(fields=["version"])


def _first_state(row: SignUp) -> Standing:
    """Where a new sign-up stands: in the order of sign-up nobody passes those who wait."""
    if row.call.admission == Admission.CHOICE:
        return Standing.SUBMITTED
    free = free_places(row.call)
    if free is None:
        return Standing.ACCEPTED
    waits = row.call.sign_ups.in_line().exists()
    return Standing.WAITING if waits or row.places > free else Standing.ACCEPTED


def _tell_staff(row: SignUp, by: User) -> None:
    project = row.call.project
    tell(
        kind="projects.signed_up",
        to=people_at(project.hub, HubPerm.MANAGE_PROJECTS),
        by=by,
        words={"school": row.school.name, "project": project.title, "state": row.state},
        key=f"sign-up {row.pk} {row.steps.count()}",
        place=project.hub.name,
        url=reverse("projects:sign_up_of_hub", args=[project.hub.code, row.pk]),
    )
