"""Writes what the demonstration's partner schools signed, with the paper of the first schools of each hub."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from io import BytesIO

from accounts.models import User
from hubs.models import Hub
from hubs.papers import read_paper
from impact.demo.agreements import PlannedAgreement, agreements_of
from impact.demo.paper import draw_paper
from schools.actions.agreements import keep_agreement
from schools.models import School, SchoolAgreement

NAMESPACE = uuid.UUID("5e0f6a4e-6c0f-4a0e-9d1b-0d7c0f3f2a71")


def write_school_agreements(hubs: Iterable[Hub], *, staff_of: Callable[[Hub], User]) -> None:
    """The agreements of each hub's partner schools; without a paper they are noted all at once."""
    noted = []
    for hub in hubs:
        today, by = hub.today(), staff_of(hub)
        for number, school in enumerate(School.objects.filter(hub=hub).partners_on(today).order_by("name", "pk")):
            for planned in agreements_of(number, school.partner_since or today, today):
                if planned.filed:
                    _keep(school, planned, by)
                else:
                    noted.append(_row(school, planned, by))
    SchoolAgreement.objects.bulk_create(noted)


def _keep(school: School, planned: PlannedAgreement, by: User) -> None:
    content = draw_paper(f"Partnership agreement: {school.name}")
    keep_agreement(
        school=school,
        by=by,
        uid=_uid(school, planned),
        signed_on=planned.signed_on,
        holds_until=planned.holds_until,
        read=read_paper(BytesIO(content), len(content)),
        kept_at=_moment(planned),
    )


def _row(school: School, planned: PlannedAgreement, by: User) -> SchoolAgreement:
    return SchoolAgreement(
        uid=_uid(school, planned),
        school=school,
        signed_on=planned.signed_on,
        holds_until=planned.holds_until,
        kept_by=by,
        kept_at=_moment(planned),
    )


def _uid(school: School, planned: PlannedAgreement) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{school.hub_id} {school.name} {school.place} {planned.signed_on}")


def _moment(planned: PlannedAgreement) -> dt.datetime:
    return dt.datetime.combine(planned.signed_on, dt.time(15, 20), tzinfo=dt.UTC)
