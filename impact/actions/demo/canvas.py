"""Writes the canvases of the demonstration, through the same actions as a hub's own.

Each has a first version, one that the board adopted in place of it, and a draft that has gone on since.
"""

import datetime as dt
from collections.abc import Callable, Iterable

from django.utils import timezone, translation

from accounts.models import User
from hubs.actions.canvas import Opened, name_version, put_to_the_board, write_box
from hubs.actions.decisions import count_hands
from hubs.models import CanvasVersion, Hub
from hubs.queries.canvas import draft_of, find_box
from hubs.queries.hands import Hands
from impact.demo.canvas import Texts, read_canvas

Who = Callable[[Hub], User]

# Counted from the day on which the hub opened: when its board adopted the one version and the other.
FIRST, SECOND = dt.timedelta(days=140), dt.timedelta(days=620)
NAMED_BEFORE = dt.timedelta(days=12)


def write_canvases(hubs: Iterable[Hub], *, writer: Who, coordinator: Who) -> None:
    """The canvas of each hub at the top, in the language of the demonstration."""
    with translation.override("en"):
        for hub in hubs:
            planned = read_canvas(hub.code)
            for name, texts, after in (
                (planned.names[0], planned.first, FIRST),
                (planned.names[1], planned.adopted, SECOND),
            ):
                _write(hub, texts, writer(hub))
                day = (hub.opened_on or hub.today()) + after
                _adopted(_named(hub, name, coordinator(hub), day - NAMED_BEFORE), coordinator(hub), day)
            _write(hub, planned.draft, writer(hub))


def _write(hub: Hub, texts: Texts, by: User) -> None:
    for box, text in texts.items():
        row = find_box(hub, box)
        write_box(hub=hub, box=box, text=text, by=by, opened=Opened(row.version if row else 0))


def _named(hub: Hub, name: str, by: User, day: dt.date) -> CanvasVersion:
    return name_version(hub=hub, name=name, seen=draft_of(hub).fingerprint, by=by, at=_at_ten(day))


def _adopted(version: CanvasVersion, by: User, day: dt.date) -> None:
    """By a show of hands of all seats that the board had on that day."""
    decision = put_to_the_board(version=version, by=by, on=day - NAMED_BEFORE)
    seats = version.hub.board_seats.in_force(day).count()
    count_hands(decision=decision, by=by, hands=Hands(day, seats, seats, 0, 0), at=_at_ten(day))


def _at_ten(day: dt.date) -> dt.datetime:
    return min(dt.datetime.combine(day, dt.time(10), tzinfo=dt.UTC), timezone.now())
