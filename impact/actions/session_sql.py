"""Step 3 of the main job, its one statement: sessions with their lines, each if it is the first of its uid."""

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from hubs.kept_plans import kept_plans
from hubs.models import ApiToken, Hub
from impact.actions.drafts import SessionDraft
from impact.models import ApiSession, AttendanceLine, Session, Source

# Triggers that fire after the statement see all of it. A line says nothing that the session has to be asked for before.
# Keys are given in the order in which sessions were told, and rows written in that of their uids: so two requests with
# the same sessions, in whatever order, wait for each other and never crosswise.
INSERT = f"""
    WITH told AS (
        SELECT nextval((SELECT pg_get_serial_sequence('{Session._meta.db_table}', 'id')::regclass)) AS id, one.*
        FROM json_to_recordset(%s::json) AS one (
            uid uuid, payload_hash varchar, held_on date, starts_at time, minutes integer, session_type bigint,
            project bigint, school bigint, challenge bigint, led_by varchar, format varchar, title varchar,
            note varchar, confirmed varchar[], lines json
        )
    ), common AS (
        SELECT * FROM (VALUES (%s::bigint, %s::varchar, %s::bigint, %s::timestamptz, %s::bigint))
            AS one (hub, source, logged_by, logged_at, token)
    ), kept AS (
        INSERT INTO {Session._meta.db_table} (
            id, uid, payload_hash, hub_id, held_on, starts_at, minutes, session_type_id, project_id, school_id,
            challenge_id, led_by, format, title, note, confirmed, source, logged_by_id, logged_at, version, void_reason
        )
        SELECT id, uid, payload_hash, hub, held_on, starts_at, minutes, session_type, project, school,
            challenge, led_by, format, title, note, confirmed, source, logged_by, logged_at, 1, ''
        FROM told, common
        ORDER BY uid
        ON CONFLICT (hub_id, uid) DO NOTHING
        RETURNING id, uid
    ), lines AS (
        INSERT INTO {AttendanceLine._meta.db_table} (session_id, audience, head_count, school_class_id, first_timers)
        SELECT kept.id, line.audience, line.heads, line.school_class, line.new
        FROM kept JOIN told USING (id), ROWS FROM (
            json_to_recordset(told.lines) AS (audience varchar, heads integer, school_class bigint, new integer)
        ) WITH ORDINALITY AS line (audience, heads, school_class, new, place)
        ORDER BY kept.id, line.place
    ), sent AS (
        INSERT INTO {ApiSession._meta.db_table} (session_id, token_id)
        SELECT kept.id, token FROM kept, common WHERE token IS NOT NULL
    )
    SELECT uid, id FROM kept
"""  # noqa: S608 - names of our own tables


def insert_session(
    *, hub: Hub, by: User | None, draft: SessionDraft, source: Source, token: ApiToken | None
) -> Session | None:
    """Store a session and its lines; None where one of its uid stands at the hub. Waits for another that is storing it.

    Raises IntegrityError for what the database refuses.
    """
    now, fingerprint = timezone.now(), draft.payload_hash()
    keys = _insert([_told(draft, fingerprint)], hub=hub, by=by, source=source, now=now, token=token)
    return _as_stored(keys[draft.uid], hub, by, draft, source, now, fingerprint) if keys else None


def insert_sessions(
    *, hub: Hub, by: User, drafts: Sequence[SessionDraft], source: Source, now: dt.datetime, token: ApiToken | None
) -> Mapping[uuid.UUID, int]:
    """Store new sessions of different uids with their lines, and give the keys of those that were stored, by uid.

    One of whose uid another stands at the hub is left out. Raises IntegrityError for what the database refuses.
    """
    told = [_told(draft, draft.payload_hash()) for draft in drafts]
    return _insert(told, hub=hub, by=by, source=source, now=now, token=token)


def _insert(
    told: list[dict[str, object]],
    *,
    hub: Hub,
    by: User | None,
    source: Source,
    now: dt.datetime,
    token: ApiToken | None,
) -> dict[uuid.UUID, int]:
    common: list[Any] = [hub.pk, source.value, by.pk if by else None, now, token.pk if token else None]
    with kept_plans() as cursor:
        cursor.execute(INSERT, [json.dumps(told), *common])
        return dict(cursor.fetchall())


def _told(draft: SessionDraft, fingerprint: str) -> dict[str, object]:
    return {
        "uid": str(draft.uid),
        "payload_hash": fingerprint,
        "held_on": draft.held_on.isoformat(),
        "starts_at": draft.starts_at.isoformat() if draft.starts_at else None,
        "minutes": draft.minutes,
        "session_type": draft.session_type.pk,
        "project": draft.project.pk if draft.project else None,
        "school": draft.school.pk if draft.school else None,
        "challenge": draft.challenge.pk if draft.challenge else None,
        "led_by": draft.led_by,
        "format": draft.format,
        "title": draft.title,
        "note": draft.note,
        "confirmed": draft.confirmed,
        "lines": [
            {
                "audience": line.audience,
                "heads": line.head_count,
                "school_class": line.school_class.pk if line.school_class else None,
                "new": line.first_timers,
            }
            for line in draft.lines
        ],
    }


def _as_stored(
    key: int, hub: Hub, by: User | None, draft: SessionDraft, source: Source, now: dt.datetime, fingerprint: str
) -> Session:
    session = Session(
        pk=key,
        uid=draft.uid,
        payload_hash=fingerprint,
        hub=hub,
        held_on=draft.held_on,
        starts_at=draft.starts_at,
        minutes=draft.minutes,
        session_type=draft.session_type,
        project=draft.project,
        school=draft.school,
        challenge=draft.challenge,
        led_by=draft.led_by.value,
        format=draft.format.value,
        title=draft.title,
        note=draft.note,
        confirmed=list(draft.confirmed),
        source=source.value,
        logged_by=by,
        logged_at=now,
    )
    session._state.adding, session._state.db = False, connection.alias
    return session
