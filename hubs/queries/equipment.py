"""The equipment and rooms of a hub."""

import datetime as dt

from accounts.models import User
from hubs.models import Equipment, Hub, Induction


def things_of(hub: Hub) -> list[Equipment]:
    """Everything that the hub has, what is in use first."""
    rows = list(hub.equipment.all())
    return sorted(rows, key=lambda row: row.put_away_on is not None)


def find_thing(hub: Hub, key: int) -> Equipment | None:
    """One of the hub's own things."""
    return hub.equipment.filter(pk=key).first()


def inductions_of(thing: Equipment, day: dt.date) -> list[Induction]:
    """Who has been shown how to use it, as far as that still holds. One query."""
    return list(thing.inductions.in_force(day).select_related("user", "given_by"))


def was_shown(thing: Equipment, user: User, day: dt.date) -> bool:
    """Whether somebody may use a thing that needs an induction."""
    return not thing.needs_induction or thing.inductions.in_force(day).filter(user=user).exists()
