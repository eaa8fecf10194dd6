"""A teacher or head proposes a project; the hub accepts it, and then it is a project of the hub."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from hubs.actions import EditedMeanwhile
from projects.actions.projects import add_project
from projects.actions.proposal_moves import lock_proposal, move_proposal
from projects.models import Move, Project, ProjectProposal, ProposalState
from projects.models.proposal import ANSWERABLE, CHANGEABLE_PROPOSAL
from schools.models import School


@transaction.atomic
def write_project_proposal(
    *, school: School, by: User, uid: uuid.UUID, values: Mapping[str, Any], send: bool
) -> ProjectProposal:
    """Keep a proposal as a draft, or send it to the school's hub. The same form twice is one proposal.

    Raises EditedMeanwhile where this form was sent before and says something else by now, ValidationError.
    """
    told = dict(values)
    classes = told.pop("classes", ())
    made = ProjectProposal(uid=uid, school=school, hub=school.hub, teacher=by, **told)
    _check(made)
    # Of two that are sent at once the second waits for the first, and finds it then.
    ProjectProposal.objects.bulk_create([made], ignore_conflicts=True)
    found = ProjectProposal.objects.select_for_update(of=("self",)).select_related("hub", "school", "teacher")
    row = found.get(uid=uid)
    if row.school_id != school.pk:  # the identifier of somebody else's
        made.uid, made.pk = uuid.uuid4(), None
        made.save(force_insert=True)
        row = made
    if row.state not in (ProposalState.DRAFT, ProposalState.SENT):
        raise EditedMeanwhile(row)
    if row.state == ProposalState.SENT:
        if any(getattr(row, name) != value for name, value in told.items()):
            raise EditedMeanwhile(row)
        return row
    return _keep(row, told, classes, by, send=send)


@transaction.atomic
def change_project_proposal(
    *, proposal: ProjectProposal, by: User, version: int, values: Mapping[str, Any], send: bool
) -> ProjectProposal:
    """Change a proposal that the hub has not answered yet. What was sent stays with the hub.

    Raises EditedMeanwhile, MovedOn, ValidationError.
    """
    row = lock_proposal(proposal, CHANGEABLE_PROPOSAL)
    if row.version != version:
        raise EditedMeanwhile(row)
    told = dict(values)
    return _keep(row, told, told.pop("classes", ()), by, send=send)


@transaction.atomic
def accept_project_proposal(*, proposal: ProjectProposal, by: User, version: int, values: Mapping[str, Any]) -> Project:
    """Make the project that was proposed, as the hub's form says it. Accepted twice, it is made once.

    Raises EditedMeanwhile where the school has changed it since, MovedOn, ValidationError.
    """
    row = lock_proposal(proposal, (*ANSWERABLE, ProposalState.ACCEPTED))
    if row.project is not None:
        return row.project
    if row.version != version:
        raise EditedMeanwhile(row)
    row.project = add_project(hub=row.hub, by=by, values=values)
    move_proposal(row, ProposalState.ACCEPTED, Move.ACCEPTED, by=by)
    return row.project


def _keep(row: ProjectProposal, told: Mapping[str, Any], classes: Any, by: User, *, send: bool) -> ProjectProposal:
    before = ProposalState(row.state)
    for name, value in told.items():
        setattr(row, name, value)
    _check(row)
    if send or before != ProposalState.DRAFT:
        step = Move.CHANGED if before == ProposalState.SENT else Move.SENT
        move_proposal(row, ProposalState.SENT, step, by=by)
    else:
        row.save()
        row.refresh_from_db(fields=["version"])
    row.classes.set(classes)
    return row


def _check(row: ProjectProposal) -> None:
    """Raises ValidationError where the database would refuse it."""
    row.full_clean(exclude=["uid", "school", "hub", "teacher", "project", "challenge"], validate_unique=False)
