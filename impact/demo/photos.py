"""Which drawings and work sheets are attached to sessions of the demonstration. All of it is invented."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("photos.toml")


@dataclass(frozen=True, slots=True)
class PlannedPhotos:
    """Of one hub: a work sheet, and drawings (by name, with what they show) with people and without."""

    sheet: str
    people: tuple[tuple[str, str], ...]
    things: tuple[tuple[str, str], ...]


def read_photos() -> dict[str, PlannedPhotos]:
    """What is attached, by the code of the hub."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {
        f"OSHub-{code}": PlannedPhotos(
            one["sheet"], tuple((a, b) for a, b in one["people"]), tuple((a, b) for a, b in one["things"])
        )
        for code, one in told.items()
    }
