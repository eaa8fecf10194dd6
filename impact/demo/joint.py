"""Sessions that several hubs hold together: classes that meet on screen, trainings and events with a second host."""

import datetime as dt
from collections.abc import Sequence
from random import Random

from impact.demo.calendar import is_school_day, school_days
from impact.demo.lessons import class_line
from impact.demo.plan import SCHOOL_YEARS, Lineage, PlannedClass, PlannedHub, PlannedLine, PlannedSession
from impact.models import Audience, Format, LedBy

EXCHANGES_A_YEAR = {2019: 4, 2020: 12, 2021: 14}
SHARED_GATHERINGS = 36
# Days on which the whole network trained together: the month after schools closed, and around the summers.
NETWORK_TRAININGS = (
    (dt.date(2020, 4, 22), "Open schooling from a distance"),
    (dt.date(2020, 7, 2), "What we learnt in a strange spring"),
    (dt.date(2020, 8, 27), "Starting again"),
    (dt.date(2021, 7, 1), "Summer school of the network"),
    (dt.date(2021, 8, 26), "Plans for the year"),
    (dt.date(2022, 7, 5), "Summer school of the network"),
    (dt.date(2022, 8, 30), "Plans for the year"),
)
SHARED_TYPES = {"training-short", "strategy", "brokerage", "showcase"}


def make_exchanges(lineages: Sequence[Lineage], rng: Random) -> list[PlannedSession]:
    """Online sessions in which a class of one hub meets a class of another; the first hub logs them, both hold them."""
    exchanges = []
    for year in SCHOOL_YEARS:
        candidates = [
            (school_class, lineage)
            for lineage in lineages
            for school_class in lineage.classes
            if school_class.school_year == year
        ]
        for _ in range(EXCHANGES_A_YEAR[year]):
            host = rng.choice(candidates)
            guest = rng.choice([one for one in candidates if one[0].school.hub is not host[0].school.hub])
            exchanges.append(_exchange(year, host, guest, rng))
    return exchanges


def _exchange(
    year: int, host: tuple[PlannedClass, Lineage], guest: tuple[PlannedClass, Lineage], rng: Random
) -> PlannedSession:
    hub, other = host[0].school.hub, guest[0].school.hub
    days, weights = school_days(hub, dt.date(year, 9, 1), dt.date(year + 1, 8, 31))
    common = [
        (day, weight)
        for day, weight in zip(days, weights, strict=True)
        if is_school_day(day, other.country) and other.opened_on <= day
    ]
    return PlannedSession(
        hub=hub,
        held_on=rng.choices([day for day, _ in common], [weight for _, weight in common])[0],
        type_code="sharing",
        lines=[class_line(school_class, lineage, Format.ONLINE, rng) for school_class, lineage in (host, guest)],
        led_by=LedBy.TOGETHER,
        format=Format.ONLINE,
        school=host[0].school,
        co_hosts=(other,),
        starts_at=dt.time(10, 0),
        minutes=60,
        title="Two schools, two countries" if hub.country != other.country else "Two schools meet",
    )


def make_network_trainings(hubs: Sequence[PlannedHub], rng: Random) -> list[PlannedSession]:
    """Online trainings that one hub logs and all the others hold with it. The teachers are known from before."""
    at_the_top = [hub for hub in hubs if hub.parent is None]
    trainings = []
    for number, (day, title) in enumerate(NETWORK_TRAININGS):
        hub = at_the_top[number % len(at_the_top)]
        trainings.append(
            PlannedSession(
                hub=hub,
                held_on=day,
                type_code="training-short",
                lines=[PlannedLine(Audience.TEACHER, rng.randint(16, 40), first_timers=0, low=16, high=40)],
                format=Format.ONLINE,
                co_hosts=tuple(other for other in at_the_top if other is not hub),
                starts_at=dt.time(15, 0),
                minutes=120,
                title=title,
            )
        )
    return trainings


def share_with_other_hubs(gatherings: Sequence[PlannedSession], hubs: Sequence[PlannedHub], rng: Random) -> None:
    """Give some gatherings one or two co-hosts that were open by then."""
    candidates = [session for session in gatherings if session.type_code in SHARED_TYPES]
    for session in rng.sample(candidates, SHARED_GATHERINGS):
        others = [
            hub
            for hub in hubs
            if hub is not session.hub
            and hub.opened_on <= session.held_on
            and hub.parent is not session.hub
            and session.hub.parent is not hub
        ]
        session.co_hosts = tuple(rng.sample(others, rng.choice((1, 1, 2))))
        if session.type_code != "showcase":
            session.format = Format.HYBRID
