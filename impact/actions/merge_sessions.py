"""Two sessions that were one: one stays with what was chosen, the other is voided; and they are taken apart again.

Everything goes through the actions that correct, void and restore a session, so figures and histories follow.
"""

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.models import Hub
from impact.actions.correct_session import correct_session
from impact.actions.drafts import SessionDraft
from impact.actions.kept_draft import draft_kept, kept_as_json
from impact.actions.plausibility import doubts_about_date, doubts_about_heads
from impact.actions.restore_session import restore_session
from impact.actions.versions import draft_of
from impact.actions.void_session import void_session
from impact.actions.what_hangs import move_back, move_what_hangs
from impact.models import ImportState, JointProposal, JointState, NotTheSame, Session, SessionMerge

Versions = tuple[int, int]  # of the session that stays and of the other one
Pair = tuple[Session, Session]


class PairMovedOn(Exception):
    """One of the two was corrected, voided or merged meanwhile. Nothing was written."""


class StaysMerged(Exception):
    """They cannot be taken apart; the exception says why to a person. Nothing was written."""


@transaction.atomic
def merge_sessions(*, kept: Session, gone: Session, by: User, draft: SessionDraft, versions: Versions) -> SessionMerge:
    """Bring the session that stays to what the draft says, and void the other one of the same hub.

    `versions` are those that the person saw; of two who merge at once the second finds others. Raises PairMovedOn,
    HubNotOpen, CoHostNotOpen, ClassGone.
    """
    kept, gone = hold_pair(kept, gone, versions)
    reason = _("The same session was logged twice: “%(what)s” of %(day)s stays.")
    return merge_held(kept=kept, gone=gone, by=by, draft=draft, reason=reason)


def merge_held(*, kept: Session, gone: Session, by: User, draft: SessionDraft, reason: str) -> SessionMerge:
    """Merge two sessions that are held, within a transaction.

    Numbers that look wrong were just seen, so they count as confirmed, and ask for a second pair of eyes.
    """
    before = draft_of(kept)
    seen = [doubt.key for doubt in doubts_about_heads(draft)]
    draft = replace(draft, confirmed=tuple(dict.fromkeys([*before.confirmed, *seen])))
    stays = correct_session(session=kept, by=by, draft=draft, version=kept.version)
    moved = move_what_hangs(gone=gone, kept=kept)
    told = {"what": stays.title or stays.session_type.label, "day": date_format(stays.held_on)}
    told["hub"] = kept.hub.name
    void_session(session=gone, by=by, reason=(reason % told)[:300])
    JointProposal.objects.between(kept, gone).filter(state=JointState.WAITING).update(
        state=JointState.AGREED, answered_by=by, answered_at=timezone.now()
    )
    return SessionMerge.objects.create(
        kept=kept, gone=gone, before=kept_as_json(before), kept_version=stays.version, moved=moved, made_by=by
    )


@transaction.atomic
def say_two(*, one: Session, other: Session, hub: Hub, by: User) -> bool:
    """Remember that two sessions that look like one are two; False where somebody had said so before.

    What one hub has proposed of them to the other is declined by it. Raises PairMovedOn where one of them was voided
    or merged meanwhile.
    """
    first, second = sorted(hold_pair(one, other, None), key=lambda session: session.pk)
    _row, is_new = NotTheSame.objects.get_or_create(first=first, second=second, defaults={"hub": hub, "said_by": by})
    waiting = JointProposal.objects.between(first, second).filter(state=JointState.WAITING)
    waiting.update(state=JointState.DECLINED, answered_by=by, answered_at=timezone.now())
    return is_new


@transaction.atomic
def take_back_two(*, one: Session, other: Session) -> None:
    """Forget that somebody said that they are two; they are shown again."""
    NotTheSame.objects.between(one.pk, other.pk).delete()


@transaction.atomic
def take_apart(*, merge: SessionMerge, by: User) -> SessionMerge:
    """Restore the session that was voided, and bring the other one back to what it said.

    Where that one was corrected since, it keeps what it says now, but for a co-host that the merge brought. Raises
    StaysMerged; HubNotOpen, CoHostNotOpen and ClassGone for what it said.
    """
    made = SessionMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if made.undone_at is not None:
        raise StaysMerged(_("Somebody was quicker: they are two again."))
    kept, gone = _held(made.kept_id, made.gone_id)
    _check_apart(made, kept, gone)
    _undo(made, kept, gone, by)
    if kept.voided_at is None:
        correct_session(session=kept, by=by, draft=_before(made, kept, gone), version=kept.version)
    restore_session(session=gone, by=by, reason=_("The merge was taken back: they are two."))
    return made


def apart_from_voided(keys: Collection[int], *, by: User) -> None:
    """Restore what was merged into sessions that were just voided with their import: it was logged without that.

    Within the transaction in which an import is undone.
    """
    merges = SessionMerge.objects.standing().filter(kept__in=keys).exclude(gone__in=keys)
    of_undone = merges.filter(gone__imported__made_by__state=ImportState.UNDONE)
    for made in merges.exclude(pk__in=of_undone).select_for_update(of=("self",)).order_by("pk"):
        kept, gone = _held(made.kept_id, made.gone_id)
        _undo(made, kept, gone, by)
        restore_session(session=gone, by=by, reason=_("What it was merged into was taken back with its import."))


def hold_pair(kept: Session, gone: Session, versions: Versions | None) -> Pair:
    """Both as they stand, kept from others until the transaction ends. Raises PairMovedOn."""
    held = _held(kept.pk, gone.pk)
    if any(session.voided_at is not None for session in held):
        raise PairMovedOn
    if versions is not None and (held[0].version, held[1].version) != versions:
        raise PairMovedOn
    return held


def _held(kept: int, gone: int) -> Pair:
    # In the order of their keys, as others hold several sessions.
    rows = Session.objects.select_for_update(of=("self",)).for_list().filter(pk__in=(kept, gone)).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[kept], found[gone]


def _undo(made: SessionMerge, kept: Session, gone: Session, by: User) -> None:
    made.undone_at, made.undone_by = timezone.now(), by
    made.save(update_fields=["undone_at", "undone_by"])
    move_back(made.moved, gone=gone, kept=kept)


def _check_apart(made: SessionMerge, kept: Session, gone: Session) -> None:
    standing = SessionMerge.objects.standing()
    if standing.filter(gone=kept).exists():
        raise StaysMerged(_("The one that stayed was merged itself since: take that back first."))
    if standing.filter(kept=kept, pk__gt=made.pk).exists():
        raise StaysMerged(_("Another session was merged into the same one since: take that back first."))
    if Session.objects.filter(pk=gone.pk, imported__made_by__state=ImportState.UNDONE).exists():
        raise StaysMerged(_("It came with an import that was taken back, so it stays out of the log."))
    for doubt in doubts_about_date(gone.held_on, hub=gone.hub, today=gone.hub.today()):
        if doubt.refused:
            raise StaysMerged(doubt.message)


def _before(made: SessionMerge, kept: Session, gone: Session) -> SessionDraft:
    """What the session that stays says once they are two."""
    now, before = draft_of(kept), draft_kept(made.before, uid=kept.uid)
    if kept.version == made.kept_version:
        return before
    brought = gone.hub not in before.co_hosts and gone.hub_id != kept.hub_id
    return replace(now, co_hosts=tuple(hub for hub in now.co_hosts if not (brought and hub == gone.hub)))
