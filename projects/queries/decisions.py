"""Which projects and partnerships carry out a decision, and which could be noted with it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from hubs.models import Decision, Hub
from hubs.queries.carried_out import Carried
from hubs.queries.carries_out import CarriesOut, decisions_carried_out
from projects.models import Partnership, PartnershipDecision, Project, ProjectDecision
from projects.queries.directory import project_url
from projects.queries.partnership_list import partnership_url

MOST_OFFERED = 60


@dataclass(frozen=True, slots=True)
class Work:
    """A project or a partnership on the page of a decision; the address of a partnership is for the hub's people."""

    pk: int
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What carries out a decision, and what could be noted too."""

    projects: tuple[Work, ...]
    partnerships: tuple[Work, ...]
    more_projects: tuple[Work, ...]
    more_partnerships: tuple[Work, ...]


def carried_out(decision: Decision, *, to_choose: bool) -> CarriedOut:
    """Everything about it: two queries, four where more can be noted."""
    projects = tuple(map(_project, _projects_of(decision)))
    rows = Partnership.objects.filter(decision_links__decision=decision).select_related("hub").order_by("name", "pk")
    partnerships = tuple(map(_partnership, rows))
    return CarriedOut(
        projects,
        partnerships,
        tuple(map(_project, _more_projects(decision, {one.pk for one in projects}))) if to_choose else (),
        tuple(map(_partnership, _more_partnerships(decision, {one.pk for one in partnerships}))) if to_choose else (),
    )


def projects_of_decision(decision: Decision) -> tuple[Work, ...]:
    """The projects alone, for everybody. One query."""
    return tuple(map(_project, _projects_of(decision)))


def decisions_of_project(project: Project, *, board_of: Hub | None = None) -> tuple[CarriesOut, ...]:
    """The decisions that a project carries out, as far as the reader may see them. One query."""
    return decisions_carried_out(Decision.objects.filter(project_links__project=project), board_of=board_of)


def carried_out_by_projects(hub: Hub, since: dt.date | None) -> list[Carried]:
    """Projects and partnerships that were noted with decisions of a hub's board since a day. Two queries."""
    projects = ProjectDecision.objects.filter(decision__hub=hub).select_related("project")
    partnerships = PartnershipDecision.objects.filter(decision__hub=hub).select_related("partnership")
    if since is not None:
        projects = projects.filter(linked_at__date__gte=since)
        partnerships = partnerships.filter(linked_at__date__gte=since)
    return [
        *(Carried(row.decision_id, _("Project"), row.project.title, row.linked_at.date()) for row in projects),
        *(
            Carried(row.decision_id, _("Partnership"), row.partnership.name, row.linked_at.date())
            for row in partnerships
        ),
    ]


def find_project_of_family(hub: Hub, key: int) -> Project | None:
    """A project of a hub or of its sub-hubs."""
    return Project.objects.filter(Q(hub=hub) | Q(hub__parent=hub), pk=key).select_related("hub").first()


def find_partnership_of_family(hub: Hub, key: int) -> Partnership | None:
    """A partnership of a hub or of its sub-hubs."""
    return Partnership.objects.filter(Q(hub=hub) | Q(hub__parent=hub), pk=key).select_related("hub").first()


def _projects_of(decision: Decision) -> list[Project]:
    return list(Project.objects.filter(decision_links__decision=decision).order_by("title", "pk"))


def _more_projects(decision: Decision, noted: set[int]) -> list[Project]:
    """The hub's projects, those that began last first."""
    family = Q(hub=decision.hub_id) | Q(hub__parent=decision.hub_id)
    return list(Project.objects.filter(family).exclude(pk__in=noted).order_by("-starts_on", "-pk")[:MOST_OFFERED])


def _more_partnerships(decision: Decision, noted: set[int]) -> list[Partnership]:
    family = Q(hub=decision.hub_id) | Q(hub__parent=decision.hub_id)
    found = Partnership.objects.filter(family).exclude(pk__in=noted).select_related("hub")
    return list(found.order_by("-starts_on", "-pk")[:MOST_OFFERED])


def _project(row: Project) -> Work:
    return Work(row.pk, row.title, project_url(row))


def _partnership(row: Partnership) -> Work:
    return Work(row.pk, row.name, partnership_url(row))
