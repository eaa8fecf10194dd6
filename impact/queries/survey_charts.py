"""Answers as bars that part in the middle of their scale: what lies low to the left, what lies high to the right.

Plain JSON, as every option (`impact.queries.charts`). The bars stand on one that is not drawn, so that every value is
the per cent that it says. Patterns beside colours; a table stands beside the chart.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from impact.queries.charts import DECALS, PER_CENT, Json, number_marks
from impact.queries.survey_figures import ItemFigures, SurveyFigures

MIDDLE = 100  # where the bars part, in per cent from the left
LOW, HIGH, NEUTRAL = "var(--chart-4)", "var(--audience-students)", "var(--chart-6)"
STRIPES, DOTS = DECALS["teachers"], DECALS["community"]


@dataclass(frozen=True, slots=True)
class ItemsChart:
    """A chart of the items that are asked on one scale; `items` are their positions in the questionnaire."""

    title: str
    items: tuple[int, ...]
    option: Json


@dataclass(frozen=True, slots=True)
class _Bar:
    """One item in one wave: its name as short and as long as there is room."""

    short: str
    long: str
    shares: Sequence[float]


def survey_charts(figures: SurveyFigures, *, title: str) -> tuple[ItemsChart, ...]:
    """A chart for each scale, in the order in which they are asked; both waves of an item beneath each other.

    Where two waves are compared, only items that can be: bars of one wave alone would be compared all the same.
    """
    by_scale: dict[tuple[str, ...], list[int]] = {}
    for at, item in enumerate(figures.items):
        if _is_drawn(item, figures):
            by_scale.setdefault(item.labels if item.before else item.labels_after, []).append(at)
    charts = []
    for labels, items in by_scale.items():
        told = {"title": title, "lowest": labels[0], "highest": labels[-1]}
        name = _("%(title)s: from “%(lowest)s” to “%(highest)s”") % told if len(by_scale) > 1 else title
        bars = [bar for at in items for bar in _bars(figures, at)]
        charts.append(ItemsChart(name, tuple(items), _option(bars, labels, title=name)))
    return tuple(charts)


def not_drawn(figures: SurveyFigures) -> tuple[int, ...]:
    """The positions of the items that have figures and stand in no chart, because nothing can be compared."""
    return tuple(
        at for at, item in enumerate(figures.items) if (item.before or item.after) and not _is_drawn(item, figures)
    )


def _is_drawn(item: ItemFigures, figures: SurveyFigures) -> bool:
    if figures.compares:
        return item.comparable and item.before is not None and item.after is not None
    return item.before is not None or item.after is not None


def _option(bars: Sequence[_Bar], labels: tuple[str, ...], *, title: str) -> Json:
    points = len(labels)
    lefts = [_left_of(bar.shares) for bar in bars]
    reach = max(max(MIDDLE - left, left) for left in lefts)  # a bar ends 100 after it begins
    series: list[Json] = [_spacer(lefts)]
    series += [
        {
            "type": "bar",
            "stack": "all",
            "name": labels[at],
            "data": [round(bar.shares[at], 1) for bar in bars],
            "itemStyle": _paint(at, points),
            "barMaxWidth": 22,
        }
        for at in range(points)
    ]
    return {
        "aria": {"enabled": True, "label": {"description": title}, "decal": {"show": False}},
        "grid": {"left": 8, "right": 16, "top": 16, "bottom": 8, "outerBoundsMode": "same"}
        | {"outerBoundsContain": "axisLabel"},
        "legend": {"show": False, "data": list(labels)},
        "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True, "axisPointer": {"type": "shadow"}},
        "xAxis": {"type": "value", "min": MIDDLE - reach, "max": MIDDLE + reach, "show": False},
        "yAxis": {
            "type": "category",
            "data": [bar.short for bar in bars],
            "inverse": True,
            "axisTick": {"show": False},
        },
        "series": series,
        "portal": {
            "labels": [bar.long for bar in bars],
            "tones": ["", *(tone_of(at, points) for at in range(points))],
            "legend": _("Shown in the chart"),
            "walk": _("Go through the items"),
            "withheld": _("not shown"),
            "marks": number_marks(),
            "unit": PER_CENT,
        },
    }


def tone_of(at: int, points: int) -> str:
    """The swatch of a point: `low-1` is the lowest, `high-1` the highest, counted from outside."""
    if 2 * at + 1 == points:
        return "neutral"
    low = 2 * at + 1 < points
    return f"low-{at + 1}" if low else f"high-{points - at}"


def _bars(figures: SurveyFigures, at: int) -> list[_Bar]:
    """An item in each wave that has figures."""
    item, number = figures.items[at], at + 1
    found = []
    for spread, when in ((item.before, _("before")), (item.after, _("after"))):
        if spread is not None:
            more = f" · {when}" if figures.after else ""
            found.append(_Bar(f"{number}{more}", f"{number} {item.text}{more}", spread.shares))
    return found


def _left_of(shares: Sequence[float]) -> float:
    """How much room is left of a bar, so that the middle of its scale stands in the middle."""
    half = len(shares) // 2
    low = sum(shares[:half]) + (shares[half] / 2 if len(shares) % 2 else 0)
    return round(MIDDLE - low, 1)


def _spacer(data: list[float]) -> Json:
    return {
        "type": "bar",
        "stack": "all",
        "name": "",
        "data": data,
        "itemStyle": {"color": "transparent"},
        "silent": True,
        "tooltip": {"show": False},
        "barMaxWidth": 22,
        "markLine": {
            "silent": True,
            "symbol": "none",
            "animation": False,
            "label": {"show": False},
            "lineStyle": {"color": "var(--color-line-strong)", "type": "solid"},
            "data": [{"xAxis": MIDDLE}],
        },
    }


def _paint(at: int, points: int) -> Json:
    tone = tone_of(at, points)
    colours: dict[str, str] = defaultdict(lambda: NEUTRAL, low=LOW, high=HIGH)
    side, _dash, step = tone.partition("-")
    pattern = {"": DOTS, "1": {}, "2": STRIPES, "3": DOTS}[step]
    return {"color": colours[side]} | pattern
