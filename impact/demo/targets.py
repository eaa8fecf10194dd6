"""What the demonstration's network and hubs aim at, and the results that no log gives, read from `targets.toml`."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

FILE = Path(__file__).with_name("targets.toml")
FINISHED, CURRENT = "finished", "current"
OF_NETWORK = "network"


@dataclass(frozen=True, slots=True)
class PlannedIndicator:
    """One of the network's own indicators, beside the ready-made ones."""

    code: str
    name: str
    portuguese: str
    about: str
    measure: str = ""
    kind: str = "measured"
    session_type: str = ""
    unit: str = ""
    portuguese_unit: str = ""
    direction: str = "more"


@dataclass(frozen=True, slots=True)
class PlannedTargets:
    """All of it: targets by year and indicator, results by indicator and year, each by the code of the hub."""

    indicators: tuple[PlannedIndicator, ...]
    targets: dict[str, dict[str, dict[str, int]]]
    results: dict[str, dict[str, dict[str, list[int]]]]
    why: dict[str, str] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)
    evidence_urls: dict[str, str] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)


def read_targets() -> PlannedTargets:
    """What stands in the file."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return PlannedTargets(
        indicators=tuple(PlannedIndicator(**one) for one in told["indicators"]),
        targets={year: told[year] for year in (FINISHED, CURRENT)},
        results=told["results"],
        why=told["why"],
        evidence=told["evidence"],
        evidence_urls=told["evidence_urls"],
        papers=told["papers"],
    )
