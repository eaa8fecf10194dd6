"""What a device takes along where there is no network, beside the form of the log itself."""

import datetime as dt
from collections import defaultdict
from typing import TypedDict

from django.db.models import Q
from django.utils.translation import ngettext

from hubs.models import Hub
from impact.models import PlannedSession
from schools.models import School, SchoolClass, school_year_of
from schools.queries.classes import spoken_order

A_SCHOOL_YEAR_AND_MORE = dt.timedelta(days=500)


class PocketClass(TypedDict):
    """A class of a school year. `until` is the day on which it was archived, blank while it is there."""

    key: int
    name: str
    year: int
    size: int
    pupils: str
    until: str


def classes_to_take(hub: Hub) -> dict[int, list[PocketClass]]:
    """Classes of this school year and the last by the key of their school, as people say them. One query."""
    today = hub.today()
    year = school_year_of(today)
    there = Q(archived_on=None) | Q(archived_on__gt=today - A_SCHOOL_YEAR_AND_MORE)
    found = SchoolClass.objects.filter(there, school__in=School.objects.of_hub(hub), school_year__in=(year - 1, year))
    by_school: defaultdict[int, list[PocketClass]] = defaultdict(list)
    for group in sorted(found, key=lambda one: spoken_order(one.name)):
        by_school[group.school_id].append(
            {
                "key": group.pk,
                "name": group.name,
                "year": group.school_year,
                "size": group.size,
                "pupils": ngettext("%(size)s pupil", "%(size)s pupils", group.size) % {"size": group.size},
                "until": group.archived_on.isoformat() if group.archived_on else "",
            }
        )
    return dict(by_school)


def planned_to_take(hub: Hub) -> list[PlannedSession]:
    """What is planned for today and what waits from before. A constant number of queries."""
    return list(PlannedSession.objects.to_answer(hub).with_all())
