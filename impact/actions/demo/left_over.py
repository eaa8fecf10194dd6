"""Puts a session into the tray of each of the demonstration's hubs, whose sender has left. No figure moves."""

import datetime as dt
import uuid
from collections.abc import Iterable

from hubs.models import Hub
from impact.demo.left_over import read_left_over
from impact.demo.plan import NAMESPACE
from impact.models import LeftOverSession, SessionType, Why
from schools.models import SchoolClass, school_year_of

HELD, CAME = dt.timedelta(days=20), dt.timedelta(days=6)  # before today


def write_left_over(hubs: Iterable[Hub], *, today: dt.date) -> None:
    """One for each hub that has one; who sent it has no account any more."""
    plans = read_left_over()
    types = {one.code: one for one in SessionType.objects.order_by("position", "pk")}
    came = dt.datetime.combine(today - CAME, dt.time(18), dt.UTC)
    rows = []
    for hub in hubs:
        plan = plans.get(hub.code)
        if plan is None:
            continue
        told = {
            "held_on": [(today - HELD).isoformat()],
            "session_type": [str((types.get(plan.type) or next(iter(types.values()))).pk)],
            "title": [plan.title],
            "family-heads": [str(plan.families)],
        }
        uid = uuid.uuid5(NAMESPACE, f"left over {hub.code}")
        told |= _with_class(hub, today - HELD)
        rows.append(LeftOverSession(hub=hub, uid=uid, told=told, why=Why.NO_RIGHT, came_at=came))
    LeftOverSession.objects.bulk_create(rows)


def _with_class(hub: Hub, day: dt.date) -> dict[str, list[str]]:
    classes = SchoolClass.objects.filter(school__hub=hub, school_year=school_year_of(day)).there_on(day)
    group = classes.select_related("school").order_by("school__name", "name", "pk").first()
    if group is None:
        return {}
    return {
        "school": [str(group.school_id)],
        f"class-{group.pk}": ["on"],
        f"heads-{group.pk}": [str(max(group.size - 2, 1))],
    }
