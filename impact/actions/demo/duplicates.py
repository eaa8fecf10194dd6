"""Writes what looks logged twice at the demonstration's hubs, and what two of them may have held together.

Nothing is added: a session that was there is told for another day, so that no figure of the whole time moves.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from accounts.models import User
from hubs.models import Hub
from impact.actions.correct_session import correct_session
from impact.actions.joint_sessions import propose_joint
from impact.actions.versions import draft_of
from impact.models import AttendanceLine, Session

Who = Callable[[Hub], User]

LOOKED_THROUGH = 150
A_LITTLE_LATER = dt.timedelta(minutes=4)
NEAR = 3  # people


def write_duplicates(hubs: Iterable[Hub], *, staff_of: Who, coordinator_of: Who) -> None:
    """At each hub one lesson that two people have logged; at the first that has a co-host, one that both have."""
    hubs = list(hubs)
    for hub in hubs:
        if pair := min(_alike(_latest(hub)), key=lambda both: not _near(*both), default=None):
            first, second = pair
            draft = replace(draft_of(second), held_on=first.held_on, starts_at=first.starts_at)
            correct_session(session=second, by=staff_of(hub), draft=draft, version=second.version)
            moment = first.logged_at + A_LITTLE_LATER
            Session.objects.filter(pk=second.pk).update(logged_at=moment, logged_by=coordinator_of(hub))
    _write_joint(hubs, staff_of=staff_of, coordinator_of=coordinator_of)


def _latest(hub: Hub) -> list[Session]:
    """Sessions of a hub of which no school has said anything and that come from no plan, the latest first."""
    found = Session.objects.standing().filter(hub=hub, countersigns=None, planned=None, second_look=None)
    return list(found.for_list()[:LOOKED_THROUGH])


def _alike(sessions: Sequence[Session]) -> Iterator[tuple[Session, Session]]:
    """Two sessions of the same type with the same classes on different days, the earlier one first."""
    by_class: dict[tuple[int, frozenset[int]], list[Session]] = {}
    for later in reversed(sessions):
        if classes := _class_of(later):
            known = by_class.setdefault((later.session_type_id, frozenset(classes)), [])
            yield from ((earlier, later) for earlier in known if earlier.held_on != later.held_on)
            known.append(later)


def _class_of(session: Session) -> set[int]:
    return {line.school_class_id for line in session.lines.all() if line.school_class_id is not None}


def _heads(session: Session) -> int:
    lines: Iterable[AttendanceLine] = session.lines.all()
    return sum(line.head_count for line in lines)


def _near(one: Session, other: Session) -> bool:
    return abs(_heads(one) - _heads(other)) <= NEAR


def _write_joint(hubs: Sequence[Hub], *, staff_of: Who, coordinator_of: Who) -> None:
    """One gathering that its hub logged with a co-host, and that the co-host has logged too."""
    for hub in hubs:
        for other in hubs:
            if pair := _joint(hub, other):
                mine, theirs = pair
                draft = replace(draft_of(theirs), held_on=mine.held_on, session_type=mine.session_type)
                draft = replace(draft, starts_at=mine.starts_at)
                moved = correct_session(session=theirs, by=staff_of(other), draft=draft, version=theirs.version)
                propose_joint(
                    hub=hub, kept=mine, gone=moved, by=coordinator_of(hub), versions=(mine.version, moved.version)
                )
                return


def _joint(hub: Hub, other: Hub) -> tuple[Session, Session] | None:
    if hub == other:
        return None
    joint = Session.objects.standing().filter(hub=hub, co_hosts=other, second_look=None).for_list()
    for mine in joint[:LOOKED_THROUGH]:
        for theirs in _latest(other):
            if _near(mine, theirs) and not _class_of(theirs) and not _class_of(mine) and not theirs.co_hosts.all():
                return mine, theirs
    return None
