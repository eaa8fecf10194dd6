"""What the check of the figures found, in words: at which hub, in which period, which figure, and what it should be."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hubs.models import Category, Hub
from impact.models import DayCell, LedBy, PeriodCell, PeriodKind, ScopeKind, Thing
from impact.models.audience import CellAudience
from impact.models.slice_cells import NEVER
from impact.queries.periods import Period, month_label
from impact.queries.words import number
from impact.rollups import Difference
from projects.models import Project

FIGURES = {
    "sessions": gettext_lazy("sessions"),
    "interactions": gettext_lazy("interactions"),
    "first_timers": gettext_lazy("first-timers"),
    "largest_session": gettext_lazy("largest session"),
    "without_attendance": gettext_lazy("sessions without attendance"),
    "people_by_class": gettext_lazy("people reached, by class"),
    "highest": gettext_lazy("highest attendance of a class"),
}


def in_words(differences: Sequence[Difference]) -> list[str]:
    """Each difference as a sentence in the language of the moment. Two queries, however many there are."""
    cells = [_key(difference) for difference in differences]
    hubs = {int(cell.get("hub_id") or cell.get("scope_id") or 0) for cell in cells}
    projects = {int(cell.get("project_id") or cell.get("scope_id") or 0) for cell in cells}
    names = (_names(Hub, hubs), _names(Project, projects))
    return [
        _("%(where)s – %(figure)s: shown %(stands)s, by the sessions %(recounted)s")
        % {
            "where": ", ".join(_where(difference.table, cell, *names)),
            "figure": _figure(difference.figure, cell),
            "stands": number(difference.stands or 0),
            "recounted": number(difference.recounted or 0),
        }
        for difference, cell in zip(differences, cells, strict=True)
    ]


def _key(difference: Difference) -> dict[str, str]:
    """The columns that name a cell, as the check wrote them down."""
    parts = (part.partition("=") for part in difference.cell.split(", "))
    return {name: value for name, _sign, value in parts}


def _names(model: type[Model], keys: set[int]) -> dict[int, str]:
    return {thing.pk: str(thing) for thing in model._default_manager.filter(pk__in=keys)}


def _where(table: str, cell: Mapping[str, str], hubs: Mapping[int, str], projects: Mapping[int, str]) -> list[str]:
    if table == DayCell._meta.db_table:
        return [_hub(cell["hub_id"], hubs), date_format(dt.date.fromisoformat(cell["day"])), _audience(cell)]
    if "lineage_id" in cell:
        return [_hub(cell["hub_id"], hubs), month_label(dt.date.fromisoformat(cell["month"]))]
    if "category" in cell:
        return _network(cell)
    scope = _scope(cell["scope_kind"], cell["scope_id"], hubs, projects)
    if table == PeriodCell._meta.db_table:
        period = Period(PeriodKind(cell["period_kind"]), dt.date.fromisoformat(cell["period_start"]))
        return [scope, period.label, _audience(cell)]
    return [scope]


def _network(cell: Mapping[str, str]) -> list[str]:
    """A cell of the network's slices: narrowed to what, when, and which audience."""
    kinds, leaders = dict(Category.choices), dict(LedBy.choices)
    narrowed = [str(kinds.get(cell["category"], "")), cell["country"], str(leaders.get(cell["led_by"], ""))]
    if "day" in cell:
        when = date_format(dt.date.fromisoformat(cell["day"]))
    else:
        when = month_label(dt.date.fromisoformat(cell["month"]))
    if "since" in cell:
        when = f"{when} ({_before(dt.date.fromisoformat(cell['since']))})"
    audience = [_audience(cell)] if "audience" in cell else []
    return [_("The network"), *(one for one in narrowed if one), when, *audience]


def _before(month: dt.date) -> str:
    return _("never there before") if month == NEVER else _("last there in %(month)s") % {"month": month_label(month)}


def _scope(kind: str, key: str, hubs: Mapping[int, str], projects: Mapping[int, str]) -> str:
    if kind == ScopeKind.NETWORK:
        return _("The network")
    if kind == ScopeKind.PROJECT:
        return projects.get(int(key), _("something deleted since"))
    name = _hub(key, hubs)
    return name if kind == ScopeKind.HUB else _("%(hub)s (own sessions)") % {"hub": name}


def _hub(key: str, hubs: Mapping[int, str]) -> str:
    return hubs.get(int(key), _("something deleted since"))


def _audience(cell: Mapping[str, str]) -> str:
    return str(CellAudience(cell["audience"]).label)


def _figure(figure: str, cell: Mapping[str, str]) -> str:
    return str(Thing(cell["thing"]).label if "thing" in cell else FIGURES.get(figure, figure))
