"""The figures of a reporting period, and the text that they are kept as: canonical JSON, to the byte.

`to_content` writes the same figures as the same text, always, and `from_content` reads it back. The text explains
itself: `columns` and `audiences` say what stands where in the lists. A month that is left out had no session.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from impact.models import ScopeKind, Thing
from impact.models.audience import CellAudience
from impact.queries.dashboard import Column, MonthPicture, Picture, columns_for
from impact.queries.figures import Figures
from impact.queries.periods import next_month

FORMAT = 1
REPORTED = (CellAudience.EVERYONE, CellAudience.STUDENT, CellAudience.TEACHER, CellAudience.COMMUNITY)
THINGS = (Thing.HUBS, Thing.SCHOOLS, Thing.PROJECTS, Thing.PARTNERSHIPS)
# What is written of each audience; the next two follow from these and stand there for who reads the text alone.
NUMBERS = ("sessions", "interactions", "people", "people_by_class", "at_least", "without_attendance")
FOLLOWING = ("people_estimated", "at_most")
# How far people are a lower bound: last, for the texts of earlier closings and what hubs confirm do not have it.
COLUMNS = (*NUMBERS, *FOLLOWING, "beyond")


@dataclass(frozen=True, slots=True)
class ScopeInPeriod:
    """The figures of the network, a hub or a project: everyone and the three groups, in all and month by month.

    `key` is 0 for the network, `code` a hub's code; `parent` is the key of the hub that a sub-hub belongs to, or of the
    hub of a project. A hub's figures hold its sub-hubs' and what it co-hosts. `months` are all of the period, also
    those without a session. `things` were counted when the figures were: they do not belong to a month.
    """

    kind: ScopeKind
    key: int
    code: str
    name: str
    country: str
    category: str
    parent: int | None
    picture: Picture
    months: tuple[MonthPicture, ...]
    things: Mapping[Thing, int]


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """What happened from a first day to before another, both first days of months. `version`: that of the cells."""

    first: dt.date
    after: dt.date
    version: int
    network: ScopeInPeriod
    hubs: tuple[ScopeInPeriod, ...]
    projects: tuple[ScopeInPeriod, ...]

    @property
    def columns(self) -> tuple[Column, ...]:
        """The three groups, in the order of `Picture.parts`."""
        return columns_for(CellAudience.EVERYONE)

    @property
    def top_hubs(self) -> tuple[ScopeInPeriod, ...]:
        """Hubs that are not a sub-hub of another."""
        return tuple(hub for hub in self.hubs if hub.parent is None)

    def hub(self, key: int) -> ScopeInPeriod | None:
        """The figures of one hub."""
        return next((hub for hub in self.hubs if hub.key == key), None)


class OtherFormat(ValueError):
    """A text of another format than this version of the portal reads."""


def months_of(first: dt.date, after: dt.date) -> list[dt.date]:
    """The months from one to before another."""
    months = [first]
    while (month := next_month(months[-1])) < after:
        months.append(month)
    return months


def to_content(figures: PeriodFigures) -> str:
    """The figures as text: sorted, without a space too many, UTF-8 once it is encoded."""
    return _text(
        {
            "format": FORMAT,
            "first": figures.first.isoformat(),
            "after": figures.after.isoformat(),
            "version": figures.version,
            "columns": list(COLUMNS),
            "audiences": [audience.value for audience in REPORTED],
            "network": _scope(figures.network),
            "hubs": [_scope(hub) for hub in figures.hubs],
            "projects": [_scope(project) for project in figures.projects],
        }
    )


def from_content(text: str) -> PeriodFigures:
    """The figures that a text holds. Raises OtherFormat."""
    told = json.loads(text)
    if told.get("format") != FORMAT:
        raise OtherFormat(told.get("format"))
    first, after = dt.date.fromisoformat(told["first"]), dt.date.fromisoformat(told["after"])
    months = months_of(first, after)
    return PeriodFigures(
        first=first,
        after=after,
        version=told["version"],
        network=_read(ScopeKind.NETWORK, told["network"], months),
        hubs=tuple(_read(ScopeKind.HUB, hub, months) for hub in told["hubs"]),
        projects=tuple(_read(ScopeKind.PROJECT, project, months) for project in told["projects"]),
    )


def hub_to_content(hub: ScopeInPeriod) -> str:
    """The figures of one hub as text: what it confirms. What it is called and how many schools it has is no part."""
    whole = _scope(hub, columns=COLUMNS[:-1])
    return _text({"format": FORMAT, "figures": whole["figures"], "months": whole["months"]})


def hub_from_content(text: str, *, like: ScopeInPeriod) -> ScopeInPeriod:
    """The figures that a hub confirmed, with its names and months of now."""
    told = json.loads(text)
    if told.get("format") != FORMAT:
        raise OtherFormat(told.get("format"))
    now = _scope(like)
    return _read(ScopeKind.HUB, now | told, [at.month for at in like.months])


def version_of(hub: ScopeInPeriod) -> str:
    """The fingerprint of a hub's figures: another as soon as one of them is another."""
    return fingerprint(hub_to_content(hub))


def fingerprint(text: str) -> str:
    """The SHA-256 of a text in UTF-8, as 64 digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _scope(scope: ScopeInPeriod, columns: Sequence[str] = COLUMNS) -> dict[str, Any]:
    return {
        "key": scope.key,
        "code": scope.code,
        "name": scope.name,
        "country": scope.country,
        "category": scope.category,
        "parent": scope.parent,
        "figures": _rows(scope.picture, columns),
        "months": {f"{at.month:%Y-%m}": _rows(at.picture, columns) for at in scope.months if at.picture.whole.sessions},
        "things": {thing.value: number for thing, number in scope.things.items()},
    }


def _rows(picture: Picture, columns: Sequence[str]) -> list[list[int]]:
    return [[getattr(figures, name) for name in columns] for figures in (picture.whole, *picture.parts)]


def _read(kind: ScopeKind, told: Mapping[str, Any], months: Sequence[dt.date]) -> ScopeInPeriod:
    nothing = Picture(Figures(), tuple(Figures() for _audience in REPORTED[1:]))
    of_months = {month: _picture(rows) for month, rows in told["months"].items()}
    return ScopeInPeriod(
        kind=kind,
        key=told["key"],
        code=told["code"],
        name=told["name"],
        country=told["country"],
        category=told["category"],
        parent=told["parent"],
        picture=_picture(told["figures"]),
        months=tuple(MonthPicture(month, of_months.get(f"{month:%Y-%m}", nothing)) for month in months),
        things={Thing(thing): number for thing, number in told["things"].items()},
    )


def _picture(rows: Sequence[Sequence[int]]) -> Picture:
    told = (dict(zip(COLUMNS, row, strict=False)) for row in rows)
    whole, *parts = (Figures(**{name: row[name] for name in (*NUMBERS, "beyond") if name in row}) for row in told)
    return Picture(whole, tuple(parts))
