"""The minutes of a meeting: how they begin, and every version of them with what changed."""

import datetime as dt
import difflib
import re
from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import override

from accounts.models import User
from hubs.models import Meeting, Minutes
from hubs.queries.agenda import agenda_of
from hubs.queries.meetings import quorum_of, seats_at

VERSIONS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line that came ("new"), went ("gone"), or stands beside them ("same")."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class MinutesVersion:
    """One version. `by` wrote it, at `written_at`; `reason` is of corrections; `lines` differ from the one before."""

    number: int
    text: str
    by: str
    written_at: dt.datetime
    reason: str
    lines: tuple[ChangedLine, ...]


def find_minutes(meeting: Meeting) -> Minutes | None:
    """The minutes, if they are written."""
    return Minutes.objects.select_related("approved_by").filter(meeting=meeting).first()


def begun_minutes(meeting: Meeting) -> str:
    """How the minutes of a meeting begin: with what the portal knows of it, in the language of the meeting."""
    language = meeting.language if meeting.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with override(language):
        told = {
            "meeting": meeting,
            "begins": meeting.begins,
            "ends": meeting.ends,
            "seats": seats_at(meeting),
            "quorum": quorum_of(meeting),
            "items": agenda_of(meeting),
        }
        text = render_to_string("hubs/begun_minutes.txt", told)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def versions_of(meeting: Meeting) -> list[MinutesVersion]:
    """Every version of the text, the newest first. Three queries."""
    minutes = find_minutes(meeting)
    if minutes is None:
        return []
    rows = [*minutes.earlier.order_by("pgh_id"), minutes]  # type: ignore[attr-defined]  # pghistory's
    names = dict(User.objects.filter(pk__in=[row.written_by_id for row in rows]).values_list("pk", "name"))
    found: list[MinutesVersion] = []
    for row in rows:
        if found and row.text == found[-1].text:
            continue  # something else changed, such as the approval
        lines = _difference(found[-1].text, row.text) if found else ()
        by = names.get(row.written_by_id, "")
        found.append(MinutesVersion(len(found) + 1, row.text, by, row.changed_at, row.reason, lines))
    return found[::-1][:VERSIONS_SHOWN]


def _difference(before: str, after: str) -> tuple[ChangedLine, ...]:
    """What changed, line by line, with a line or two around it."""
    signs = {"+": "new", "-": "gone", " ": "same"}
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1))[2:]
    return tuple(ChangedLine(signs[line[0]], line[1:]) for line in lines if line and line[0] in signs)
