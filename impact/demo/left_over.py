"""What was left over at each hub of the demonstration. All words are invented."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("left_over.toml")


@dataclass(frozen=True)
class LeftOverPlan:
    """One session. `type` is the code of a type of session; so many came from families, beside a class."""

    title: str
    type: str
    families: int


def read_left_over() -> dict[str, LeftOverPlan]:
    """By the code of the hub."""
    with FILE.open("rb") as file:
        tables = tomllib.load(file)
    return {f"OSHub-{code}": LeftOverPlan(**table) for code, table in tables.items()}
