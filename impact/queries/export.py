"""Figures as files: the public JSON and CSV, and the CSV of a hub or the network for those who may see all of it.

The same objects are behind the pages, so a figure cannot differ. What is public is described on “How we count”.
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence

from django.utils import translation

from hubs.models import Hub
from impact.models import ScopeKind, Thing
from impact.models.audience import AudienceGroup, CellAudience
from impact.queries.dashboard import Picture, Reading
from impact.queries.definitions_text import BOUNDS, INTERACTIONS, METHOD, PEOPLE, SESSION, SMALL_NUMBERS
from impact.queries.disclosure import PublicFigures, Withheld
from impact.queries.figures import Figures
from impact.queries.network import HubLine
from impact.queries.periods import ALL_TIME, Period
from impact.queries.public import PublicImpact, PublicRow

Json = dict[str, object]
Cell = str | int | None

LICENCE = "CC-BY-4.0"
GROUPS = tuple(group.value for group in AudienceGroup)
# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

PUBLIC_COLUMNS = (
    "scope",
    "hub_code",
    "period",
    "audience",
    "sessions",
    "people",
    "interactions",
    "withheld",
)
EXACT_COLUMNS = (
    "scope",
    "hub_code",
    "period",
    "audience",
    "sessions",
    "people",
    "interactions",
    "people_by_class",
    "people_estimated",
    "people_at_least",
    "people_at_most",
    "sessions_without_attendance",
)


def public_json(impact: PublicImpact) -> Json:
    """The open data. Names of fields are stable; figures are whole numbers, null where they are left out."""
    with translation.override("en"):
        definitions = {
            word.slug.replace("-", "_"): str(word.text)
            for word in (SESSION, INTERACTIONS, PEOPLE, METHOD, BOUNDS, SMALL_NUMBERS)
        }
    return {
        "as_of": _utc(impact.fresh.added_up_at),
        "scope": "network",
        "sessions": impact.total.sessions,
        "totals": {
            group: _pair(figures) | _certainty(figures)
            for group, figures in zip(GROUPS, impact.total.groups, strict=True)
        },
        "partnerships": impact.things[Thing.PARTNERSHIPS],
        "hubs": impact.things[Thing.HUBS],
        "schools": impact.things[Thing.SCHOOLS],
        "projects": impact.things[Thing.PROJECTS],
        "by_month": [{"month": f"{at.month:%Y-%m}", **_row(at.row)} for at in impact.months],
        "by_hub": [
            {"code": hub.code, "name": hub.name, "country": hub.country, **_row(hub.row)} for hub in impact.hubs
        ],
        "verified": {"at": _utc(impact.fresh.verified_at), "differences": impact.fresh.verified_differences},
        "version": impact.fresh.version,
        "licence": LICENCE,
        "definitions": definitions,
    }


def public_csv(impact: PublicImpact) -> str:
    """The same as one long table: a row for each scope, period and audience."""
    rows: list[Sequence[Cell]] = [*_public_lines("network", "", ALL_TIME.key, impact.total)]
    for at in impact.months:
        rows += _public_lines("network", "", f"{at.month:%Y-%m}", at.row)
    for hub in impact.hubs:
        rows += _public_lines("hub", hub.code, ALL_TIME.key, hub.row)
    return _as_csv(PUBLIC_COLUMNS, rows)


def reading_csv(scope: ScopeKind, hub: Hub | None, period: Period, reading: Reading) -> str:
    """A dashboard's figures: the period first, then its months."""
    return _as_csv(EXACT_COLUMNS, _reading_lines(scope, hub.code if hub else "", period, reading))


def network_csv(period: Period, reading: Reading, hubs: Iterable[HubLine], hub: Hub | None) -> str:
    """The network's dashboard: the period, its months, then the hubs in the period."""
    scope = ScopeKind.HUB if hub else ScopeKind.NETWORK
    rows = [*_reading_lines(scope, hub.code if hub else "", period, reading)]
    for line in hubs:
        rows += _exact_lines(ScopeKind.HUB, line.code, period.key, reading, line.picture)
    return _as_csv(EXACT_COLUMNS, rows)


def guarded(value: Cell) -> Cell:
    """A text that no spreadsheet takes for a formula; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_SIGNS):
        return f"'{value}"
    return value


def _as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return file.getvalue()


def _reading_lines(scope: ScopeKind, code: str, period: Period, reading: Reading) -> Iterator[Sequence[Cell]]:
    yield from _exact_lines(scope, code, period.key, reading, reading.total)
    for at in reading.months:
        yield from _exact_lines(scope, code, f"{at.month:%Y-%m}", reading, at.picture)


def _exact_lines(
    scope: ScopeKind, code: str, period: str, reading: Reading, picture: Picture
) -> Iterator[Sequence[Cell]]:
    parts: list[tuple[str, Figures]] = [
        (_name(column.audience, column.tone), part) for column, part in zip(reading.columns, picture.parts, strict=True)
    ]
    if len(parts) > 1:
        parts.append((CellAudience.EVERYONE.value, picture.whole))
    for audience, figures in parts:
        missing = figures.without_attendance if audience == CellAudience.EVERYONE else None
        yield (
            scope.value,
            code,
            period,
            audience,
            figures.sessions,
            figures.people,
            figures.interactions,
            figures.people_by_class,
            figures.people_estimated,
            figures.at_least,
            figures.at_most,
            missing,
        )


def _name(audience: CellAudience, tone: str) -> str:
    """An audience as files call it: the three groups as in the open data, the others as they are logged."""
    whole_groups = (CellAudience.STUDENT, CellAudience.TEACHER, CellAudience.COMMUNITY)
    return tone if audience in whole_groups else audience.value


def _public_lines(scope: str, code: str, period: str, row: PublicRow) -> Iterator[Sequence[Cell]]:
    everyone = (CellAudience.EVERYONE.value, row.everyone)
    for audience, figures in (*zip(GROUPS, row.groups, strict=True), everyone):
        withheld = str(figures.withheld.value)
        yield scope, code, period, audience, figures.sessions, figures.people, figures.interactions, withheld


def _row(row: PublicRow) -> Json:
    return {
        "sessions": row.sessions,
        **{group: _pair(figures) for group, figures in zip(GROUPS, row.groups, strict=True)},
    }


def _pair(figures: PublicFigures) -> Json:
    pair: Json = {"people": figures.people, "interactions": figures.interactions, "sessions": figures.sessions}
    return pair if figures.withheld is Withheld.NO else pair | {"withheld": str(figures.withheld.value)}


def _certainty(figures: PublicFigures) -> Json:
    return {
        "people_by_class": figures.people_by_class,
        "people_estimated": figures.people_estimated,
        "people_at_least": figures.at_least,
        "people_at_most": figures.interactions,
    }


def _utc(moment: dt.datetime | None) -> str | None:
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
