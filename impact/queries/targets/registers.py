"""What is counted of registers and of facts as of a day: things by their dates, who led, hours of equipment, ties.

`families` says for each hub to whose figures it is added: itself, the hub above it, the network.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connection

from impact.models import IndicatorMeasure
from impact.queries.equipment_hours import in_hours, used_between
from impact.queries.ladder import steps_between
from projects.models import OUTSIDE_SCHOOL
from projects.queries.ties import ties_of

Families = Mapping[int, tuple[int, ...]]

# The same things as `impact.rollups.definitions.things_of_owners`, as they stood before a day: by the date since which
# a school is a partner, on which a hub opened, on which a project or a partnership began and its members joined.
THINGS = """
    SELECT h.id,
        CASE WHEN h.parent_id IS NULL AND h.opened_on < %(before)s THEN 1 ELSE 0 END,
        (SELECT count(*) FROM schools_school s WHERE s.hub_id = h.id AND s.partner_since < %(before)s),
        (SELECT count(*) FROM projects_project p
         WHERE p.hub_id = h.id AND p.status <> 'planned' AND p.starts_on < %(before)s),
        (SELECT count(*) FROM projects_partnership p WHERE p.hub_id = h.id AND p.starts_on < %(before)s
         AND EXISTS (SELECT FROM projects_partnership_schools s
                     WHERE s.partnership_id = p.id AND coalesce(s.joined_on, p.starts_on) < %(before)s)
         AND EXISTS (SELECT FROM projects_partnership_organisations o
                     JOIN hubs_organisation g ON g.id = o.organisation_id
                     WHERE o.partnership_id = p.id AND coalesce(o.joined_on, p.starts_on) < %(before)s
                         AND g.kind = ANY(%(outside)s)))
    FROM hubs_hub h WHERE h.id = ANY(%(hubs)s)
"""
COUNTED = (IndicatorMeasure.HUBS, IndicatorMeasure.SCHOOLS, IndicatorMeasure.PROJECTS, IndicatorMeasure.PARTNERSHIPS)


def counted_things(families: Families, *, before: dt.date) -> dict[tuple[int, str], int]:
    """How many things there were before a day, by hub and measure. One query."""
    found: dict[tuple[int, str], int] = defaultdict(int)
    told: dict[str, Any] = {"before": before, "hubs": list(families), "outside": [str(kind) for kind in OUTSIDE_SCHOOL]}
    with connection.cursor() as cursor:
        cursor.execute(THINGS, told)
        for hub, *numbers in cursor.fetchall():
            for above in families[hub]:
                for measure, number in zip(COUNTED, numbers, strict=True):
                    found[above, measure.value] += number
    return dict(found)


def counted_ladder(families: Families, first: dt.date, after: dt.date) -> dict[int, tuple[int, int]]:
    """Of the sessions with a school: how many the school led itself, and how many there were. One query."""
    found: dict[int, tuple[int, int]] = {}
    for hub, steps in steps_between(families, first, after - dt.timedelta(days=1)).items():
        for above in families[hub]:
            school, total = found.get(above, (0, 0))
            found[above] = (school + steps.school, total + steps.total)
    return found


def counted_hours(families: Families, first: dt.date, after: dt.date) -> dict[int, tuple[Decimal, int]]:
    """Hours for which equipment was booked and used, and how often. One query."""
    minutes: dict[int, tuple[int, int]] = {}
    for used in used_between(families, first, after):
        for above in families[used.hub_id]:
            told, times = minutes.get(above, (0, 0))
            minutes[above] = (told + used.minutes, times + used.times)
    return {hub: (in_hours(told), times) for hub, (told, times) in minutes.items()}


def counted_ties(families: Families, *, until: dt.date) -> dict[int, int]:
    """Ties alive without the hub, as was known on a day. One query."""
    found: dict[int, int] = defaultdict(int)
    for tie in ties_of(families, today=until):
        if tie.ripe and tie.alone:
            for above in families[tie.hub_id]:
                found[above] += 1
    return dict(found)
