"""Who is told of requests to join: the hub's people who look after schools; where there is no hub, the managers."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.actions import tell
from accounts.models import User
from hubs.access import people_at, people_with
from hubs.roles import HubPerm, NetworkPerm
from schools.models import JoinRequest, JoinState

REMINDED_AFTER = dt.timedelta(days=5)
REMINDED_AGAIN = dt.timedelta(days=7)


def whom_it_concerns(request: JoinRequest) -> list[User]:
    """Everybody who can answer a request; the managers too, where nobody of the hub can."""
    people = people_at(request.hub, HubPerm.MANAGE_SCHOOLS) if request.hub is not None else []
    return people or people_with(NetworkPerm.DASHBOARD)


def page_of(request: JoinRequest) -> str:
    """The path of the page on which a request is answered."""
    if request.hub is None:
        return reverse("schools:interest_request", args=[request.pk])
    return reverse("schools:join_inbox_request", args=[request.hub.code, request.pk])


def tell_staff(request: JoinRequest, *, by: User | None = None) -> None:
    """Tell at once that somebody asks to join, or that a request was handed to this hub."""
    _tell("schools.join_asked" if request.hub else "schools.interest", request, by=by, key=f"join {request.pk}")


@transaction.atomic
def remind_of_requests(*, now: dt.datetime | None = None) -> int:
    """Tell again of requests that nobody has touched for days, once a week; returns of how many."""
    now = now or timezone.now()
    waiting = JoinRequest.objects.filter(state=JoinState.NEW, confirmed_at__lte=now - REMINDED_AFTER).exclude(hub=None)
    due = waiting.filter(Q(reminded_at=None) | Q(reminded_at__lte=now - REMINDED_AGAIN)).select_related("hub")
    rows = list(due.select_for_update(of=("self",), skip_locked=True))
    for request in rows:
        _tell("schools.join_waits", request, key=f"join {request.pk} {now.date()}", days=request.waits_days(now))
        request.reminded_at = now
    JoinRequest.objects.bulk_update(rows, ["reminded_at"])
    return len(rows)


def _tell(kind: str, request: JoinRequest, *, key: str, by: User | None = None, **words: object) -> None:
    hub = request.hub.name if request.hub else "OSHub.Network"
    tell(
        kind=kind,
        to=whom_it_concerns(request),
        by=by,
        words={
            "name": request.name,
            "body": request.body,
            "way": request.way,
            "place": request.place,
            "hub": hub,
            **words,
        },
        key=f"{key} {request.hub_id or 'network'}",
        place=request.hub.name if request.hub else "",
        url=page_of(request),
    )
