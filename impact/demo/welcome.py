"""The open events of the demonstration with a count at the door. All words are invented."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("welcome.toml")


@dataclass(frozen=True)
class RunningDesk:
    """The desk that counts while the demonstration is looked at: audience, first time or not, how many."""

    hub: str
    title: str
    expected: int
    counted: tuple[tuple[str, bool, int], ...]


@dataclass(frozen=True)
class DoorPlans:
    """What each hub's open event was called, by the code of the hub; and the desk that counts now."""

    titles: dict[str, str]
    running: RunningDesk


def read_doors() -> DoorPlans:
    """By the code of the hub."""
    with FILE.open("rb") as file:
        tables = tomllib.load(file)
    now = tables.pop("running")
    running = RunningDesk(
        hub=f"OSHub-{now['hub']}",
        title=now["title"],
        expected=now["expected"],
        counted=tuple((audience, first, people) for audience, first, people in now["counted"]),
    )
    return DoorPlans({f"OSHub-{code}": table["title"] for code, table in tables.items()}, running)
