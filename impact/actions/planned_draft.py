"""A planned session as the draft that would log it as it was planned, and what looks wrong in it."""

import uuid
from dataclasses import replace

from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.plausibility import Doubt, doubts_about, doubts_about_classes, doubts_about_report
from impact.models import Audience, LedBy, PlannedSession
from impact.queries.plan import typed_counts
from impact.queries.reporting import closed_periods
from impact.queries.session_proposals import reported_alike, sessions_with_classes
from impact.queries.sessions import sessions_like


def draft_of_planned(row: PlannedSession) -> SessionDraft:
    """The session as planned: with what was typed in the grid, else every class with all that it had on the day."""
    series = row.series
    return SessionDraft(
        uid=row.uid,
        held_on=row.day,
        session_type=series.session_type,
        lines=_typed_lines(row) or _whole_classes(row),
        project=series.project,
        school=series.school,
        starts_at=series.starts_at,
        minutes=series.minutes,
        led_by=LedBy(series.led_by),
        title=series.title,
    )


def _typed_lines(row: PlannedSession) -> tuple[LineDraft, ...]:
    # The classes of the series know their earlier sizes already.
    known = {group.pk: group for group in row.series.classes.all()}
    return tuple(
        LineDraft(Audience(one.audience), number, school_class=known.get(one.school_class_id or 0, one.school_class))
        for one, number in typed_counts(row)
    )


def _whole_classes(row: PlannedSession) -> tuple[LineDraft, ...]:
    return tuple(
        LineDraft(Audience.STUDENT, group.size_on(row.day), school_class=group) for group in row.series.classes.all()
    )


def draft_to_log(row: PlannedSession) -> SessionDraft:
    """What the form that logs it begins with; where its session was voided, another one."""
    draft = draft_of_planned(row)
    voided = row.session is not None and row.session.voided_at is not None
    return replace(draft, uid=uuid.uuid4()) if voided else draft


def doubts_about_planned(row: PlannedSession) -> list[Doubt]:
    """Everything that has to be looked at before it is logged as planned. At most five queries."""
    draft, hub = draft_of_planned(row), row.series.hub
    like = sessions_like(
        hub, uid=draft.uid, held_on=draft.held_on, session_type=draft.session_type, school=draft.school
    )
    same_classes = sessions_with_classes(hub, uid=draft.uid, held_on=draft.held_on, classes=draft.classes)
    report = reported_alike(hub, uid=draft.uid, held_on=draft.held_on, classes=draft.classes)
    return [
        *doubts_about(draft, hub=hub, today=hub.today(), same_day=like, closed=closed_periods()),
        *doubts_about_classes(draft, same_classes),
        *doubts_about_report(report),
    ]
