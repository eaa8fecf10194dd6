"""Sessions that schools report and projects that they propose. What is not named is plain and legal."""

import datetime as dt
import uuid

from accounts.models import User
from impact.actions.drafts import LineDraft, SessionDraft
from impact.actions.session_proposals import propose_session
from impact.models import LedBy, SessionProposal, SessionType
from projects.actions.project_proposals import write_project_proposal
from projects.models import Project, ProjectProposal
from schools.models import School
from tests.factories.network import HELD_ON, make_session_type
from tests.factories.sign_ups import make_teacher


def told_of(
    school: School,
    *lines: LineDraft,
    held_on: dt.date = HELD_ON,
    session_type: SessionType | None = None,
    project: Project | None = None,
    title: str = "",
    note: str = "",
    confirmed: tuple[str, ...] = (),
) -> SessionDraft:
    """What a teacher says of a session."""
    return SessionDraft(
        uid=uuid.uuid4(),
        held_on=held_on,
        session_type=session_type or make_session_type(),
        lines=lines,
        school=school,
        project=project,
        led_by=LedBy.SCHOOL,
        title=title,
        note=note,
        confirmed=confirmed,
    )


def report(
    school: School,
    *lines: LineDraft,
    by: User | None = None,
    held_on: dt.date = HELD_ON,
    project: Project | None = None,
    title: str = "",
    note: str = "",
    confirmed: tuple[str, ...] = (),
) -> SessionProposal:
    """Report a session through the action that the form uses."""
    draft = told_of(school, *lines, held_on=held_on, project=project, title=title, note=note, confirmed=confirmed)
    made = propose_session(school=school, by=by or make_teacher(school), draft=draft)
    return SessionProposal.objects.with_all().get(pk=made.pk)


def propose(
    school: School, title: str = "Bees on the roof", *, by: User | None = None, send: bool = True, **said: object
) -> ProjectProposal:
    """Propose a project through the action that the form uses."""
    values = {"title": title, "about": "Who lives on our roof?", **said}
    by = by or make_teacher(school)
    return write_project_proposal(school=school, by=by, uid=uuid.uuid4(), values=values, send=send)
