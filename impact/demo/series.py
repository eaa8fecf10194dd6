"""The series of sessions that each hub of the demonstration has planned. All words are invented."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("series.toml")


@dataclass(frozen=True)
class PlannedSeries:
    """One series: on one weekday, with classes of a school of the hub. `type` is the code of a type of session.

    `cancelled`: why one of its days was called off.
    """

    title: str
    type: str
    weekday: int
    starts_at: dt.time
    minutes: int
    cancelled: str


def read_series() -> dict[str, PlannedSeries]:
    """By the code of the hub."""
    with FILE.open("rb") as file:
        tables = tomllib.load(file)
    return {f"OSHub-{code}": PlannedSeries(**table) for code, table in tables.items()}
