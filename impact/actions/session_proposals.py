"""A teacher reports a session; the hub accepts it, once, and then it is a session like any other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from hubs.actions import EditedMeanwhile
from hubs.models import Hub
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.plausibility import Doubt, doubts_about_partner
from impact.actions.proposed_draft import doubts_about_proposal, draft_of_proposal
from impact.actions.record_session import HubNotOpen, Recorded, record_session
from impact.models import AttendanceLine, ProposedLine, Session, SessionProposal, Source
from projects.actions.proposal_moves import MovedOn, lock_proposal, move_proposal
from projects.models import Move, ProposalState
from projects.models.proposal import ANSWERABLE
from schools.models import School
from schools.queries.moving import hub_on

TOLD = ("held_on", "session_type", "project", "title", "starts_at", "minutes", "led_by", "format", "note")


class Doubtful(Exception):
    """Something about it needs a yes of the hub first. Nothing was written; `doubts` say what."""

    def __init__(self, doubts: list[Doubt]) -> None:
        super().__init__([doubt.key for doubt in doubts])
        self.doubts = doubts


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of many: the sessions, how many have something to look at, how many had moved on or changed."""

    done: tuple[Session, ...]
    doubtful: int
    moved: int


@transaction.atomic
def propose_session(*, school: School, by: User, draft: SessionDraft) -> SessionProposal:
    """Report a session to the school's hub. The same form twice is one report.

    Raises EditedMeanwhile where this form was sent before and says something else by now; ValidationError for a day on
    which the school did not belong to the hub as a partner.
    """
    check_partner(school, school.hub, draft)
    made = SessionProposal(uid=draft.uid, school=school, hub=school.hub, teacher=by, state=ProposalState.WITHDRAWN)
    _say(made, draft)
    # Of two that are sent at once the second waits for the first, and finds it then.
    SessionProposal.objects.bulk_create([made], ignore_conflicts=True)
    row = SessionProposal.objects.select_for_update(of=("self",)).select_related("hub", "school", "teacher")
    stored = row.get(uid=draft.uid)
    if stored.school_id != school.pk:
        raise ValidationError("uid")  # the identifier of somebody else's; no form of ours sends that
    if stored.sent_at is None:
        return _send(stored, draft, by)
    if draft_of_proposal(stored).payload_hash() != draft.payload_hash():
        raise EditedMeanwhile(stored)
    return stored


@transaction.atomic
def change_session_proposal(
    *, proposal: SessionProposal, by: User, draft: SessionDraft, version: int
) -> SessionProposal:
    """Say it otherwise, until the hub has answered; a question is answered by that. Raises EditedMeanwhile, MovedOn.

    ValidationError as `propose_session` does.
    """
    row = lock_proposal(proposal, ANSWERABLE)
    if row.version != version:
        raise EditedMeanwhile(row)
    check_partner(row.school, row.hub, draft)
    return _send(row, draft, by)


@transaction.atomic
def accept_session_proposal(
    *, proposal: SessionProposal, by: User, version: int, draft: SessionDraft | None = None
) -> Recorded:
    """Log what was reported, as it was told or as the hub mends it in a `draft`. Accepted twice, it is logged once.

    Raises EditedMeanwhile where the school has changed it since, MovedOn, HubNotOpen; without a draft Doubtful where
    something needs a yes.
    """
    # One at a time for each hub: of two reports of one session the second sees the first in the log.
    _lock_hub(proposal)
    row = lock_proposal(proposal, (*ANSWERABLE, ProposalState.ACCEPTED))
    if row.session is not None:
        return Recorded(session=row.session, repeated=True)
    if row.version != version:
        raise EditedMeanwhile(row)
    told = draft or draft_of_proposal(row)
    if draft is None and (doubts := open_doubts(row)):
        raise Doubtful(doubts)
    recorded = record_session(hub=row.hub, by=by, draft=replace(told, uid=row.uid), source=Source.SCHOOL)
    row.session = recorded.session
    move_proposal(row, ProposalState.ACCEPTED, Move.ACCEPTED, by=by)
    return recorded


@transaction.atomic
def accept_session_proposals(*, proposals: Iterable[SessionProposal], by: User, seen: Mapping[int, int]) -> Accepted:
    """Accept those about which there is nothing to ask, also nothing that the teacher has confirmed.

    `seen`: the version of each that the hub had in front of it, by its key.
    """
    done, doubtful, moved = [], 0, 0
    for proposal in sorted(proposals, key=lambda one: one.pk):
        try:
            with transaction.atomic():
                _lock_hub(proposal)
                if proposal.may_be_answered and doubts_about_proposal(proposal):
                    doubtful += 1
                    continue
                accepted = accept_session_proposal(proposal=proposal, by=by, version=seen.get(proposal.pk, 0))
        except (MovedOn, EditedMeanwhile):
            moved += 1
        except (Doubtful, HubNotOpen):
            doubtful += 1
        else:
            moved += accepted.repeated
            done += [] if accepted.repeated else [accepted.session]
    return Accepted(tuple(done), doubtful, moved)


def open_doubts(row: SessionProposal) -> list[Doubt]:
    """What somebody at the hub has to say yes to: everything that the teacher has not confirmed, and every repeat."""
    known = set(row.confirmed)
    return [doubt for doubt in doubts_about_proposal(row) if doubt.key not in known or doubt.same is not None]


def check_partner(school: School, hub: Hub, draft: SessionDraft) -> None:
    """Raises ValidationError for a day on which the school did not belong to the hub as a partner."""
    at = hub_on(school, draft.held_on)
    for doubt in doubts_about_partner(draft.held_on, school=school, hub=hub, at=at):
        raise ValidationError(doubt.message, code=doubt.code)


def _lock_hub(proposal: SessionProposal) -> None:
    Hub.objects.select_for_update(of=("self",), no_key=True).get(pk=proposal.hub_id)


def _say(row: SessionProposal, draft: SessionDraft) -> None:
    for name in TOLD:
        setattr(row, name, getattr(draft, name))
    row.confirmed = list(draft.confirmed)


def _send(row: SessionProposal, draft: SessionDraft, by: User) -> SessionProposal:
    step = Move.CHANGED if row.state == ProposalState.SENT else Move.SENT
    _say(row, draft)
    row.lines.all().delete()
    write_lines(row, draft.lines)
    move_proposal(row, ProposalState.SENT, step, by=by)
    return row


def write_lines(row: SessionProposal, lines: Iterable[LineDraft | AttendanceLine]) -> None:
    """Write down who came, for a report that says nothing of that yet."""
    ProposedLine.objects.bulk_create(
        ProposedLine(
            proposal=row,
            audience=line.audience,
            head_count=line.head_count,
            school_class=line.school_class,
            first_timers=line.first_timers,
        )
        for line in lines
    )
