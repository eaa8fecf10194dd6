"""Step 3 of the main job, its one statement: a session with its lines, if it is the first of its uid at the hub."""

from typing import Any

from django.db import connection
from django.utils import timezone

from accounts.models import User
from hubs.models import ApiToken, Hub
from impact.actions.drafts import SessionDraft
from impact.models import ApiSession, AttendanceLine, Session, Source

# Triggers that fire after the statement see all of it. A line says nothing that the session has to be asked for before.
INSERT = f"""
    WITH kept AS (
        INSERT INTO {Session._meta.db_table} (
            uid, payload_hash, hub_id, held_on, starts_at, minutes, session_type_id, project_id, school_id,
            challenge_id, led_by, format, title, note, confirmed, source, logged_by_id, logged_at, version, void_reason
        )
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::varchar[], %s, %s, %s, 1, '')
        ON CONFLICT (hub_id, uid) DO NOTHING
        RETURNING id
    ), lines AS (
        INSERT INTO {AttendanceLine._meta.db_table} (session_id, audience, head_count, school_class_id, first_timers)
        SELECT kept.id, line.audience, line.heads, line.school_class, line.new
        FROM kept, unnest(%s::varchar[], %s::integer[], %s::bigint[], %s::integer[])
            WITH ORDINALITY AS line (audience, heads, school_class, new, place)
        ORDER BY line.place
    ), sent AS (
        INSERT INTO {ApiSession._meta.db_table} (session_id, token_id)
        SELECT kept.id, token FROM kept, (VALUES (%s::bigint)) AS by_program (token) WHERE token IS NOT NULL
    )
    SELECT id FROM kept
"""  # noqa: S608 - names of our own tables


def insert_session(
    *, hub: Hub, by: User | None, draft: SessionDraft, source: Source, token: ApiToken | None
) -> Session | None:
    """Store a session and its lines; None where one of its uid stands at the hub. Waits for another that is storing it.

    Raises IntegrityError for what the database refuses.
    """
    session, lines = _row(hub, by, draft, source), draft.lines
    values: list[Any] = [
        session.uid,
        session.payload_hash,
        hub.pk,
        session.held_on,
        session.starts_at,
        session.minutes,
        session.session_type_id,
        session.project_id,
        session.school_id,
        session.challenge_id,
        session.led_by,
        session.format,
        session.title,
        session.note,
        session.confirmed,
        session.source,
        session.logged_by_id,
        session.logged_at,
        [line.audience.value for line in lines],
        [line.head_count for line in lines],
        [line.school_class.pk if line.school_class else None for line in lines],
        [line.first_timers for line in lines],
        token.pk if token else None,
    ]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, values)
        stored = cursor.fetchone()
    if stored is None:
        return None
    session.pk = stored[0]
    session._state.adding, session._state.db = False, connection.alias
    return session


def _row(hub: Hub, by: User | None, draft: SessionDraft, source: Source) -> Session:
    return Session(
        uid=draft.uid,
        payload_hash=draft.payload_hash(),
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
        logged_at=timezone.now(),
    )
