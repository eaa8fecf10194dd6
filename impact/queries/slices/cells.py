"""A slice of the network out of its cells: a few thousand rows for the sums, one for the people of a period.

People by class are kept for each combination of filters and each period that figures are kept for. Of other months in a
row they are counted from the months of all lineages, which grows with the classes of the network.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db import connection

from hubs.models import Category
from impact.models import LedBy, PeriodKind
from impact.queries.figures import Sums
from impact.queries.slices.facts import BY_CLASS, Counted, Params, audiences_needed
from impact.queries.slices.of import Rank, Slice, Whose

KEYS = {Rank.CATEGORY: "category", Rank.COUNTRY: "country", Rank.TYPE: "session_type_id", Rank.LED_BY: "led_by"}
COUNTRIES = "ARRAY(SELECT DISTINCT country FROM impact_sliceplace)"
TYPES = "ARRAY(SELECT id FROM impact_sessiontype)"
IN_MONTHS = "c.month >= %(first)s AND c.month < %(after)s"
SUMMED = """sum(c.sessions)::bigint, sum(c.interactions)::bigint, sum(c.first_timers)::bigint,
    max(c.largest_session)::bigint, sum(c.without_attendance)::bigint"""
PLACED = "JOIN impact_sliceplace place ON place.hub_id = c.hub_id"


@dataclass
class _Question:
    """One statement on its way: what it is narrowed to, and the parameters of that."""

    where: list[str] = field(default_factory=list)
    params: Params = field(default_factory=dict)

    def narrow(self, column: str, value: object, *, of_all: object, side_by_side: str | None) -> None:
        """To one value of a column; to each, where they are put side by side; else to what stands for all."""
        name = column.rpartition(".")[2]
        if value is None and side_by_side is not None:
            self.where.append(f"{column} = ANY({side_by_side})")
            return
        self.where.append(f"{column} = %({name})s")
        self.params[name] = of_all if value is None else value


def holds(of: Slice, by: Rank | None) -> bool:
    """Whether the cells of the network's slices hold this one: whole months, and a way to put side by side."""
    return of.whose == Whose.NETWORK and of.first.day == of.after.day == 1 and (by is None or by in KEYS)


def count_from_cells(of: Slice, by: Rank | None = None, *, months: bool = False) -> Counted:
    """The same as `count_slice` of the facts, for a slice that the cells hold. Two queries."""
    found = _sums(of, by, months)
    needed = audiences_needed(of.audience)
    if found and any(one in needed for one in BY_CLASS):
        people = _people_kept(of, by, months) if of.period_of_people else _people_of_lineages(of, by, months)
        for at, number in people.items():
            for audience in BY_CLASS:
                sums = found.get(at, {}).get(audience)
                if sums is not None and audience in needed:
                    found[at][audience] = sums.with_people(number)
    return found


def _key(by: Rank | None, **names: str) -> str:
    if by is None:
        return "''::text"
    column = KEYS[by]
    return f"{names.get(column, 'c.' + column)}::text"


def _sums(of: Slice, by: Rank | None, months: bool) -> Counted:
    asked = _Question(params={"first": of.first, "after": of.after})
    asked.params["audiences"] = [audience.value for audience in audiences_needed(of.audience)]
    asked.narrow("c.category", of.category, of_all="", side_by_side=_kinds(by))
    asked.narrow("c.country", of.country, of_all="", side_by_side=COUNTRIES if by is Rank.COUNTRY else None)
    asked.where += ["c.audience = ANY(%(audiences)s)", IN_MONTHS]
    if of.session_type_id is not None:
        asked.narrow("c.session_type_id", of.session_type_id, of_all=0, side_by_side=None)
    if of.led_by is not None:
        asked.narrow("c.led_by", of.led_by, of_all="", side_by_side=None)
    key = _key(by)
    sets = f"GROUPING SETS (({key}, c.audience), ({key}, c.audience, c.month))" if months else f"{key}, c.audience"
    sql = f"""
    SELECT {key}, {"c.month" if months else "NULL::date"}, c.audience, {SUMMED}
    FROM impact_networkslice c WHERE {" AND ".join(asked.where)}
    GROUP BY {sets} HAVING sum(c.sessions) > 0"""
    found: Counted = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, asked.params)
        for found_key, month, audience, *sums in cursor.fetchall():
            found.setdefault((found_key, month), {})[audience] = Sums(*sums)
    return found


def _people_kept(of: Slice, by: Rank | None, months: bool) -> dict[tuple[str, dt.date | None], int]:
    """People by class in a period, one row for each key; and in each of its months."""
    assert of.period_of_people is not None  # noqa: S101 - as the caller saw
    kind, start = of.period_of_people
    asked = _Question(params={"first": of.first, "after": of.after, "kind": kind, "start": start})
    asked.narrow("c.category", of.category, of_all="", side_by_side=_kinds(by))
    asked.narrow("c.country", of.country, of_all="", side_by_side=COUNTRIES if by is Rank.COUNTRY else None)
    asked.narrow("c.session_type_id", of.session_type_id, of_all=0, side_by_side=TYPES if by is Rank.TYPE else None)
    asked.narrow("c.led_by", of.led_by, of_all="", side_by_side=_leaders(by))
    where = " AND ".join(asked.where)
    sql = f"""
    SELECT {_key(by)}, NULL::date, c.people_by_class FROM impact_networkslicepeople c
    WHERE {where} AND c.period_kind = %(kind)s AND c.period_start = %(start)s"""
    if months:
        sql += f"""
    UNION ALL SELECT {_key(by)}, c.period_start, c.people_by_class FROM impact_networkslicepeople c
    WHERE {where} AND c.period_kind = '{PeriodKind.MONTH.value}'
      AND c.period_start >= %(first)s AND c.period_start < %(after)s"""
    return _read_people(sql, asked.params)


def _people_of_lineages(of: Slice, by: Rank | None, months: bool) -> dict[tuple[str, dt.date | None], int]:
    """People by class in any months in a row: of all lineages the highest attendance there."""
    asked = _Question(params={"first": of.first, "after": of.after})
    for column, value in (
        ("place.category", of.category),
        ("place.country", of.country),
        ("c.session_type_id", of.session_type_id),
        ("c.led_by", of.led_by),
    ):
        if value is not None:
            asked.narrow(column, value, of_all="", side_by_side=None)
    key = _key(by, category="place.category", country="place.country")
    where = " AND ".join(["c.owned", IN_MONTHS, *asked.where])
    sql = f"""
    WITH reached AS MATERIALIZED (
        SELECT {key} AS key, c.month, c.lineage_id, max(c.highest) AS highest
        FROM impact_lineagemonth c {PLACED} WHERE {where} GROUP BY 1, 2, 3
    )
    SELECT key, NULL::date, sum(highest)::bigint
    FROM (SELECT key, lineage_id, max(highest) AS highest FROM reached GROUP BY key, lineage_id) once GROUP BY key"""
    if months:
        sql += " UNION ALL SELECT key, month, sum(highest)::bigint FROM reached GROUP BY key, month"
    return _read_people(sql, asked.params)


def _read_people(sql: str, params: Params) -> dict[tuple[str, dt.date | None], int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return {(key, month): people for key, month, people in cursor.fetchall()}


def _kinds(by: Rank | None) -> str | None:
    return f"ARRAY[{', '.join(repr(kind) for kind in Category.values)}]" if by is Rank.CATEGORY else None


def _leaders(by: Rank | None) -> str | None:
    return f"ARRAY[{', '.join(repr(who) for who in LedBy.values)}]" if by is Rank.LED_BY else None
