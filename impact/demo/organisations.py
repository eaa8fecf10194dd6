"""Reads what the register knows of the organisations, from the small files beside this one: all of it is invented."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from hubs.models import OrganisationKind

HERE = Path(__file__).parent
# Shaped like the file that ROR publishes, with organisations that do not exist.
ROR_FILE = HERE / "ror.json"


@dataclass(frozen=True)
class PlannedEntry:
    """What an entry says besides name, kind and place."""

    website: str = ""
    ror: str = ""
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlannedTwin:
    """A second entry for an organisation, by the name of the first."""

    name: str
    of: str
    kind: OrganisationKind
    other_names: tuple[str, ...]


@dataclass(frozen=True)
class PlannedRegister:
    """What is known by name, and the twins."""

    known: dict[str, PlannedEntry]
    twins: tuple[PlannedTwin, ...]


def read_register() -> PlannedRegister:
    """The register as the file has it."""
    table = tomllib.loads((HERE / "organisations.toml").read_text(encoding="utf-8"))
    known = {
        name: PlannedEntry(one["website"], one.get("ror", ""), tuple(one.get("other_names", ())))
        for name, one in table["known"].items()
    }
    twins = tuple(
        PlannedTwin(one["name"], one["of"], OrganisationKind(one["kind"]), tuple(one["other_names"]))
        for one in table["twins"]
    )
    return PlannedRegister(known, twins)
