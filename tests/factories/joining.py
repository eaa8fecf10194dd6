"""Requests to join for tests, as if somebody had filled in the form and typed the code."""

import re
import uuid

from django.utils import timezone

from accounts.models import OutgoingMail
from hubs.models import Hub
from schools.models import JoinRequest, JoinState, Way


def make_request(hub: Hub | None = None, **told: object) -> JoinRequest:
    """Somebody who asks to join and has proven their address."""
    state = told.get("state", JoinState.NEW)
    now = timezone.now()
    values: dict[str, object] = {
        "uid": uuid.uuid4(),
        "way": Way.SCHOOL,
        "name": "Nina Example",
        "email": f"{uuid.uuid4().hex[:8]}@school.example",
        "body": "Valley School",
        "country": "PT",
        "place": "Valley",
        "hub": hub,
        "sent_at": now,
        "confirmed_at": None if state == JoinState.UNCONFIRMED else now,
        "ended_at": now if state in ("accepted", "declined", "withdrawn") else None,
        "state": state,
    }
    return JoinRequest.objects.create(**(values | told))


def newest_code() -> str:
    """The code in the newest mail that waits to be sent."""
    mails = OutgoingMail.objects.filter(key__startswith="join", key__contains=" code ").order_by("-pk")
    found = re.search(r"\b(\d{6})\b", mails[0].text)
    assert found is not None
    return found[1]
