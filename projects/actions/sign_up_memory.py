"""By the clock: reminders about sign-ups, and forgetting who signed up once that is long over."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts.actions import tell
from projects.models import Answer, Call, SignUp, SignUpStep, Standing
from projects.models.project import OPEN_STATES

REMEMBERED = dt.timedelta(days=396)  # thirteen months after the deadline: the school year can be looked through
DRAFT_AHEAD = dt.timedelta(days=3)
ASKED_AGAIN_AFTER = dt.timedelta(days=4)
BEGINS_IN = dt.timedelta(days=7)


@transaction.atomic
def remind(*, now: dt.datetime) -> int:
    """Tell teachers of drafts before the deadline, of unanswered questions, of what begins; once each."""
    found = SignUp.objects.select_related("call__project__hub", "teacher").exclude(teacher=None)
    closing = Call.objects.open_at(now).filter(closes_at__lte=now + DRAFT_AHEAD)
    open_drafts = found.filter(state=Standing.DRAFT, call__in=closing)
    asked = found.filter(state=Standing.RETURNED, changed_at__lte=now - ASKED_AGAIN_AFTER)
    today = now.date()
    begins = found.filter(
        state=Standing.ACCEPTED,
        call__project__starts_on__range=(today + dt.timedelta(days=1), today + BEGINS_IN),
        call__project__status__in=OPEN_STATES,
    )
    told = sum(_tell(row, "projects.sign_up_reminder", row.call.closes.date()) for row in open_drafts)
    told += sum(_tell(row, "projects.sign_up_asked", row.changed_at.date()) for row in asked)
    return told + sum(_tell(row, "projects.begins", row.call.project.starts_on) for row in begins)


def forget_who_signed_up(*, now: dt.datetime) -> int:
    """Forget teachers, words and answers of sign-ups that are long over; returns how many sign-ups were touched."""
    old = Q(call__closes_at__lt=now - REMEMBERED)
    SignUp.objects.filter(old, state=Standing.DRAFT).delete()
    rows = SignUp.objects.filter(old).exclude(teacher=None, note="")
    keys = list(rows.values_list("pk", flat=True))
    with transaction.atomic():
        Answer.objects.filter(sign_up__in=keys).delete()
        SignUpStep.objects.filter(sign_up__in=keys).update(by=None)
        SignUpStep.objects.filter(sign_up__in=keys).exclude(note="").update(note="–")
        return SignUp.objects.filter(pk__in=keys).update(teacher=None, note="")


def _tell(row: SignUp, kind: str, day: dt.date) -> int:
    if row.teacher is None:
        return 0
    project = row.call.project
    written = tell(
        kind=kind,
        to=[row.teacher],
        words={"project": project.title, "day": day.isoformat()},
        key=f"sign-up {row.pk} {day.isoformat()}",
        place=project.hub.name,
        url=reverse("projects:own_sign_up", args=[row.school_id, row.pk]),
    )
    return len(written)
