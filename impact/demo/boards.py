"""Reads what the boards of the demonstration decided: a table for each hub, and what all of them talk about."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class PlannedProposal:
    """Something a board talks about: a sentence, and a few more."""

    title: str
    text: str


@dataclass(frozen=True)
class PlannedBoard:
    """What one board decided, with what was to be done about it."""

    hub: str
    rules: dict[str, Any]
    first: PlannedProposal
    first_actions: tuple[str, ...]
    second: PlannedProposal
    second_actions: tuple[str, ...]
    recent: PlannedProposal
    recent_actions: tuple[str, ...]
    open: PlannedProposal
    rejected: PlannedProposal
    undecided: PlannedProposal
    withdrawn: PlannedProposal
    proposed: PlannedProposal


def read_boards() -> list[PlannedBoard]:
    """The boards of all hubs."""
    table = tomllib.loads((HERE / "boards.toml").read_text(encoding="utf-8"))
    shared = {name: [PlannedProposal(*pair) for pair in pairs] for name, pairs in table["shared"].items()}
    return [_board(one, number, shared) for number, one in enumerate(table["boards"])]


def _board(one: dict[str, Any], number: int, shared: dict[str, list[PlannedProposal]]) -> PlannedBoard:
    return PlannedBoard(
        hub=one["hub"],
        rules={name: one.get(name) for name in ("quorum_percent", "quorum_seats", "majority")},
        first=PlannedProposal(*one["first"]),
        first_actions=tuple(one["first_actions"]),
        second=PlannedProposal(*one["second"]),
        second_actions=tuple(one["second_actions"]),
        recent=PlannedProposal(*one["recent"]),
        recent_actions=tuple(one["recent_actions"]),
        open=PlannedProposal(*one["open"]),
        **{name: pool[number % len(pool)] for name, pool in shared.items()},
    )
