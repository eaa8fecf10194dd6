"""The sessions that a hub sees, newest first: a long log costs no more than a short one.

They come from several sources: the hub's own, its sub-hubs', and those that any of them co-hosts. Each source is read
in the order of an index by hub and day, and only as far as it is needed. One query with an OR in it reads and sorts
everything: 2.1 s instead of 0.1 s for the first page of a hub with 700,000 sessions, on the same loaded machine.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from hubs.models import Hub
from impact.models import Session
from impact.models.session import SessionQuerySet

Rows = QuerySet[Session, tuple[int, dt.date]]


@dataclass(frozen=True)
class SeenByHub:
    """Those of some sessions that a hub sees, each once, within days that may be left open.

    `sub_hubs` are looked up unless they are known.
    """

    hub: Hub
    sessions: SessionQuerySet
    first_day: dt.date | None = None
    last_day: dt.date | None = None
    sub_hubs: Sequence[Hub] | None = None

    def newest(self, most: int) -> list[int]:
        """The keys of the newest, at most so many. One query, beside the one for the sub-hubs."""
        first, *others = [rows.order_by(f"-{day}", "-pk")[:most] for rows, day in self._sources]
        return [key for key, _day in first.union(*others).order_by("-held_on", "-pk")[:most]]

    def count(self, most: int) -> int:
        """How many there are, counted up to `most`. One query, beside the one for the sub-hubs."""
        first, *others = [rows.order_by()[:most] for rows, _day in self._sources]
        return min(first.union(*others).count(), most)

    @cached_property
    def _sources(self) -> list[tuple[Rows, str]]:
        sources = []
        for key in self._family():
            for owner, day in (("hub_id", "held_on"), ("co_hostings__hub_id", "co_hostings__held_on")):
                found = self.sessions.filter(**{owner: key} | self._days(day))
                sources.append((found.values_list("pk", "held_on"), day))
        return sources

    def _days(self, day: str) -> dict[str, object]:
        limits = {f"{day}__gte": self.first_day, f"{day}__lte": self.last_day}
        return {name: limit for name, limit in limits.items() if limit is not None}

    def _family(self) -> list[int]:
        known = self.sub_hubs if self.sub_hubs is not None else Hub.objects.filter(parent=self.hub).order_by("pk")
        return [self.hub.pk, *(member.pk for member in known)]
