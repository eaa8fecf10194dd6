"""Reads which schools of the demonstration were written down twice."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("twins.toml")


@dataclass(frozen=True, slots=True)
class PlannedTwins:
    """A school with two other spellings: `merged` is part of it by now, `waiting` stands beside it still."""

    hub: str
    school: str
    merged: str
    waiting: str


def read_twins() -> list[PlannedTwins]:
    """One for each hub."""
    return [PlannedTwins(**row) for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["twins"]]
