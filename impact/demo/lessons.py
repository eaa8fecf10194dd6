"""Sessions with classes: most of what the hubs do, and nearly all the interactions of students."""

import datetime as dt
from collections import defaultdict
from random import Random

from hubs.models import Category
from impact.demo.calendar import CLOSED, closed, school_days
from impact.demo.colour import LENGTHS, TYPES_OF_LESSONS, note_for, title_for
from impact.demo.plan import (
    LAST_DAY,
    SCHOOL_YEARS,
    Lineage,
    PlannedClass,
    PlannedHub,
    PlannedLine,
    PlannedSession,
)
from impact.demo.totals import settle_heads
from impact.models import Audience, Format, LedBy

# How the work grew over the school years.
YEAR_SHARES = {2019: 0.20, 2020: 0.33, 2021: 0.47}
CLASSES_IN_A_SESSION = ((1, 2, 3), (0.68, 0.26, 0.06))
ABSENT = ((0, 1, 2, 3, 4, 5), (0.25, 0.3, 0.2, 0.12, 0.08, 0.05))
FEWEST_PRESENT = 0.6  # of the highest attendance
TEACHER_NOTED = 0.26
# Who leads, at first and in the last year: hub, together, school. What hubs of each kind are about.
LED_BY = {
    Category.SCHOOL_BASED: ((0.55, 0.30, 0.15), (0.20, 0.35, 0.45)),
    Category.SPACE: ((0.75, 0.20, 0.05), (0.45, 0.35, 0.20)),
    Category.BROKER: ((0.60, 0.30, 0.10), (0.40, 0.35, 0.25)),
}

LineageOf = dict[PlannedClass, Lineage]


def make_lessons(
    hubs: list[PlannedHub], lineages: list[Lineage], exchanges: list[PlannedSession], heads: int, rng: Random
) -> list[PlannedSession]:
    """Sessions with classes whose head counts, with those of the exchanges, add up to `heads`.

    Each lineage has its highest attendance in at least one line, and in none more.
    """
    lineage_of = {school_class: lineage for lineage in lineages for school_class in lineage.classes}
    demand = {hub: hub.students_by_class * hub.intensity for hub in hubs}
    lessons: list[PlannedSession] = []
    for hub in hubs:
        share = demand[hub] / sum(demand.values())
        for year in SCHOOL_YEARS:
            classes = [one for one in lineage_of if one.school.hub is hub and one.school_year == year]
            if classes:
                quotas = _quotas(classes, heads * share * YEAR_SHARES[year], lineage_of, rng)
                lessons += _lessons_of_a_year(hub, year, quotas, lineage_of, rng)
    lines = [line for session in [*lessons, *exchanges] for line in session.lines if line.school_class]
    _let_each_be_complete_once(lines, lineage_of)
    settle_heads(lines, heads, rng)
    return lessons


def _quotas(classes: list[PlannedClass], heads: float, lineage_of: LineageOf, rng: Random) -> dict[PlannedClass, int]:
    """How many sessions each class of a hub and year has, so that about so many heads come together."""
    eagerness = {one: rng.gammavariate(3, 1 / 3) + 0.2 for one in classes}
    present = {one: lineage_of[one].highest - 1.4 for one in classes}
    per_eagerness = heads / sum(eagerness[one] * present[one] for one in classes)
    return {one: max(2, round(eagerness[one] * per_eagerness)) for one in classes}


def _lessons_of_a_year(
    hub: PlannedHub, year: int, quotas: dict[PlannedClass, int], lineage_of: LineageOf, rng: Random
) -> list[PlannedSession]:
    days, weights = school_days(hub, dt.date(year, 9, 1), min(dt.date(year + 1, 8, 31), LAST_DAY))
    left = dict(quotas)
    busy: dict[PlannedClass, set[dt.date]] = defaultdict(set)
    lessons = []
    while left:
        first = rng.choice(list(left))
        mates = [one for one in left if one is not first and one.school is first.school]
        number = rng.choices(*CLASSES_IN_A_SESSION)[0]
        together = [first, *rng.sample(mates, min(number - 1, len(mates)))]
        day = _day_for(together, days, weights, busy, rng)
        lessons.append(_lesson(hub, year, day, together, lineage_of, rng))
        for one in together:
            busy[one].add(day)
            left[one] -= 1
            if not left[one]:
                del left[one]
    return lessons


def _day_for(
    classes: list[PlannedClass],
    days: list[dt.date],
    weights: list[float],
    busy: dict[PlannedClass, set[dt.date]],
    rng: Random,
) -> dt.date:
    """A school day on which none of the classes has a session yet, if one is found soon."""
    day = rng.choices(days, weights)[0]
    for _ in range(20):
        if not any(day in busy[one] for one in classes):
            break
        day = rng.choices(days, weights)[0]
    return day


def _lesson(
    hub: PlannedHub, year: int, day: dt.date, classes: list[PlannedClass], lineage_of: LineageOf, rng: Random
) -> PlannedSession:
    how = format_on(day, rng)
    type_code = rng.choices(*TYPES_OF_LESSONS[hub.category])[0]
    projects = hub.open_projects(day)
    project = rng.choice(projects) if projects and rng.random() < 0.78 else None
    lines = [class_line(one, lineage_of[one], how, rng) for one in classes]
    if rng.random() < TEACHER_NOTED:
        asked = None if rng.random() < 0.15 else 0
        lines.append(PlannedLine.fixed(Audience.TEACHER, len(classes), asked))
    return PlannedSession(
        hub=hub,
        held_on=day,
        type_code=type_code,
        lines=lines,
        led_by=led_by(hub, year, rng),
        format=how,
        project=project,
        school=classes[0].school,
        starts_at=dt.time(rng.randint(8, 14), rng.choice((0, 15, 30, 45))) if rng.random() < 0.8 else None,
        minutes=rng.choice(LENGTHS[type_code]),
        title=title_for(type_code, rng) if rng.random() < 0.4 else "",
        note=note_for(rng) if rng.random() < 0.03 else "",
    )


def class_line(school_class: PlannedClass, lineage: Lineage, how: Format, rng: Random) -> PlannedLine:
    """A class at a session: a few are absent, more of them on screen."""
    low = -(-lineage.highest * FEWEST_PRESENT // 1)
    absent = rng.choices(*ABSENT)[0] + (rng.randint(0, 3) if how != Format.IN_PERSON else 0)
    head_count = max(int(low), lineage.highest - absent)
    return PlannedLine(Audience.STUDENT, head_count, school_class, low=int(low), high=lineage.highest)


def format_on(day: dt.date, rng: Random) -> Format:
    """How people met on a day: on screens while schools were closed, now and then in the year after."""
    if closed(day):
        return Format.ONLINE
    if CLOSED[1] < day < dt.date(2021, 7, 15):
        return rng.choices((Format.IN_PERSON, Format.ONLINE, Format.HYBRID), (0.6, 0.27, 0.13))[0]
    return rng.choices((Format.IN_PERSON, Format.ONLINE, Format.HYBRID), (0.94, 0.04, 0.02))[0]


def led_by(hub: PlannedHub, year: int, rng: Random) -> LedBy:
    """Who led: schools take over as the years go by, most of all at school-based hubs."""
    first, last = LED_BY[hub.category]
    progress = (year - SCHOOL_YEARS[0]) / (SCHOOL_YEARS[-1] - SCHOOL_YEARS[0])
    weights = [early + (late - early) * progress for early, late in zip(first, last, strict=True)]
    return rng.choices((LedBy.HUB, LedBy.TOGETHER, LedBy.SCHOOL), weights)[0]


def _let_each_be_complete_once(lines: list[PlannedLine], lineage_of: LineageOf) -> None:
    """Set one line of each lineage to its highest attendance, for good: the first with the fewest empty chairs."""
    best: dict[Lineage, PlannedLine] = {}
    for line in lines:
        if line.school_class is None:
            continue
        lineage = lineage_of[line.school_class]
        if lineage not in best or line.head_count > best[lineage].head_count:
            best[lineage] = line
    for lineage, line in best.items():
        line.head_count = line.low = line.high = lineage.highest
