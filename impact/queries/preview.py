"""How a session counts: what it adds to the network's figures, or would take away from them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from django.db.models import Max

from hubs.models import Hub
from impact.models import AttendanceLine
from schools.models import SchoolClass


class Counted(Protocol):
    """An attendance line, stored or not yet."""

    @property
    def head_count(self) -> int:
        """How many people."""

    @property
    def school_class(self) -> SchoolClass | None:
        """The class that they are, where they are one."""

    @property
    def first_timers(self) -> int | None:
        """How many of them were new; None where there is a class, and where nobody asked."""


@dataclass(frozen=True)
class Effect:
    """What a session changes in the network's figures of all time, in interactions and people.

    `people_by_class` is exact: how far each class lies above its highest attendance in every other session.
    `first_timers` is the estimate by show of hands. `not_asked` are people without a class of whom nobody has said
    how many were new: they add none. `counted` is False where there is no line at all.
    """

    interactions: int
    people_by_class: int
    first_timers: int
    not_asked: int
    classes: int
    counted: bool


def effect_of(lines: Iterable[Counted], *, hub: Hub, uid: uuid.UUID) -> Effect:
    """What these lines, as the attendance of the hub's session `uid`, add to the figures of all other sessions.

    One query where there are classes, none else.
    """
    told = list(lines)
    by_lineage: dict[int, int] = {}
    for line in told:
        if line.school_class is not None and line.school_class.lineage_id is not None:
            lineage = line.school_class.lineage_id
            by_lineage[lineage] = max(line.head_count, by_lineage.get(lineage, 0))
    highest = _highest_elsewhere(by_lineage, hub, uid) if by_lineage else {}
    others = [line for line in told if line.school_class is None]
    return Effect(
        interactions=sum(line.head_count for line in told),
        people_by_class=sum(max(0, heads - highest.get(lineage, 0)) for lineage, heads in by_lineage.items()),
        first_timers=sum(line.first_timers or 0 for line in others),
        not_asked=sum(line.head_count for line in others if line.first_timers is None),
        classes=len(by_lineage),
        counted=bool(told),
    )


def _highest_elsewhere(lineages: Iterable[int], hub: Hub, uid: uuid.UUID) -> dict[int, int]:
    rows = (
        AttendanceLine.objects.filter(school_class__lineage__in=list(lineages), session__voided_at=None)
        .exclude(session__hub=hub, session__uid=uid)
        .order_by()
        .values_list("school_class__lineage")
        .annotate(highest=Max("head_count"))
    )
    return dict(rows)
