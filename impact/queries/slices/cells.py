"""A slice of the network out of its cells: a few thousand rows for the sums, some hundred for the people of any months.

People by class are kept for each combination of filters by the month in which they were there, and the month in which
they had last been there: those of months in a row are who was there in one of them, and last before the first.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db import connection

from hubs.models import Category
from impact.models import LedBy
from impact.queries.figures import Sums
from impact.queries.periods import next_month
from impact.queries.slices.facts import BY_CLASS, Counted, Months, Params, audiences_needed
from impact.queries.slices.of import Rank, Slice, Whose

KEYS = {Rank.CATEGORY: "category", Rank.COUNTRY: "country", Rank.TYPE: "session_type_id", Rank.LED_BY: "led_by"}
KINDS = f"ARRAY[{', '.join(repr(kind) for kind in Category.values)}]"
LEADERS = f"ARRAY[{', '.join(repr(who) for who in LedBy.values)}]"
COUNTRIES = "ARRAY(SELECT DISTINCT country FROM impact_sliceplace)"
TYPES = "ARRAY(SELECT id FROM impact_sessiontype)"
IN_MONTHS = "c.month >= %(first)s AND c.month < %(after)s"
SUMMED = """sum(c.sessions)::bigint, sum(c.interactions)::bigint, sum(c.first_timers)::bigint,
    max(c.largest_session)::bigint, sum(c.without_attendance)::bigint"""


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

    def narrow_place(self, of: Slice, by: Rank | None) -> None:
        """To the kind of hub and the country of a slice, which all of these cells have."""
        self.narrow("c.category", of.category, of_all="", side_by_side=KINDS if by is Rank.CATEGORY else None)
        self.narrow("c.country", of.country, of_all="", side_by_side=COUNTRIES if by is Rank.COUNTRY else None)


def months_held(of: Slice, by: Rank | None) -> Months | None:
    """The whole months of a slice whose cells are kept, also by what it is put side by side; None if there are none."""
    if of.whose != Whose.NETWORK or (by is not None and by not in KEYS):
        return None
    first = of.first if of.first.day == 1 else next_month(of.first)
    after = of.after.replace(day=1)
    return Months(first, after) if first < after else None


def count_from_cells(of: Slice, by: Rank | None = None, *, months: bool = False) -> Counted:
    """The same as `count_slice` of the facts, for whole months of a slice that the cells hold. Two queries."""
    found = _sums(of, by, months)
    needed = audiences_needed(of.audience)
    if found and any(one in needed for one in BY_CLASS):
        for at, number in _people(of, by, months).items():
            for audience in BY_CLASS:
                sums = found.get(at, {}).get(audience)
                if sums is not None and audience in needed:
                    found[at][audience] = sums.with_people(number)
    return found


def _key(by: Rank | None) -> str:
    return "''::text" if by is None else f"c.{KEYS[by]}::text"


def _sums(of: Slice, by: Rank | None, months: bool) -> Counted:
    asked = _Question(params={"first": of.first, "after": of.after})
    asked.params["audiences"] = [audience.value for audience in audiences_needed(of.audience)]
    asked.narrow_place(of, by)
    asked.where += ["c.audience = ANY(%(audiences)s)", IN_MONTHS]
    if of.session_type_id is None and of.led_by is None and by not in (Rank.TYPE, Rank.LED_BY):
        asked.where.append("c.session_type_id = 0 AND c.led_by = ''")
    else:
        asked.narrow("c.session_type_id", of.session_type_id, of_all=0, side_by_side=TYPES)
        asked.narrow("c.led_by", of.led_by, of_all="", side_by_side=LEADERS)
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


def _people(of: Slice, by: Rank | None, months: bool) -> dict[tuple[str, dt.date | None], int]:
    """People by class in the months of a slice together, for each key; and in each of the months."""
    asked = _Question(params={"first": of.first, "after": of.after})
    asked.narrow_place(of, by)
    asked.narrow("c.session_type_id", of.session_type_id, of_all=0, side_by_side=TYPES if by is Rank.TYPE else None)
    asked.narrow("c.led_by", of.led_by, of_all="", side_by_side=LEADERS if by is Rank.LED_BY else None)
    where = " AND ".join([*asked.where, IN_MONTHS])
    key = _key(by)
    sql = f"""
    SELECT {key}, NULL::date, sum(c.people_by_class)::bigint FROM impact_networkslicepeople c
    WHERE {where} AND c.since < %(first)s GROUP BY {key}"""
    if months:
        sql += f"""
    UNION ALL SELECT {key}, c.month, sum(c.people_by_class)::bigint FROM impact_networkslicepeople c
    WHERE {where} GROUP BY {key}, c.month"""
    with connection.cursor() as cursor:
        cursor.execute(sql, asked.params)
        return {(found_key, month): people for found_key, month, people in cursor.fetchall()}
