"""Two hubs have logged the same: one proposes which record stays, the other agrees, and it becomes a joint session."""

from dataclasses import replace

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import tell
from accounts.models import User
from hubs.access import people_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.actions.merge_sessions import PairMovedOn, Versions, hold_pair, merge_held, say_two, take_apart
from impact.actions.record_session import broken_rule
from impact.actions.versions import draft_of
from impact.models import JointProposal, JointState, NotTheSame, Session, SessionMerge

PROPOSED, ANSWERED = "impact.joint_proposed", "impact.joint_answered"  # in impact.notices
ONCE = "joint_proposed_once"


class ProposedAlready(Exception):
    """One of the two hubs has proposed it already. Nothing was written."""


class ProposalMovedOn(Exception):
    """The proposal was answered, withdrawn, or made by one's own hub. Nothing was written."""


@transaction.atomic
def propose_joint(*, hub: Hub, kept: Session, gone: Session, by: User, versions: Versions) -> JointProposal:
    """Propose to the other hub that two sessions were one, and which record of it stays; those who may agree are told.

    Raises PairMovedOn, also where the other hub has just said that they are two; of two hubs that propose at once the
    database refuses the second: ProposedAlready.
    """
    kept, gone = hold_pair(kept, gone, versions)
    if NotTheSame.objects.between(kept.pk, gone.pk).exists():
        raise PairMovedOn
    try:
        with transaction.atomic():
            made = JointProposal.objects.create(hub=hub, kept=kept, gone=gone, proposed_by=by)
    except IntegrityError as problem:
        if broken_rule(problem) == ONCE:
            raise ProposedAlready from problem
        raise
    other = gone.hub if hub.pk == kept.hub_id else kept.hub
    _tell(PROPOSED, made, to=other, by=by)
    return made


@transaction.atomic
def agree_joint(*, proposal: JointProposal, hub: Hub, by: User, versions: Versions) -> SessionMerge:
    """Agree for the other hub: the one record gets its co-host, the other is voided, in one step.

    `versions` are those of the session that stays and of the other one. Raises ProposalMovedOn, PairMovedOn,
    CoHostNotOpen.
    """
    stored = _waiting(proposal)
    if stored.hub_id == hub.pk:
        raise ProposalMovedOn
    kept, gone = hold_pair(stored.kept, stored.gone, versions)
    draft = draft_of(kept)
    hosts = dict.fromkeys([*draft.co_hosts, gone.hub, *gone.co_hosts.all()])
    draft = replace(draft, co_hosts=tuple(one for one in hosts if one.pk != kept.hub_id))
    reason = _("A joint session: it counts as “%(what)s” of %(day)s, which %(hub)s has logged.")
    made = merge_held(kept=kept, gone=gone, by=by, draft=draft, reason=reason)
    _tell(ANSWERED, stored, to=stored.hub, by=by, answer=JointState.AGREED, merge=made)
    return made


@transaction.atomic
def say_two_hubs(*, one: Session, other: Session, hub: Hub, by: User) -> bool:
    """Say for either hub that they are two; whoever had proposed otherwise is told. Raises PairMovedOn."""
    stored = JointProposal.objects.between(one, other).filter(state=JointState.WAITING).first()
    is_new = say_two(one=one, other=other, hub=hub, by=by)
    if stored is not None and stored.hub_id != hub.pk:
        _tell(ANSWERED, stored, to=stored.hub, by=by, answer=JointState.DECLINED)
    return is_new


@transaction.atomic
def take_back_two_hubs(*, one: Session, other: Session, hub: Hub) -> None:
    """Forget that this hub said that they are two: both are asked again. Raises PairMovedOn where it did not say so."""
    said, _rows = NotTheSame.objects.between(one.pk, other.pk).filter(hub=hub).delete()
    if not said:
        raise PairMovedOn


@transaction.atomic
def withdraw_joint(*, proposal: JointProposal, hub: Hub, by: User) -> None:
    """Take back what one's own hub has proposed. Raises ProposalMovedOn."""
    stored = _waiting(proposal)
    if stored.hub_id != hub.pk:
        raise ProposalMovedOn
    stored.state, stored.answered_by, stored.answered_at = JointState.WITHDRAWN, by, timezone.now()
    stored.save(update_fields=["state", "answered_by", "answered_at"])


@transaction.atomic
def take_joint_apart(*, merge: SessionMerge, hub: Hub, by: User) -> SessionMerge:
    """Take a joint session apart for one of its two hubs, and tell the other. Raises what `take_apart` raises."""
    made = take_apart(merge=merge, by=by)
    other = merge.gone.hub if merge.kept.hub_id == hub.pk else merge.kept.hub
    tell(
        kind=ANSWERED,
        to=people_at(other, HubPerm.CORRECT_SESSIONS),
        by=by,
        words=_words(merge.kept, hub) | {"answer": "apart"},
        key=f"session merge {made.pk} apart",
        place=other.name,
        url=reverse("impact:merged_sessions", args=[other.code, made.pk]),
    )
    return made


def _waiting(proposal: JointProposal) -> JointProposal:
    rows = JointProposal.objects.select_for_update(of=("self",)).select_related("hub", "kept__hub", "gone__hub")
    stored = rows.get(pk=proposal.pk)
    if stored.state != JointState.WAITING:
        raise ProposalMovedOn
    return stored


def _tell(
    kind: str,
    row: JointProposal,
    *,
    to: Hub,
    by: User,
    answer: JointState = JointState.WAITING,
    merge: SessionMerge | None = None,
) -> None:
    """Tell those who look after the other hub's log; of a stranger's session they read no more than on the page."""
    mine, theirs = (row.kept, row.gone) if row.kept.hub_id == to.pk else (row.gone, row.kept)
    if merge is not None:
        url = reverse("impact:merged_sessions", args=[to.code, merge.pk])
    else:
        url = reverse("impact:joint_session", args=[to.code, mine.pk, theirs.pk])
    tell(
        kind=kind,
        to=people_at(to, HubPerm.CORRECT_SESSIONS),
        by=by,
        words=_words(mine, theirs.hub) | {"answer": answer.value},
        key=f"joint {row.pk} {answer.value}",
        place=to.name,
        url=url,
    )


def _words(mine: Session, other: Hub) -> dict[str, str]:
    return {"hub": other.name, "day": mine.held_on.isoformat()}
