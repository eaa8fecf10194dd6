"""Reads the canvases of the demonstration and what shows its challenges: one file a hub, and one for all challenges.

Of a canvas the first version says everything; the adopted version and the draft say only what they change.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hubs.models import Box

HERE = Path(__file__).parent

Texts = Mapping[Box, str]


@dataclass(frozen=True)
class PlannedCanvas:
    """Two versions with their names, of which the second is adopted, and what the draft says instead."""

    names: tuple[str, str]
    first: Texts
    adopted: Texts
    draft: Texts


@dataclass(frozen=True)
class PlannedNeed:
    """The mission of a challenge, and what shows the need."""

    mission: str
    evidence: str
    links: tuple[str, ...]


def read_canvas(hub_code: str) -> PlannedCanvas:
    """The canvas of a hub at the top, by its code, as in “OSHub-PT”."""
    name = hub_code.rpartition("-")[2].lower()
    table = tomllib.loads((HERE / "canvases" / f"{name}.toml").read_text(encoding="utf-8"))
    first, second = table["names"]
    return PlannedCanvas((first, second), *(_texts(table[part]) for part in ("first", "adopted", "draft")))


def read_needs() -> dict[str, PlannedNeed]:
    """What goes with each challenge, by its title."""
    table = tomllib.loads((HERE / "challenges.toml").read_text(encoding="utf-8"))
    return {
        title: PlannedNeed(one["mission"].strip(), one["evidence"].strip(), tuple(one.get("links", ())))
        for title, one in table.items()
    }


def _texts(table: Mapping[str, str]) -> dict[Box, str]:
    return {Box(key): text.strip() for key, text in table.items()}
