"""A canvas: what stands in its boxes, a version, and a board that adopts it by a show of hands."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from hubs.actions.canvas import Opened, name_version, put_to_the_board, write_box
from hubs.actions.decisions import count_hands, local_day
from hubs.models import Box, CanvasBox, CanvasVersion, Decision, Hub
from hubs.queries.canvas import draft_of, find_box
from hubs.queries.hands import Hands
from tests.factories.people import make_user
from tests.factories.public import make_seat


def write(hub: Hub, text: str, box: Box = Box.CHALLENGE_AND_MISSION, *, by: User | None = None) -> CanvasBox:
    """Write in a box, knowing what stands there."""
    row = find_box(hub, box)
    return write_box(hub=hub, box=box, text=text, by=by or make_user(), opened=Opened(row.version if row else 0))


def make_version(
    hub: Hub, name: str = "First", text: str = "Wells run dry.", *, by: User | None = None
) -> CanvasVersion:
    """Write a text and name the draft."""
    by = by or make_user()
    write(hub, text, by=by)
    return name_version(hub=hub, name=name, seen=draft_of(hub).fingerprint, by=by)


def decide(decision: Decision, state: str = "adopted", *, closed_at: dt.datetime | None = None) -> Decision:
    """Let the board decide by a show of hands, all in favour or all against; it has a seat at least."""
    now = closed_at or timezone.now()
    day = local_day(decision.hub, now)
    if not decision.hub.board_seats.in_force(day).exists():
        make_seat(decision.hub)
    seats = decision.hub.board_seats.in_force(day).count()
    hands = Hands(day, seats, seats, 0, 0) if state == "adopted" else Hands(day, seats, 0, seats, 0)
    return count_hands(decision=decision, by=make_user(), hands=hands, at=now)


def adopt(version: CanvasVersion, *, closed_at: dt.datetime | None = None) -> Decision:
    """Put a version to the board, which adopts it."""
    return decide(put_to_the_board(version=version, by=make_user()), closed_at=closed_at)
