"""What the form that logs a session sends, and what its pages say: for the tests of the log."""

import datetime as dt
import re
import uuid

from hubs.models import Hub
from schools.models import SchoolClass
from tests.factories.network import make_session_type

# The day on which these tests log: the day of the factories' sessions, in the afternoon.
TODAY = dt.datetime(2022, 5, 12, 15, 0, tzinfo=dt.UTC)


def url(hub: Hub) -> str:
    """The address of the form."""
    return f"/h/{hub.code}/sessions/log/"


def told(**more: object) -> dict[str, object]:
    """What the smallest form sends: a day, a type and two teachers, one of them new."""
    values = {"uid": str(uuid.uuid4()), "held_on": "2022-05-12", "session_type": make_session_type().pk}
    return values | {"teacher-heads": "2", "teacher-new": "1"} | more


def with_class(group: SchoolClass, heads: int | str = 24, **more: object) -> dict[str, object]:
    """The same with a class ticked, at its school."""
    return told(school=group.school_id, **{f"class-{group.pk}": "on", f"heads-{group.pk}": heads}, **more)


def words(html: bytes) -> str:
    """The text of a page in one line."""
    inline = re.sub(r"</?(strong|bdi|span|a)\b[^>]*>", "", html.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", inline))
