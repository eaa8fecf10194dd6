"""Reads the meetings of the boards in the demonstration from `meetings.toml`, counted from the day of loading."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from pathlib import Path

from impact.demo.places import Table

FILE = Path(__file__).with_name("meetings.toml")


@dataclass(frozen=True)
class PlannedHands:
    """Hands that were counted on a proposal."""

    votes_for: int
    votes_against: int
    votes_abstain: int


@dataclass(frozen=True)
class PlannedItem:
    """An item of an agenda. `decide`: what is proposed, decided where `hands` were counted; `said`: for the minutes."""

    title: str
    text: str
    said: str
    decide: str
    hands: PlannedHands | None


@dataclass(frozen=True)
class PlannedMeeting:
    """A meeting on the hub's clock, so many days after the day of loading, or before it.

    `written` and `approved` are about its minutes; `paper` is the title of one.
    """

    hub: str
    language: str
    title: str
    place: str
    online_url: str
    note: str
    in_days: int
    starts: dt.time
    guests: int
    shows: tuple[str, ...]
    written: bool
    approved: bool
    paper: str
    items: tuple[PlannedItem, ...]

    @property
    def held(self) -> bool:
        """Whether it took place."""
        return self.in_days < 0


def read_meetings() -> tuple[PlannedMeeting, ...]:
    """All of them, the earliest first."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))["meetings"]
    return tuple(sorted((_meeting(table) for table in tables), key=lambda one: (one.in_days, one.hub)))


def _meeting(table: Table) -> PlannedMeeting:
    held = "days_ago" in table
    return PlannedMeeting(
        hub=table["hub"],
        language=table["language"],
        title=table["title"],
        place=table.get("place", ""),
        online_url=table.get("online_url", ""),
        note=table.get("note", ""),
        in_days=-table["days_ago"] if held else table["in_days"],
        starts=table["starts"],
        guests=table.get("guests", 0),
        shows=tuple(table.get("shows", ())),
        written=held and table.get("written", True),
        approved=held and table.get("written", True) and table.get("approved", True),
        paper=table.get("paper", ""),
        items=tuple(_item(one) for one in table["items"]),
    )


def _item(table: Table) -> PlannedItem:
    hands = PlannedHands(table["for"], table["against"], table["abstain"]) if "for" in table else None
    return PlannedItem(
        title=table["title"],
        text=table.get("text", ""),
        said=table.get("said", ""),
        decide=table.get("decide", ""),
        hands=hands,
    )
