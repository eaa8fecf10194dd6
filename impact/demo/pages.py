"""Reads what the demonstration shows publicly: profiles, boards, challenges, stories of projects, schools' pages, news.

One file a hub under `pages/`, and `news.toml` and `events.toml` for all. Days are counted from the day of loading.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hubs.models import ChallengeStatus, StakeholderGroup
from impact.demo.meetings import PlannedMeeting, read_meetings
from impact.demo.places import ORDER, Table
from impact.demo.plan import PlannedHub
from projects.models import State, Subject
from schools.models import Shown

HERE = Path(__file__).parent


@dataclass(frozen=True)
class PlannedChallenge:
    """A local need."""

    title: str
    summary: str
    story: str
    sdgs: tuple[int, ...]
    status: ChallengeStatus
    since: dt.date


@dataclass(frozen=True)
class PlannedStory:
    """What a project's page says beyond its title; `sign_up_in` is in days from the day of loading."""

    title: str
    challenge: str
    story: str
    sdgs: tuple[int, ...]
    subjects: tuple[Subject, ...]
    ages: tuple[int, int]
    languages: tuple[str, ...]
    sign_up_in: int | None


@dataclass(frozen=True)
class PlannedSchoolPage:
    """What a school agreed to show; a school without one has no public page."""

    about: str
    website: str
    shows: tuple[Shown, ...]


@dataclass(frozen=True)
class PlannedPages:
    """Everything that one hub shows; profiles by language, stories and schools by title and name."""

    hub: str
    website: str
    contact_email: str
    address: str
    reach: str
    profiles: dict[str, dict[str, str]]
    seats: dict[StakeholderGroup, str]
    challenges: tuple[PlannedChallenge, ...]
    stories: dict[str, PlannedStory]
    schools: dict[str, PlannedSchoolPage]


@dataclass(frozen=True)
class PlannedPost:
    """A post. `picture` names a drawing, or nothing."""

    hub: str
    project: str
    language: str
    title: str
    lead: str
    body: str
    picture: str
    alt: str
    state: State
    days_ago: int


@dataclass(frozen=True)
class PlannedEvent:
    """An event, at the hub's own time."""

    hub: str
    project: str
    language: str
    title: str
    about: str
    place: str
    online_url: str
    state: State
    in_days: int
    starts: dt.time
    hours: float


@dataclass(frozen=True)
class PlannedSite:
    """All that is public."""

    pages: tuple[PlannedPages, ...] = ()
    posts: tuple[PlannedPost, ...] = ()
    events: tuple[PlannedEvent, ...] = ()
    meetings: tuple[PlannedMeeting, ...] = ()
    today: dt.date = field(default=dt.date(2022, 10, 1))


def read_site(hubs: Sequence[PlannedHub], today: dt.date) -> PlannedSite:
    """Everything, for a demonstration that is loaded on a day."""
    codes = {name: hub.code for name, hub in zip(ORDER, (one for one in hubs if one.parent is None), strict=True)}
    return PlannedSite(
        pages=tuple(page for name in ORDER for page in _pages(codes[name], _read(f"pages/{name}.toml"))),
        posts=tuple(_post(table) for table in _read("news.toml")["posts"]),
        events=tuple(_event(table) for table in _read("events.toml")["events"]),
        meetings=read_meetings(),
        today=today,
    )


def _read(name: str) -> Table:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _pages(code: str, table: Table) -> Iterator[PlannedPages]:
    """The pages of a hub, and those of its sub-hubs."""
    yield PlannedPages(
        hub=code,
        website=table.get("website", ""),
        contact_email=table.get("contact_email", ""),
        address=_text(table, "address"),
        reach=_text(table, "reach"),
        profiles={
            language: {part: text.strip() for part, text in parts.items()}
            for language, parts in table.get("profiles", {}).items()
        },
        seats={StakeholderGroup(group): name for group, name in table.get("board", {}).items()},
        challenges=tuple(_challenge(one) for one in table.get("challenges", [])),
        stories={one["title"]: _story(one) for one in table.get("projects", [])},
        schools={name: _school(one) for name, one in table.get("schools", {}).items()},
    )
    for sub_code, part in table.get("sub_hubs", {}).items():
        yield from _pages(sub_code, part)


def _text(table: Table, name: str) -> str:
    return str(table.get(name, "")).strip()


def _challenge(table: Table) -> PlannedChallenge:
    return PlannedChallenge(
        title=table["title"],
        summary=_text(table, "summary"),
        story=_text(table, "story"),
        sdgs=tuple(table["sdgs"]),
        status=ChallengeStatus(table["status"]),
        since=table["since"],
    )


def _story(table: Table) -> PlannedStory:
    youngest, oldest = table["ages"]
    return PlannedStory(
        title=table["title"],
        challenge=table.get("challenge", ""),
        story=_text(table, "story"),
        sdgs=tuple(table["sdgs"]),
        subjects=tuple(Subject(subject) for subject in table["subjects"]),
        ages=(youngest, oldest),
        languages=tuple(table.get("languages", ())),
        sign_up_in=table.get("sign_up_in"),
    )


def _school(table: Table) -> PlannedSchoolPage:
    shows = tuple(Shown(what) for what in table["shows"])
    return PlannedSchoolPage(about=_text(table, "about"), website=table.get("website", ""), shows=shows)


def _of_hub(table: Table) -> dict[str, Any]:
    return {
        "hub": table["hub"],
        "project": table.get("project", ""),
        "language": table["language"],
        "title": table["title"],
        "state": State(table.get("state", State.PUBLISHED)),
    }


def _post(table: Table) -> PlannedPost:
    return PlannedPost(
        **_of_hub(table),
        lead=_text(table, "lead"),
        body=_text(table, "body"),
        picture=table.get("picture", ""),
        alt=table.get("alt", ""),
        days_ago=table["days_ago"],
    )


def _event(table: Table) -> PlannedEvent:
    return PlannedEvent(
        **_of_hub(table),
        about=_text(table, "about"),
        place=table.get("place", ""),
        online_url=table.get("online_url", ""),
        in_days=table["in_days"],
        starts=table["starts"],
        hours=table["hours"],
    )
