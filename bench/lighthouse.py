"""What Lighthouse makes of a page, as a phone: its preset for mobile devices, which slows network and processor."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.databases import ROOT
from bench.rounds import median, tell

TOOL = ROOT / "bench" / "browser"
LIGHTHOUSE = TOOL / "node_modules" / "lighthouse" / "cli" / "index.js"
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage"
PRESET = "Lighthouse's mobile preset: 412 px wide, slow 4G and a processor four times slower, both simulated"
COLUMNS = {
    "performance": "performance",
    "accessibility": "accessibility",
    "best-practices": "best practices",
    "seo": "SEO",
}
PATIENCE = 180.0  # seconds for one look
AGAIN = 2  # times: now and then it misses the beginning of a page


@dataclass(frozen=True)
class Look:
    """One look at a page: the four columns, what took points in them, and how far things jumped."""

    scores: dict[str, int]
    faults: tuple[str, ...]
    shift: float

    @property
    def lowest(self) -> int:
        """The lowest of the four columns."""
        return min(self.scores.values())


def install() -> None:
    """Have Lighthouse, as the lock beside it names it."""
    if not LIGHTHOUSE.exists():
        tell("installing Lighthouse ...")
        subprocess.run(["npm", "ci"], cwd=TOOL, check=True, capture_output=True)  # noqa: S607 - the machine's npm


def look(browser: str, address: str) -> Look:
    """Let Lighthouse look once; where it asks to be run again, it is."""
    for _again in range(AGAIN):
        with suppress(RuntimeError):
            return _look(browser, address)
    return _look(browser, address)


def _look(browser: str, address: str) -> Look:
    done = subprocess.run(
        ["node", str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"],  # noqa: S607 - as above
        env=os.environ | {"CHROME_PATH": browser},
        check=False,
        capture_output=True,
        timeout=PATIENCE,
    )
    report = json.loads(done.stdout) if done.returncode == 0 else {}
    if not report or report.get("runtimeError"):
        said = report["runtimeError"]["message"] if report else done.stderr.decode(errors="replace")[-600:]
        raise RuntimeError(f"Lighthouse could not look at {address}: {said}")
    if keep := os.environ.get("BENCH_REPORTS"):
        name = address.partition("://")[2].partition("/")[2].strip("/").replace("/", "-") or "home"
        (Path(keep) / f"{name}.json").write_bytes(done.stdout)
    scores = {column: round(100 * (report["categories"][column]["score"] or 0)) for column in COLUMNS}
    shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
    return Look(scores, tuple(_faults(report)), float(shift))


def in_words(looks: Sequence[Look]) -> str:
    """The median of each column."""
    return " · ".join(
        f"{title} {median([look.scores[column] for look in looks]):g}" for column, title in COLUMNS.items()
    )


def _faults(report: Any) -> Iterator[str]:
    """What keeps a column from 100, in Lighthouse's words."""
    for column, title in COLUMNS.items():
        if report["categories"][column]["score"] < 0.995:
            for part in report["categories"][column]["auditRefs"]:
                audit = report["audits"][part["id"]]
                if part["weight"] and audit["score"] is not None and audit["score"] < 0.99:
                    yield f"{title}: {audit['title']} ({audit.get('displayValue') or audit['score']})"
