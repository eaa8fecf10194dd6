"""Charts of indicators: over the periods with their targets, and what each hub brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from impact.models import Indicator
from impact.queries.charts import Json, figure_chart
from impact.queries.targets.standing import Standing


def trend_chart(indicator: Indicator, over_time: Sequence[Standing]) -> Json:
    """A bar for each period, and a mark where its target stood."""
    option = figure_chart(
        [one.period.label for one in over_time],
        [one.period.label for one in over_time],
        [_figure(one.value) for one in over_time],
        name=indicator.label,
        title=_("%(indicator)s, period by period") % {"indicator": indicator.label},
        walk=_("Go through the periods"),
        unit=indicator.unit_label,
    )
    marks: Json = {
        "type": "scatter",
        "name": _("Target"),
        "data": [_figure(one.target.value if one.target else None) for one in over_time],
        "symbol": "rect",
        "symbolSize": [44, 4],
        "itemStyle": {"color": "var(--chart-6)"},
        "z": 3,
    }
    series = option["series"]
    assert isinstance(series, list)  # noqa: S101 - made just now
    series.append(marks)
    portal = option["portal"]
    assert isinstance(portal, dict)  # noqa: S101 - made just now
    portal["tones"] = ["school", "target"]
    return option


@dataclass(frozen=True, slots=True)
class Brought:
    """What one hub or project brought; `key` stands at its bar."""

    key: str
    label: str
    value: Decimal


def contribution_chart(indicator: Indicator, rows: Sequence[Brought], *, by_hub: bool) -> Json:
    """A lying bar for each hub or project, in their order."""
    title = _("%(indicator)s, hub by hub") if by_hub else _("%(indicator)s, project by project")
    return figure_chart(
        [one.label for one in rows],
        [one.label for one in rows],
        [_figure(one.value) for one in rows],
        name=indicator.label,
        title=title % {"indicator": indicator.label},
        walk=_("Go through the hubs") if by_hub else _("Go through the projects"),
        unit=indicator.unit_label,
        lying=True,
    )


def _figure(value: object) -> float | None:
    """A number as charts take it; what is printed beside them is exact."""
    return None if value is None else float(str(value))
