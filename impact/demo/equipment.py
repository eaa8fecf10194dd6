"""Reads what the hubs of the demonstration lend, when they are open, and what was seen of their ties."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

from hubs.models import Category, EquipmentKind
from impact.demo.places import Table

FILE = Path(__file__).with_name("equipment.toml")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Of sessions in which something could have been used, how many in a hundred used it; and of ties that are six months
# old, how many somebody has seen since, and how many of these without the hub.
USED = {Category.SPACE: 70, Category.BROKER: 14, Category.SCHOOL_BASED: 10}
SEEN = {Category.BROKER: (78, 66), Category.SCHOOL_BASED: (52, 55), Category.SPACE: (38, 30)}


@dataclass(frozen=True)
class PlannedThing:
    """Something that can be booked."""

    name: str
    kind: EquipmentKind
    purpose: str
    place: str
    capacity: int
    needs_induction: bool


@dataclass(frozen=True)
class PlannedException:
    """Days with other hours, counted from the day of loading."""

    in_days: int
    days: int
    opens: dt.time | None
    closes: dt.time | None
    note: str


@dataclass(frozen=True)
class PlannedEquipment:
    """What one hub lends and when."""

    hub: str
    hours: dict[int, tuple[dt.time, dt.time]]
    exceptions: tuple[PlannedException, ...]
    things: tuple[PlannedThing, ...]


@dataclass(frozen=True)
class PlannedLending:
    """All hubs, and the sentences of notes about ties."""

    hubs: tuple[PlannedEquipment, ...]
    sightings: tuple[str, ...]


def read_lending() -> PlannedLending:
    """Everything in the file."""
    table: Table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    hubs = tuple(_equipment(code, one) for code, one in table["hubs"].items())
    return PlannedLending(hubs, tuple(table["sightings"]))


def _equipment(code: str, table: Table) -> PlannedEquipment:
    return PlannedEquipment(
        hub=code,
        hours={WEEK.index(day): (_time(hours[0]), _time(hours[1])) for day, hours in table["hours"].items()},
        exceptions=tuple(_exception(one) for one in table.get("exceptions", [])),
        things=tuple(_thing(one) for one in table["things"]),
    )


def _exception(table: Table) -> PlannedException:
    hours = [_time(table[part]) if part in table else None for part in ("opens", "closes")]
    return PlannedException(table["in_days"], table["days"], hours[0], hours[1], table["note"])


def _thing(table: Table) -> PlannedThing:
    return PlannedThing(
        name=table["name"],
        kind=EquipmentKind(table["kind"]),
        purpose=table["purpose"],
        place=table["place"],
        capacity=table["capacity"],
        needs_induction=table.get("induction", False),
    )


def _time(text: str) -> dt.time:
    return dt.time.fromisoformat(text)
