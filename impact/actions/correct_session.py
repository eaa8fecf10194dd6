"""Changes a session that is stored, line by line, so that its history shows what really changed and nothing else."""

from collections.abc import Sequence

import pghistory
from django.db import IntegrityError, transaction

from accounts.models import User
from hubs.models import Hub
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.hint import hint
from impact.actions.record_session import (
    OPEN_CONSTRAINT,
    HubNotOpen,
    broken_rule,
    hold_classes,
    invite,
    new_line,
    telling_co_hosts,
)
from impact.actions.second_look import ask_for_second_look
from impact.actions.versions import draft_of
from impact.models import AttendanceLine, Session

FIELDS = (
    "held_on",
    "starts_at",
    "minutes",
    "session_type",
    "project",
    "school",
    "challenge",
    "led_by",
    "format",
    "title",
    "note",
)

LineKey = tuple[str, int]


class EditedMeanwhile(Exception):
    """Somebody else changed the session after the form was opened. Nothing was written; `stored` is what stands."""

    def __init__(self, stored: Session) -> None:
        super().__init__(stored.uid)
        self.stored = stored


class IsVoided(Exception):
    """The session was voided, so there is nothing to correct or to void."""

    def __init__(self, stored: Session) -> None:
        super().__init__(stored.uid)
        self.stored = stored


@transaction.atomic
def correct_session(*, session: Session, by: User, draft: SessionDraft, version: int) -> Session:
    """Bring a stored session to what the draft says; its uid and its hub stay.

    The fingerprint of what was first sent stays: a device that sends that again gets its answer, and the correction
    stands. `version` is the version that the person saw. Raises EditedMeanwhile when another stands by now, IsVoided
    for a voided session, HubNotOpen and CoHostNotOpen for a new day on which one of them is not open, ClassGone for a
    class that somebody takes away just now. A draft that
    says what is stored already writes nothing.
    """
    stored = Session.objects.select_for_update(of=("self",)).for_list().get(pk=session.pk)
    if stored.voided_at is not None:
        raise IsVoided(stored)
    if stored.version != version:
        raise EditedMeanwhile(stored)
    if draft_of(stored).payload_hash() == draft.payload_hash():
        return stored
    hold_classes([draft])
    lines = {(line.audience, line.school_class_id or 0): line for line in stored.lines.all()}
    told = {(line.audience.value, line.school_class.pk if line.school_class else 0): line for line in draft.lines}
    added = [line for key, line in told.items() if key not in lines]
    invited = [hub for hub in draft.co_hosts if hub not in stored.co_hosts.all()]
    # The database notes what a row was before; of a row that was not there it has nothing to note, so it is told here.
    with pghistory.context(user=by.pk, action="correct", added=_in_words(added, invited)):
        for field in FIELDS:
            setattr(stored, field, getattr(draft, field))
        stored.confirmed = list(draft.confirmed)
        stored.version += 1
        # Who no longer co-hosts goes first: on the new day that hub may not have been open.
        stored.co_hostings.exclude(hub__in=draft.co_hosts).delete()
        _save(stored)
        _replace_lines(stored, lines, told)
        invite(stored, invited)
        ask_for_second_look(session=stored, draft=draft, by=by, is_new=False)
    transaction.on_commit(hint)
    return stored


def _save(session: Session) -> None:
    try:
        with telling_co_hosts():
            session.save(update_fields=[*FIELDS, "confirmed", "version"])
    except IntegrityError as problem:
        if broken_rule(problem) == OPEN_CONSTRAINT:
            raise HubNotOpen from problem
        raise


def _in_words(lines: Sequence[LineDraft], hubs: Sequence[Hub]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "audience": line.audience.value,
            "class": line.school_class.name if line.school_class else "",
            "heads": line.head_count,
        }
        for line in lines
    ]
    return rows + [{"hub": hub.name} for hub in hubs]


def _replace_lines(session: Session, stored: dict[LineKey, AttendanceLine], told: dict[LineKey, LineDraft]) -> None:
    gone = [line.pk for key, line in stored.items() if key not in told]
    session.lines.filter(pk__in=gone).delete()
    changed = []
    for key, line in stored.items():
        now = told.get(key)
        if now is not None and (now.head_count, now.first_timers) != (line.head_count, line.first_timers):
            line.head_count, line.first_timers = now.head_count, now.first_timers
            changed.append(line)
    AttendanceLine.objects.bulk_update(changed, ["head_count", "first_timers"])
    AttendanceLine.objects.bulk_create([new_line(session, line) for key, line in told.items() if key not in stored])
