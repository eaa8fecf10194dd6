"""Writes who asks to join the hubs of the demonstration, and answers some of them as the hubs' staff did."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable

from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from hubs.models import Hub
from impact.demo.joining import PlannedRequest, read_requests
from impact.demo.plan import NAMESPACE
from schools.actions.join_answers import accept, add_note, decline, start_talking
from schools.actions.joining_notices import tell_staff
from schools.models import JoinRequest, JoinState


def write_requests(hubs: Iterable[Hub], *, staff_of: Callable[[Hub], User], manager: User) -> None:
    """All requests, confirmed on their day; then what the staff did about them."""
    by_code = {hub.code: hub for hub in hubs}
    planned = read_requests()
    rows = JoinRequest.objects.bulk_create([_row(one, by_code.get(one.hub)) for one in planned])
    for row, one in zip(rows, planned, strict=True):
        by = staff_of(row.hub) if row.hub is not None else manager
        tell_staff(row)
        if one.note:
            add_note(request=row, text=one.note, by=by)
        _answer(row, one, by)


def _row(one: PlannedRequest, hub: Hub | None) -> JoinRequest:
    moment = timezone.now() - dt.timedelta(days=one.days_ago, hours=len(one.name) % 9)
    return JoinRequest(
        uid=uuid.uuid5(NAMESPACE, f"request to join of {one.name}"),
        way=one.way,
        asked_by=one.asked_by,
        name=one.name,
        email=f"{slugify(one.name)}@{slugify(one.body) or 'home'}.example",
        body=one.body,
        country=one.country,
        place=one.place,
        hub=hub,
        wants=one.wants,
        words=one.words,
        language="en",
        state=JoinState.NEW,
        sent_at=moment,
        confirmed_at=moment,
    )


def _answer(row: JoinRequest, one: PlannedRequest, by: User) -> None:
    if one.state == JoinState.TALKING:
        start_talking(request=row, by=by)
    elif one.state == JoinState.ACCEPTED:
        accept(request=row, answer=one.answer, by=by, link=str)
    elif one.state == JoinState.DECLINED:
        decline(request=row, answer=one.answer, by=by, link=str)
