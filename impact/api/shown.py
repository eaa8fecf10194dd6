"""What is stored, as programs get it: sessions, the difference of two versions, the hub and what can be named there."""

from collections.abc import Iterable
from typing import cast

from django.db.models import Q

from hubs.models import ApiToken, Challenge, Hub
from impact.actions.api_sessions import Stored
from impact.actions.drafts import SessionDraft
from impact.actions.versions import draft_of
from impact.api.shape import Json
from impact.models import Audience, Format, LedBy, Session, SessionType, Source
from projects.models import Project
from schools.models import School, SchoolClass, school_year_of
from schools.queries.classes import spoken_order

WITHHELD = "note"


def session_shown(session: Session, *, with_note: bool, draft: SessionDraft | None = None) -> dict[str, Json]:
    """One session; `draft` where it is known already, so that nothing has to be read again."""
    return stored_shown(session, draft or draft_of(session), with_note=with_note)


def stored_shown(session: Session | Stored, draft: SessionDraft, *, with_note: bool) -> dict[str, Json]:
    """A session that was just stored, or any with its draft. No query."""
    told = _told(draft)
    note = told.pop(WITHHELD)
    lines = cast("list[dict[str, Json]]", told["attendance"])
    shown: dict[str, Json] = {
        "uid": str(session.uid),
        "version": session.version,
        "hub": session.hub.code,
        **told,
        "interactions": sum(cast(int, line["people"]) for line in lines) if lines else None,
        "confirmed": list(session.confirmed),
        "source": Source(session.source).value,
        "logged_at": session.logged_at.isoformat(),
        "voided": None,
    }
    if session.voided_at is not None:
        shown["voided"] = {"at": session.voided_at.isoformat(), "reason": session.void_reason}
    return shown | ({WITHHELD: note} if with_note else {})


def differences(stored: SessionDraft, sent: SessionDraft, *, with_note: bool) -> list[Json]:
    """Every field in which two versions differ; of the note only that it does, for those who may not read it."""
    before, after = _told(stored), _told(sent)
    before["attendance"], after["attendance"] = (sorted(_lines(one), key=repr) for one in (stored, sent))
    found: list[Json] = []
    for name, value in before.items():
        if value == after[name]:
            continue
        shown: dict[str, Json] = {"stored": value, "sent": after[name]}
        found.append({"field": name} | (shown if with_note or name != WITHHELD else {}))
    return found


def _told(draft: SessionDraft) -> dict[str, Json]:
    return {
        "held_on": draft.held_on.isoformat(),
        "type": draft.session_type.code,
        "school": draft.school.pk if draft.school else None,
        "project": draft.project.pk if draft.project else None,
        "challenge": draft.challenge.pk if draft.challenge else None,
        "co_hosts": sorted(hub.code for hub in draft.co_hosts),
        "starts_at": draft.starts_at.strftime("%H:%M") if draft.starts_at else None,
        "minutes": draft.minutes,
        "led_by": draft.led_by.value,
        "format": draft.format.value,
        "title": draft.title,
        "attendance": list(_lines(draft)),
        "note": draft.note,
    }


def _lines(draft: SessionDraft) -> Iterable[dict[str, Json]]:
    for line in draft.lines:
        yield {
            "audience": line.audience.value,
            "people": line.head_count,
            "class": line.school_class.pk if line.school_class else None,
            "first_time": line.first_timers,
        }


def hub_shown(hub: Hub, token: ApiToken) -> dict[str, Json]:
    """The hub, the token, and all that a session can name there. Seven queries."""
    projects = Project.objects.of_hub(hub)
    challenges = Challenge.objects.of_hub(hub)
    return {
        "code": hub.code,
        "name": hub.name,
        "time_zone": hub.time_zone,
        "today": hub.today().isoformat(),
        "token": {"name": token.name, "scopes": list(token.scopes), "ends_on": token.ends_on.isoformat()},
        "types": [
            {"id": one.pk, "code": one.code, "name": str(one.label)} for one in SessionType.objects.filter(in_use=True)
        ],
        "audiences": [{"code": one.value, "name": str(one.label)} for one in Audience],
        "led_by": [{"code": one.value, "name": str(one.label)} for one in LedBy],
        "formats": [{"code": one.value, "name": str(one.label)} for one in Format],
        "schools": list(_schools(hub)),
        "projects": [{"id": one.pk, "title": one.title, "status": str(one.status)} for one in projects],
        "challenges": [{"id": one.pk, "title": one.title} for one in challenges],
        "hubs": [
            {"id": one.pk, "code": one.code, "name": one.name}
            for one in Hub.objects.working_on(hub.today()).exclude(pk=hub.pk).order_by("code")
        ],
    }


def _schools(hub: Hub) -> Iterable[dict[str, Json]]:
    year = school_year_of(hub.today())
    schools = list(School.objects.of_hub(hub))
    there = Q(archived_on=None) | Q(archived_on__year__gte=year)
    found = SchoolClass.objects.filter(there, school__in=schools, school_year__in=(year - 1, year))
    classes: dict[int, list[Json]] = {one.pk: [] for one in schools}
    for group in sorted(found, key=lambda one: (-one.school_year, spoken_order(one.name))):
        classes[group.school_id].append(
            {
                "id": group.pk,
                "name": group.name,
                "school_year": group.school_year,
                "pupils": group.size,
                "until": group.archived_on.isoformat() if group.archived_on else None,
            }
        )
    for school in schools:
        yield {"id": school.pk, "name": school.name, "place": school.place, "classes": classes[school.pk]}
