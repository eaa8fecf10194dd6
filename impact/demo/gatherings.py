"""Sessions without classes: trainings and mentoring for teachers, meetings with partners, events for everybody."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import NamedTuple

from impact.demo.calendar import open_days, school_days
from impact.demo.colour import LENGTHS, title_for
from impact.demo.lessons import format_on
from impact.demo.plan import LAST_DAY, PlannedHub, PlannedLine, PlannedSession
from impact.demo.totals import settle, settle_heads
from impact.models import AUDIENCES_OF, Audience, AudienceGroup, Format

Days = Callable[[PlannedHub, dt.date, dt.date], tuple[list[dt.date], list[float]]]


class Kind(NamedTuple):
    """A kind of gathering: how often a hub holds it in a school year, when, and who comes (audience, from, to)."""

    type_code: str
    a_year: int
    days: Days
    who: Sequence[tuple[Audience, int, int]]


KINDS = (
    Kind("mentoring", 12, school_days, ((Audience.TEACHER, 2, 6),)),
    Kind(
        "showcase",
        3,
        open_days,
        (
            (Audience.FAMILY, 20, 80),
            (Audience.OTHER, 6, 30),
            (Audience.STUDENT, 10, 35),
            (Audience.TEACHER, 2, 6),
            (Audience.GOVERNMENT, 2, 7),
        ),
    ),
    Kind(
        "citizen-science",
        3,
        open_days,
        (
            (Audience.FAMILY, 8, 30),
            (Audience.CIVIL_SOCIETY, 2, 8),
            (Audience.STUDENT, 6, 20),
        ),
    ),
    Kind(
        "brokerage",
        3,
        school_days,
        (
            (Audience.UNIVERSITY, 2, 6),
            (Audience.INDUSTRY, 2, 8),
            (Audience.GOVERNMENT, 1, 4),
            (Audience.CIVIL_SOCIETY, 2, 6),
            (Audience.TEACHER, 2, 6),
        ),
    ),
    Kind(
        "strategy",
        3,
        school_days,
        (
            (Audience.FAMILY, 1, 3),
            (Audience.UNIVERSITY, 1, 3),
            (Audience.INDUSTRY, 1, 3),
            (Audience.GOVERNMENT, 1, 3),
            (Audience.CIVIL_SOCIETY, 1, 4),
            (Audience.TEACHER, 2, 4),
        ),
    ),
    Kind("residency", 1, school_days, ((Audience.STUDENT, 6, 14), (Audience.UNIVERSITY, 1, 3))),
)
YEARS = (
    (dt.date(2019, 10, 1), dt.date(2020, 8, 31)),
    (dt.date(2020, 9, 1), dt.date(2021, 8, 31)),
    (dt.date(2021, 9, 1), dt.date(2022, 8, 31)),
)
TRAININGS = {"training-short", "training-long"}
TRAININGS_A_YEAR = 4
TRAINING_SIZE = (9, 20)
MEETINGS_OF_A_LONG_TRAINING = 4
# How many of those who come have been at something before, at most and at least, as a share.
KNOWN_FACES = {"strategy": (0.2, 0.9), "brokerage": (0.0, 0.6), "showcase": (0.0, 0.05), "citizen-science": (0.0, 0.1)}
COMMUNITY = AUDIENCES_OF[AudienceGroup.COMMUNITY]


def make_gatherings(hubs: Sequence[PlannedHub], rng: Random) -> list[PlannedSession]:
    """Everything that the hubs do without classes; head counts are still open."""
    gatherings = []
    for hub in hubs:
        # A sub-hub does a third of what a hub does, and leaves the trainings to the hub that it is part of.
        share = 1 / 3 if hub.parent else 1.0
        for kind in KINDS:
            for first, last in YEARS:
                for _ in range(max(1, round(kind.a_year * share))):
                    gatherings.append(_gathering(hub, kind, first, last, rng))
        gatherings.append(_gathering(hub, KINDS[1], dt.date(2022, 9, 1), LAST_DAY, rng))
        gatherings.append(_gathering(hub, KINDS[3], dt.date(2022, 9, 1), LAST_DAY, rng))
        if hub.parent is None:
            gatherings += _trainings(hub, rng)
    return gatherings


def _gathering(hub: PlannedHub, kind: Kind, first: dt.date, last: dt.date, rng: Random) -> PlannedSession:
    days, weights = kind.days(hub, first, last)
    day = rng.choices(days, weights)[0]
    how = format_on(day, rng) if kind.type_code != "showcase" else Format.IN_PERSON
    projects = hub.open_projects(day)
    lines = [
        PlannedLine(audience, rng.randint(low, high), low=low, high=high, first_timers=0)
        for audience, low, high in kind.who
    ]
    of_a_project = bool(projects) and kind.type_code not in {"strategy", "brokerage"} and rng.random() < 0.6
    return PlannedSession(
        hub=hub,
        held_on=day,
        type_code=kind.type_code,
        lines=lines,
        format=how,
        project=rng.choice(projects) if of_a_project else None,
        starts_at=dt.time(rng.randint(10, 17), rng.choice((0, 30))),
        minutes=rng.choice(LENGTHS[kind.type_code]),
        title=title_for(kind.type_code, rng) if rng.random() < 0.7 else "",
    )


def _trainings(hub: PlannedHub, rng: Random) -> Iterator[PlannedSession]:
    """Short trainings over the year, and each autumn a long one in several meetings with the same teachers."""
    for first, last in YEARS:
        days, weights = school_days(hub, first, last)
        for _ in range(TRAININGS_A_YEAR):
            yield _training(hub, "training-short", rng.choices(days, weights)[0], rng.randint(*TRAINING_SIZE), rng)
        size = rng.randint(9, 15)
        autumn = [day for day in days if day.month in {10, 11}]
        for day in sorted(rng.sample(autumn, MEETINGS_OF_A_LONG_TRAINING)):
            yield _training(hub, "training-long", day, size, rng)
    september, _ = school_days(hub, dt.date(2022, 9, 1), LAST_DAY)
    yield _training(hub, "training-short", rng.choice(september), rng.randint(*TRAINING_SIZE), rng)


def _training(hub: PlannedHub, type_code: str, day: dt.date, size: int, rng: Random) -> PlannedSession:
    low, high = TRAINING_SIZE
    return PlannedSession(
        hub=hub,
        held_on=day,
        type_code=type_code,
        lines=[PlannedLine(Audience.TEACHER, size, first_timers=0, low=low, high=high + 4)],
        format=format_on(day, rng),
        starts_at=dt.time(rng.choice((9, 14, 15, 16)), 0),
        minutes=rng.choice(LENGTHS[type_code]),
        title=title_for(type_code, rng),
    )


def settle_teachers(sessions: Sequence[PlannedSession], people: int, interactions: int, rng: Random) -> None:
    """Make teachers exact: first-timers in the first trainings of each hub, then all head counts."""
    lines = [line for session in sessions for line in session.lines if line.audience == Audience.TEACHER]
    newcomers = {session.hub: session.hub.new_teachers for session in sessions if session.hub.parent is None}
    assert_total(sum(newcomers.values()), people)
    in_order = sorted(sessions, key=lambda session: session.held_on)
    for hub, number in newcomers.items():
        trainings = [one for one in in_order if one.hub is hub and one.type_code in TRAININGS and not one.co_hosts]
        _spread_newcomers([one.lines[0] for one in trainings], number)
    settle_heads(lines, interactions, rng)


def _spread_newcomers(lines: list[PlannedLine], number: int) -> None:
    """First-timers in lots of about equal size, spread over the trainings, none larger than a training's least size."""
    lots = -(-number // TRAINING_SIZE[0])
    chosen = lines[:: max(1, len(lines) // lots)][:lots]
    for position, line in enumerate(chosen):
        line.first_timers = number * (position + 1) // lots - number * position // lots


def settle_community(sessions: Sequence[PlannedSession], people: int, interactions: int, rng: Random) -> None:
    """Make community members exact: head counts first, then how many of them had been there before."""
    pairs = [(one, line) for one in sessions for line in one.lines if line.audience in COMMUNITY]
    lines = [line for _, line in pairs]
    settle_heads(lines, interactions, rng)
    bounds = []
    for session, line in pairs:
        least, most = KNOWN_FACES.get(session.type_code, (0.0, 0.0))
        bounds.append((int(line.head_count * least), int(line.head_count * most)))
    known = settle([(low + high) // 2 for low, high in bounds], bounds, interactions - people, rng)
    for line, number in zip(lines, known, strict=True):
        line.first_timers = line.head_count - number


def settle_open_students(sessions: Sequence[PlannedSession], people: int, interactions: int, rng: Random) -> None:
    """Make students at open events exact: most of them are known from their classes."""
    lines = [
        line
        for one in sessions
        for line in one.lines
        if line.audience == Audience.STUDENT and line.school_class is None
    ]
    settle_heads(lines, interactions, rng)
    bounds = [(0, line.head_count // 2) for line in lines]
    newcomers = settle([line.head_count // 4 for line in lines], bounds, people, rng)
    for line, number in zip(lines, newcomers, strict=True):
        line.first_timers = number


def assert_total(found: int, wanted: int) -> None:
    """Refuse data files that do not add up."""
    if found != wanted:
        raise ValueError(f"The hubs' files say {found} new teachers, the network reported {wanted}.")
