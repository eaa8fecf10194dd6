"""Sizes of network to measure at: `10k`, `1m`, `20m`, or with a number of hubs of one's own, `1m:500`."""

import re
from dataclasses import dataclass

UNITS = {"": 1, "k": 1_000, "m": 1_000_000}
SMALLEST_NETWORK = 8
# As many as a hub has at 20 million sessions and 5 thousand hubs.
SESSIONS_OF_A_HUB = 4_000


@dataclass(frozen=True)
class Size:
    """A network of so many sessions and hubs, and the name it has in the table."""

    name: str
    sessions: int
    hubs: int

    @property
    def database(self) -> str:
        """The database that holds it."""
        return f"bench_{self.name}_{self.hubs}"

    @property
    def title(self) -> str:
        """What the table's column is called."""
        return f"{self.name}/{self.hubs} hubs"


def size(text: str) -> Size:
    """Read one size. Raises ValueError for a text that is none."""
    found = re.fullmatch(r"(\d+)([km]?)(?::(\d+))?", text.strip().lower())
    if found is None:
        raise ValueError(f"{text!r} is not a size: write 10k, 1m, or 1m:500 with a number of hubs.")
    number, unit, hubs = found.groups()
    sessions = int(number) * UNITS[unit]
    return Size(
        name=f"{number}{unit}",
        sessions=sessions,
        hubs=int(hubs) if hubs else max(SMALLEST_NETWORK, sessions // SESSIONS_OF_A_HUB),
    )


def sizes(text: str) -> list[Size]:
    """Read several sizes, the smallest first: what is larger is compared with the first."""
    return sorted((size(part) for part in text.split(",")), key=lambda found: found.sessions)
