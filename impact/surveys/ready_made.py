"""Instruments that the network can take over with one press, in words of our own, in English and Portuguese."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from impact.surveys.content import Content, Item, Scale

FILE = Path(__file__).with_name("ready_made.toml")
LANGUAGES = ("en", "pt")


@dataclass(frozen=True)
class ReadyMade:
    """A whole instrument."""

    key: str
    name: str
    purpose: str
    content: Content


@cache
def ready_made() -> tuple[ReadyMade, ...]:
    """All of them."""
    with FILE.open("rb") as file:
        tables = tomllib.load(file)["instrument"]
    return tuple(
        ReadyMade(
            key=one["key"],
            name=one["name"],
            purpose=one["purpose"],
            content=Content(
                titles=one["titles"],
                intros=one["intros"],
                scales=tuple(Scale({code: tuple(scale[code]) for code in LANGUAGES}) for scale in one["scales"]),
                subscales=tuple(one["subscales"]),
                items=tuple(
                    Item(
                        texts={code: item[code] for code in LANGUAGES},
                        scale=item.get("scale", 1) - 1,
                        reverse=item.get("reverse", False),
                        subscale=item["subscale"] - 1,
                    )
                    for item in one["items"]
                ),
            ),
        )
        for one in tables
    )
