"""Imaginary persons with names, and the sessions that they came to: what really happened, of which a log sees numbers.

The portal is told head counts, classes, and how many came for the first time; never who. Here everybody is known, so
people reached can be counted by counting persons. Shares nothing with the queries: plain loops over plain rows.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import strategies as st

COMMUNITY = ("family", "industry", "other")
GROUP = {"student": "student", "teacher": "teacher", **dict.fromkeys(COMMUNITY, "community")}
# Around the turns of a month, a year and a school year, and within a month.
DAYS = [dt.date(2020, 8, 31), dt.date(2020, 9, 1), dt.date(2020, 12, 31), dt.date(2021, 1, 1), dt.date(2021, 1, 15)]
# Hubs 0 and 1 stand alone, 2 has the sub-hub 3. A school in each of the first three, with a class that goes on once.
HUBS, SCHOOLS, CLASSES, PROJECTS, CHALLENGES, TYPES = 4, 3, 6, 3, 2, 2
KINDS = ("space", "broker")
COUNTRIES = ("PT", "NL")
LEADERS = ("hub", "together", "school")


@dataclass
class Came:
    """A session and who came. Of each class `k` pupils, always its first; of others named persons."""

    hub: int
    day: dt.date
    kind: int
    led_by: str
    project: int | None
    challenge: int | None
    school: int | None
    co_hosts: set[int]
    classes: dict[int, int]
    others: dict[str, set[str]]
    asked: bool
    voided: bool = False

    def lines(self, lineage: dict[int, int]) -> Iterable[tuple[str, int | None, set[str]]]:
        """Each line of the log with the persons behind it: audience, class, names."""
        for one, heads in self.classes.items():
            yield "student", one, {f"pupil {lineage[one]}/{number}" for number in range(heads)}
        for audience, names in self.others.items():
            yield audience, None, {f"{audience} {name}" for name in names}


@dataclass
class Happened:
    """Everything that happened in a small network, and how its hubs and classes hang together."""

    sessions: list[Came]
    continues: bool  # whether the second class of each school continues the first
    parents: dict[int, int | None] = field(default_factory=lambda: {0: None, 1: None, 2: None, 3: 2})
    kinds: dict[int, str] = field(default_factory=dict)
    countries: dict[int, str] = field(default_factory=dict)
    projects: dict[int, int | None] = field(default_factory=dict)  # the challenge of each

    @property
    def lineage(self) -> dict[int, int]:
        """The first class of the chain that each class is in."""
        return {one: one - one % 2 if self.continues else one for one in range(CLASSES)}

    def top(self, hub: int) -> int:
        """The hub itself, or the one that it is a sub-hub of."""
        above = self.parents[hub]
        return hub if above is None else above


@dataclass(frozen=True)
class Asked:
    """A slice in the words of this module."""

    whose: str
    number: int
    first: dt.date
    after: dt.date
    kind: str | None
    country: str | None
    type: int | None
    led_by: str | None

    def takes(self, one: Came, all_of: Happened) -> bool:
        """Whether a session is in the slice."""
        challenge = one.challenge
        if challenge is None and one.project is not None:
            challenge = all_of.projects[one.project]
        family = {hub for hub, above in all_of.parents.items() if self.number in (hub, above)}
        whose = {
            "network": True,
            "hub": bool(family & {one.hub, *one.co_hosts}),
            "project": one.project == self.number,
            "school": one.school == self.number or any(each // 2 == self.number for each in one.classes),
            "challenge": challenge == self.number,
        }
        logger = all_of.top(one.hub)
        return (
            not one.voided
            and whose[self.whose]
            and self.first <= one.day < self.after
            and self.kind in (None, all_of.kinds[logger])
            and self.country in (None, all_of.countries[logger])
            and self.type in (None, one.kind)
            and self.led_by in (None, one.led_by)
        )

    def counts(self, one: Came, school_class: int | None) -> bool:
        """Whether a line counts: at a school, those of its own classes, and others in sessions held for it."""
        if self.whose != "school":
            return True
        return one.school == self.number if school_class is None else school_class // 2 == self.number


@dataclass
class Truth:
    """What is true of a slice and a group: sessions, interactions, and the persons themselves."""

    sessions: int = 0
    interactions: int = 0
    persons: set[str] = field(default_factory=set)


def count(asked: Asked, happened: Happened) -> dict[str, Truth]:
    """Count persons, by group and for everyone."""
    found = {group: Truth() for group in ("student", "teacher", "community", "everyone")}
    for one in happened.sessions:
        if not asked.takes(one, happened):
            continue
        groups = {"everyone"}
        for audience, school_class, names in one.lines(happened.lineage):
            if not asked.counts(one, school_class):
                continue
            groups.add(GROUP[audience])
            for group in (GROUP[audience], "everyone"):
                found[group].interactions += len(names)
                found[group].persons |= names
        for group in groups:
            found[group].sessions += 1
    return found


names = st.sets(st.sampled_from(["Ana", "Bo", "Cai", "Dia", "Eva"]), max_size=4)
_or_none = st.none


def sessions(*, only_classes: bool) -> st.SearchStrategy[Came]:
    """Sessions of which a log can see numbers."""
    others = st.dictionaries(st.sampled_from(list(GROUP)), names, max_size=0 if only_classes else 2)
    return st.builds(
        Came,
        hub=st.integers(0, HUBS - 1),
        day=st.sampled_from(DAYS),
        kind=st.integers(0, TYPES - 1),
        led_by=st.sampled_from(LEADERS),
        project=_or_none() | st.integers(0, PROJECTS - 1),
        challenge=_or_none() | st.integers(0, CHALLENGES - 1),
        school=_or_none() | st.integers(0, SCHOOLS - 1),
        co_hosts=st.sets(st.integers(0, HUBS - 1), max_size=2),
        # The same pupils are not in two classes at once.
        classes=st.dictionaries(
            st.integers(0, SCHOOLS - 1), st.tuples(st.integers(0, 1), st.integers(0, 9)), max_size=2
        ).map(lambda picked: {2 * school + which: heads for school, (which, heads) in picked.items()}),
        others=others,
        asked=st.booleans(),
    )


def networks() -> st.SearchStrategy[Happened]:
    """Small networks in which anything may have happened; half of them met with classes only."""
    kinds, countries = st.sampled_from(KINDS), st.sampled_from(COUNTRIES)
    return st.booleans().flatmap(
        lambda only_classes: st.builds(
            Happened,
            sessions=st.lists(sessions(only_classes=only_classes), min_size=1, max_size=8),
            continues=st.booleans(),
            kinds=st.fixed_dictionaries(dict.fromkeys(range(HUBS), kinds)),
            countries=st.fixed_dictionaries(dict.fromkeys(range(HUBS), countries)),
            projects=st.fixed_dictionaries(
                {number: _or_none() | st.integers(0, CHALLENGES - 1) for number in range(PROJECTS)}
            ),
        )
    )


# Kept periods, whole months in a row, and spans of days.
SPANS = [
    (dt.date(1900, 1, 1), dt.date(9999, 1, 1)),
    (dt.date(2020, 9, 1), dt.date(2021, 9, 1)),
    (dt.date(2020, 1, 1), dt.date(2021, 1, 1)),
    (dt.date(2021, 1, 1), dt.date(2021, 2, 1)),
    (dt.date(2020, 9, 1), dt.date(2021, 1, 1)),
    (dt.date(2020, 12, 1), dt.date(2021, 2, 1)),
    (dt.date(2021, 1, 1), dt.date(2021, 4, 1)),
    (dt.date(2020, 8, 31), dt.date(2020, 9, 2)),
    (dt.date(2020, 12, 31), dt.date(2021, 1, 15)),
]
SIZES = {"network": 1, "hub": HUBS, "project": PROJECTS, "school": SCHOOLS, "challenge": CHALLENGES}


def _months_in_a_row() -> st.SearchStrategy[tuple[dt.date, dt.date]]:
    """From the first of any month to the first of a later one."""
    return st.builds(
        lambda first, number: (_month(first), _month(first + number)), st.integers(0, 15), st.integers(1, 15)
    )


def _days_in_a_row() -> st.SearchStrategy[tuple[dt.date, dt.date]]:
    """From one of the days on which something may have happened to another: with whole months between them or none."""
    pairs = st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS))
    return pairs.map(lambda pair: (min(pair), max(pair) + dt.timedelta(days=1)))


def _month(number: int) -> dt.date:
    return dt.date(2020 + (5 + number) // 12, (5 + number) % 12 + 1, 1)


def questions() -> st.SearchStrategy[Asked]:
    """Any slice of such a network."""
    whose = st.sampled_from([(whose, number) for whose, size in SIZES.items() for number in range(size)])
    return st.builds(
        lambda scope, span, *filters: Asked(*scope, *span, *filters),
        whose | st.just(("network", 0)),
        st.sampled_from(SPANS) | _months_in_a_row() | _days_in_a_row(),
        _or_none() | st.sampled_from(KINDS),
        _or_none() | st.sampled_from(COUNTRIES),
        _or_none() | st.integers(0, TYPES - 1),
        _or_none() | st.sampled_from(LEADERS),
    )
