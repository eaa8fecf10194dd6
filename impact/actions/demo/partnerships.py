"""Writes the partnerships of the demonstration: who is in them since when, their agreements, and why some ended."""

import uuid
from collections.abc import Callable, Mapping
from io import BytesIO

from accounts.models import User
from hubs.models import Hub, Organisation
from hubs.papers import read_paper
from impact.demo.paper import draw_paper
from impact.demo.partnerships import agreement_of
from impact.demo.plan import (
    NAMESPACE,
    NetworkPlan,
    PlannedHub,
    PlannedOrganisation,
    PlannedProject,
    PlannedSchool,
)
from projects.actions.partnerships import keep_file
from projects.models import Partnership, PartnershipOrganisation, PartnershipSchool, Project
from schools.models import School

FILES_A_HUB = 2


def write_partnerships(
    plan: NetworkPlan,
    *,
    hubs: Mapping[PlannedHub, Hub],
    projects: Mapping[PlannedProject, Project],
    schools: Mapping[PlannedSchool, School],
    organisations: Mapping[PlannedOrganisation, Organisation],
) -> None:
    """Partnerships with their schools and organisations."""
    agreements = [agreement_of(one) for one in plan.partnerships]
    rows = Partnership.objects.bulk_create(
        Partnership(
            hub=hubs[one.hub],
            name=one.name,
            about=agreement.about,
            project=projects[one.project],
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            end_reason=agreement.end_reason,
            signed_on=agreement.signed_on,
        )
        for one, agreement in zip(plan.partnerships, agreements, strict=True)
    )
    PartnershipSchool.objects.bulk_create(
        PartnershipSchool(partnership=row, school=schools[school], joined_on=days.joined_on, left_on=days.left_on)
        for row, planned, agreement in zip(rows, plan.partnerships, agreements, strict=True)
        for school, days in zip(planned.schools, agreement.schools, strict=True)
    )
    PartnershipOrganisation.objects.bulk_create(
        PartnershipOrganisation(partnership=row, organisation=organisations[one])
        for row, planned in zip(rows, plan.partnerships, strict=True)
        for one in planned.organisations
    )


def write_agreements(plan: NetworkPlan, *, hubs: Mapping[PlannedHub, Hub], staff_of: Callable[[Hub], User]) -> None:
    """The files of the first signed agreements of each hub."""
    by_name = {(planned.hub.code, planned.name): agreement_of(planned) for planned in plan.partnerships}
    for hub in hubs.values():
        signed = Partnership.objects.filter(hub=hub).exclude(signed_on=None).order_by("starts_on", "pk")
        for row in signed[:FILES_A_HUB]:
            title = by_name[hub.code, row.name].signed_title
            content = draw_paper(f"{title}: {row.name}")
            read = read_paper(BytesIO(content), len(content))
            uid = uuid.uuid5(NAMESPACE, f"agreement {hub.code} {row.name}")
            keep_file(partnership=row, by=staff_of(hub), title=title, read=read, uid=uid)
