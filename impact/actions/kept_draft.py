"""What a session says, kept as JSON and read again: names of things are their keys."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from hubs.models import Challenge, Hub
from impact.actions.drafts import LineDraft, SessionDraft
from impact.models import Audience, Format, LedBy, SessionType
from projects.models import Project
from schools.models import School, SchoolClass


def kept_as_json(draft: SessionDraft) -> dict[str, Any]:
    """Everything that a draft says, but for its uid."""
    return {
        "held_on": draft.held_on.isoformat(),
        "session_type": draft.session_type.pk,
        "lines": [
            [
                line.audience.value,
                line.head_count,
                line.school_class.pk if line.school_class else None,
                line.first_timers,
            ]
            for line in draft.lines
        ],
        "project": draft.project.pk if draft.project else None,
        "school": draft.school.pk if draft.school else None,
        "challenge": draft.challenge.pk if draft.challenge else None,
        "co_hosts": [hub.pk for hub in draft.co_hosts],
        "starts_at": draft.starts_at.isoformat() if draft.starts_at else None,
        "minutes": draft.minutes,
        "led_by": draft.led_by.value,
        "format": draft.format.value,
        "title": draft.title,
        "note": draft.note,
        "confirmed": list(draft.confirmed),
    }


def draft_kept(told: Mapping[str, Any], *, uid: uuid.UUID) -> SessionDraft:
    """The draft again. What has been deleted since is left out: nothing that a session stands on can be."""
    keys = [line[2] for line in told["lines"] if line[2] is not None]
    classes = SchoolClass.objects.in_bulk(keys)
    return SessionDraft(
        uid=uid,
        held_on=dt.date.fromisoformat(told["held_on"]),
        session_type=SessionType.objects.get(pk=told["session_type"]),
        lines=tuple(
            LineDraft(Audience(audience), heads, classes[key] if key is not None else None, new)
            for audience, heads, key, new in told["lines"]
            if key is None or key in classes
        ),
        project=Project.objects.filter(pk=told["project"]).first(),
        school=School.objects.filter(pk=told["school"]).first(),
        challenge=Challenge.objects.filter(pk=told["challenge"]).first(),
        co_hosts=tuple(Hub.objects.filter(pk__in=told["co_hosts"])),
        starts_at=dt.time.fromisoformat(told["starts_at"]) if told["starts_at"] else None,
        minutes=told["minutes"],
        led_by=LedBy(told["led_by"]),
        format=Format(told["format"]),
        title=told["title"],
        note=told["note"],
        confirmed=tuple(told["confirmed"]),
    )
