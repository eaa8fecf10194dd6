"""What waits for somebody about a hub's board: votes to cast, actions that are overdue, terms that run out."""

import datetime as dt
import zoneinfo
from collections.abc import Collection

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from hubs.models import BoardSeat, Decision, DecisionAction, Hub, Vote
from hubs.queries.todo import Todo
from hubs.roles import HubPerm

MOST = 5  # actions and votes that are named one by one
TERM_ENDS_SOON = dt.timedelta(days=30)


def board_todos(hub: Hub, user: User, rights: Collection[HubPerm]) -> list[Todo]:
    """What a person may do about a hub's board: three queries at most, none for those who may not read its papers."""
    if HubPerm.READ_BOARD not in rights:
        return []
    found = _votes(hub, user) if HubPerm.VOTE in rights else []
    found += _actions(hub, user, rights)
    return found + (_terms(hub) if HubPerm.MANAGE_BOARD in rights else [])


def _votes(hub: Hub, user: User) -> list[Todo]:
    """Open votes in which a seat of one's own has said nothing yet."""
    own = BoardSeat.objects.in_force(hub.today()).filter(hub=hub, holder=user)
    voted = Vote.objects.filter(decision=OuterRef(OuterRef("pk")), seat=OuterRef("pk"))
    waiting = hub.decisions.open().filter(Exists(own.exclude(Exists(voted)))).order_by("closes_at", "pk")
    return [_vote(hub, decision) for decision in waiting[:MOST]]


def _vote(hub: Hub, decision: Decision) -> Todo:
    assert decision.closes_at is not None  # noqa: S101 - a written vote has a deadline, the database sees to it
    moment = decision.closes_at.astimezone(zoneinfo.ZoneInfo(hub.time_zone))
    text = _("Your vote on “%(title)s” is still missing. It closes on %(moment)s.") % {
        "title": decision.title,
        "moment": date_format(moment.replace(tzinfo=None), "DATETIME_FORMAT"),
    }
    return Todo(text, "check2-circle", reverse("hubs:decision", args=[hub.code, decision.pk]), _("Vote"), "warn")


def _actions(hub: Hub, user: User, rights: Collection[HubPerm]) -> list[Todo]:
    """Overdue actions: everybody's for who works for the hub, one's own for others."""
    late = DecisionAction.objects.of_hub(hub).overdue(hub.today()).select_related("owner", "decision")
    if not {HubPerm.MANAGE_BOARD, HubPerm.EDIT_PROFILE} & set(rights):
        late = late.filter(owner=user)
    return [_action(hub, action) for action in late[:MOST]]


def _action(hub: Hub, action: DecisionAction) -> Todo:
    known = {"what": action.what, "day": date_format(action.due_on), "name": action.owner.name if action.owner else ""}
    if action.owner:
        text = _("The board decided: “%(what)s” was to be done by %(day)s. %(name)s sees to it.") % known
    else:
        text = _("The board decided: “%(what)s” was to be done by %(day)s. Nobody sees to it.") % known
    url = reverse("hubs:decision", args=[hub.code, action.decision_id]) + "#actions"
    return Todo(text, "clock-history", url, _("Look at it"), "warn")


def _terms(hub: Hub) -> list[Todo]:
    """Seats whose term runs out within a month, together."""
    today = hub.today()
    soon = BoardSeat.objects.in_force(today).filter(hub=hub, ends_on__lte=today + TERM_ENDS_SOON).count()
    if not soon:
        return []
    text = ngettext(
        "The term of %(number)d seat on the board runs out within a month.",
        "The terms of %(number)d seats on the board run out within a month.",
        soon,
    )
    return [Todo(text % {"number": soon}, "people", reverse("hubs:board", args=[hub.code]), _("Look at it"))]
