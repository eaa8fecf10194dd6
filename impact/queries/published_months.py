"""Which months of the network stand in editions, so that the live page leaves out what they leave out."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from hubs.said_once import SaidOnce
from impact.models import Edition
from impact.queries.disclosure import Table
from impact.queries.figures import Figures


@dataclass(frozen=True, slots=True)
class PublishedMonths:
    """The reporting periods that editions are of, and of each group of audiences the months that they leave out."""

    periods: tuple[tuple[dt.date, dt.date], ...] = ()
    left_out: dict[int, frozenset[str]] = field(default_factory=dict)

    def table(self, months: Sequence[dt.date], rows: Sequence[Figures], group: int) -> Table:
        """One group of the live months: each published period a block, what editions leave out left out."""
        left_out = self.left_out.get(group, frozenset())
        return Table(
            rows,
            blocks=[self._block(month) for month in months],
            left_out=frozenset(at for at, month in enumerate(months) if f"{month:%Y-%m}" in left_out),
            in_time=True,
        )

    def _block(self, month: dt.date) -> int:
        """The number of the period in which a month lies; 0 for a month that stands in no edition."""
        return next((at for at, (first, after) in enumerate(self.periods, 1) if first <= month < after), 0)


_CONTENTS = SaidOnce(lambda: Edition.objects.order_by("number").values_list("content"))


def published_months() -> PublishedMonths:
    """What all editions say of months. One query."""
    periods: set[tuple[dt.date, dt.date]] = set()
    left_out: dict[int, set[str]] = {}
    for (content,) in _CONTENTS.tuples():
        told = json.loads(content)
        periods.add((dt.date.fromisoformat(told["first"]), dt.date.fromisoformat(told["after"])))
        people = told["columns"].index("people")
        for month, row in told["months"].items():
            for group, figures in enumerate(row["groups"]):
                if figures[people] is None:
                    left_out.setdefault(group, set()).add(month)
    return PublishedMonths(tuple(sorted(periods)), {group: frozenset(found) for group, found in left_out.items()})
