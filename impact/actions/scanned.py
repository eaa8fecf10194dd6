"""A scanned class card as a draft to begin from: school, class as large as today, teachers, project, likely type."""

import uuid

from accounts.models import User
from hubs.models import Hub
from impact.actions.drafts import LineDraft, SessionDraft
from impact.models import Audience, LedBy
from impact.queries.cards import likely_type_of, projects_of_class, teachers_with
from schools.models import SchoolClass


def draft_of_class(
    group: SchoolClass, project_key: str, *, hub: Hub, by: User, led_by: LedBy = LedBy.HUB
) -> SessionDraft | None:
    """A session of a class today, all of it there, with as many teachers as the last time.

    `project_key` is one of the class's own projects; anything else is no project. None where the network has no types
    of session.
    """
    project = next((one for one in projects_of_class(group) if str(one.pk) == project_key), None)
    session_type = likely_type_of(group, project, hub=hub, by=by)
    if session_type is None:
        return None
    day = hub.today()
    lines = [LineDraft(audience=Audience.STUDENT, head_count=group.size_on(day), school_class=group)]
    if teachers := teachers_with(group, hub=hub):
        lines.append(LineDraft(audience=Audience.TEACHER, head_count=teachers))
    return SessionDraft(
        uid=uuid.uuid4(),
        held_on=day,
        session_type=session_type,
        lines=tuple(lines),
        project=project,
        school=group.school,
        led_by=led_by,
    )
