"""A board's seats and rules: added, changed, ended. What votes go by is copied from here when they are opened."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import transaction

from accounts.models import User
from hubs.actions.editing import EditedMeanwhile, change_row
from hubs.models import BoardRules, BoardSeat, Hub

NOT_WRITTEN = 0


def lock_board(hub: Hub) -> None:
    """Keep the seats of a board as they are until the transaction ends: who counts them is not overtaken."""
    Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)


@transaction.atomic
def add_seat(*, hub: Hub, by: User, values: Mapping[str, Any]) -> BoardSeat:
    """Put a seat on a hub's board. Raises ValidationError."""
    lock_board(hub)
    seat = BoardSeat(hub=hub, **values)
    seat.full_clean()
    with pghistory.context(user=by.pk, action="add"):
        seat.save()
    return seat


@transaction.atomic
def change_seat(*, seat: BoardSeat, by: User, version: int, values: Mapping[str, Any]) -> BoardSeat:
    """Bring a seat to what the form says; one that ends keeps its votes. Raises EditedMeanwhile, ValidationError."""
    lock_board(seat.hub)
    return change_row(seat, values, by=by, version=version)


@transaction.atomic
def set_rules(*, hub: Hub, by: User, version: int, values: Mapping[str, Any]) -> BoardRules:
    """Say by which rules the board decides from now on. `version` is 0 where nothing was said. Raises EditedMeanwhile.

    Votes that are open go on by the rules of their beginning.
    """
    with pghistory.context(user=by.pk, action="write"):
        rules, is_new = BoardRules.objects.get_or_create(hub=hub, defaults=dict(values))
    if is_new:
        return rules
    if version == NOT_WRITTEN:
        raise EditedMeanwhile(rules)
    return change_row(rules, values, by=by, version=version)
