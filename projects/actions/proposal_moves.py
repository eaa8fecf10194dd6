"""What both kinds of proposal have in common: each step under a lock, noted, and told to the other side."""

from collections.abc import Collection, Iterable
from typing import TypeVar, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actions import tell, write_mail
from accounts.models import User
from accounts.queries.stopping import in_full
from hubs.access import people_at
from hubs.models import Hub
from hubs.roles import HubPerm
from projects.models import Move, ProposalState
from projects.models.proposal import ANSWERABLE, CHANGEABLE_PROPOSAL, Proposal, ProposalStep

P = TypeVar("P", bound=Proposal)

# What the hub answers with words, where it leads, and what is noted.
ANSWERS: dict[str, tuple[ProposalState, Move]] = {
    "return": (ProposalState.RETURNED, Move.RETURNED),
    "decline": (ProposalState.DECLINED, Move.DECLINED),
}


class MovedOn(Exception):
    """The proposal stands elsewhere by now, and this step is no longer possible. Nothing was written."""

    def __init__(self, stored: Proposal) -> None:
        super().__init__(stored.pk)
        self.stored = stored


def lock_proposal(row: P, states: Collection[str]) -> P:
    """The proposal as it stands, kept from others until the transaction ends. Raises MovedOn in another state."""
    found = type(row)._default_manager.select_for_update(of=("self",)).select_related("hub", "school__hub", "teacher")
    stored = found.get(pk=row.pk)
    if stored.state not in states:
        raise MovedOn(stored)
    return stored


def move_proposal(row: Proposal, state: ProposalState, step: Move, *, by: User | None, note: str = "") -> None:
    """Let a proposal stand somewhere else, note the step, and tell whom it concerns."""
    now = timezone.now()
    row.state = state
    if state == ProposalState.SENT and row.sent_at is None:
        row.sent_at = now
    row.answered_at = now if state in (ProposalState.ACCEPTED, ProposalState.DECLINED) else None
    row.save()
    row.refresh_from_db(fields=["version"])
    noted = steps_of(row).create(step=step, by=by, note=note.strip())
    if step in (Move.SENT, Move.CHANGED, Move.WITHDRAWN):
        _tell_hub(row, noted)
    else:
        _tell_teacher(row, noted)


def steps_of(row: Proposal) -> "models.Manager[ProposalStep]":
    """The steps of a proposal of either kind."""
    return cast("models.Manager[ProposalStep]", row.steps)  # type: ignore[attr-defined]  # both kinds have them


@transaction.atomic
def answer_proposal(*, proposal: P, answer: str, by: User, note: str) -> P:
    """Return a proposal with a question, or decline it with a reason. Raises MovedOn, ValidationError without words."""
    check_answer(answer, note)
    row = lock_proposal(proposal, ANSWERABLE)
    state, step = ANSWERS[answer]
    move_proposal(row, state, step, by=by, note=note)
    return row


@transaction.atomic
def answer_proposals(*, proposals: Iterable[P], answer: str, by: User, note: str) -> tuple[int, int]:
    """The same for many, with the same words; how many it was done with, how many stood elsewhere by then."""
    check_answer(answer, note)
    done = moved = 0
    for proposal in sorted(proposals, key=lambda one: one.pk):
        try:
            answer_proposal(proposal=proposal, answer=answer, by=by, note=note)
        except MovedOn:
            moved += 1
        else:
            done += 1
    return done, moved


@transaction.atomic
def withdraw_proposal(*, proposal: P, by: User) -> P | None:
    """The school takes it back; a draft is thrown away. Raises MovedOn once the hub has answered."""
    row = lock_proposal(proposal, CHANGEABLE_PROPOSAL)
    if row.state == ProposalState.DRAFT:
        row.delete()
        return None
    move_proposal(row, ProposalState.WITHDRAWN, Move.WITHDRAWN, by=by)
    return row


def check_answer(answer: str, note: str) -> None:
    """Raises ValidationError where an answer has no words."""
    if not note.strip():
        text = {
            "decline": _("Say why: the teacher reads this."),
            "return": _("Write your question: the teacher reads it."),
        }[answer]
        raise ValidationError(text, code="note")


def hub_url(row: Proposal) -> str:
    """The page of a proposal in the hub's workspace."""
    return reverse(row.hub_page, args=[row.hub.code, row.pk])


def own_url(row: Proposal) -> str:
    """The page of a proposal in the school's workspace."""
    return reverse(row.own_page, args=[row.school_id, row.pk])


def _tell_hub(row: Proposal, step: ProposalStep) -> None:
    perm = HubPerm.MANAGE_PROJECTS if row.own_page.startswith("projects:") else HubPerm.LOG_SESSIONS
    with override(language_for(row.hub, None)):
        what = row.what
    tell(
        kind="projects.proposal_came",
        to=people_at(row.hub, perm),
        by=step.by,
        words={"school": row.school.name, "what": what, "step": step.step},
        key=f"{row._meta.model_name} {row.pk} {step.pk}",
        place=row.hub.name,
        url=hub_url(row),
    )


def _tell_teacher(row: Proposal, step: ProposalStep) -> None:
    teacher = row.teacher
    if teacher is None or not teacher.is_active:
        return
    key, path = f"{row._meta.model_name} {row.pk} {step.pk}", own_url(row)
    with override(language_for(row.hub, teacher)):
        what = row.what
        told = {"proposal": row, "what": what, "step": step.step, "note": step.note, "by": step.by}
        told |= {"kind": row._meta.model_name, "url": in_full(path)}
        subject = _subject(step.step) % {"what": what}
        text = render_to_string("projects/mail_proposal.txt", told)
    write_mail(to=teacher.email, subject=subject, text=text, key=key)
    tell(
        kind="projects.proposal_answered",
        to=[teacher],
        by=step.by,
        words={"what": what, "state": row.state},
        key=key,
        place=row.hub.name,
        url=path,
        mailed=True,
    )


def _subject(step: str) -> str:
    return {
        Move.RETURNED: _("The hub asks you something: %(what)s"),
        Move.ACCEPTED: _("Accepted: %(what)s"),
        Move.DECLINED: _("Not accepted: %(what)s"),
    }[Move(step)]


def language_for(hub: Hub, person: User | None) -> str:
    """Somebody's own language, else the first of the hub's that the portal speaks."""
    spoken = dict(settings.LANGUAGES)
    wanted = [person.interface_language if person else "", *hub.languages]
    return next((code for code in wanted if code in spoken), settings.LANGUAGE_CODE)
