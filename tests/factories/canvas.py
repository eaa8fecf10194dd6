"""A canvas: what stands in its boxes, a version, and a board that adopts it by a show of hands."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from hubs.actions.canvas import Opened, name_version, put_to_the_board, write_box
from hubs.models import BoardSeat, Box, CanvasBox, CanvasVersion, Decision, Hub
from hubs.queries.canvas import draft_of, find_box
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
    today = decision.hub.today()
    seats = BoardSeat.objects.in_force(today).filter(hub=decision.hub).count()
    if not seats:
        make_seat(decision.hub)
        seats = 1
    now = closed_at or timezone.now()
    hands = {"votes_for": seats, "votes_against": 0} if state == "adopted" else {"votes_for": 0, "votes_against": seats}
    Decision.objects.filter(pk=decision.pk).update(
        state=state,
        way="hands",
        majority="simple",
        quorum_percent=50,
        opened_at=now,
        closed_at=now,
        decided_on=today,
        seats=seats,
        present=seats,
        votes_abstain=0,
        **hands,
    )
    decision.refresh_from_db()
    return decision


def adopt(version: CanvasVersion, *, closed_at: dt.datetime | None = None) -> Decision:
    """Put a version to the board, which adopts it."""
    return decide(put_to_the_board(version=version, by=make_user()), closed_at=closed_at)
