"""Writes what the demonstration's register of schools knows: how large they are, who is in talks."""

import datetime as dt
from collections.abc import Callable, Collection

from django.db.models import Sum

from accounts.models import User
from hubs.models import Hub
from impact.actions.demo.agreements import write_school_agreements
from impact.demo.schools import read_talks
from schools.actions.classes import resize_class
from schools.actions.schools import add_school
from schools.models import SCHOOL_YEAR_STARTS_IN, School, SchoolClass, school_year_of

# Some pupils of each school are in no class that the hub knows.
ROOM = 1.4
JOINED_ON = 40  # days after the school year began


def write_schools(hubs: Collection[Hub], *, staff_of: Callable[[Hub], User]) -> None:
    """Size and language of the partners, what they signed; one school in talks a hub; a class that somebody joined."""
    largest: dict[int, int] = {}
    of_years = SchoolClass.objects.order_by().values_list("school_id", "school_year").annotate(pupils=Sum("size"))
    for school_id, _year, pupils in of_years:
        largest[school_id] = max(largest.get(school_id, 0), pupils)
    schools = list(School.objects.partners().select_related("hub"))
    for school in schools:
        school.size = round(largest.get(school.pk, 60) * ROOM)
        school.language = school.hub.languages[0] if school.hub.languages else ""
    School.objects.bulk_update(schools, ["size", "language"])
    by_code = {hub.code: hub for hub in hubs}
    for one in read_talks():
        hub = by_code[one.hub]
        values = {
            "name": one.name,
            "place": one.place,
            "country": hub.country.code,
            "levels": list(one.levels),
            "other_names": list(one.other_names),
            "size": one.pupils,
        }
        add_school(hub=hub, by=staff_of(hub), values=values)
        _somebody_joined(hub, staff_of(hub))
    write_school_agreements(hubs, staff_of=staff_of)


def _somebody_joined(hub: Hub, by: User) -> None:
    """The first class of this school year has one pupil more since October, where October has come."""
    year = school_year_of(hub.today())
    day = dt.date(year, SCHOOL_YEAR_STARTS_IN, 1) + dt.timedelta(days=JOINED_ON)
    row = SchoolClass.objects.filter(school__hub=hub, school_year=year, lines=None).order_by("pk").first()
    if row is not None and day <= hub.today():
        resize_class(school_class=row, by=by, version=row.version, day=day, size=row.size + 1)
