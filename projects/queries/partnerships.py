"""The partnerships and projects that an organisation or a school has a part in, for its page in the register."""

import datetime as dt
from dataclasses import dataclass

from hubs.models import Organisation
from hubs.queries.directory import hub_url
from projects.models import Partnership
from projects.queries.directory import project_url
from schools.models import School


@dataclass(frozen=True, slots=True)
class Work:
    """A partnership by its project, if it has one, and its hub."""

    project: str
    project_url: str
    hub: str
    hub_url: str
    since: dt.date
    until: dt.date | None


def works_of(organisation: Organisation) -> tuple[Work, ...]:
    """What an organisation works on, the latest first. One query. How a hub calls a partnership is its own affair."""
    found = Partnership.objects.filter(organisations=organisation).select_related("project", "hub")
    return tuple(_work(row) for row in found.order_by("-starts_on", "hub__name", "pk"))


def works_of_school(school: School) -> tuple[Work, ...]:
    """What a school works on, the latest first. One query."""
    found = Partnership.objects.filter(schools=school).select_related("project", "hub")
    return tuple(_work(row) for row in found.order_by("-starts_on", "hub__name", "pk"))


def _work(row: Partnership) -> Work:
    project = row.project
    return Work(
        project=project.title if project else "",
        project_url=project_url(project) if project else "",
        hub=row.hub.name,
        hub_url=hub_url(row.hub.code),
        since=row.starts_on,
        until=row.ends_on,
    )
