"""A second opinion on every cell: the counting rules of docs/COUNTING.md in plain loops over plain rows.

Shares nothing with `impact.rollups` but the names of the tables: no SQL, no helper, no constant.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from hubs.models import Hub
from impact.models import (
    AttendanceLine,
    DayCell,
    LineageMonth,
    NetworkDay,
    NetworkSlice,
    NetworkSlicePeople,
    PeriodCell,
    Session,
    SessionCoHost,
    ThingCell,
)
from projects.models import Partnership, Project
from schools.models import School, SchoolClass

COMMUNITY = {"family", "university", "industry", "government", "civil_society", "other"}
Cells = dict[tuple[Any, ...], tuple[int, ...]]


@dataclass
class Sums:
    """What one cell holds, collected session by session."""

    heads: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    new: int = 0
    missing: int = 0

    def figures(self) -> tuple[int, int, int, int, int]:
        return len(self.heads), sum(self.heads.values()), self.new, max(self.heads.values(), default=0), self.missing


@dataclass(frozen=True)
class Recount:
    """Everything that the cells should say."""

    days: Cells
    lineages: Cells
    periods: Cells
    things: Cells
    slices: Cells
    slice_people: Cells
    network_days: Cells


def periods_of(day: dt.date) -> list[tuple[str, dt.date]]:
    school_year = day.year if day.month >= 9 else day.year - 1
    return [
        ("month", day.replace(day=1)),
        ("year", dt.date(day.year, 1, 1)),
        ("school_year", dt.date(school_year, 9, 1)),
        ("all", dt.date(1900, 1, 1)),
    ]


def steps_of(months: dict[dt.date, int]) -> Iterator[tuple[dt.date, dt.date]]:
    """Chair by chair: for each month in which it was taken, that month and the one in which it was taken before."""
    for chair in range(max(months.values(), default=0)):
        before = dt.date(1, 1, 1)
        for month in sorted(months):
            if months[month] > chair:
                yield month, before
                before = month


def variants(both: tuple[Any, Any]) -> list[tuple[Any, Any]]:
    """With and without each of two filters; empty where it is not set."""
    one, other = both
    return [("", ""), (one, ""), ("", other), (one, other)]


def first_of_chain(class_id: int, continues: dict[int, int | None]) -> int:
    while (earlier := continues[class_id]) is not None:
        class_id = earlier
    return class_id


def recount() -> Recount:
    """Count everything from the facts."""
    parents: dict[int, int | None] = dict(Hub.objects.values_list("pk", "parent_id"))
    continues: dict[int, int | None] = dict(SchoolClass.objects.values_list("pk", "continues_id"))
    lines: dict[int, list[AttendanceLine]] = defaultdict(list)
    for line in AttendanceLine.objects.order_by():
        lines[line.session_id].append(line)
    co_hosts: dict[int, set[int]] = defaultdict(set)
    for row in SessionCoHost.objects.all():
        co_hosts[row.session_id].add(row.hub_id)

    days: dict[tuple[Any, ...], Sums] = defaultdict(Sums)
    periods: dict[tuple[Any, ...], Sums] = defaultdict(Sums)
    lineages: Cells = {}
    slices: dict[tuple[Any, ...], Sums] = defaultdict(Sums)
    network_days: dict[tuple[Any, ...], Sums] = defaultdict(Sums)
    highest_in_slice: dict[tuple[Any, ...], dict[dt.date, int]] = defaultdict(dict)
    places = {pk: (kind, country) for pk, kind, country in Hub.objects.values_list("pk", "category", "country")}
    highest: dict[tuple[Any, ...], dict[int, int]] = defaultdict(dict)

    for session in Session.objects.order_by():
        if session.voided_at is not None:
            continue
        project = session.project_id or 0
        taking_part = {session.hub_id, *co_hosts[session.pk]}
        viewers = taking_part | {parent for hub in taking_part if (parent := parents[hub]) is not None}
        scopes: list[tuple[str, int]] = [("network", 0), ("owner", session.hub_id)]
        scopes += [("hub", viewer) for viewer in viewers]
        scopes += [("project", project)] if project else []
        told = lines[session.pk]
        month = session.held_on.replace(day=1)
        place = places[parents[session.hub_id] or session.hub_id]
        audiences = {"everyone"} | {line.audience for line in told}
        audiences |= {"community"} if any(line.audience in COMMUNITY for line in told) else set()
        for audience in audiences:
            mine = [
                line
                for line in told
                if audience == "everyone"
                or line.audience == audience
                or (audience == "community" and line.audience in COMMUNITY)
            ]
            by = (session.session_type_id, session.led_by)
            targets = [
                days[viewer, session.held_on, project, viewer == session.hub_id, *by, audience] for viewer in viewers
            ]
            targets += [slices[*of, audience, *kind, month] for of in variants(place) for kind in (by, (0, ""))]
            targets += [
                network_days[*of, audience, session.held_on]
                for of in [*((*of, 0, "") for of in variants(place)), ("", "", *by), (*place, *by)]
            ]
            for kind, scope_id in scopes:
                for period, start in periods_of(session.held_on):
                    if kind != "owner" or period == "month":
                        targets.append(periods[kind, scope_id, period, start, audience])
            for target in targets:
                target.heads[session.pk] += sum(line.head_count for line in mine)
                target.new += sum(line.first_timers or 0 for line in mine)
                target.missing += 0 if told else 1
        for line in told:
            if line.school_class_id is None:
                continue
            lineage = first_of_chain(line.school_class_id, continues)
            for viewer in viewers:
                key = (
                    lineage,
                    month,
                    viewer,
                    project,
                    viewer == session.hub_id,
                    session.session_type_id,
                    session.led_by,
                )
                lineages[key] = (max(line.head_count, *lineages.get(key, (0,))),)
            for kind, scope_id in scopes:
                if kind == "owner":
                    continue
                for period, start in periods_of(session.held_on):
                    seen = highest[kind, scope_id, period, start]
                    seen[lineage] = max(line.head_count, seen.get(lineage, 0))
            for of in variants(place):
                for kind_of in variants((session.session_type_id, session.led_by)):
                    of_months = highest_in_slice[*of, kind_of[0] or 0, kind_of[1], lineage]
                    of_months[month] = max(line.head_count, of_months.get(month, 0))

    counted: Cells = {}
    for key, sums in periods.items():
        people = sum(highest[key[:4]].values()) if str(key[4]) in {"student", "everyone"} else 0
        counted[key] = (*sums.figures(), people)
    slice_people: dict[tuple[Any, ...], int] = defaultdict(int)
    for (*combination, _lineage), of_months in highest_in_slice.items():
        for step in steps_of(of_months):
            slice_people[*combination, *step] += 1
    return Recount(
        days={key: sums.figures() for key, sums in days.items()},
        lineages=lineages,
        periods=counted,
        things=_things(parents),
        slices={key: sums.figures() for key, sums in slices.items()},
        network_days={key: sums.figures()[:2] for key, sums in network_days.items()},
        slice_people={key: (people,) for key, people in slice_people.items()},
    )


def _things(parents: dict[int, int | None]) -> Cells:
    own: dict[tuple[int, str], int] = defaultdict(int)
    opened = set(Hub.objects.exclude(opened_on=None).values_list("pk", flat=True))
    for hub, parent in parents.items():
        own[hub, "hubs"] += parent is None and hub in opened
    for school in School.objects.exclude(partner_since=None):
        own[school.hub_id, "schools"] += 1
    for school_class in SchoolClass.objects.select_related("school"):
        own[school_class.school.hub_id, "classes"] += 1
    for project in Project.objects.exclude(status="planned"):
        own[project.hub_id, "projects"] += 1
    outside = {"university", "industry", "government", "civil_society", "families"}
    for partnership in Partnership.objects.prefetch_related("schools", "organisations"):
        with_society = any(one.kind in outside for one in partnership.organisations.all())
        own[partnership.hub_id, "partnerships"] += bool(partnership.schools.all()) and with_society
    cells: dict[tuple[str, int, str], int] = defaultdict(int)
    for (hub, thing), number in own.items():
        cells["owner", hub, thing] += number
        cells["hub", hub, thing] += number
        cells["network", 0, thing] += number
        parent = parents[hub]
        if parent is not None:
            cells["hub", parent, thing] += number
    return {key: (number,) for key, number in cells.items() if number}


def standing() -> Recount:
    """What the cells say, in the same shape."""
    five = ("sessions", "interactions", "first_timers", "largest_session", "without_attendance")
    return Recount(
        days=_read(DayCell, ("hub_id", "day", "project_id", "owned", "session_type_id", "led_by", "audience"), five),
        lineages=_read(
            LineageMonth,
            ("lineage_id", "month", "hub_id", "project_id", "owned", "session_type_id", "led_by"),
            ("highest",),
        ),
        periods=_read(
            PeriodCell,
            ("scope_kind", "scope_id", "period_kind", "period_start", "audience"),
            (*five, "people_by_class"),
        ),
        things=_without_zeros(_read(ThingCell, ("scope_kind", "scope_id", "thing"), ("number",))),
        slices=_without_zeros(
            _read(NetworkSlice, ("category", "country", "audience", "session_type_id", "led_by", "month"), five)
        ),
        network_days=_without_zeros(
            _read(
                NetworkDay,
                ("category", "country", "session_type_id", "led_by", "audience", "day"),
                ("sessions", "interactions"),
            )
        ),
        slice_people=_without_zeros(
            _read(
                NetworkSlicePeople,
                ("category", "country", "session_type_id", "led_by", "month", "since"),
                ("people_by_class",),
            )
        ),
    )


def _without_zeros(cells: Cells) -> Cells:
    """A cell of nothing but zeros says the same as none."""
    return {key: value for key, value in cells.items() if any(value)}


def _read(model: Any, keys: tuple[str, ...], figures: tuple[str, ...]) -> Cells:
    return {row[: len(keys)]: row[len(keys) :] for row in model.objects.values_list(*keys, *figures)}


def assert_cells_are_exact() -> None:
    """Cell by cell: what stands is what the facts say."""
    expected, actual = recount(), standing()
    assert actual.days == expected.days
    assert actual.lineages == expected.lineages
    assert actual.periods == expected.periods
    assert actual.things == expected.things
    assert actual.slices == expected.slices
    assert actual.network_days == expected.network_days
    assert actual.slice_people == expected.slice_people
