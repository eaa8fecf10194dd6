"""Figures of a challenge, counted from its sessions each time somebody asks: there are no cells for challenges.

A session counts for the challenge that it names; one that names none counts for the challenge of its project. So what a
project says of itself now holds for all its sessions, and no session has to be changed with it.

What it costs: one statement that reads, by index, the sessions of all challenges of one hub with their attendance; it
grows with these and with nothing else (docs/adr/0015). Pages keep what comes out until something changes.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from hubs.models import Challenge
from impact.models import AUDIENCES_OF
from impact.models.audience import CELL_OF_GROUP, CellAudience
from impact.queries.dashboard import Picture, columns_for, picture_of
from impact.queries.disclosure import FEW, PublicFigures, Withheld, left_out
from impact.queries.figures import Sums
from impact.queries.public_scopes import NOTHING_PUBLIC, ScopeFigures, projects_under, protected_under
from projects.models import Project

# The three groups, by the audiences of their lines. Constants of this code, never anything that a person typed.
GROUPS = ", ".join(
    f"('{audience.value}', '{CELL_OF_GROUP[group].value}')"
    for group, audiences in AUDIENCES_OF.items()
    for audience in audiences
)

COUNT = f"""
WITH linked AS MATERIALIZED (
    SELECT s.id, s.challenge_id, s.held_on
    FROM impact_session s WHERE s.challenge_id = ANY(%(challenges)s) AND s.voided_at IS NULL
    UNION ALL
    SELECT s.id, p.challenge_id, s.held_on
    FROM projects_project p JOIN impact_session s ON s.project_id = p.id
    WHERE p.challenge_id = ANY(%(challenges)s) AND s.challenge_id IS NULL AND s.voided_at IS NULL
), attended AS MATERIALIZED (
    SELECT k.challenge_id, k.id, g.audience, l.head_count, l.first_timers, l.school_class_id
    FROM linked k
    JOIN impact_attendanceline l ON l.session_id = k.id
    JOIN (VALUES {GROUPS}) AS g(of_line, audience) ON g.of_line = l.audience
), by_session AS (
    SELECT challenge_id, id, audience, sum(head_count) AS heads, sum(first_timers) AS new
    FROM attended GROUP BY challenge_id, id, audience
), by_lineage AS (
    SELECT a.challenge_id, a.audience, c.lineage_id, max(a.head_count) AS highest
    FROM attended a JOIN schools_schoolclass c ON c.id = a.school_class_id
    GROUP BY a.challenge_id, a.audience, c.lineage_id
), by_class AS (
    SELECT challenge_id, audience, sum(highest) AS by_class FROM by_lineage GROUP BY challenge_id, audience
)
SELECT challenge_id, audience, count(*), sum(heads)::bigint, coalesce(sum(new), 0)::bigint, max(heads)::bigint,
       coalesce(max(by_class), 0)::bigint, 0, NULL::date, NULL::date
FROM by_session LEFT JOIN by_class USING (challenge_id, audience) GROUP BY challenge_id, audience
UNION ALL
SELECT challenge_id, '{CellAudience.EVERYONE.value}', count(*), 0, 0, 0, 0,
       count(*) FILTER (WHERE told.id IS NULL), min(held_on), max(held_on)
FROM linked k LEFT JOIN (SELECT DISTINCT id FROM attended) told ON told.id = k.id GROUP BY challenge_id
"""  # noqa: S608 - of constants


@dataclass
class ChallengeFacts:
    """What was counted of one challenge: the sums of each audience, and the days of the first and the last session."""

    sums: dict[str, Sums] = field(default_factory=dict)
    first_day: dt.date | None = None
    last_day: dt.date | None = None

    @property
    def picture(self) -> Picture:
        """The figures of everyone and of the three groups."""
        return picture_of(self.sums, columns_for(CellAudience.EVERYONE), CellAudience.EVERYONE)


@dataclass(frozen=True, slots=True)
class ChallengeFigures:
    """What the public may see of a challenge: its figures, and the days of its first and last session."""

    shown: ScopeFigures
    first_day: dt.date | None
    last_day: dt.date | None


def count_challenges(challenge_ids: Sequence[int]) -> dict[int, ChallengeFacts]:
    """What the sessions of some challenges add up to, by challenge; without those that have none. One query."""
    found: dict[int, ChallengeFacts] = {}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"challenges": list(challenge_ids)})
        for challenge_id, audience, *sums, missing, first_day, last_day in cursor.fetchall():
            facts = found.setdefault(challenge_id, ChallengeFacts())
            sessions, heads, new, largest, by_class = sums
            facts.sums[audience] = Sums(sessions, heads, new, largest, missing, by_class)
            if first_day is not None:
                facts.first_day, facts.last_day = first_day, last_day
    return found


def challenge_figures(challenge: Challenge) -> ChallengeFigures:
    """The public figures of a challenge, protected with all other challenges of its hub, and with its projects.

    Beside the figures of its hub, which are kept, five queries.
    """
    top = challenge.hub.parent or challenge.hub
    family = Q(hub=top) | Q(hub__parent=top)
    sisters = list(Challenge.objects.filter(family).order_by("pk").values_list("pk", flat=True))
    counted = count_challenges(sisters)
    own = counted.get(challenge.pk, ChallengeFacts())
    if not own.sums:
        return ChallengeFigures(ScopeFigures(0, NOTHING_PUBLIC), None, None)
    rows = [counted.get(pk, ChallengeFacts()).picture for pk in sisters]
    groups = protected_under(top, rows)[sisters.index(challenge.pk)]
    shown = _beside_projects(challenge, own.picture, groups)
    return ChallengeFigures(ScopeFigures(own.picture.whole.sessions, shown), own.first_day, own.last_day)


def _beside_projects(
    challenge: Challenge, own: Picture, groups: tuple[PublicFigures, ...]
) -> tuple[PublicFigures, ...]:
    """Leave out what a reader could find by subtracting the projects of a challenge from it, or it from them.

    A challenge is shown where all its projects are, and where what it has beyond them is nobody or enough people.
    """
    projects = list(Project.objects.filter(challenge=challenge).select_related("hub__parent").order_by("pk"))
    tops = {top.pk: projects_under(top) for top in {project.hub.parent or project.hub for project in projects}}
    beside = [tops[project.hub.parent_id or project.hub_id][project.pk] for project in projects]
    found = []
    for place, figures in enumerate(groups):
        hidden = any(public[place].withheld is not Withheld.NO for _picture, public in beside)
        beyond = own.parts[place].people - sum(picture.parts[place].people for picture, _public in beside)
        unsafe = figures.withheld is Withheld.NO and (hidden or 1 <= abs(beyond) <= FEW)
        found.append(left_out(own.parts[place]) if unsafe else figures)
    return tuple(found)
