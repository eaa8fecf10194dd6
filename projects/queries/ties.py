"""The ledger of ties: since when a school and an organisation have worked together, and whether that lives on.

Definitions, in the words of docs/COUNTING.md: a tie is a school and an organisation in the same partnership at the same
time; it begins on the first day on which both were in one, and belongs to that partnership's hub. It is alive after six
months when both were in a partnership on the day six months later or later still, or when somebody noted since then
that they worked together; alive without the hub when one of those notes says that the hub took no part.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from hubs.models import Hub, Organisation
from projects.models import Partnership, TieSighting
from schools.models import School

MONTHS_LATER = 6

# One row a tie: the day on which it began, the hub of the partnership it began with, and what is known of it since.
# Only pairs of the hubs that are asked about are looked at, whatever else the network knows. Two are together in a
# partnership from the day on which both are in it until one leaves or it ends.
LEDGER = """
    WITH pairs AS (
        SELECT DISTINCT s.school_id, o.organisation_id
        FROM projects_partnership p
        JOIN projects_partnership_schools s ON s.partnership_id = p.id
        JOIN projects_partnership_organisations o ON o.partnership_id = p.id
        WHERE p.hub_id = ANY(%(hubs)s) AND p.starts_on <= %(today)s
    ), together AS (
        SELECT s.school_id, o.organisation_id, p.hub_id, p.id,
            greatest(p.starts_on, s.joined_on, o.joined_on) AS since,
            least(coalesce(p.ends_on, 'infinity'), coalesce(s.left_on, 'infinity'),
                  coalesce(o.left_on, 'infinity')) AS until
        FROM pairs
        JOIN projects_partnership_schools s ON s.school_id = pairs.school_id
        JOIN projects_partnership_organisations o
            ON o.partnership_id = s.partnership_id AND o.organisation_id = pairs.organisation_id
        JOIN projects_partnership p ON p.id = s.partnership_id AND p.starts_on <= %(today)s
    ), first AS (
        SELECT school_id, organisation_id,
            (array_agg(hub_id ORDER BY since, id))[1] AS hub_id,
            min(since) AS since,
            (min(since) + make_interval(months => %(months)s))::date AS due,
            max(until) AS agreed_until
        FROM together
        WHERE since <= until AND since <= %(today)s
        GROUP BY school_id, organisation_id
    )
    SELECT first.school_id, first.organisation_id, first.hub_id, first.since, first.due,
        first.agreed_until >= first.due AS agreed, seen.last, coalesce(seen.alone, false)
    FROM first
    LEFT JOIN LATERAL (
        SELECT max(x.seen_on) AS last, bool_or(NOT x.hub_took_part) AS alone
        FROM projects_tiesighting x
        WHERE x.school_id = first.school_id AND x.organisation_id = first.organisation_id
            AND x.withdrawn_at IS NULL AND x.seen_on >= first.due AND x.seen_on <= %(today)s
    ) seen ON true
    WHERE first.hub_id = ANY(%(hubs)s)
"""


@dataclass(frozen=True, slots=True)
class Tie:
    """One line of the ledger. `due`: the day from which it can be said whether it lived on; `ripe`: that day has come.

    `last_seen` and `alone` are of notes from that day on.
    """

    school_id: int
    organisation_id: int
    hub_id: int
    since: dt.date
    due: dt.date
    ripe: bool
    alive: bool
    alone: bool
    last_seen: dt.date | None

    @property
    def state(self) -> str:
        """How it stands, in one word: young, alone, alive or silent."""
        if not self.ripe:
            return "young"
        return "alone" if self.alone else "alive" if self.alive else "silent"


@dataclass(frozen=True, slots=True)
class TieFigures:
    """How many ties there are, how many of them are six months old, live on, and live on without the hub."""

    begun: int = 0
    ripe: int = 0
    alive: int = 0
    alone: int = 0


@dataclass(frozen=True, slots=True)
class TieLine:
    """A tie with its names."""

    tie: Tie
    school: School
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class TieStory:
    """All that is known of one tie: its partnerships, and what was noted."""

    line: TieLine
    partnerships: tuple[Partnership, ...]
    sightings: tuple[TieSighting, ...]


def ties_of(hubs: Collection[int], *, today: dt.date) -> list[Tie]:
    """The ledger of some hubs, each tie once, the latest first. One query, of the hubs' partnerships only."""
    with connection.cursor() as cursor:
        cursor.execute(LEDGER, {"hubs": list(hubs), "today": today, "months": MONTHS_LATER})
        rows = cursor.fetchall()
    ties = [_tie(row, today) for row in rows]
    return sorted(ties, key=lambda tie: (-tie.since.toordinal(), tie.school_id, tie.organisation_id))


def figures_of(ties: Iterable[Tie]) -> TieFigures:
    """What a ledger adds up to."""
    ties = list(ties)
    ripe = [tie for tie in ties if tie.ripe]
    return TieFigures(
        begun=len(ties),
        ripe=len(ripe),
        alive=sum(tie.alive for tie in ripe),
        alone=sum(tie.alone for tie in ripe),
    )


def family_of(hub: Hub) -> list[int]:
    """A hub and its sub-hubs. One query."""
    return list(Hub.objects.filter(Q(pk=hub.pk) | Q(parent=hub)).order_by("pk").values_list("pk", flat=True))


def ledger_of(hub: Hub) -> list[TieLine]:
    """The ties of a hub and its sub-hubs with their names. Four queries."""
    ties = ties_of(family_of(hub), today=hub.today())
    return _named(ties)


def find_tie(hub: Hub, school_id: int, organisation_id: int) -> TieStory | None:
    """One tie of a hub or its sub-hubs with all that is known of it."""
    family = family_of(hub)
    ties = ties_of(family, today=hub.today())
    wanted = [tie for tie in ties if (tie.school_id, tie.organisation_id) == (school_id, organisation_id)]
    if not wanted:
        return None
    (line,) = _named(wanted)
    of_family = Partnership.objects.filter(hub__in=family)
    together = of_family.filter(schools=line.school).filter(organisations=line.organisation)
    sightings = TieSighting.objects.standing().filter(school=line.school, organisation=line.organisation)
    return TieStory(
        line=line,
        partnerships=tuple(together.select_related("project", "hub").order_by("starts_on", "pk")),
        sightings=tuple(sightings.select_related("noted_by", "hub")),
    )


def find_sighting(hub: Hub, key: int) -> TieSighting | None:
    """A note that the hub itself made and has not taken back."""
    return hub.tie_sightings.standing().select_related("school", "organisation").filter(pk=key).first()


def _tie(row: tuple[int, int, int, dt.date, dt.date, bool, dt.date | None, bool], today: dt.date) -> Tie:
    school_id, organisation_id, hub_id, since, due, agreed, last_seen, alone = row
    ripe = due <= today
    return Tie(
        school_id=school_id,
        organisation_id=organisation_id,
        hub_id=hub_id,
        since=since,
        due=due,
        ripe=ripe,
        alive=ripe and (agreed or last_seen is not None),
        alone=ripe and alone,
        last_seen=last_seen,
    )


def _named(ties: Collection[Tie]) -> list[TieLine]:
    schools = School.objects.in_bulk({tie.school_id for tie in ties})
    organisations = Organisation.objects.in_bulk({tie.organisation_id for tie in ties})
    return [TieLine(tie, schools[tie.school_id], organisations[tie.organisation_id]) for tie in ties]
