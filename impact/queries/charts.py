"""Charts as data: options for ECharts in plain JSON, without functions, so that browser and server can draw the same.

Colours are the names of style-sheet variables and follow light and dark. `portal` holds the words that
`static/js/charts.js` puts beside a chart: names of its controls, and what to say where a figure is left out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _

from impact.queries.dashboard import Column, Picture, Reading
from impact.queries.methods import Method
from impact.queries.periods import month_labels, short_month_labels
from impact.queries.public import PublicHub, PublicMonth

Json = dict[str, object]

# Patterns for those who do not tell the colours apart; the same as those of `.chart-swatch` in charts.css.
DECALS: dict[str, Json] = {
    "teachers": {
        "decal": {
            "symbol": "rect",
            "dashArrayX": [1, 0],
            "dashArrayY": [2, 4],
            "rotation": -0.785,
            "color": "var(--color-surface)",
        }
    },
    "community": {
        "decal": {
            "symbol": "circle",
            "symbolSize": 0.6,
            "dashArrayX": [[6, 6]],
            "dashArrayY": [6, 0],
            "color": "var(--color-surface)",
        }
    },
}

PER_CENT = "\u00a0%"  # behind each value that is said of a chart of shares
LONGEST_NAME = 26  # signs of a name that stands beside a bar

# Who led: colours of their own, for these are no audiences.
STEP_COLOURS = {"hub": "var(--chart-6)", "together": "var(--chart-4)", "school": "var(--chart-5)"}
STEP_DECALS = {"hub": DECALS["community"], "together": DECALS["teachers"]}
# How head counts came about: what rests on a school's word in one colour.
METHOD_COLOURS = {
    "countersigned": "var(--chart-5)",
    "reported": "var(--chart-5)",
    "by_class": "var(--chart-4)",
    "estimated": "var(--chart-6)",
}
METHOD_DECALS = {"reported": DECALS["teachers"], "estimated": DECALS["community"]}


@dataclass(frozen=True, slots=True)
class Step:
    """A series that is no audience: a step of the autonomy ladder, a method. What it is called, and its tone."""

    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Bars:
    """What the bars of a chart stand for: labels as short and as long as there is room, and values by audience."""

    short: tuple[str, ...]
    long: tuple[str, ...]
    columns: tuple[Column | Step, ...]
    values: tuple[tuple[int | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart for `templates/impact/_chart.html`. `id` is unique in the page; `tall` makes room for many bars."""

    id: str
    title: str
    caption: str
    option: Json
    tall: bool = False

    @property
    def json(self) -> str:
        """The option as the page carries it: in an attribute, because htmx drops scripts of what it swaps in."""
        return json.dumps(self.option, ensure_ascii=False, separators=(",", ":"))

    @property
    def is_flat(self) -> bool:
        """Whether no bar has any length: all is zero or left out, and axes alone would look like a fault."""
        rows = [one["data"] for one in _series(self.option)]
        return not any(value for row in rows if isinstance(row, list) for value in row)


def month_chart(reading: Reading, *, title: str) -> Chart:
    """Interactions by month and audience, stacked: they add up, which people do not."""
    bars = Bars(
        short=short_month_labels(at.month for at in reading.months),
        long=month_labels(at.month for at in reading.months),
        columns=reading.columns,
        values=_by_column([[part.interactions for part in at.picture.parts] for at in reading.months]),
    )
    return Chart("by-month", title, _month_caption(), _upright(bars, title))


def public_month_chart(columns: Sequence[Column], months: Sequence[PublicMonth], *, title: str) -> Chart:
    """The same for public figures; what is left out leaves a gap."""
    bars = Bars(
        short=short_month_labels(at.month for at in months),
        long=month_labels(at.month for at in months),
        columns=tuple(columns),
        values=_by_column([[figures.interactions for figures in at.row.groups] for at in months]),
    )
    return Chart("by-month", title, _month_caption(), _upright(bars, title))


def public_hub_chart(columns: Sequence[Column], hubs: Sequence[PublicHub], *, title: str) -> Chart:
    """Interactions of hubs side by side, lying, so that their codes can be read."""
    values = _by_column([[figures.interactions for figures in hub.row.groups] for hub in hubs])
    return _hub_chart(
        Bars(tuple(hub.code for hub in hubs), tuple(hub.name for hub in hubs), tuple(columns), values), title
    )


def hub_chart(rows: Sequence[tuple[str, str, Picture]], columns: Sequence[Column], *, title: str) -> Chart:
    """The same for exact figures: rows of code, name and figures."""
    values = _by_column([[part.interactions for part in picture.parts] for _code, _name, picture in rows])
    codes, names = tuple(code for code, _name, _picture in rows), tuple(name for _code, name, _picture in rows)
    return _hub_chart(Bars(codes, names, tuple(columns), values), title)


def ranking_chart(rows: Sequence[tuple[str, Picture]], columns: Sequence[Column], *, title: str, caption: str) -> Chart:
    """Interactions of anything side by side, lying, by audience: rows of a name and figures."""
    values = _by_column([[part.interactions for part in picture.parts] for _name, picture in rows])
    names = tuple(name for name, _picture in rows)
    option = _lying(Bars(tuple(shortened(name) for name in names), names, tuple(columns), values), title)
    _walk(option, _("Go through the bars"))
    return Chart("ranking", title, caption, option, tall=len(rows) > 10)


def shares_chart(rows: Sequence[tuple[str, int]], *, title: str, caption: str) -> Chart:
    """What a whole is made of, in per cent: rows of a name and a share."""
    columns = (Step(_("Per cent"), "together"),)
    names = tuple(name for name, _share in rows)
    values = (tuple(share for _name, share in rows),)
    option = _lying(Bars(tuple(shortened(name) for name in names), names, columns, values), title)
    _paint(option, columns, STEP_COLOURS, {})
    _walk(option, _("Go through the bars"), unit=PER_CENT)
    option["xAxis"] = {"type": "value", "max": 100}
    return Chart("shares", title, caption, option, tall=len(rows) > 10)


def shortened(name: str) -> str:
    """A name as it fits beside a bar. The middle goes: schools of a place begin alike and end in names of their own."""
    if len(name) <= LONGEST_NAME:
        return name
    kept = LONGEST_NAME // 2
    return f"{name[: kept - 1].rstrip()}…{name[-kept:].lstrip()}"


def ladder_chart(labels: Sequence[str], shares: Sequence[tuple[int, int, int]], *, title: str) -> Json:
    """Who led sessions with schools, in per cent, stacked to 100; a bar lies for each label."""
    columns = (Step(_("Hub"), "hub"), Step(_("Together"), "together"), Step(_("School"), "school"))
    option = _lying(Bars(tuple(labels), tuple(labels), columns, _by_column(shares)), title)
    _paint(option, columns, STEP_COLOURS, STEP_DECALS)
    _walk(option, _("Go through the bars"), unit=PER_CENT)
    return option | {"xAxis": {"type": "value", "max": 100}}


def figure_chart(
    short: Sequence[str],
    long: Sequence[str],
    values: Sequence[float | None],
    *,
    name: str,
    title: str,
    walk: str,
    unit: str = "",
    lying: bool = False,
) -> Json:
    """One figure, which is of no audience: a bar for each label, lying or upright; `unit` stands behind its values."""
    columns = (Step(name, "figure"),)
    bars = Bars(tuple(short), tuple(long), columns, ())
    option = _lying(bars, title) if lying else _upright(bars, title)
    (series,) = _series(option)
    series |= {"data": list(values), "itemStyle": {"color": "var(--chart-5)"}}
    portal = option["portal"]
    assert isinstance(portal, dict)  # noqa: S101 - made just now
    portal |= {"walk": walk, "tones": ["school"], "withheld": _("nothing known")}
    portal["unit"] = f"\u00a0{unit}" if unit else ""
    value_axis = option["xAxis" if lying else "yAxis"]
    assert isinstance(value_axis, dict)  # noqa: S101 - made just now
    value_axis.pop("minInterval", None)
    return option


def methods_by_month_chart(
    short: Sequence[str], long: Sequence[str], heads: Sequence[Sequence[int]], *, title: str
) -> Json:
    """How head counts came about, stacked to the interactions; a bar stands for each month."""
    columns = _methods()
    option = _upright(Bars(tuple(short), tuple(long), columns, _by_column(heads)), title)
    _paint(option, columns, METHOD_COLOURS, METHOD_DECALS)
    return option


def methods_by_hub_chart(
    codes: Sequence[str], names: Sequence[str], shares: Sequence[Sequence[int]], *, title: str
) -> Json:
    """The same in per cent, stacked to 100; a bar lies for each hub."""
    columns = _methods()
    option = _lying(Bars(tuple(codes), tuple(names), columns, _by_column(shares)), title)
    _paint(option, columns, METHOD_COLOURS, METHOD_DECALS)
    _walk(option, _("Go through the hubs"), unit=PER_CENT)
    return option | {"xAxis": {"type": "value", "max": 100}}


def summary_of(option: Json) -> str:
    """What is to be seen in a chart, in a sentence: its series, and where they are highest together.

    For those who do not see it; the table beside it has every figure.
    """
    series, portal = option.get("series"), option.get("portal")
    labels = portal.get("labels") if isinstance(portal, dict) else None
    if not isinstance(series, list) or not isinstance(labels, list) or not labels:
        return ""
    rows = [one["data"] for one in series if isinstance(one.get("data"), list) and len(one["data"]) == len(labels)]
    if not rows or not all(value is None or isinstance(value, int) for row in rows for value in row):
        return ""
    sums = [sum(value or 0 for value in at) for at in zip(*rows, strict=True)]
    from_to = _("%(first)s to %(last)s") % {"first": labels[0], "last": labels[-1]} if len(labels) > 1 else labels[0]
    if len(set(sums)) == 1:
        return f"{from_to}."
    highest = sums.index(max(sums))
    return _("%(range)s; highest: %(label)s with %(number)s.") % {
        "range": from_to,
        "label": labels[highest],
        "number": number_format(max(sums), use_l10n=True, force_grouping=True),
    }


def _methods() -> tuple[Step, ...]:
    return tuple(Step(method.label, method.value) for method in Method)


def _paint(option: Json, columns: Sequence[Step], colours: Mapping[str, str], decals: Mapping[str, Json]) -> None:
    """Colours of their own for series that are no audiences."""
    for column, series in zip(columns, _series(option), strict=True):
        series["itemStyle"] = {"color": colours[column.tone]} | decals.get(column.tone, {})


def _walk(option: Json, label: str, *, unit: str = "") -> None:
    """What the slider that goes from bar to bar is called, and the unit of what it says."""
    portal = option["portal"]
    assert isinstance(portal, dict)  # noqa: S101 - made just now
    portal |= {"walk": label, "unit": unit}


def _series(option: Json) -> list[Json]:
    series = option["series"]
    assert isinstance(series, list)  # noqa: S101 - made just now
    return series


def _hub_chart(bars: Bars, title: str) -> Chart:
    caption = _("Each hub with its sub-hubs. A joint session stands at each of its hubs.")
    return Chart("by-hub", title, caption, _lying(bars, title), tall=len(bars.short) > 10)


def _month_caption() -> str:
    return _("An interaction is one person taking part in one session.")


def number_marks() -> tuple[str, str]:
    """What stands between thousands and before decimals in the language at hand, for a browser that says figures."""
    return get_format("THOUSAND_SEPARATOR"), get_format("DECIMAL_SEPARATOR")


def _by_column(rows: Sequence[Sequence[int | None]]) -> tuple[tuple[int | None, ...], ...]:
    return tuple(zip(*rows, strict=True)) if rows else ()


def _upright(bars: Bars, title: str) -> Json:
    category: Json = {"type": "category", "data": list(bars.short), "axisTick": {"alignWithLabel": True}}
    return _option(bars, title, walk=_("Go through the months")) | {
        "xAxis": category,
        "yAxis": {"type": "value", "minInterval": 1},
    }


def _lying(bars: Bars, title: str) -> Json:
    category: Json = {"type": "category", "data": list(bars.short), "inverse": True, "axisTick": {"show": False}}
    return _option(bars, title, walk=_("Go through the hubs")) | {
        "yAxis": category,
        "xAxis": {"type": "value", "minInterval": 1},
    }


def _option(bars: Bars, title: str, *, walk: str) -> Json:
    return {
        "aria": {"enabled": True, "label": {"description": title}, "decal": {"show": False}},
        "grid": {
            "left": 8,
            "right": 16,
            "top": 16,
            "bottom": 8,
            "outerBoundsMode": "same",
            "outerBoundsContain": "axisLabel",
        },
        "legend": {"show": False, "data": [column.label for column in bars.columns]},
        "tooltip": {
            "trigger": "axis",
            "renderMode": "richText",
            "confine": True,
            "axisPointer": {"type": "shadow"},
        },
        "series": [
            {
                "type": "bar",
                "stack": "all",
                "name": column.label,
                "data": list(values),
                "itemStyle": {"color": f"var(--audience-{column.tone})"} | DECALS.get(column.tone, {}),
                "barMaxWidth": 36,
            }
            for column, values in zip(bars.columns, bars.values or ((),) * len(bars.columns), strict=True)
        ],
        "portal": {
            "labels": list(bars.long),
            "tones": [column.tone for column in bars.columns],
            "legend": _("Shown in the chart"),
            "walk": walk,
            "withheld": _("not shown"),
            "marks": number_marks(),
        },
    }
