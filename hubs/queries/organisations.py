"""The register of organisations: its list, one of them with the boards it sits on, and those that look like another."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone

from hubs.models import BoardSeat, Organisation, OrganisationKind, OrganisationMerge, RorEntry, StakeholderGroup
from hubs.queries.alike import alike_pairs, looking_like
from hubs.queries.directory import by_name, country_name, hub_url
from hubs.ror import ror_address

ORGANISATIONS_A_PAGE = 40
UNDO_FOR = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the list is narrowed; nothing said is an empty text."""

    q: str = ""
    kind: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation as lists show it."""

    pk: int
    name: str
    kind: str
    country: str
    place: str
    other_names: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class Register:
    """A page of the register. `number` is that of all that fit."""

    lines: tuple[OrganisationLine, ...]
    pages: Page[Organisation]
    number: int


def register_of_organisations(wanted: Wanted, *, page: str | None) -> Register:
    """The organisations that fit, by name. Two queries."""
    found = Organisation.objects.called(wanted.q)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.country:
        found = found.filter(country=wanted.country)
    pages = Paginator(found, ORGANISATIONS_A_PAGE).get_page(page)
    return Register(tuple(as_line(row) for row in pages.object_list), pages, pages.paginator.count)


def countries_of_register() -> list[tuple[str, str]]:
    """Codes and names of the countries of the register, by name in the reader's language. One query."""
    codes = Organisation.objects.order_by("country").values_list("country", flat=True).distinct()
    return by_name((str(code), country_name(str(code))) for code in codes)


def as_line(row: Organisation) -> OrganisationLine:
    """An organisation as a line of a list."""
    return OrganisationLine(
        pk=row.pk,
        name=row.name,
        kind=str(OrganisationKind(row.kind).label),
        country=country_name(row.country.code),
        place=row.place,
        other_names=tuple(row.other_names),
        url=reverse("hubs:organisation", args=[row.pk]),
    )


def find_organisation(key: int) -> Organisation | None:
    """One organisation of the register."""
    return Organisation.objects.filter(pk=key).first()


def merged_into(key: int) -> Organisation | None:
    """Where an entry went that is gone, so that old addresses lead there."""
    merge = OrganisationMerge.objects.filter(gone_id=key, undone_at=None).select_related("kept").first()
    return merge.kept if merge else None


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat on a hub's board."""

    hub: str
    url: str
    group: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class MergeLine:
    """An entry that was merged into this one. `may_undo`: not long ago."""

    pk: int
    name: str
    by: str
    at: dt.datetime
    may_undo: bool


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """One organisation: what is known of it, its seats, what was merged into it, what looks like it."""

    line: OrganisationLine
    website: str
    ror: str
    ror_url: str
    ror_name: str
    seats: tuple[SeatLine, ...]
    merges: tuple[MergeLine, ...]
    alike: tuple[OrganisationLine, ...]


def organisation_page(row: Organisation, *, may_merge: bool) -> OrganisationPage:
    """Everything that the page says; five queries at most, however much that is."""
    seats = row.board_seats.select_related("hub").order_by("-starts_on", "hub__name", "pk")
    merges = row.merges.filter(undone_at=None).select_related("merged_by") if may_merge else ()
    known = RorEntry.objects.filter(pk=row.ror).first() if row.ror else None
    return OrganisationPage(
        line=as_line(row),
        website=row.website,
        ror=row.ror,
        ror_url=ror_address(row.ror) if row.ror else "",
        ror_name=known.name if known else "",
        seats=tuple(_seat(seat) for seat in seats),
        merges=tuple(_merge(merge) for merge in merges),
        alike=tuple(as_line(one) for one in looking_like(row)) if may_merge else (),
    )


def pairs_alike() -> list[tuple[OrganisationLine, OrganisationLine]]:
    """Pairs of entries that look like one organisation each, as lines of a list. Two queries."""
    return [(as_line(one), as_line(other)) for one, other in alike_pairs()]


def _seat(seat: BoardSeat) -> SeatLine:
    group = str(StakeholderGroup(seat.stakeholder_group).label)
    return SeatLine(seat.hub.name, hub_url(seat.hub.code), group, seat.starts_on, seat.ends_on)


def _merge(merge: OrganisationMerge) -> MergeLine:
    by = merge.merged_by.name if merge.merged_by else ""
    return MergeLine(merge.pk, merge.gone["name"], by, merge.merged_at, may_undo(merge))


def may_undo(merge: OrganisationMerge) -> bool:
    """Whether a merge can still be undone."""
    return merge.undone_at is None and timezone.now() - merge.merged_at <= UNDO_FOR


def find_merge(key: int) -> OrganisationMerge | None:
    """A merge that stands."""
    return OrganisationMerge.objects.filter(pk=key, undone_at=None).select_related("kept").first()
