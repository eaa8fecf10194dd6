"""Reads which schools the hubs of the demonstration only talk to."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("schools.toml")


@dataclass(frozen=True, slots=True)
class SchoolInTalks:
    """A school that is no partner yet."""

    hub: str
    name: str
    place: str
    levels: tuple[str, ...]
    other_names: tuple[str, ...]
    pupils: int


def read_talks() -> list[SchoolInTalks]:
    """One for each hub."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["talks"]
    return [
        SchoolInTalks(
            hub=row["hub"],
            name=row["name"],
            place=row["place"],
            levels=tuple(row["levels"]),
            other_names=tuple(row["other_names"]),
            pupils=row["pupils"],
        )
        for row in rows
    ]
