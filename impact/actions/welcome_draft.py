"""What was counted at a door as the draft that would log it: an estimate by audience, with how many were new."""

import datetime as dt
import uuid

from impact.actions.drafts import LineDraft, SessionDraft
from impact.models import SessionType, WelcomeDesk
from impact.queries.welcome import likely_type_at, tally_of


def draft_of_desk(desk: WelcomeDesk) -> SessionDraft | None:
    """What the form that takes the count over begins with; None in a network without types of session.

    Where its session was voided, it would be another one. At most five queries.
    """
    kind: SessionType | None = likely_type_at(desk)
    if kind is None:
        return None
    series, event = desk.planned.series if desk.planned else None, desk.event
    return SessionDraft(
        uid=uuid.uuid4() if desk.session is not None and not desk.is_logged else desk.uid,
        held_on=desk.day,
        session_type=kind,
        lines=tuple(LineDraft(row.audience, row.people, first_timers=row.first_timers) for row in tally_of(desk)),
        project=series.project if series else event.project if event else None,
        school=series.school if series else None,
        starts_at=series.starts_at if series else _begins(desk),
        minutes=series.minutes if series else None,
        title=desk.title,
    )


def _begins(desk: WelcomeDesk) -> dt.time | None:
    begins = desk.event.begins if desk.event else None
    return begins.time().replace(fold=0) if begins and begins.date() == desk.day else None
