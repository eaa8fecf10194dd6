"""Answers as bars that part in the middle of their scale: what lies low to the left, what lies high to the right.

Plain JSON, as every option (`impact.queries.charts`). The bars stand on one that is not drawn, so that every value is
the per cent that it says. Patterns beside colours; a table stands beside the chart.
"""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from impact.queries.charts import DECALS, Json, number_marks
from impact.queries.survey_figures import SurveyFigures

MIDDLE = 100  # where the bars part, in per cent from the left
LOW, HIGH, NEUTRAL = "var(--chart-4)", "var(--audience-students)", "var(--chart-6)"
STRIPES, DOTS = DECALS["teachers"], DECALS["community"]


def survey_chart(figures: SurveyFigures, *, title: str) -> Json | None:
    """Bars of all items that are asked on the scale that most have, both waves of each beneath each other."""
    rows = _rows(figures)
    if not rows:
        return None
    labels = max((labels for _name, labels, _shares in rows), key=[one for _n, one, _s in rows].count)
    rows = [row for row in rows if row[1] == labels]
    points = len(labels)
    lefts = [_left_of(shares) for _name, _labels, shares in rows]
    reach = max(max(MIDDLE - left, left) for left in lefts)  # a bar ends 100 after it begins
    series: list[Json] = [_spacer(lefts)]
    series += [
        {
            "type": "bar",
            "stack": "all",
            "name": labels[at],
            "data": [round(shares[at], 1) for _name, _labels, shares in rows],
            "itemStyle": _paint(at, points),
            "barMaxWidth": 22,
        }
        for at in range(points)
    ]
    names = [short for (short, _long), _labels, _shares in rows]
    return {
        "aria": {"enabled": True, "label": {"description": title}, "decal": {"show": False}},
        "grid": {"left": 8, "right": 16, "top": 16, "bottom": 8, "outerBoundsMode": "same"}
        | {"outerBoundsContain": "axisLabel"},
        "legend": {"show": False, "data": list(labels)},
        "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True, "axisPointer": {"type": "shadow"}},
        "xAxis": {"type": "value", "min": MIDDLE - reach, "max": MIDDLE + reach, "show": False},
        "yAxis": {"type": "category", "data": names, "inverse": True, "axisTick": {"show": False}},
        "series": series,
        "portal": {
            "labels": [long for (_short, long), _labels, _shares in rows],
            "tones": ["", *(tone_of(at, points) for at in range(points))],
            "legend": _("Shown in the chart"),
            "walk": _("Go through the items"),
            "withheld": _("not shown"),
            "marks": number_marks(),
        },
    }


def tone_of(at: int, points: int) -> str:
    """The swatch of a point: `low-1` is the lowest, `high-1` the highest, counted from outside."""
    if 2 * at + 1 == points:
        return "neutral"
    low = 2 * at + 1 < points
    return f"low-{at + 1}" if low else f"high-{points - at}"


def _rows(figures: SurveyFigures) -> list[tuple[tuple[str, str], tuple[str, ...], Sequence[float]]]:
    """Each item and wave: its name as short and as long as there is room, what its points are called, their shares."""
    found: list[tuple[tuple[str, str], tuple[str, ...], Sequence[float]]] = []
    for number, item in enumerate(figures.items, start=1):
        for spread, labels, when in (
            (item.before, item.labels, _("before")),
            (item.after, item.labels_after, _("after")),
        ):
            if spread is not None:
                more = f" · {when}" if figures.after else ""
                found.append(((f"{number}{more}", f"{number} {item.text}{more}"), labels, spread.shares))
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
