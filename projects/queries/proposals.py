"""Proposals of projects as pages show them, and which projects a school takes part in."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from hubs.models import Challenge, Hub
from projects.models import Partnership, Project, ProjectProposal, SignUp, Standing
from projects.models.proposal import WHOSE_TURN, Proposal, ProposalStep
from schools.models import School, SchoolClass, school_year_of

SHOWN = 100


@dataclass(frozen=True, slots=True)
class WantedProposals:
    """How the inbox of proposals is narrowed."""

    kind: str = ""
    state: str = ""
    q: str = ""


def projects_joined(school: School) -> QuerySet[Project]:
    """Projects that a school takes part in: by a partnership, by a place that it has, or because it proposed them."""
    return Project.objects.filter(
        Q(pk__in=Partnership.objects.filter(schools=school, project__isnull=False).values("project"))
        | Q(pk__in=SignUp.objects.filter(school=school, state=Standing.ACCEPTED).values("call__project"))
        | Q(pk__in=ProjectProposal.objects.filter(school=school, project__isnull=False).values("project"))
    )


def narrowed(found: QuerySet[ProjectProposal], wanted: WantedProposals) -> QuerySet[ProjectProposal]:
    """Those that fit."""
    if wanted.state:
        found = found.filter(state=wanted.state)
    for word in wanted.q.split()[:8]:
        found = found.filter(
            Q(school__name__icontains=word) | Q(school__place__icontains=word) | Q(teacher__name__icontains=word)
        )
    return found


def project_inbox(hub: Hub, wanted: WantedProposals) -> list[ProjectProposal]:
    """Projects that schools have proposed to a hub: those that wait for it first, as they came. Two queries."""
    found = narrowed(ProjectProposal.objects.filter(hub=hub).sent(), wanted)
    return list(_with_all(found).order_by(WHOSE_TURN, "sent_at", "pk")[:SHOWN])


def waiting_projects(hub: Hub) -> int:
    """How many proposed projects wait for a hub. One query."""
    return ProjectProposal.objects.filter(hub=hub).waiting().count()


def find_project_proposal(hub: Hub, key: int) -> ProjectProposal | None:
    """One that was sent to a hub."""
    return _with_all(ProjectProposal.objects.filter(hub=hub).sent()).filter(pk=key).first()


def own_project_proposals(school: School) -> list[ProjectProposal]:
    """What a school has proposed, drafts too, the latest first. Two queries."""
    return list(_with_all(ProjectProposal.objects.filter(school=school)).order_by("-changed_at", "-pk")[:SHOWN])


def find_own_project_proposal(school: School, key: int) -> ProjectProposal | None:
    """One of a school's own."""
    return _with_all(ProjectProposal.objects.filter(school=school)).filter(pk=key).first()


def project_proposal_sent_as(school: School, uid: uuid.UUID) -> ProjectProposal | None:
    """What a school has sent under the identifier of a form."""
    return _with_all(ProjectProposal.objects.filter(school=school)).filter(uid=uid).first()


def classes_to_propose(school: School, keep: ProjectProposal | None = None) -> QuerySet[SchoolClass]:
    """The school's classes of this school year and later ones, and those that a proposal has already."""
    wanted = Q(school_year__gte=school_year_of(school.hub.today()), archived_on=None)
    if keep is not None:
        wanted |= Q(pk__in=[one.pk for one in keep.classes.all()])
    return SchoolClass.objects.filter(wanted, school=school).order_by("school_year", "name", "pk")


def challenges_to_propose(hub: Hub) -> QuerySet[Challenge]:
    """Challenges of a hub that a proposal may answer."""
    return Challenge.objects.of_hub(hub)


def steps_taken(row: Proposal) -> Sequence[ProposalStep]:
    """What was done with a proposal of either kind, the latest first. One query."""
    steps = row.steps  # type: ignore[attr-defined]  # both kinds have them
    return list(steps.select_related("by").order_by("-at", "-pk"))


def _with_all(found: QuerySet[ProjectProposal]) -> QuerySet[ProjectProposal]:
    return found.select_related("school__hub", "hub", "teacher", "challenge", "project").prefetch_related("classes")
