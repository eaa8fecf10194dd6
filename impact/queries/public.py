"""The network's figures as everybody may see them: one protected picture behind page, start page, JSON and CSV."""

import datetime as dt
from dataclasses import dataclass

from hubs.models import Hub
from hubs.queries.public_version import while_it_stands
from hubs.said_once import SaidOnce
from impact.models import ScopeKind, Thing
from impact.models.audience import AudienceGroup, CellAudience
from impact.queries.dashboard import Picture, Reading, read_hubs, read_scope, read_things
from impact.queries.disclosure import PublicFigures, added_up, protect
from impact.queries.figures import Figures
from impact.queries.freshness import Freshness, freshness, one_moment
from impact.queries.periods import ALL_TIME
from impact.queries.published_months import PublishedMonths, published_months
from impact.queries.words import country_name

HUB = ("pk", "code", "name", "local_name", "place", "country")
_HUBS = SaidOnce(lambda: Hub.objects.shown_publicly().top_level().order_by("code").values_list(*HUB))
NOBODY = Picture(whole=Figures(), parts=(Figures(),) * len(AudienceGroup))


@dataclass(frozen=True, slots=True)
class PublicRow:
    """The figures of one month or hub, or the total: all sessions, and each of the three groups in their order."""

    sessions: int
    groups: tuple[PublicFigures, ...]

    @property
    def everyone(self) -> PublicFigures:
        """The three groups together, where none of them is left out."""
        return added_up(self.groups, self.sessions)

    @property
    def interactions_shown(self) -> int:
        """The interactions that are shown in this row; for the order of hubs and the length of bars."""
        return sum(figures.interactions or 0 for figures in self.groups)


@dataclass(frozen=True, slots=True)
class PublicMonth:
    """One month of the network."""

    month: dt.date
    row: PublicRow


@dataclass(frozen=True, slots=True)
class PublicHub:
    """One hub with its sub-hubs. `country` is the ISO code."""

    code: str
    name: str
    local_name: str
    place: str
    country: str
    row: PublicRow

    @property
    def country_name(self) -> str:
        """The country in the reader's language."""
        return country_name(self.country)


@dataclass(frozen=True, slots=True)
class PublicImpact:
    """Everything that is public about the network's impact, at one moment."""

    fresh: Freshness
    total: PublicRow
    months: tuple[PublicMonth, ...]
    hubs: tuple[PublicHub, ...]
    things: dict[Thing, int]


def public_impact() -> PublicImpact:
    """The network's public figures. Six queries; cells, editions and the names of hubs only."""
    with one_moment():
        fresh = freshness()
        reading = read_scope(ScopeKind.NETWORK, 0, ALL_TIME, CellAudience.EVERYONE)
        _, of_hubs = read_hubs(None, ALL_TIME, CellAudience.EVERYONE)
        hubs = _HUBS.tuples()
        things = read_things(ScopeKind.NETWORK, 0)
        published = published_months()
    pictures = [of_hubs.get(pk, NOBODY) for pk, *_about in hubs]
    total, by_month, by_hub = _protected(reading, pictures, published)
    shown = [
        PublicHub(code, name, local_name, place, country, row)
        for (_pk, code, name, local_name, place, country), row in zip(hubs, by_hub, strict=True)
    ]
    return PublicImpact(
        fresh=fresh,
        total=total,
        months=tuple(PublicMonth(at.month, row) for at, row in zip(reading.months, by_month, strict=True)),
        # By what is shown only: an order by hidden figures would tell something about them.
        hubs=tuple(sorted(shown, key=lambda hub: (-hub.row.interactions_shown, hub.code))),
        things=things,
    )


recent_public_impact = while_it_stands(public_impact)


def _protected(
    reading: Reading, hubs: list[Picture], published: PublishedMonths
) -> tuple[PublicRow, list[PublicRow], list[PublicRow]]:
    total, months = reading.total, [at.picture for at in reading.months]
    days = [at.month for at in reading.months]
    columns = [
        protect(
            total.parts[group],
            published.table(days, [picture.parts[group] for picture in months], group),
            [picture.parts[group] for picture in hubs],
        )
        for group in range(len(AudienceGroup))
    ]
    tables = [
        [
            PublicRow(picture.whole.sessions, tuple(column.tables[table][row] for column in columns))
            for row, picture in enumerate(pictures)
        ]
        for table, pictures in enumerate((months, hubs))
    ]
    return PublicRow(total.whole.sessions, tuple(column.total for column in columns)), tables[0], tables[1]
