"""The partnerships that an organisation or a school has a part in, for their own pages."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from hubs.models import Organisation
from hubs.queries.directory import hub_url
from projects.models import Partnership, PartnershipMember, PartnershipOrganisation, PartnershipSchool
from projects.queries.directory import project_url
from projects.queries.partnership_list import partnership_url
from schools.models import School


@dataclass(frozen=True, slots=True)
class Work:
    """A partnership by its project, if it has one, and its hub, with the days on which this one is in it.

    `name` and `url` are blank where it is none of the reader's business how a hub calls it; `others` are those of the
    other side.
    """

    name: str
    url: str
    project: str
    project_url: str
    hub: str
    hub_url: str
    others: tuple[str, ...]
    since: dt.date
    until: dt.date | None


def works_of(organisation: Organisation, *, opens: Collection[int] | None = ()) -> tuple[Work, ...]:
    """What an organisation works on, the latest first. One query.

    How a hub calls a partnership is its own affair: only who may open its workspace reads that. `opens` are those hubs;
    nothing stands for all.
    """
    found = PartnershipOrganisation.objects.filter(organisation=organisation)
    rows = found.select_related("partnership__project", "partnership__hub")
    ordered = rows.order_by("-partnership__starts_on", "partnership__hub__name", "pk")
    works = []
    for row in ordered:
        hub = row.partnership.hub
        may = opens is None or hub.pk in opens or hub.parent_id in opens
        works.append(_work(row, row.partnership, named=may, opens=may))
    return tuple(works)


def works_of_school(school: School, *, opens: bool) -> tuple[Work, ...]:
    """The partnerships that a school is in, the latest first, for the school itself and its hub. Two queries."""
    found = PartnershipSchool.objects.filter(school=school)
    rows = found.select_related("partnership__project", "partnership__hub")
    ordered = rows.prefetch_related("partnership__organisations").order_by("-partnership__starts_on", "pk")
    return tuple(
        _work(
            row,
            row.partnership,
            named=True,
            opens=opens and row.partnership.hub_id == school.hub_id,
            others=tuple(sorted(one.name for one in row.partnership.organisations.all())),
        )
        for row in ordered
    )


def _work(
    member: PartnershipMember, row: Partnership, *, named: bool, opens: bool, others: tuple[str, ...] = ()
) -> Work:
    project = row.project
    return Work(
        name=row.name if named else "",
        url=partnership_url(row) if opens else "",
        project=project.title if project else "",
        project_url=project_url(project) if project else "",
        hub=row.hub.name,
        hub_url=hub_url(row.hub.code),
        others=others,
        since=member.joined_on or row.starts_on,
        until=min((day for day in (member.left_on, row.ends_on) if day), default=None),
    )
