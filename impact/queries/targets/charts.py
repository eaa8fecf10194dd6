"""Charts of indicators: over the periods with their targets, and what each hub brought."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hubs.models import Hub
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
    portal["tones"] = ["school", "hub"]
    return option


def contribution_chart(indicator: Indicator, own: Sequence[tuple[Hub, Standing]]) -> Json:
    """A lying bar for each hub, the longest first."""
    rows = sorted(own, key=lambda row: (-(row[1].value or 0), row[0].code))
    return figure_chart(
        [hub.code for hub, _one in rows],
        [hub.name for hub, _one in rows],
        [_figure(one.value) for _hub, one in rows],
        name=indicator.label,
        title=_("%(indicator)s, hub by hub") % {"indicator": indicator.label},
        walk=_("Go through the hubs"),
        lying=True,
    )


def _figure(value: object) -> float | None:
    """A number as charts take it; what is printed beside them is exact."""
    return None if value is None else float(str(value))
