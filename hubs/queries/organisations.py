"""The register of organisations: its list, one of them with the boards it sits on, and those that look like another."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone

from hubs.folding import words_of
from hubs.models import BoardSeat, Organisation, OrganisationKind, OrganisationMerge, RorEntry, StakeholderGroup
from hubs.queries.directory import country_name, hub_url
from hubs.ror import ror_address

ORGANISATIONS_A_PAGE = 40
MOST_ALIKE = 5
ALIKE = 0.84  # of the letters of two names, their words in order
SHARED = 0.6  # of the words of two names
UNDO_FOR = dt.timedelta(days=30)
# Words that say what something is and not which one.
COMMON = frozenset(words_of("a and as da das de der des di do dos du e en et for in la le of the und van von y"))


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
    return sorted(((str(code), country_name(str(code))) for code in codes), key=lambda pair: pair[1])


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


def looking_like(row: Organisation) -> list[Organisation]:
    """Entries of the register that may be the same organisation, the likeliest first. One query.

    The same ROR id or website, or in the same country a name that is nearly the same; `row` need not be stored.
    """
    others = Organisation.objects.exclude(pk=row.pk)
    scored = [(_likeness(row, other), other) for other in others]
    found = sorted(((score, other) for score, other in scored if score), key=lambda pair: (-pair[0], pair[1].pk))
    return [other for _score, other in found[:MOST_ALIKE]]


def alike_pairs() -> list[tuple[OrganisationLine, OrganisationLine]]:
    """Pairs of entries that have the same words in one of their names, or the same ROR id or website. One query."""
    by_mark: dict[object, list[Organisation]] = defaultdict(list)
    for row in Organisation.objects.all():
        for mark in _marks(row):
            by_mark[mark].append(row)
    pairs = {(rows[0].pk, other.pk): (rows[0], other) for rows in by_mark.values() for other in rows[1:]}
    return [(as_line(one), as_line(other)) for one, other in pairs.values()]


def _marks(row: Organisation) -> set[object]:
    names = {(row.country.code, _telling(name)) for name in (row.name, *row.other_names)}
    host = _host(row.website)
    return names | ({host} if host else set())


def _telling(name: str) -> frozenset[str]:
    words = words_of(name)
    return frozenset(word for word in words if word not in COMMON) or frozenset(words)


def _host(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")


def _likeness(one: Organisation, other: Organisation) -> float:
    """From 0 (nothing alike) to 3 (the same id)."""
    if one.ror and one.ror == other.ror:
        return 3.0
    if _host(one.website) and _host(one.website) == _host(other.website):
        return 2.0
    if one.country != other.country:
        return 0.0
    names = ((a, b) for a in (one.name, *one.other_names) for b in (other.name, *other.other_names))
    return max((_same_name(a, b) for a, b in names), default=0.0)


def _same_name(one: str, other: str) -> float:
    first, second = _telling(one), _telling(other)
    if not first or not second:
        return 0.0
    shared = len(first & second) / len(first | second)
    letters = SequenceMatcher(None, _in_order(first), _in_order(second)).ratio()
    return max(shared if shared >= SHARED else 0.0, letters if letters >= ALIKE else 0.0)


def _in_order(words: Iterable[str]) -> str:
    return " ".join(sorted(words))
