"""The reporting periods of the demonstration, read from `reporting.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("reporting.toml")


@dataclass(frozen=True, slots=True)
class PlannedClosed:
    """The period of the whole project, closed without the word of some hubs, by code; what the others noted."""

    names: dict[str, str]
    due_after: int
    without: tuple[str, ...]
    notes: dict[str, str]


@dataclass(frozen=True, slots=True)
class PlannedOpen:
    """The last months before today, and the hubs that have confirmed them. A name has a place for the last month."""

    names: dict[str, str]
    months: int
    due_in: int
    confirmed: tuple[str, ...]
    notes: dict[str, str]


def read_reporting() -> tuple[PlannedClosed, PlannedOpen]:
    """The closed one and the open one."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    closed, now = told["closed"], told["open"]
    return (
        PlannedClosed(_names(closed), closed["due_after"], tuple(closed["without"]), closed["notes"]),
        PlannedOpen(_names(now), now["months"], now["due_in"], tuple(now["confirmed"]), now["notes"]),
    )


def _names(told: dict[str, Any]) -> dict[str, str]:
    return {name: text for name, text in told.items() if name.startswith("name")}
