"""Which views of the figures the people of the demonstration have saved, read from `saved_views.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("saved_views.toml")


@dataclass(frozen=True, slots=True)
class PlannedView:
    """A view with its name. `of` is the kind of thing that it looks at, if not at the whole hub."""

    name: str
    query: str
    shared: bool
    by_coordinator: bool
    of: str


def read_saved_views() -> dict[str, list[PlannedView]]:
    """By the code of the hub; those of the managers under `network`."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        place: [
            PlannedView(
                name=one["name"],
                query=one["query"],
                shared=one["shared"],
                by_coordinator=one.get("keeper") == "coordinator",
                of=one.get("of", ""),
            )
            for one in views
        ]
        for place, views in told.items()
    }
