"""The tray of what could not be logged any more: its lines, one of them, and the line on the hub's page."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.sent import whole_number
from hubs.models import Hub
from hubs.queries.todo import Todo
from hubs.roles import HubPerm
from impact.models import LeftOverSession, SessionType
from schools.models import School

SHOWN = 200
HEADS = re.compile(r"heads-\d{1,18}|[a-z]+-heads")


@dataclass(frozen=True, slots=True)
class LeftOverLine:
    """One of them in words. `day` is None where it cannot be read; `heads` is how many came in all."""

    row: LeftOverSession
    day: dt.date | None
    what: str
    where: str
    heads: int


@dataclass(frozen=True, slots=True)
class Tray:
    """What waits, the longest first; and what was settled, the latest first."""

    waiting: tuple[LeftOverLine, ...]
    settled: tuple[LeftOverLine, ...]


def tray(hub: Hub) -> Tray:
    """What is left over at a hub. Four queries."""
    rows = LeftOverSession.objects.filter(hub=hub).select_related("sent_by", "settled_by", "session")
    waiting, settled = rows.waiting()[:SHOWN], rows.exclude(settled_at=None).order_by("-settled_at")[:SHOWN]
    lines = _in_words(hub, [*waiting, *settled])
    return Tray(
        tuple(line for line in lines if line.row.is_waiting), tuple(line for line in lines if not line.row.is_waiting)
    )


def left_over_line(hub: Hub, key: int) -> LeftOverLine | None:
    """One of a hub's; None if there is none with that key."""
    rows = LeftOverSession.objects.filter(hub=hub, pk=key).select_related("hub", "sent_by", "settled_by", "session")
    return next(iter(_in_words(hub, list(rows))), None)


def find_left_over(hub: Hub, key: str) -> LeftOverSession | None:
    """One of a hub's, by what an address or a form says; None if there is none."""
    number = whole_number(key)
    return LeftOverSession.objects.filter(hub=hub, pk=number).first() if number is not None else None


def next_in_tray(hub: Hub) -> str:
    """Where one goes on after one of them was logged: to the next that waits, or past an empty tray to the log."""
    return f"{reverse('impact:left_over', args=[hub.code])}?next"


def left_over_todos(hub: Hub, rights: Collection[HubPerm]) -> list[Todo]:
    """What waits in the tray. One query for those who look after the log, none for others."""
    if HubPerm.CORRECT_SESSIONS not in rights:
        return []
    number = LeftOverSession.objects.waiting().filter(hub=hub).count()
    if not number:
        return []
    text = ngettext(
        "%(number)d session was sent that its sender could not log.",
        "%(number)d sessions were sent that their senders could not log.",
        number,
    )
    url = reverse("impact:left_over", args=[hub.code])
    return [Todo(text % {"number": number}, "inbox", url, _("Look"), "warn")]


def _in_words(hub: Hub, rows: list[LeftOverSession]) -> list[LeftOverLine]:
    types = {str(one.pk): one.label for one in SessionType.objects.all()}
    schools = {str(one.pk): one.name for one in School.objects.of_hub(hub)}
    return [
        LeftOverLine(
            row=row,
            day=_day(_first(row, "held_on")),
            what=_first(row, "title") or types.get(_first(row, "session_type"), ""),
            where=schools.get(_first(row, "school"), ""),
            heads=sum(_heads(row, name) for name in row.told if HEADS.fullmatch(name)),
        )
        for row in rows
    ]


def _heads(row: LeftOverSession, name: str) -> int:
    told = _first(row, name)
    counts = not name.startswith("heads-") or f"class-{name.removeprefix('heads-')}" in row.told
    return (whole_number(told, most=99_999) or 0) if counts else 0


def _first(row: LeftOverSession, name: str) -> str:
    values: list[str] = row.told.get(name) or [""]
    return values[0].strip()


def _day(told: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(told)
    except ValueError:
        return None
