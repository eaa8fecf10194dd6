"""Which program each hub of the demonstration lets in. All of them are invented."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("programs.toml")


@dataclass(frozen=True)
class PlannedProgram:
    """One program: its name, what it may do, and for how many days from today."""

    name: str
    scopes: tuple[str, ...]
    days: int


def read_programs() -> dict[str, PlannedProgram]:
    """By the code of the hub."""
    with FILE.open("rb") as file:
        tables = tomllib.load(file)
    return {
        f"OSHub-{code}": PlannedProgram(one["name"], tuple(one["scopes"]), one["days"]) for code, one in tables.items()
    }
