"""Queries that Django puts into SQL once: where a few rows are asked for with every request of a program, saying what
is wanted costs five times what finding it does. The rule stays in its QuerySet, and is written nowhere else.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any, Generic, TypeAlias, TypeVar

from django.db import connection, models
from django.db.models.sql import Query

from hubs.kept_plans import kept_plans

Row = TypeVar("Row", bound=models.Model)
Value: TypeAlias = int | dt.date | tuple[int, ...] | None
# Stand-ins for values: keys and days that are nobody's.
KEYS = 2**62
DAYS = dt.date(9000, 1, 1)


@dataclass(frozen=True, slots=True)
class _Said:
    """The statement, at each of its places the number of a value or else what always stands there, and its rows."""

    sql: str
    places: list[tuple[int | None, Any]]
    columns: list[Any]
    model: Any
    query: Query
    converters: Any


class SaidOnce(Generic[Row]):
    """A QuerySet of which only the values are other ones each time.

    `say` makes the QuerySet, of stand-ins for the values. So it only hands them on: all that it may ask is which of
    them is None, and how many a tuple holds. What else a statement depends on is told by name. No related rows come
    along, and nothing in it depends on the reader's language.
    """

    def __init__(self, say: Callable[..., models.QuerySet[Row, Any]]) -> None:
        self._say = say
        self._said: dict[Hashable, _Said] = {}

    def rows(self, *values: Value, **fixed: Hashable) -> list[Row]:
        """The rows for these values. One query."""
        said, found = self._ask(values, fixed)
        names = [column.target.attname for column in said.columns]
        return [said.model.from_db(connection.alias, names, row) for row in found]

    def tuples(self, *values: Value, **fixed: Hashable) -> list[tuple[Any, ...]]:
        """What stands in the rows for these values, of a `values_list`. One query."""
        return self._ask(values, fixed)[1]

    def _ask(self, values: tuple[Value, ...], fixed: dict[str, Hashable]) -> tuple[_Said, list[tuple[Any, ...]]]:
        shape = (*(len(one) if isinstance(one, tuple) else type(one) for one in values), *fixed.items())
        said = self._said.get(shape)
        if said is None:
            said = self._said[shape] = _said(self._say, values, fixed)
        flat = list(_flat(values))
        with kept_plans() as cursor:
            cursor.execute(said.sql, [always if at is None else flat[at] for at, always in said.places])
            rows = cursor.fetchall()
        if said.converters:
            compiler = said.query.get_compiler(connection=connection)
            rows = [tuple(row) for row in compiler.apply_converters(rows, said.converters)]
        return said, rows


def _said(say: Callable[..., models.QuerySet[Any]], values: tuple[Value, ...], fixed: dict[str, Hashable]) -> _Said:
    numbers = count()
    stand_ins = [_stand_in(value, numbers) for value in values]
    places = {value: number for number, value in enumerate(_flat(stand_ins)) if value is not None}
    rows = say(*stand_ins, **fixed)
    query = rows.query
    compiler = query.get_compiler(connection=connection)
    sql, told = compiler.as_sql()
    found = [(places.get(one) if isinstance(one, int | dt.date) else None, one) for one in told]
    if set(places.values()) - {at for at, _always in found}:
        raise ValueError("A value is not in the statement as it was told.")
    columns = [column for column, _sql, _alias in compiler.select]
    return _Said(sql, found, columns, rows.model, query, compiler.get_converters(columns))


def _stand_in(value: Value, numbers: Iterator[int]) -> Value:
    if isinstance(value, tuple):
        return tuple(KEYS + next(numbers) for _one in value)
    number = next(numbers)
    if value is None:
        return None
    return DAYS + dt.timedelta(number) if isinstance(value, dt.date) else KEYS + number


def _flat(values: "tuple[Value, ...] | list[Value]") -> Iterator[int | dt.date | None]:
    for value in values:
        if isinstance(value, tuple):
            yield from value
        else:
            yield value
