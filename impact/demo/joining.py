"""Reads who asks to join the hubs of the demonstration, and where there is none."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).with_name("joining.toml")


@dataclass(frozen=True, kw_only=True)
class PlannedRequest:
    """Somebody who asks; without `hub` (a code) none is near them. `state`: as far as the hub's staff brought it."""

    way: str
    name: str
    country: str
    place: str
    days_ago: int
    hub: str = ""
    asked_by: str = ""
    body: str = ""
    wants: list[str] = field(default_factory=list)
    words: str = ""
    state: str = "new"
    answer: str = ""
    note: str = ""


def read_requests() -> list[PlannedRequest]:
    """All of them, in the order of the file."""
    return [PlannedRequest(**row) for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["request"]]
