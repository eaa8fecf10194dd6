"""What carried out the decisions of a board. The rooms above know; each adds a source of its own when it starts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hubs.models import Hub


@dataclass(frozen=True, slots=True)
class Carried:
    """Something that carried out a decision, given by its key: `kind` says in a word what it is."""

    decision: int
    kind: str
    what: str
    day: dt.date


# What was done or noted for decisions of a hub since a day; ever, where there is none.
Source = Callable[[Hub, dt.date | None], Iterable[Carried]]

_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> None:
    """Let a room say what carried out decisions."""
    _sources[name] = source


def carried_out(hub: Hub, since: dt.date | None) -> dict[int, tuple[Carried, ...]]:
    """What carried out the decisions of a hub's board since a day, by the key of the decision, the earliest first."""
    found: dict[int, list[Carried]] = defaultdict(list)
    for source in _sources.values():
        for one in source(hub, since):
            found[one.decision].append(one)
    return {key: tuple(sorted(some, key=lambda one: one.day)) for key, some in found.items()}
