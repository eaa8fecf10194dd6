"""`make check`: everything that can be said about the code without running it for real. Needs no server.

All checks are run, also after one has failed; the last lines name those that failed.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from oshub.settings.base import ROOT

MOST_LINES = 60
MANAGE = ("manage.py",)
# Enough of a server for `check --deploy`; nothing is asked of these addresses.
DEPLOYED = {
    "DJANGO_SETTINGS_MODULE": "oshub.settings.production",
    "SECRET_KEY": "0123456789-for-the-check-of-the-settings-only-abcdefghijklmnop",
    "SITE_URL": "https://portal.example.org",
    "DATABASE_URL": "postgresql://portal:portal@database.example.org/portal",
    "REDIS_URL": "redis://broker.example.org/0",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "portal@example.org",
    "OPERATOR_NAME": "Open Science Association",
    "OPERATOR_ADDRESS": "1 Workbench Lane\\n0000 Exampletown",
    "OPERATOR_EMAIL": "imprint@example.org",
}
# There is no database to compare the migrations with, and none is needed.
QUIET = {"PYTHONWARNINGS": "ignore:Got an error checking:RuntimeWarning"}


@dataclass(frozen=True)
class Check:
    """A command, or a function of ours that returns what is wrong."""

    name: str
    does: tuple[str, ...] | Callable[[], str]
    environment: tuple[tuple[str, str], ...] = ()

    def run(self) -> str:
        """Return what is wrong, or nothing."""
        if callable(self.does):
            return self.does()
        done = subprocess.run(
            [sys.executable, *self.does],
            cwd=ROOT,
            env=os.environ | dict(self.environment),
            capture_output=True,
            text=True,
            check=False,
        )
        return (done.stdout + done.stderr).strip() or "It failed without a word." if done.returncode else ""


def tracked(*patterns: str) -> list[str]:
    """Return the files of the project, those that git ignores left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(name for name in listed.split("\0") if name and (ROOT / name).exists())


def templates() -> str:
    """Let djade look at every template."""
    djade = [sys.executable.removesuffix("python") + "djade", "--check", "--target-version", "5.2"]
    done = subprocess.run([*djade, *tracked("templates/*.html")], cwd=ROOT, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip() if done.returncode else ""


def locks_name_no_registry() -> str:
    """Look for addresses in the locks: they must work with whatever index a machine uses."""
    found = [name for name in tracked("requirements/*.txt") if re.search(r"https?://", (ROOT / name).read_text())]
    if '"resolved"' in (ROOT / "package-lock.json").read_text():
        found.append("package-lock.json")
    return f"Addresses of a registry stand in {', '.join(found)}: write them again with `make lock`." if found else ""


def checks() -> list[Check]:
    """Return all checks, the quick ones first."""
    deployed = tuple(DEPLOYED.items())
    return [
        Check("format", ("-m", "ruff", "format", "--check", "--output-format", "concise", ".")),
        Check("lint", ("-m", "ruff", "check", "--output-format", "concise", ".")),
        Check("templates", templates),
        Check("locks", locks_name_no_registry),
        Check("compose", ("-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")),
        Check("layers", ("-c", "from importlinter.cli import lint_imports_command as run; run()")),
        Check("migrations", (*MANAGE, "makemigrations", "--check", "--dry-run"), tuple(QUIET.items())),
        Check("deploy", (*MANAGE, "check", "--deploy", "--fail-level", "WARNING"), deployed),
        Check("translations", (*MANAGE, "translations", "--check")),
        Check("types", ("-m", "mypy")),
    ]


def main() -> None:
    """Run all checks and end with status 1 if one failed."""
    failed, every = [], checks()
    with ThreadPoolExecutor(max_workers=2) as pool:
        # Two at once: the longest, and the others beside it; they are told in the order of the list.
        running = {check.name: pool.submit(_timed, check) for check in (every[-1], *every[:-1])}
        for check in every:
            wrong, took = running[check.name].result()
            failed += [check.name] if wrong else []
            tell(f"  {check.name:<14}{'FAILED' if wrong else 'well':<8}{took:5.1f} s")
            lines = wrong.splitlines()
            for line in lines[:MOST_LINES]:
                tell(f"      {line}")
            if len(lines) > MOST_LINES:
                tell(f"      ... and {len(lines) - MOST_LINES} lines more")
    if failed:
        sys.exit(f"Failed: {', '.join(failed)}. `make fmt` mends what concerns form; the lines above name the rest.")
    tell("  All is well.")


def _timed(check: Check) -> tuple[str, float]:
    begun = time.monotonic()
    return check.run(), time.monotonic() - begun


def tell(line: str) -> None:
    """Print at once: the next check may take its time."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
