"""Unusual head counts get a second pair of eyes: asked for with the session, answered by somebody else."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actions import tell
from accounts.models import User
from hubs.access import people_at
from hubs.models import Hub
from hubs.roles import HubPerm
from impact.actions.drafts import SessionDraft
from impact.actions.plausibility import MANY, doubts_about_heads
from impact.models import LookState, LookStep, SecondLook, SecondLookStep, Session
from impact.queries.second_looks import may_answer_return, may_look, page_of_looks
from schools.models import SchoolClass

RETURNED = "impact.numbers_returned"  # in impact.notices
AT_ONCE = 2_000


class LookMovedOn(Exception):
    """Somebody was quicker, or the numbers are others by now. Nothing was written."""


def unusual_heads(draft: SessionDraft) -> list[str]:
    """The doubts about heads that were confirmed and still are about the numbers of the draft. No query."""
    told = {f"many-in-all-{sum(line.head_count for line in draft.lines)}"}
    for line in draft.lines:
        if line.school_class is not None:
            told.add(f"over-size-{line.school_class.pk}-{line.head_count}")
        else:
            told.add(f"many-people-{line.audience.value}-{line.head_count}")
    return sorted(set(draft.confirmed) & told)


def ask_for_second_look(*, session: Session, draft: SessionDraft, by: User | None, is_new: bool) -> None:
    """Note what is unusual about a session that was just logged or corrected, in the transaction of that."""
    keys = unusual_heads(draft)
    look = None if is_new else SecondLook.objects.select_for_update().filter(session=session).first()
    if look is None:
        if keys:
            _step(SecondLook.objects.create(session=session, keys=keys, written_by=by), LookStep.ASKED, by)
        return
    if keys == look.keys:
        return  # something else was corrected
    look.keys, look.written_by = keys, by
    _move(look, LookState.WAITING if keys else LookState.CORRECTED)
    _step(look, LookStep.ASKED if keys else LookStep.CORRECTED, by)


def with_seen_heads(drafts: Iterable[SessionDraft]) -> Iterator[SessionDraft]:
    """Drafts, those whose unusual heads somebody was shown together with a yes to them. Most cost next to nothing."""
    smallest: dict[int, int] = {}  # of each class, that it ever had
    for draft in drafts:
        if sum(line.head_count for line in draft.lines) <= MANY and not any(
            line.head_count > _smallest(line.school_class, smallest) for line in draft.lines if line.school_class
        ):
            yield draft
            continue
        seen = [doubt.key for doubt in doubts_about_heads(draft)]
        yield replace(draft, confirmed=tuple(dict.fromkeys([*draft.confirmed, *seen]))) if seen else draft


def ask_for_second_looks(*, ids: Sequence[int], drafts: Sequence[SessionDraft], by: User | None) -> int:
    """Note what is unusual about many sessions that were just written, in their transaction, and say of how many."""
    unusual = {key: unusual_heads(draft) for key, draft in zip(ids, drafts, strict=True) if draft.confirmed}
    looks = [SecondLook(session_id=key, keys=keys, written_by=by) for key, keys in unusual.items() if keys]
    made = SecondLook.objects.bulk_create(looks, batch_size=AT_ONCE)
    steps = [SecondLookStep(look=look, step=LookStep.ASKED, by=by) for look in made]
    SecondLookStep.objects.bulk_create(steps, batch_size=AT_ONCE)
    return len(made)


@transaction.atomic
def say_right(*, look: SecondLook, by: User, version: int) -> SecondLook:
    """Say that unusual numbers are right as they are. Raises PermissionDenied for own ones, LookMovedOn."""
    stored = _locked(look, version, LookState.WAITING)
    _check_eyes(stored, by)
    _move(stored, LookState.RIGHT, by=by)
    _step(stored, LookStep.RIGHT, by)
    return stored


@transaction.atomic
def return_numbers(*, look: SecondLook, by: User, version: int, note: str) -> SecondLook:
    """Give unusual numbers back to who wrote them, who is told, or the team once they left it.

    Raises PermissionDenied for own ones, LookMovedOn.
    """
    stored = _locked(look, version, LookState.WAITING)
    _check_eyes(stored, by)
    _move(stored, LookState.RETURNED, by=by, note=note)
    step = _step(stored, LookStep.RETURNED, by, note)
    session = stored.session
    team = people_at(session.hub, HubPerm.LOG_SESSIONS)
    tell(
        kind=RETURNED,
        # Who left can answer no more, and is told nothing more of the hub.
        to=[person for person in team if person.pk == stored.written_by_id] or team,
        by=by,
        words={
            "name": by.name,
            **_what_of(session),
            "day": session.held_on.isoformat(),
            "note": note,
            "hub": session.hub.name,
        },
        key=f"second look {step.pk}",
        place=session.hub.name,
        url=page_of_looks(session.hub),
    )
    return stored


@transaction.atomic
def confirm_numbers(*, look: SecondLook, by: User, version: int, note: str = "") -> SecondLook:
    """Confirm numbers that were returned: they wait for a second pair of eyes again. Raises PermissionDenied,
    LookMovedOn.
    """
    stored = _locked(look, version, LookState.RETURNED)
    if not may_answer_return(stored.written_by_id, by, team=_team(stored.session.hub, HubPerm.LOG_SESSIONS)):
        raise PermissionDenied(_("It was returned to somebody else."))
    _move(stored, LookState.WAITING)
    _step(stored, LookStep.CONFIRMED, by, note)
    return stored


def _what_of(session: Session) -> dict[str, str]:
    """What a session is called, in each language where that is its type."""
    if session.title:
        return {"what": session.title}
    kind = session.session_type
    named = {name.replace("name_", "what_"): text for name, text in (kind.i18n or {}).items() if text}
    return {"what": kind.name, **named}


def _smallest(group: SchoolClass, known: dict[int, int]) -> int:
    if group.pk not in known:
        prefetch_related_objects([group], "size_changes")
        known[group.pk] = min([group.size, *(change.before for change in group.size_changes.all())])
    return known[group.pk]


def _locked(look: SecondLook, version: int, state: LookState) -> SecondLook:
    rows = SecondLook.objects.select_for_update(of=("self",)).select_related("session__hub", "session__session_type")
    stored = rows.get(pk=look.pk)
    if stored.version != version or stored.state != state or stored.session.voided_at is not None:
        raise LookMovedOn
    return stored


def _check_eyes(look: SecondLook, by: User) -> None:
    hub = look.session.hub
    coordinators, team = _team(hub, HubPerm.CORRECT_SESSIONS), _team(hub, HubPerm.LOG_SESSIONS)
    if not may_look(look.written_by_id, by, coordinators=coordinators, team=team):
        raise PermissionDenied(_("A second pair of eyes is a coordinator’s, and not of who wrote the numbers."))


def _team(hub: Hub, perm: HubPerm) -> Collection[int]:
    return {person.pk for person in people_at(hub, perm)}


def _move(look: SecondLook, state: LookState, *, by: User | None = None, note: str = "") -> None:
    look.state, look.note, look.looked_by = state, note, by
    look.looked_at = timezone.now() if by is not None else None
    look.changed_at = timezone.now()
    look.save()
    look.refresh_from_db(fields=["version"])


def _step(look: SecondLook, step: LookStep, by: User | None, note: str = "") -> SecondLookStep:
    return SecondLookStep.objects.create(look=look, step=step, by=by, note=note)
