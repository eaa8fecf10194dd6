"""The published figures, how invented figures are moved until they meet them exactly, and the proof that they do."""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from impact.demo.plan import NetworkPlan, PlannedClass, PlannedLine
from impact.models import AUDIENCES_OF, AudienceGroup


class Figures(NamedTuple):
    """What the network reports of an audience."""

    people: int
    interactions: int


# What the network reported at the end of the EU project, in autumn 2022.
PUBLISHED = {
    AudienceGroup.STUDENTS: Figures(people=7_024, interactions=134_775),
    AudienceGroup.TEACHERS: Figures(people=449, interactions=5_918),
    AudienceGroup.COMMUNITY: Figures(people=9_804, interactions=10_552),
}
PARTNERSHIPS = 124  # "more than 120"


class CannotMeetError(Exception):
    """The invented figures cannot reach a total within their bounds: the plan's proportions are off."""


def settle(values: Sequence[int], bounds: Sequence[tuple[int, int]], target: int, rng: Random) -> list[int]:
    """Move whole numbers one by one within their bounds until they add up to the target."""
    settled = list(values)
    missing = target - sum(settled)
    step = 1 if missing > 0 else -1
    while missing:
        movable = [n for n, (low, high) in enumerate(bounds) if low <= settled[n] + step <= high]
        if not movable:
            raise CannotMeetError(f"{missing} short of {target}, and nothing left to move.")
        rng.shuffle(movable)
        for number in movable[: abs(missing)]:
            settled[number] += step
            missing -= step
    return settled


def settle_heads(lines: Sequence[PlannedLine], target: int, rng: Random) -> None:
    """Move the head counts of these lines until they add up to the target."""
    heads = settle([line.head_count for line in lines], [(line.low, line.high) for line in lines], target, rng)
    for line, head_count in zip(lines, heads, strict=True):
        line.head_count = head_count


def count(plan: NetworkPlan) -> dict[AudienceGroup, Figures]:
    """The network's figures by the rules of docs/COUNTING.md, from the plan alone, without the database."""
    lineage_of: dict[PlannedClass, int] = {
        school_class: number for number, lineage in enumerate(plan.lineages) for school_class in lineage.classes
    }
    counted = {}
    for group, audiences in AUDIENCES_OF.items():
        interactions = first_timers = 0
        highest: dict[int, int] = {}
        for line in (line for session in plan.sessions if not session.voided for line in session.lines):
            if line.audience not in audiences:
                continue
            interactions += line.head_count
            first_timers += line.first_timers or 0
            if line.school_class is not None:
                lineage = lineage_of[line.school_class]
                highest[lineage] = max(highest.get(lineage, 0), line.head_count)
        counted[group] = Figures(people=sum(highest.values()) + first_timers, interactions=interactions)
    return counted


def prove(plan: NetworkPlan) -> None:
    """Refuse a plan that is not exactly what was published, or that has more pupils in a room than in the class."""
    if count(plan) != PUBLISHED:
        raise CannotMeetError(f"The demonstration adds up to {count(plan)}, not to {PUBLISHED}.")
    if len(plan.partnerships) != PARTNERSHIPS:
        raise CannotMeetError(f"{len(plan.partnerships)} partnerships, not {PARTNERSHIPS}.")
    for line in (line for session in plan.sessions for line in session.lines):
        if line.school_class is not None and line.head_count > line.school_class.size:
            raise CannotMeetError(f"{line.head_count} pupils of {line.school_class.name}, a class of fewer.")
        if not 0 <= (line.first_timers or 0) <= line.head_count:
            raise CannotMeetError("More first-timers than people.")
