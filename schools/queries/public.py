"""What is public of schools: of those that agreed what they agreed to, of all others only how many there are."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from hubs.models import Hub
from hubs.queries.directory import HubLink, country_name, hub_url
from schools.models import Level, School, Shown

NAMED = 60


@dataclass(frozen=True, slots=True)
class SchoolLink:
    """The name of a school that agreed to be named, and where its page is."""

    name: str
    place: str
    url: str


@dataclass(frozen=True, slots=True)
class HubSchools:
    """The partner schools of a hub and of its sub-hubs: some by name, all others by number."""

    named: tuple[SchoolLink, ...]
    others: int

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.named) + self.others


@dataclass(frozen=True, slots=True)
class SchoolPage:
    """A school's public page. What the school did not agree to show is empty, or False.

    `version` grows with each change of the school or its hub.
    """

    pk: int
    name: str
    url: str
    place: str
    country: str
    country_code: str
    hub: HubLink
    partner_since: dt.date | None
    partner_until: dt.date | None
    about: str
    levels: tuple[str, ...]
    website: str
    shows_projects: bool
    shows_figures: bool
    version: int


def hub_schools(hub: Hub) -> HubSchools:
    """The schools that are partners today. Two queries."""
    day = hub.today()
    current = (
        School.objects.partners()
        .filter(Q(hub=hub) | Q(hub__parent=hub), partner_since__lte=day)
        .exclude(partner_until__lt=day)
    )
    named = tuple(_link(school) for school in current.shown_publicly().order_by("name", "pk")[:NAMED])
    return HubSchools(named, others=current.count() - len(named))


def public_school(school_id: int) -> School | None:
    """The school with a number, if it agreed to a public page. One query."""
    return School.objects.shown_publicly().filter(pk=school_id).select_related("hub").first()


def public_school_page(school: School) -> SchoolPage:
    """What a school agreed to show. No query."""
    levels = Level if school.agreed_to_show(Shown.LEVELS) else ()
    return SchoolPage(
        pk=school.pk,
        name=school.name,
        url=school_url(school),
        place=school.place,
        country=country_name(school.country.code),
        country_code=school.country.code,
        hub=HubLink(school.hub.name, school.hub.place, hub_url(school.hub.code)),
        partner_since=school.partner_since,
        partner_until=school.partner_until,
        about=school.about if school.agreed_to_show(Shown.ABOUT) else "",
        levels=tuple(str(level.label) for level in levels if level.value in school.levels),
        website=school.website if school.agreed_to_show(Shown.WEBSITE) else "",
        shows_projects=school.agreed_to_show(Shown.PROJECTS),
        shows_figures=school.agreed_to_show(Shown.FIGURES),
        version=school.version + school.hub.version,
    )


def school_url(school: School) -> str:
    """The address of a school's public page; there is a page only if the school agreed."""
    return reverse("schools:school", kwargs={"school_id": school.pk, "school_slug": school.slug})


def _link(school: School) -> SchoolLink:
    return SchoolLink(school.name, school.place, school_url(school))
