"""Writes schools of the demonstration that were here twice: one of each hub is merged, one waits to be found."""

from collections.abc import Callable, Iterable

from accounts.models import User
from hubs.models import Hub
from impact.demo.twins import read_twins
from schools.actions.classes import add_class
from schools.actions.merging import merge_schools
from schools.actions.schools import add_school
from schools.models import School, school_year_of
from schools.queries.merging import merge_preview

PUPILS = 18


def write_twins(hubs: Iterable[Hub], *, staff_of: Callable[[Hub], User], coordinator: Callable[[Hub], User]) -> None:
    """Two more spellings of the school that each hub is in talks with; the coordinator has merged the first."""
    by_code = {hub.code: hub for hub in hubs}
    for one in read_twins():
        hub = by_code[one.hub]
        kept = School.objects.get(hub=hub, name=one.school)
        values = {"place": kept.place, "country": kept.country.code, "levels": kept.levels[:1]}
        gone = add_school(hub=hub, by=staff_of(hub), values=values | {"name": one.merged})
        year = school_year_of(hub.today())
        add_class(school=gone, name="1A", school_year=year, level=kept.levels[0], size=PUPILS, by=staff_of(hub))
        by = coordinator(hub)
        seen = merge_preview(kept=kept, gone=gone, by=by).seen
        merge_schools(kept=kept, gone=gone, by=by, seen=seen, chosen={})
        add_school(hub=hub, by=staff_of(hub), values=values | {"name": one.waiting})
