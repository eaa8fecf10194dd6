"""What was left over, as the database refuses it."""

import uuid

from django.utils import timezone

from impact.models import LeftOverSession
from tests.architecture.breaking_cases import breaks, hub, session


def left_over(**said: object) -> LeftOverSession:
    known: dict[str, object] = {"uid": uuid.uuid4(), "told": {"held_on": ["2022-05-12"]}, "why": "no_right"}
    return LeftOverSession.objects.create(**known | {"hub": said.get("hub") or hub()} | said)


@breaks("left_over_once_a_hub")
def left_over_twice() -> object:
    row = left_over()
    return left_over(hub=row.hub, uid=row.uid)


@breaks("left_over_why_known")
def left_over_by_magic() -> object:
    return left_over(why="magic")


@breaks("left_over_logged_or_put_away")
def settled_without_an_outcome() -> object:
    return left_over(settled_at=timezone.now())


@breaks("left_over_logged_or_put_away")
def put_away_at_no_moment() -> object:
    return left_over(reason="twice")


@breaks("left_over_logged_or_put_away")
def logged_and_put_away() -> object:
    return left_over(settled_at=timezone.now(), session=session(), reason="twice")
