"""A reported session as the draft that would log it, and what looks wrong in it."""

from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.plausibility import Doubt, doubts_about, doubts_about_classes
from impact.models import Audience, Format, LedBy, SessionProposal
from impact.queries.reporting import closed_periods
from impact.queries.session_proposals import sessions_with_classes
from impact.queries.sessions import sessions_like


def draft_of_proposal(row: SessionProposal) -> SessionDraft:
    """What the school said, as the hub would log it."""
    return SessionDraft(
        uid=row.uid,
        held_on=row.held_on,
        session_type=row.session_type,
        lines=tuple(
            LineDraft(Audience(line.audience), line.head_count, line.school_class, line.first_timers)
            for line in row.lines.all()
        ),
        project=row.project,
        school=row.school,
        starts_at=row.starts_at,
        minutes=row.minutes,
        led_by=LedBy(row.led_by),
        format=Format(row.format),
        title=row.title,
        note=row.note,
        confirmed=tuple(row.confirmed),
    )


def doubts_about_proposal(row: SessionProposal) -> list[Doubt]:
    """Everything that the hub should look at before it accepts, also what the teacher has confirmed. Three queries."""
    draft, hub = draft_of_proposal(row), row.hub
    like = sessions_like(
        hub, uid=draft.uid, held_on=draft.held_on, session_type=draft.session_type, school=draft.school
    )
    same_classes = sessions_with_classes(hub, uid=draft.uid, held_on=draft.held_on, classes=draft.classes)
    return [
        *doubts_about(draft, hub=hub, today=hub.today(), same_day=like, closed=closed_periods()),
        *doubts_about_classes(draft, same_classes),
    ]
