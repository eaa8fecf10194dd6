"""The open data as one JSON, in the shape in which they were published first (tables: `impact.queries.open_tables`).

The same objects are behind the pages, so a figure cannot differ. What is public is described on “How we count”.
"""

import datetime as dt

from django.utils import translation

from impact.models import Thing
from impact.models.audience import AudienceGroup
from impact.queries.definitions_text import BOUNDS, INTERACTIONS, METHOD, PEOPLE, SESSION, SMALL_NUMBERS
from impact.queries.disclosure import PublicFigures, Withheld
from impact.queries.open_tables import LICENCE
from impact.queries.public import PublicImpact, PublicRow

Json = dict[str, object]

GROUPS = tuple(group.value for group in AudienceGroup)


def public_json(impact: PublicImpact) -> Json:
    """The open data. Names of fields are stable; figures are whole numbers, null where they are left out."""
    with translation.override("en"):
        definitions = {
            word.slug.replace("-", "_"): str(word.text)
            for word in (SESSION, INTERACTIONS, PEOPLE, METHOD, BOUNDS, SMALL_NUMBERS)
        }
    return {
        "as_of": in_utc(impact.fresh.added_up_at),
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
        "verified": {"at": in_utc(impact.fresh.verified_at), "differences": impact.fresh.verified_differences},
        "version": impact.fresh.version,
        "licence": LICENCE,
        "definitions": definitions,
    }


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
        "interactions_per_person": None if figures.per_person is None else float(figures.per_person),
        "people_by_class": figures.people_by_class,
        "people_estimated": figures.people_estimated,
        "people_at_least": figures.at_least,
        "people_at_most": figures.interactions,
    }


def in_utc(moment: dt.datetime | None) -> str | None:
    """A moment as files write it: 2026-05-12T03:10:00Z."""
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
