"""What a form of a session begins with when there is a session to begin from."""

import datetime as dt
from typing import Any

from impact.actions.drafts import SessionDraft


def told_before(draft: SessionDraft) -> dict[str, Any]:
    """A session's values as the ones a form begins with."""
    values: dict[str, Any] = {
        "uid": draft.uid,
        "held_on": draft.held_on,
        "session_type": draft.session_type.pk,
        "project": draft.project.pk if draft.project else "",
        "school": draft.school.pk if draft.school else "",
        "challenge": draft.challenge.pk if draft.challenge else "",
        "co_hosts": [hub.pk for hub in draft.co_hosts],
        "starts_at": draft.starts_at,
        "minutes": draft.minutes,
        "led_by": draft.led_by.value,
        "format": draft.format.value,
        "title": draft.title,
        "note": draft.note,
    }
    for line in draft.lines:
        if line.school_class is not None:
            values |= {f"class-{line.school_class.pk}": True, f"heads-{line.school_class.pk}": line.head_count}
        else:
            values |= {f"{line.audience.value}-heads": line.head_count, f"{line.audience.value}-new": line.first_timers}
    return values


def as_fields(values: dict[str, Any]) -> list[tuple[str, str]]:
    """Such values as a browser would send them: names and texts, what is blank left out."""
    return [
        (name, _text(value))
        for name, told in values.items()
        for value in (told if isinstance(told, list) else [told])
        if value not in (None, "", False)
    ]


def _text(value: object) -> str:
    if value is True:
        return "on"
    return value.strftime("%H:%M") if isinstance(value, dt.time) else str(value)
