"""One partnership as its page shows it: who is in it, its agreement, the ties in it, the decisions it came from."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from hubs.models import Decision, Hub, OrganisationKind
from projects.models import OUTSIDE_SCHOOL, Partnership, PartnershipFile, PartnershipOrganisation, PartnershipSchool
from projects.queries.ties import Tie, family_of, ties_of

SCHOOL, ORGANISATION = "school", "organisation"
Member = PartnershipSchool | PartnershipOrganisation


@dataclass(frozen=True, slots=True)
class MemberLine:
    """Somebody in a partnership; no day means from its beginning or to its end. `url` leads to the form of its days."""

    pk: int
    name: str
    what: str
    since: dt.date | None
    until: dt.date | None
    left: bool
    url: str
    register_url: str


@dataclass(frozen=True, slots=True)
class TieShown:
    """A tie between two who are in the partnership."""

    school: str
    organisation: str
    tie: Tie
    url: str


@dataclass(frozen=True, slots=True)
class PartnershipShown:
    """The page. `counts`: whether it is one that the network counts."""

    schools: tuple[MemberLine, ...]
    organisations: tuple[MemberLine, ...]
    files: tuple[PartnershipFile, ...]
    ties: tuple[TieShown, ...]
    decisions: tuple[Decision, ...]
    ended: bool
    counts: bool


def find_partnership(hub: Hub, key: int) -> Partnership | None:
    """One of the hub's own partnerships."""
    return hub.partnerships.select_related("hub", "project").filter(pk=key).first()


def find_member(partnership: Partnership, side: str, key: int) -> Member | None:
    """A school or an organisation in a partnership, by its own key."""
    if side == SCHOOL:
        return PartnershipSchool.objects.filter(partnership=partnership, school=key).select_related("school").first()
    found = PartnershipOrganisation.objects.filter(partnership=partnership, organisation=key)
    return found.select_related("organisation").first()


def find_file(partnership: Partnership, uid: uuid.UUID) -> PartnershipFile | None:
    """A file of the agreement."""
    return partnership.files.filter(pk=uid).first()


def member_name(member: Any) -> str:
    """What somebody in a partnership, or in a kept row of one, is called."""
    return str(member.school) if hasattr(member, "school_id") else str(member.organisation)


def partnership_page(partnership: Partnership) -> PartnershipShown:
    """Everything that the page says. Six queries, however many take part."""
    hub, today = partnership.hub, partnership.hub.today()
    schools = list(partnership.school_members.select_related("school").order_by("school__name", "pk"))
    organisations = list(
        partnership.organisation_members.select_related("organisation").order_by("organisation__name", "pk")
    )
    ties = ties_of(family_of(hub), today=today) if schools and organisations else []
    names = {row.school_id: row.school.name for row in schools}
    others = {row.organisation_id: row.organisation.name for row in organisations}
    return PartnershipShown(
        schools=tuple(_school(partnership, row, today) for row in schools),
        organisations=tuple(_organisation(partnership, row, today) for row in organisations),
        files=tuple(partnership.files.order_by("uploaded_at", "pk")),
        ties=tuple(
            TieShown(
                names[tie.school_id],
                others[tie.organisation_id],
                tie,
                reverse("projects:tie", args=[hub.code, tie.school_id, tie.organisation_id]),
            )
            for tie in ties
            if tie.school_id in names and tie.organisation_id in others
        ),
        decisions=tuple(
            Decision.objects.filter(partnership_links__partnership=partnership)
            .select_related("hub")
            .order_by("decided_on", "pk")
        ),
        ended=partnership.has_ended(today),
        counts=bool(schools) and any(row.organisation.kind in OUTSIDE_SCHOOL for row in organisations),
    )


def _school(partnership: Partnership, row: PartnershipSchool, today: dt.date) -> MemberLine:
    return MemberLine(
        pk=row.school_id,
        name=row.school.name,
        what=row.school.place,
        since=row.joined_on,
        until=row.left_on,
        left=not row.is_in(today),
        url=reverse("projects:partnership_school", args=[partnership.hub.code, partnership.pk, row.school_id]),
        register_url="",
    )


def _organisation(partnership: Partnership, row: PartnershipOrganisation, today: dt.date) -> MemberLine:
    one = row.organisation
    return MemberLine(
        pk=one.pk,
        name=one.name,
        what=str(OrganisationKind(one.kind).label),
        since=row.joined_on,
        until=row.left_on,
        left=not row.is_in(today),
        url=reverse("projects:partnership_organisation", args=[partnership.hub.code, partnership.pk, one.pk]),
        register_url=reverse("hubs:organisation", args=[one.pk]),
    )
