"""The partnerships of a hub and its sub-hubs: the list with its filters, and the same as a table to take along."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from hubs.folding import Fold, words_of
from hubs.models import Hub, Organisation, OrganisationKind
from projects.models import OUTSIDE_SCHOOL, Partnership, Project
from projects.models.partnership import PartnershipQuerySet
from schools.models import School

PARTNERSHIPS_A_PAGE = 25
GOING_ON, ENDED = "going_on", "ended"
STATES = (GOING_ON, ENDED)
# What a spreadsheet would take for a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class WantedPartnerships:
    """How the list is narrowed; nothing said is an empty text."""

    q: str = ""
    state: str = ""
    project: str = ""
    school: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class PartnershipLine:
    """A partnership as lists show it. `counts`: whether it is one that the network counts."""

    name: str
    url: str
    hub: str
    project: str
    schools: tuple[str, ...]
    organisations: tuple[tuple[str, str], ...]
    since: dt.date
    until: dt.date | None
    ended: bool
    signed_on: dt.date | None
    agreement_url: str
    end_reason: str
    counts: bool


@dataclass(frozen=True, slots=True)
class PartnershipList:
    """A page of the list. `number` is that of all that fit, `any` says whether the hub has one at all."""

    lines: tuple[PartnershipLine, ...]
    pages: Page[Partnership]
    number: int
    going_on: int


def partnership_url(row: Partnership) -> str:
    """The page of a partnership in its own hub's workspace."""
    return reverse("projects:partnership", args=[row.hub.code, row.pk])


def partnerships_of_hub(hub: Hub, wanted: WantedPartnerships, *, page: str | None) -> PartnershipList:
    """What fits, those that began last first. Five queries."""
    found = _found(hub, wanted)
    pages = Paginator(found, PARTNERSHIPS_A_PAGE).get_page(page)
    today = hub.today()
    return PartnershipList(
        lines=tuple(_line(row, today) for row in pages.object_list),
        pages=pages,
        number=pages.paginator.count,
        going_on=found.going_on(today).count(),
    )


def projects_with_partnerships(hub: Hub) -> list[tuple[str, str]]:
    """Projects to narrow the list by. One query."""
    rows = Project.objects.filter(partnerships__in=Partnership.objects.of_family(hub)).distinct().order_by("title")
    return [(str(row.pk), row.title) for row in rows]


def schools_in_partnerships(hub: Hub) -> list[tuple[str, str]]:
    """Schools to narrow the list by. One query."""
    rows = School.objects.filter(partnerships__in=Partnership.objects.of_family(hub)).distinct().order_by("name", "pk")
    return [(str(row.pk), str(row)) for row in rows]


def partnerships_csv(hub: Hub, wanted: WantedPartnerships) -> str:
    """Everything that fits as a table, one row a partnership."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(
        [
            _("Partnership"), _("Hub"), _("Project"), _("From"), _("Until"), _("Why it ended"), _("Schools"),
            _("Organisations"), _("Kinds of organisation"), _("Agreement signed on"), _("Agreement"), _("Counts"),
        ]
    )  # fmt: skip
    today = hub.today()
    writer.writerows([_plain(cell) for cell in _row(_line(row, today))] for row in _found(hub, wanted))
    return file.getvalue()


def _row(line: PartnershipLine) -> Iterator[str]:
    yield from (line.name, line.hub, line.project, line.since.isoformat())
    yield from (line.until.isoformat() if line.until else "", line.end_reason, "; ".join(line.schools))
    yield "; ".join(name for name, _kind in line.organisations)
    yield "; ".join(dict.fromkeys(kind for _name, kind in line.organisations))
    yield from (line.signed_on.isoformat() if line.signed_on else "", line.agreement_url)
    yield _("yes") if line.counts else _("no")


def _plain(cell: str) -> str:
    """Text that a spreadsheet shows and never runs."""
    return f"'{cell}" if cell.startswith(FORMULAS) else cell


def _found(hub: Hub, wanted: WantedPartnerships) -> PartnershipQuerySet:
    found = Partnership.objects.of_family(hub)
    if wanted.state == GOING_ON:
        found = found.going_on(hub.today())
    elif wanted.state == ENDED:
        found = found.ended(hub.today())
    if wanted.project:
        found = found.filter(project=int(wanted.project))
    if wanted.school:
        found = found.filter(school_members__school=int(wanted.school))
    if wanted.kind:
        of_kind = Organisation.objects.filter(kind=wanted.kind)
        found = found.filter(pk__in=Partnership.objects.filter(organisations__in=of_kind).values("pk"))
    for word in words_of(wanted.q):
        found = found.filter(_with_word(word))
    return (
        found.select_related("hub", "project")
        .prefetch_related("schools", "organisations")
        .order_by("-starts_on", "name", "pk")
    )


def _with_word(word: str) -> Q:
    """A word in the name of the partnership, of its project, or of anybody in it; with or without accents."""
    projects = Project.objects.annotate(folded=Fold("title")).filter(folded__contains=word)
    schools = School.objects.annotate(folded=Fold("name")).filter(folded__contains=word)
    named = Partnership.objects.annotate(folded=Fold("name")).filter(folded__contains=word)
    return (
        Q(pk__in=named.values("pk"))
        | Q(project__in=projects.values("pk"))
        | Q(pk__in=Partnership.objects.filter(schools__in=schools.values("pk")).values("pk"))
        | Q(
            pk__in=Partnership.objects.filter(organisations__in=Organisation.objects.called(word).values("pk")).values(
                "pk"
            )
        )
    )


def _line(row: Partnership, today: dt.date) -> PartnershipLine:
    schools, organisations = list(row.schools.all()), list(row.organisations.all())
    return PartnershipLine(
        name=row.name,
        url=partnership_url(row),
        hub=row.hub.name,
        project=row.project.title if row.project else "",
        schools=tuple(sorted(school.name for school in schools)),
        organisations=tuple(sorted((one.name, str(OrganisationKind(one.kind).label)) for one in organisations)),
        since=row.starts_on,
        until=row.ends_on,
        ended=row.has_ended(today),
        signed_on=row.signed_on,
        agreement_url=row.agreement_url,
        end_reason=row.end_reason,
        counts=bool(schools) and any(one.kind in OUTSIDE_SCHOOL for one in organisations),
    )
