"""Which months of the demonstration's hubs were quiet, and what became of an unusual number, read from `quiet.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from impact.models import LookState

FILE = Path(__file__).with_name("quiet.toml")


@dataclass(frozen=True, slots=True)
class PlannedQuiet:
    """What a hub says: the months of each year that are quiet, those of so many months ago, and one that it forgot.

    `unusual`: what became of its unusual number, with the note about it where it was returned.
    """

    summers: tuple[int, ...]
    months_ago: tuple[int, ...]
    asked_about: int
    unusual: LookState
    note: str


def read_quiet() -> dict[str, PlannedQuiet]:
    """By the code of the hub."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        code: PlannedQuiet(
            tuple(one["summers"]),
            tuple(one["months_ago"]),
            one.get("asked_about", 0),
            LookState(one["unusual"]),
            one.get("note", ""),
        )
        for code, one in told.items()
    }
