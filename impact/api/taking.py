"""One session that was sent, or several: read, stored, and answered each on its own."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from impact.actions.api_sessions import record_by_person, record_by_token, record_many
from impact.actions.drafts import SessionDraft
from impact.actions.record_session import Recorded
from impact.actions.take_session import Outcome, take_session
from impact.actions.versions import draft_of
from impact.api.caller import Caller
from impact.api.handing_over import hand_over, handed_over_in_words, why_handed_over
from impact.api.known import alike
from impact.api.problems import Problem, amiss
from impact.api.schemas import SESSION_IN_BATCH, UID_IN_BATCH
from impact.api.sent import Read, doubted_anew, read_sent
from impact.api.shape import Fault, Json, JsonObject, faults, is_of
from impact.api.shown import differences, session_shown, stored_shown
from impact.models import Session, Why
from impact.queries.sessions import own_session

Told = tuple[uuid.UUID, JsonObject]


@dataclass(frozen=True)
class Answer:
    """What became of one session: created, already there or handed over in words, or else the problem."""

    state: str
    session: dict[str, Json] | None = None
    problem: Problem | None = None
    detail: str = ""
    recorded: Recorded | None = None
    draft: SessionDraft | None = None


def take_one(caller: Caller, uid: uuid.UUID, body: JsonObject) -> Answer:
    """Store one session, once. Where a person sends it, they stand before the form and can be asked."""
    if caller.has_lost:
        return _handed_over(caller, uid, body, Why.NO_RIGHT)
    return _answer(caller, read_sent(caller, [(uid, body)])[0], body, alone=False)


def take_all(caller: Caller, bodies: Sequence[JsonObject]) -> list[Answer]:
    """Store several, in their order as far as one bears on another; those that are plain and new go in at once."""
    answers: dict[int, Answer] = {}
    told: dict[int, Told] = {}
    for number, body in enumerate(bodies):
        uid, found = _uid_in(body)
        if uid is None:
            answers[number] = Answer("refused", problem=amiss(found))
        elif caller.has_lost:
            answers[number] = _handed_over(caller, uid, body, Why.NO_RIGHT)
        else:
            told[number] = uid, {name: value for name, value in body.items() if name != "uid"}
    reads = dict(zip(told, read_sent(caller, list(told.values())), strict=True))
    first = _first_of_their_kind(reads)
    stored = record_many(hub=caller.hub, by=caller.by, token=caller.token, drafts=list(first.values()))
    for number, one in reads.items():
        if number in first and one.uid in stored and one.draft is not None:
            shown = stored_shown(stored[one.uid], one.draft, with_note=caller.reads_notes)
            answers[number] = Answer("created", shown)
        else:
            if number not in first and not one.is_stored:
                doubted_anew(one, told[number][1], caller.hub)
            answers[number] = _answer(caller, one, told[number][1], alone=True)
    return [answers[number] for number in range(len(bodies))]


def _first_of_their_kind(reads: dict[int, Read]) -> dict[int, SessionDraft]:
    """Those that are new, and that no other before them in the list bears on: of a day, type and school the first.

    What is logged from something, as from a plan, is recorded for what it is, and so by itself.
    """
    first: dict[int, SessionDraft] = {}
    seen: set[object] = set()
    for number, one in reads.items():
        new = one.draft is not None and not one.is_stored and not one.origin
        if one.draft is not None and new and not {one.uid, alike(one.draft)} & seen:
            first[number] = one.draft
        seen |= {one.uid} | ({alike(one.draft)} if one.draft is not None else set())
    return first


def _answer(caller: Caller, one: Read, body: JsonObject, *, alone: bool) -> Answer:
    draft = one.draft
    if draft is None:
        why = None if caller.token else why_handed_over(one.faults, alone=alone)
        if why is not None:
            return _handed_over(caller, one.uid, body, why)
        return Answer("refused", problem=amiss(one.faults))
    taken = take_session(lambda: _record(caller, one, draft))
    session = taken.session
    if taken.outcome == Outcome.SAVED and session is not None:
        return Answer("created", _shown(caller, session, draft), recorded=taken.recorded, draft=draft)
    if taken.outcome == Outcome.AGAIN and session is not None:
        return Answer("already", _shown(caller, session), recorded=taken.recorded, draft=draft)
    if taken.outcome == Outcome.OTHER and session is not None:
        return Answer("conflict", problem=_other(caller, session, draft, taken.said))
    if taken.outcome == Outcome.AT_REST and caller.token is None:
        return _handed_over(caller, one.uid, body, Why.AT_REST)
    return Answer("refused", problem=amiss([Fault(taken.field, "changed", taken.said)]))


def _record(caller: Caller, one: Read, draft: SessionDraft) -> Recorded:
    if caller.token is not None:
        return record_by_token(token=caller.token, draft=draft)
    return record_by_person(hub=caller.hub, by=caller.by, draft=draft, origin=one.origin)


def _handed_over(caller: Caller, uid: uuid.UUID, body: JsonObject, why: Why) -> Answer:
    try:
        row = hand_over(caller, uid, body, why)
    except Problem as refusal:
        return Answer("refused", problem=refusal)
    if row is None:  # what it is by now is no longer theirs to read
        return Answer("already", detail=_("This session was saved already. Nothing was added a second time."))
    return Answer("handed-over", detail=handed_over_in_words(caller, why))


def _other(caller: Caller, session: Session, draft: SessionDraft, said: str) -> Problem:
    with_note = caller.reads_notes
    stored = own_session(caller.hub, session.uid) or session
    differ = differences(draft_of(stored), draft, with_note=with_note)
    more: dict[str, Json] = {"differences": differ, "stored": session_shown(stored, with_note=with_note)}
    return Problem("other-content", said, more=more)


def _shown(caller: Caller, session: Session, draft: SessionDraft | None = None) -> dict[str, Json]:
    return session_shown(session, with_note=caller.reads_notes, draft=draft)


def _uid_in(body: JsonObject) -> tuple[uuid.UUID | None, list[Fault]]:
    told = body.get("uid")
    found = [] if is_of(body, UID_IN_BATCH) else [one for one in faults(body, SESSION_IN_BATCH) if one.at == "uid"]
    return (None, found) if found else (uuid.UUID(str(told)), [])
