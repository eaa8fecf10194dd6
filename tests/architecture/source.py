"""The code of the portal as trees, for tests about how it is written."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from oshub.settings.base import ROOT

ROOMS = ("oshub", "accounts", "hubs", "schools", "projects", "resources", "impact")
SHELVES = ("models", "queries", "rollups", "actions", "tasks", "forms", "views", "urls")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One file of ours: its path in the project, its text, and what Python reads in it."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The name by which it is imported."""
        return ".".join(self.path.with_suffix("").parts).removesuffix(".__init__")

    @property
    def shelf(self) -> str:
        """The shelf of its room on which it stands, or nothing."""
        second = self.path.parts[1].removesuffix(".py")
        return second if second in SHELVES else ""

    def functions(self) -> Iterator[Function]:
        """Every function in it, methods and inner functions too."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def calls(self) -> Iterator[ast.Call]:
        """Every call in it."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


@cache
def modules() -> tuple[Module, ...]:
    """Every file of our rooms but migrations, which are written by a tool."""
    files = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts)
    return tuple(_module(path) for path in files)


def templates() -> list[Path]:
    """Every template of ours."""
    return sorted((ROOT / "templates").rglob("*.html"))


def lines_of(node: ast.stmt) -> int:
    """How many lines a statement takes; decorators are not counted."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _module(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path.relative_to(ROOT), text, ast.parse(text))
