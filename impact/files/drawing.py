"""Charts as pictures (SVG), from the very options that browsers draw: for papers, and for pages without JavaScript.

A picture is shown by an address or on paper, never within a page: its style attributes would break the policy.
"""

import re
from dataclasses import dataclass
from functools import cache

import structlog
from django.conf import settings
from django.utils.translation import get_language

from impact.files.engine import MOST_SECONDS, CannotDrawError, engine
from impact.queries.charts import Chart, Json, summary_of
from impact.queries.tables import DrawnChart

logger = structlog.get_logger(__name__)

LIGHT, DARK = "light", "dark"
VALUE = re.compile(r"(--[\w-]+):\s*([^;]+);")
VARIABLE = re.compile(r"var\((--[\w-]+)\)")
ON_SCREEN = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif"
ON_PAPER = "Libertinus Serif"  # inside the program that writes papers
WIDTH, NARROW, A_BAR = 720, 360, 22
LOW, HIGH = 320, 3000
WITHOUT_PICTURE = ("portal", "tooltip", "aria", "legend")  # what only a person at the page has use for


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture looks: light or dark, for the screen or for paper, and how wide it is."""

    scheme: str = LIGHT
    font: str = ON_SCREEN
    width: int = WIDTH


PAPER = Look(font=ON_PAPER)


def svg_of(option: Json, look: Look = PAPER, *, seconds: float = MOST_SECONDS) -> str:
    """The chart of an option in the language at hand; raises CannotDrawError."""
    plain = {name: part for name, part in option.items() if name not in WITHOUT_PICTURE}
    page: Json = {
        "language": get_language() or "en",
        "font": look.font,
        "width": look.width,
        "height": height_of(option),
    }
    return engine.draw(plain, palette(look.scheme), page, seconds=seconds)


def drawn(chart: Chart) -> DrawnChart | None:
    """A chart for paper; None where it cannot be drawn or has no bar, for its table is there."""
    if chart.is_flat:
        return None
    try:
        return DrawnChart(chart.title, f"{chart.title}. {summary_of(chart.option)}".strip(), svg_of(chart.option))
    except CannotDrawError as problem:
        logger.warning("chart_not_drawn", reason=str(problem))
        return None


def height_of(option: Json) -> int:
    """How high a picture is: bars that lie need room each."""
    axis = option.get("yAxis")
    names = axis.get("data") if isinstance(axis, dict) and axis.get("type") == "category" else None
    return min(HIGH, max(LOW, 80 + A_BAR * len(names))) if isinstance(names, list) else LOW


@cache
def palette(scheme: str) -> dict[str, str]:
    """The colours of the style sheet (static/css/tokens.css) in light or dark, with names of other colours resolved."""
    text = (settings.ROOT / "static" / "css" / "tokens.css").read_text("utf-8")
    light, _rest, dark = text.partition("@media screen and (prefers-color-scheme: dark)")
    found = dict(VALUE.findall(light)) | (dict(VALUE.findall(dark.partition("@media")[0])) if scheme == DARK else {})
    colours = {name: value for name, value in found.items() if name.startswith(("--color-", "--audience-", "--chart-"))}
    return {name: _resolved(value, colours) for name, value in colours.items()}


def _resolved(value: str, colours: dict[str, str]) -> str:
    other = VARIABLE.fullmatch(value.strip())
    return _resolved(colours[other[1]], colours) if other else value.strip()
