"""What stands in an edition, and the text that it is kept as: canonical JSON, to the byte.

These are public figures: small numbers are left out already (`impact.queries.edition_figures`). The text explains
itself: `columns` says what stands where in the lists, and null is left out, with the reason in the last column.
"""

import datetime as dt
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from impact.models import Thing
from impact.models.audience import AudienceGroup
from impact.queries.disclosure import PublicFigures, Withheld
from impact.queries.public import PublicHub, PublicMonth, PublicRow

FORMAT = 1
GROUPS = tuple(group.value for group in AudienceGroup)
COLUMNS = ("sessions", "people", "interactions", "at_least", "people_by_class", "people_estimated", "withheld")

Json = Mapping[str, Any]


class Silent(StrEnum):
    """Of how many of its months nothing of a hub was known: no session, and no word that nothing happened."""

    ALL = "all"
    SOME = "some"

    @property
    def label(self) -> str:
        """In words, beside the name of a hub."""
        return str(_SILENT[self])


_SILENT = {Silent.ALL: _("no record of any month"), Silent.SOME: _("no record of some months")}


@dataclass(frozen=True, slots=True)
class EditionFigures:
    """The public figures of whole months, from `first` to before `after`.

    `repeated` says of a group of audiences, by its value, which edition its figures were taken over from, because
    the difference to that one would be of too few people.
    """

    first: dt.date
    after: dt.date
    total: PublicRow
    months: tuple[PublicMonth, ...]
    hubs: tuple[PublicHub, ...]
    things: dict[Thing, int]
    repeated: Mapping[str, int] = field(default_factory=dict)

    @property
    def last(self) -> dt.date:
        """The last day."""
        return self.after - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EditionContent:
    """An edition with all that was fixed when it was published. `snapshot` is the fingerprint of the closed figures.

    `silent`: the hubs with months without a record, by code; None in editions from before this was said.
    """

    number: int
    title: str
    period: str
    method_notes: str
    published_at: dt.datetime
    closed_at: dt.datetime
    snapshot: str
    unconfirmed: tuple[str, ...]
    licence: str
    figures: EditionFigures
    silent: Mapping[str, Silent] | None = None


def to_content(edition: EditionContent) -> str:
    """The edition as text: sorted, without a space too many, UTF-8 once it is encoded."""
    figures = edition.figures
    lower = [name for name, group in zip(GROUPS, figures.total.groups, strict=True) if group.is_lower_bound]
    told = {
        "format": FORMAT,
        "number": edition.number,
        "title": edition.title,
        "period": edition.period,
        "method_notes": edition.method_notes,
        "published_at": _utc(edition.published_at),
        "closed_at": _utc(edition.closed_at),
        "snapshot": edition.snapshot,
        "unconfirmed": list(edition.unconfirmed),
        "licence": edition.licence,
        "first": figures.first.isoformat(),
        "after": figures.after.isoformat(),
        "audiences": list(GROUPS),
        "columns": list(COLUMNS),
        "network": _row(figures.total),
        "months": {f"{at.month:%Y-%m}": _row(at.row) for at in figures.months},
        "hubs": [
            {
                "code": hub.code,
                "name": hub.name,
                "local_name": hub.local_name,
                "place": hub.place,
                "country": hub.country,
                **_row(hub.row),
            }
            for hub in figures.hubs
        ],
        "things": {thing.value: number for thing, number in figures.things.items()},
        "repeated": dict(figures.repeated),
        # Left out, and not empty, where there are none or it is not known: the text of earlier editions stays theirs.
        **({"lower_bounds": lower} if lower else {}),
        **({} if edition.silent is None else {"silent": {code: how.value for code, how in edition.silent.items()}}),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_content(text: str) -> EditionContent:
    """The edition that a text holds. Raises ValueError for a text of another format."""
    told = json.loads(text)
    if told.get("format") != FORMAT:
        raise ValueError(told.get("format"))
    figures = EditionFigures(
        first=dt.date.fromisoformat(told["first"]),
        after=dt.date.fromisoformat(told["after"]),
        total=_with_lower_bounds(_read(told["network"]), told.get("lower_bounds", ())),
        months=tuple(
            PublicMonth(dt.date.fromisoformat(f"{month}-01"), _read(row)) for month, row in told["months"].items()
        ),
        hubs=tuple(
            PublicHub(hub["code"], hub["name"], hub["local_name"], hub["place"], hub["country"], _read(hub))
            for hub in told["hubs"]
        ),
        things={Thing(thing): number for thing, number in told["things"].items()},
        repeated=told["repeated"],
    )
    return EditionContent(
        number=told["number"],
        title=told["title"],
        period=told["period"],
        method_notes=told["method_notes"],
        published_at=dt.datetime.fromisoformat(told["published_at"]),
        closed_at=dt.datetime.fromisoformat(told["closed_at"]),
        snapshot=told["snapshot"],
        unconfirmed=tuple(told["unconfirmed"]),
        licence=told["licence"],
        figures=figures,
        silent={code: Silent(how) for code, how in told["silent"].items()} if "silent" in told else None,
    )


def _row(row: PublicRow) -> Json:
    return {
        "sessions": row.sessions,
        "groups": [
            [*(getattr(figures, name) for name in COLUMNS[:-1]), str(figures.withheld.value)] for figures in row.groups
        ],
    }


def _read(told: Json) -> PublicRow:
    return PublicRow(told["sessions"], tuple(_figures(row) for row in told["groups"]))


def _with_lower_bounds(total: PublicRow, lower: Collection[str]) -> PublicRow:
    """A total that says again of which groups of audiences, by their values, people are only a lower bound."""
    groups = zip(GROUPS, total.groups, strict=True)
    return PublicRow(total.sessions, tuple(replace(group, is_lower_bound=name in lower) for name, group in groups))


def _figures(row: Sequence[Any]) -> PublicFigures:
    sessions, people, interactions, at_least, by_class, estimated, withheld = row
    return PublicFigures(sessions, people, interactions, at_least, by_class, estimated, Withheld(withheld))


def _utc(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat()
