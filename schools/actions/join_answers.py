"""What a hub's staff, or the network's managers, do with a request to join: note, talk, accept, decline, hand on."""

import datetime as dt
from collections.abc import Callable

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub
from schools.actions.joining_mail import Sending, write_answer
from schools.actions.joining_notices import tell_staff
from schools.actions.people import holds, invite
from schools.models import ENDED, JoinNote, JoinRequest, JoinState, School, SchoolRole, Way
from schools.queries.joining import NewSchool

Link = Callable[[str], str]

UNCONFIRMED_KEPT = dt.timedelta(days=2)
ENDED_KEPT = dt.timedelta(days=180)
OPEN_KEPT = dt.timedelta(days=730)


class AnsweredMeanwhile(Exception):
    """Somebody else has answered the request or handed it on, or who asked has taken it back."""


@transaction.atomic
def add_note(*, request: JoinRequest, text: str, by: User) -> JoinNote:
    """Note something that the hub's people read, and nobody else."""
    if request.forgotten_at is not None:
        raise AnsweredMeanwhile
    note = JoinNote(request=request, text=text, by=by)
    note.full_clean()
    note.save()
    return note


@transaction.atomic
def start_talking(*, request: JoinRequest, by: User) -> JoinRequest:
    """Say that somebody of the hub is in touch. Raises AnsweredMeanwhile."""
    stored = lock_open(request)
    if stored.state == JoinState.NEW:
        bring(stored, JoinState.TALKING, by)
    return stored


@transaction.atomic
def accept(*, request: JoinRequest, answer: str, by: User, link: Link, sending: Sending | None = None) -> JoinRequest:
    """Accept a request that needs no school on the portal. Raises AnsweredMeanwhile."""
    stored = lock_open(request)
    stored.answer = answer
    _end(stored, JoinState.ACCEPTED, by, link, sending)
    return stored


@transaction.atomic
def accept_school(
    *,
    request: JoinRequest,
    school: School | NewSchool,
    role: SchoolRole,
    answer: str,
    by: User,
    link: Link,
    invitation_link: Link,
    sending: Sending | None = None,
) -> JoinRequest:
    """Accept a school's request in one step: choose or make the school, and invite who asked.

    Raises AnsweredMeanwhile, PermissionDenied, and ValidationError where the hub has a school of that name already or
    the address cannot be invited.
    """
    stored = lock_open(request)
    if stored.hub is None or stored.way != Way.SCHOOL:
        raise ValidationError(_("Hand this request to a hub first: a school belongs to one."))
    if isinstance(school, NewSchool):
        school = _make(stored.hub, school)
    open_ones = school.invitations.unanswered().filter(email=stored.email, role=role, expires_at__gt=timezone.now())
    if not holds(school, stored.email, role) and not open_ones.exists():
        invite(school=school, email=stored.email, role=role, by=by, link=invitation_link)
    stored.answer, stored.school = answer, school
    _end(stored, JoinState.ACCEPTED, by, link, sending)
    return stored


@transaction.atomic
def decline(*, request: JoinRequest, answer: str, by: User, link: Link, sending: Sending | None = None) -> JoinRequest:
    """Decline a request; who asked gets the answer. Raises AnsweredMeanwhile."""
    stored = lock_open(request)
    stored.answer = answer
    _end(stored, JoinState.DECLINED, by, link, sending)
    return stored


@transaction.atomic
def hand_on(*, request: JoinRequest, hub: Hub, by: User, link: Link) -> JoinRequest:
    """Give a request to another hub, whose people are told; notes go along. Raises AnsweredMeanwhile, ValidationError.

    Refused where the same person has asked that hub already.
    """
    stored = lock_open(request)
    if JoinRequest.objects.unanswered().filter(email=stored.email, way=stored.way, hub=hub).exclude(pk=stored.pk):
        raise ValidationError(_("This person has asked that hub already."))
    with pghistory.context(user=by.pk, action="hand on"):
        stored.hub, stored.state, stored.answer = hub, JoinState.NEW, ""
        stored.save(update_fields=["hub", "state", "answer"])
    write_answer(stored, link, sending=Sending(f"join {stored.pk} to {hub.pk} {timezone.now().isoformat()}"))
    tell_staff(stored, by=by)
    return stored


@transaction.atomic
def take_up_again(*, request: JoinRequest, by: User) -> JoinRequest:
    """Go on with a request that was declined. Raises AnsweredMeanwhile, ValidationError where another one is open."""
    stored = JoinRequest.objects.select_for_update(of=("self",)).select_related("hub").get(pk=request.pk)
    if stored.state != JoinState.DECLINED or stored.forgotten_at is not None:
        raise AnsweredMeanwhile
    if JoinRequest.objects.unanswered().filter(email=stored.email, way=stored.way, hub=stored.hub).exists():
        raise ValidationError(_("This person has asked anew since: go on with that request."))
    stored.answer, stored.ended_at = "", None
    bring(stored, JoinState.TALKING, by, "answer", "ended_at")
    return stored


@transaction.atomic
def forget_requests(*, now: dt.datetime | None = None) -> int:
    """Delete what was never confirmed, and empty what is personal of what has ended or waited for years.

    Returns how many rows that were. How many asked for what and where stays.
    """
    now = now or timezone.now()
    rows = JoinRequest.objects.filter(forgotten_at=None)
    unconfirmed = JoinRequest.objects.filter(state=JoinState.UNCONFIRMED, sent_at__lte=now - UNCONFIRMED_KEPT)
    deleted = unconfirmed.delete()[1].get("schools.JoinRequest", 0)
    rows.unanswered().filter(confirmed_at__lte=now - OPEN_KEPT).update(
        state=JoinState.WITHDRAWN, ended_at=now - ENDED_KEPT
    )
    done = rows.filter(state__in=ENDED, ended_at__lte=now - ENDED_KEPT)
    JoinNote.objects.filter(request__in=done).delete()
    return deleted + done.update(
        name="", email="", body="", words="", answer="", about_project=None, code_digest="", forgotten_at=now
    )


def _make(hub: Hub, new: NewSchool) -> School:
    since = hub.today() if new.partner else None
    school = School(hub=hub, name=new.name, place=new.place, country=new.country, partner_since=since)
    school.full_clean()
    school.save()
    return school


def lock_open(request: JoinRequest) -> JoinRequest:
    """The request as it stands, kept from others; still of the same hub. Raises AnsweredMeanwhile."""
    found = JoinRequest.objects.select_for_update(of=("self",)).unanswered().filter(hub=request.hub_id)
    stored = found.select_related("hub__parent").filter(pk=request.pk).first()
    if stored is None:
        raise AnsweredMeanwhile
    return stored


def _end(request: JoinRequest, state: JoinState, by: User, link: Link, sending: Sending | None) -> None:
    request.ended_at, request.answered_by = timezone.now(), by
    bring(request, state, by, "ended_at", "answered_by", "answer", "school")
    write_answer(request, link, sending=sending or Sending(f"join {request.pk} ended {request.ended_at.isoformat()}"))


def bring(request: JoinRequest, state: JoinState, by: User, *columns: str) -> None:
    """Let a request stand somewhere else; the database notes what it was and who did it."""
    request.state = state
    with pghistory.context(user=by.pk, action=state.value):
        request.save(update_fields=["state", *columns])
