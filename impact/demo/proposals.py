"""What the demonstration's schools report and propose, and what their hubs say to it. All words are invented."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("proposals.toml")


@dataclass(frozen=True)
class PlannedProposals:
    """For one hub: words of a teacher about a session and about projects, and the hub's question and refusal of each.

    `projects` are titles: of one that waits, one that the hub asks about, and one that it declines.
    """

    hub: str
    title: str
    note: str
    question: str
    reason: str
    projects: tuple[str, str, str]
    about: str
    asked: str
    refused: str
    needs: str


def read_proposals() -> dict[str, PlannedProposals]:
    """By the code of the hub."""
    with FILE.open("rb") as file:
        tables = tomllib.load(file)
    return {
        f"OSHub-{code}": PlannedProposals(hub=f"OSHub-{code}", **{**table, "projects": tuple(table["projects"])})
        for code, table in tables.items()
    }
