"""Somebody says that nothing happened at a hub in a month, or takes that back. No figure moves by either."""

import datetime as dt
from dataclasses import dataclass

import pghistory
from django.db import transaction

from accounts.models import User
from hubs.models import Hub
from impact.models import QuietMonth
from impact.queries.months import begun_months_of, sessions_in


@dataclass(frozen=True, slots=True)
class Quiet:
    """The word that stands; `repeated` when somebody had said so before."""

    row: QuietMonth
    repeated: bool


class NotAMonthOfHub(Exception):
    """The month has not begun by the hub's clock, or the hub was not open in it. Nothing was written."""


class SomethingHappened(Exception):
    """Sessions of that month stand in the log. Nothing was written."""

    def __init__(self, sessions: int) -> None:
        super().__init__(sessions)
        self.sessions = sessions


@transaction.atomic
def say_quiet(*, hub: Hub, by: User, month: dt.date) -> Quiet:
    """Note that nothing happened in a month, once, however often and by however many it is said.

    `month` is its first day. Raises NotAMonthOfHub, SomethingHappened.
    """
    _hold(hub)
    if not begun_months_of(hub).holds(month):
        raise NotAMonthOfHub
    if number := sessions_in(hub, month):
        raise SomethingHappened(number)
    row, is_new = QuietMonth.objects.select_related("said_by").get_or_create(
        hub=hub, month=month, defaults={"said_by": by}
    )
    return Quiet(row, repeated=not is_new)


@transaction.atomic
def take_back_quiet(*, hub: Hub, by: User, month: dt.date) -> bool:
    """Take back that nothing happened; returns whether that had been said. Who said it when stays in the history."""
    _hold(hub)
    with pghistory.context(user=by.pk, action="not quiet"):
        return bool(QuietMonth.objects.filter(hub=hub, month=month).delete()[0])


def _hold(hub: Hub) -> None:
    """Let whoever says something of the hub's months at the same moment wait. Logging goes on meanwhile."""
    Hub.objects.select_for_update(no_key=True).get(pk=hub.pk)
