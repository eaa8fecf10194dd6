"""Reads which resources the demonstration shows. All of it is invented."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("resources.toml")


@dataclass(frozen=True, slots=True)
class PlannedResource:
    """One resource; `values` are columns of its version, `files` the titles of papers that are drawn for it.

    `again` says what changed in its second version, `withdrawn` why it was withdrawn; blank where there is none.
    """

    key: str
    hub: str
    project: str
    days_ago: int
    values: Mapping[str, Any]
    english: tuple[str, ...]
    author: str
    picture: str
    alt: str
    files: tuple[str, ...]
    table: str
    solid: str
    link: tuple[str, ...]
    adapted_from: str
    again: str
    withdrawn: str
    state: str


def read_resources() -> tuple[PlannedResource, ...]:
    """What is shown, in the order in which it is written."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))["resources"]
    return tuple(_planned(one) for one in told)


def _planned(one: dict[str, Any]) -> PlannedResource:
    ages = one.get("ages", [None, None])
    names = ("title", "description", "language", "kind", "licence", "levels", "subjects", "keywords", "sdgs", "minutes")
    values = {name: one[name] for name in names}
    values |= {"languages": [one["language"]], "audiences": ["teacher"], "age_from": ages[0], "age_to": ages[1]}
    return PlannedResource(
        key=one["key"],
        hub=one["hub"],
        project=one.get("project", ""),
        days_ago=one["days_ago"],
        values=values,
        english=tuple(one.get("en", ())),
        author=one.get("author", ""),
        picture=one.get("picture", ""),
        alt=one.get("alt", ""),
        files=tuple(one["files"]),
        table=one.get("table", ""),
        solid=one.get("solid", ""),
        link=tuple(one.get("link", ())),
        adapted_from=one.get("adapted_from", ""),
        again=one.get("again", ""),
        withdrawn=one.get("withdrawn", ""),
        state=one.get("state", "published"),
    )
