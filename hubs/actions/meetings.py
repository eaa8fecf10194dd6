"""Meetings of a board: planned, the board invited, held, called off; and what of them is shown publicly.

Who may do so is asked at the hub's door. What is asked here is whether the meeting stands where a step begins.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.agenda import begin_agenda
from hubs.actions.editing import change_row
from hubs.actions.meeting_mail import Link, Occasion, tell_about_meeting
from hubs.actions.standing_meeting import NotFromHere, standing_meeting
from hubs.models import Hub, Meeting, MeetingInvitation, MeetingState
from hubs.queries.meetings import seat_holders

# What a calendar shows; of a change to anything else nobody is told by mail.
IN_CALENDARS = ("title", "starts_at", "ends_at", "place", "online_url")


@transaction.atomic
def plan_meeting(
    *, hub: Hub, by: User, values: Mapping[str, Any], already_held: bool = False, at: dt.datetime | None = None
) -> Meeting:
    """Plan a meeting, its agenda opening with what became of earlier decisions; or write down one that was held.

    `at` is when it is planned, if not now. Raises ValidationError for a moment that has passed, or, if it was held
    already, for one that has not.
    """
    meeting = Meeting(hub=hub, planned_by=by, **values)
    if already_held:
        meeting.state = MeetingState.HELD
    _check_moment(meeting, at or timezone.now())
    with pghistory.context(user=by.pk, action="plan"):
        meeting.save()
    begin_agenda(meeting)
    return meeting


@transaction.atomic
def change_meeting(*, meeting: Meeting, by: User, version: int, values: Mapping[str, Any], link: Link) -> Meeting:
    """Change when, where or what a meeting is; who was invited is told of what their calendar shows.

    Raises EditedMeanwhile, NotFromHere, ValidationError for a moment on the wrong side of now.
    """
    stored = standing_meeting(meeting)
    moved = any(getattr(stored, name) != values[name] for name in IN_CALENDARS if name in values)
    if any(getattr(stored, name) != values[name] for name in ("starts_at", "ends_at") if name in values):
        for name, value in values.items():
            setattr(stored, name, value)
        _check_moment(stored, timezone.now())
    invited = stored.state == MeetingState.INVITED
    sequence = {"sequence": stored.sequence + 1} if moved and invited else {}
    changed = change_row(meeting, {**values, **sequence}, by=by, version=version)
    if sequence:
        _tell_invited(changed, Occasion.CHANGED, by=by, link=link)
    return changed


def _check_moment(meeting: Meeting, now: dt.datetime) -> None:
    passed = meeting.starts_at <= now
    if meeting.state == MeetingState.HELD and not passed:
        raise ValidationError({"starts_at": _("A meeting that was held began before now.")})
    if meeting.is_to_come and passed:
        raise ValidationError({"starts_at": _("This moment has passed: choose a later one.")})


@transaction.atomic
def invite_board(*, meeting: Meeting, by: User, link: Link) -> int:
    """Send the invitation to everybody who holds a seat on that day and has not got it yet; returns to how many.

    Raises NotFromHere where the meeting has begun, or nobody who has an account holds a seat.
    """
    stored = standing_meeting(meeting)
    if not stored.is_to_come or stored.starts_at <= timezone.now():
        raise NotFromHere(_("This meeting has begun: nobody is invited any more."))
    holders = seat_holders(stored)
    if not holders:
        raise NotFromHere(_("Nobody who could get a mail holds a seat: give seats to people with an account first."))
    known = {row.user_id for row in stored.invitations.filter(sequence=stored.sequence)}
    new = [user for user in holders if user.pk not in known]
    if stored.state == MeetingState.PLANNED:
        with pghistory.context(user=by.pk, action="invite"):
            stored.state = MeetingState.INVITED
            stored.save(update_fields=["state"])
    _tell(stored, new, Occasion.INVITED, by=by, link=link)
    return len(new)


@transaction.atomic
def hold_meeting(*, meeting: Meeting, by: User) -> Meeting:
    """Note that a meeting takes place, from the moment at which it was to begin. Raises NotFromHere."""
    stored = standing_meeting(meeting)
    if not stored.is_to_come:
        raise NotFromHere(_("Nothing was changed: this step was taken already."))
    if stored.starts_at > timezone.now():
        raise NotFromHere(_("This meeting has not begun. If it took place earlier, change when it begins first."))
    with pghistory.context(user=by.pk, action="hold"):
        stored.state = MeetingState.HELD
        stored.save(update_fields=["state"])
    return stored


@transaction.atomic
def call_off(*, meeting: Meeting, by: User, because: str, link: Link) -> Meeting:
    """Call a meeting off; who was invited is told why, and their calendar takes it out. Raises NotFromHere."""
    stored = standing_meeting(meeting)
    if not stored.is_to_come:
        raise NotFromHere(_("This meeting was held: it can no longer be called off."))
    with pghistory.context(user=by.pk, action="call off"):
        stored.state, stored.called_off_because = MeetingState.CALLED_OFF, because
        stored.sequence += 1
        stored.save(update_fields=["state", "called_off_because", "sequence"])
    _tell_invited(stored, Occasion.CALLED_OFF, by=by, link=link)
    return stored


def choose_public_parts(*, meeting: Meeting, by: User, version: int, shows: Sequence[str]) -> Meeting:
    """Say what of a meeting anybody may read, also after its minutes are approved. Raises EditedMeanwhile."""
    return change_row(meeting, {"shows": list(shows)}, by=by, version=version, action="publish")


def _tell_invited(meeting: Meeting, occasion: Occasion, *, by: User, link: Link) -> None:
    """Tell whoever was invited. Those of whose seats none covers the day any more are told that, and no more later."""
    invited = [row.user for row in meeting.invitations.select_related("user").filter(user__is_active=True)]
    seated = {user.pk for user in seat_holders(meeting)}
    _tell(meeting, [user for user in invited if user.pk in seated], occasion, by=by, link=link)
    for user in invited:
        if user.pk not in seated:
            tell_about_meeting(meeting, user, Occasion.LEFT, by=by, link=link)
    meeting.invitations.exclude(user__in=seated).delete()


def _tell(meeting: Meeting, people: Sequence[User], occasion: Occasion, *, by: User, link: Link) -> None:
    """Write the mails, and note with which number each person has the meeting in their calendar."""
    for user in people:
        tell_about_meeting(meeting, user, occasion, by=by, link=link)
    MeetingInvitation.objects.bulk_create(
        [MeetingInvitation(meeting=meeting, user=user, sequence=meeting.sequence) for user in people],
        update_conflicts=True,
        unique_fields=["meeting", "user"],
        update_fields=["sequence", "sent_at"],
    )
