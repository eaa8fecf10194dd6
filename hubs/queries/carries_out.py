"""The decisions that something carries out, for the pages of the rooms above: with links that the reader can follow."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from hubs.models import Decision, Hub
from hubs.models.decision import DecisionQuerySet
from hubs.queries.public_board import decision_url


@dataclass(frozen=True, slots=True)
class CarriesOut:
    """A decision, from what carries it out. `superseded`: the board has decided about it anew since."""

    title: str
    url: str
    decided_on: dt.date | None
    superseded: bool


def decisions_carried_out(rows: DecisionQuerySet, *, board_of: Hub | None = None) -> tuple[CarriesOut, ...]:
    """Those of some decisions that a reader may see, the earliest first. One query.

    Everybody sees what is published; who may read the papers of the board of a hub sees all of that board, and gets to
    the page with the votes.
    """
    seen = Q(pk__in=Decision.objects.published().values("pk"))
    if board_of is not None:
        seen |= Q(hub=board_of)
    found = rows.filter(seen).select_related("hub").with_superseded().order_by("decided_on", "pk")
    return tuple(_line(row, board_of) for row in found)


def _line(row: Decision, board_of: Hub | None) -> CarriesOut:
    inside = board_of is not None and row.hub_id == board_of.pk
    url = reverse("hubs:decision", args=[row.hub.code, row.pk]) if inside else decision_url(row)
    return CarriesOut(row.title, url, row.decided_on, getattr(row, "is_superseded", False))
