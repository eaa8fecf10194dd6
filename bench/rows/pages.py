"""Public pages as a first visitor's phone meets them: their weight on the wire, and what Lighthouse makes of them."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from bench import proxy, servers
from bench.databases import DEMONSTRATION, ROOT, prepare_demonstration
from bench.rounds import tell
from bench.sizes import Size
from bench.table import Aim, Line
from bench.web import free_port, serving_database

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
TOOL = ROOT / "bench" / "browser"
LIGHTHOUSE = TOOL / "node_modules" / "lighthouse" / "cli" / "index.js"
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage"
COLUMNS = ("performance", "accessibility", "best-practices", "seo")
KILOBYTES = 100
PATIENCE = 180.0  # seconds for one page


def measure(sizes: list[Size]) -> list[Line]:
    """Visit each page once, on the demonstration network, through a compressing proxy."""
    del sizes  # these pages are looked at with a network that people would recognise
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None or shutil.which("node") is None:
        tell("Pages are not looked at: that needs Chromium and Node 20 or newer.")
        return []
    _install()
    prepare_demonstration()
    return list(_lines(browser))


def _install() -> None:
    if not LIGHTHOUSE.exists():
        tell("installing Lighthouse ...")
        subprocess.run(["npm", "ci"], cwd=TOOL, check=True, capture_output=True)  # noqa: S607 - the machine's npm


def _lines(browser: str) -> Iterator[Line]:
    port = free_port()
    site = f"http://localhost:{port}"
    with (
        serving_database("demonstration", DEMONSTRATION, SITE_URL=site) as portal,
        proxy.in_front_of(portal, port),
    ):
        for name, path in _pages().items():
            report = _visit(browser, f"{site}{path}")
            scores = {column: round(100 * (report["categories"][column]["score"] or 0)) for column in COLUMNS}
            weight = report["audits"]["total-byte-weight"]["numericValue"] / 1000
            shift = report["audits"]["cumulative-layout-shift"]["numericValue"]
            tell(f"{name}: {weight:.1f} kB, Lighthouse {' '.join(map(str, scores.values()))}, shift {shift:.3f}")
            yield Line(
                "20",
                f"{name} ({path}): kB on a first visit",
                {},
                [weight],
                Aim(at_most=KILOBYTES),
                f"Lighthouse {' · '.join(f'{column} {score}' for column, score in scores.items())}",
                [f"{name}: {fault}" for fault in _faults(report)],
            )


def _pages() -> dict[str, str]:
    """Home, impact, and a hub and a project of the demonstration."""
    with psycopg.connect(servers.address(DEMONSTRATION)) as connection:
        hub = connection.execute("SELECT code FROM hubs_hub WHERE parent_id IS NULL ORDER BY code LIMIT 1").fetchone()
        project = connection.execute(
            "SELECT p.id FROM projects_project p WHERE p.story <> '' ORDER BY p.id LIMIT 1"
        ).fetchone()
    pages = {"home": "/", "impact": "/impact/", "hubs": "/hubs/"}
    if hub:
        pages["hub"] = f"/hubs/{hub[0]}/"
    if project:
        pages["project"] = f"/projects/{project[0]}-x/"
    return pages


def _visit(browser: str, address: str) -> Any:
    command = ["node", str(LIGHTHOUSE), address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    done = subprocess.run(
        command, env=os.environ | {"CHROME_PATH": browser}, check=True, capture_output=True, timeout=PATIENCE
    )
    report = json.loads(done.stdout)
    if report.get("runtimeError"):
        raise RuntimeError(f"Lighthouse could not look at {address}: {report['runtimeError']['message']}")
    if keep := os.environ.get("BENCH_REPORTS"):
        name = Path(address.partition("://")[2].partition("/")[2].strip("/").replace("/", "-") or "home")
        (Path(keep) / f"{name}.json").write_bytes(done.stdout)
    return report


def _faults(report: Any) -> Iterator[str]:
    """What keeps a column from 100, in Lighthouse's words."""
    for column in COLUMNS:
        for part in report["categories"][column]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                yield f"{column}: {audit['title']} ({audit.get('displayValue') or audit['score']})"
