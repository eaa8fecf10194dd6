"""One session that was sent, or several: read, stored, and answered each on its own."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from hubs.models import ApiToken
from impact.actions.api_sessions import record_by_token, record_many_by_token
from impact.actions.drafts import SessionDraft
from impact.actions.take_session import Outcome, take_session
from impact.actions.versions import draft_of
from impact.api.known import alike
from impact.api.problems import Problem, amiss
from impact.api.schemas import SESSION_IN_BATCH
from impact.api.sent import Read, doubted_anew, read_sent
from impact.api.shape import Fault, Json, JsonObject, faults
from impact.api.shapes import UID
from impact.api.shown import differences, reads_notes, session_shown
from impact.models import Session
from impact.queries.sessions import own_session

Told = tuple[uuid.UUID, JsonObject]


@dataclass(frozen=True)
class Answer:
    """What became of one session: created or already there, or else the problem."""

    state: str
    session: dict[str, Json] | None = None
    problem: Problem | None = None


def take_one(token: ApiToken, uid: uuid.UUID, body: JsonObject) -> Answer:
    """Store one session, once."""
    return _answer(token, read_sent(token.hub, [(uid, body)], with_note=reads_notes(token))[0])


def take_all(token: ApiToken, bodies: Sequence[JsonObject]) -> list[Answer]:
    """Store several, in their order as far as one bears on another; those that are plain and new go in by COPY."""
    answers: dict[int, Answer] = {}
    told: dict[int, Told] = {}
    for number, body in enumerate(bodies):
        uid, found = _uid_in(body)
        if uid is None:
            answers[number] = Answer("refused", problem=amiss(found))
        else:
            told[number] = uid, {name: value for name, value in body.items() if name != "uid"}
    reads = dict(zip(told, read_sent(token.hub, list(told.values()), with_note=reads_notes(token)), strict=True))
    first = _first_of_their_kind(reads)
    stored = record_many_by_token(token=token, drafts=list(first.values()))
    for number, one in reads.items():
        if number in first and one.uid in stored and one.draft is not None:
            answers[number] = Answer("created", _shown(token, stored[one.uid], one.draft))
        else:
            if number not in first:
                doubted_anew(one, told[number][1], token.hub)
            answers[number] = _answer(token, one)
    return [answers[number] for number in range(len(bodies))]


def _first_of_their_kind(reads: dict[int, Read]) -> dict[int, SessionDraft]:
    """Those that no other before them in the list bears on: of a uid, and of a day, type and school, the first."""
    first: dict[int, SessionDraft] = {}
    seen: set[object] = set()
    for number, one in reads.items():
        if one.draft is not None and not {one.uid, alike(one.draft)} & seen:
            first[number] = one.draft
        seen |= {one.uid} | ({alike(one.draft)} if one.draft is not None else set())
    return first


def _answer(token: ApiToken, one: Read) -> Answer:
    draft = one.draft
    if draft is None:
        return Answer("refused", problem=amiss(one.faults))
    taken = take_session(lambda: record_by_token(token=token, draft=draft))
    session = taken.session
    if taken.outcome == Outcome.SAVED and session is not None:
        return Answer("created", _shown(token, session, draft))
    if taken.outcome == Outcome.AGAIN and session is not None:
        return Answer("already", _shown(token, session))
    if taken.outcome == Outcome.OTHER and session is not None:
        return Answer("conflict", problem=_other(token, session, draft))
    return Answer("refused", problem=amiss([Fault(taken.field, "changed", taken.said)]))


def _other(token: ApiToken, session: Session, draft: SessionDraft) -> Problem:
    with_note = reads_notes(token)
    stored = own_session(token.hub, session.uid) or session
    differ = differences(draft_of(stored), draft, with_note=with_note)
    return Problem("other-content", more={"differences": differ, "stored": session_shown(stored, with_note=with_note)})


def _shown(token: ApiToken, session: Session, draft: SessionDraft | None = None) -> dict[str, Json]:
    return session_shown(session, with_note=reads_notes(token), draft=draft)


def _uid_in(body: JsonObject) -> tuple[uuid.UUID | None, list[Fault]]:
    told = body.get("uid")
    found = [one for one in faults(body, SESSION_IN_BATCH) if one.at == "uid"]
    found = found or list(faults(told, UID, "uid"))
    return (None, found) if found else (uuid.UUID(str(told)), [])
