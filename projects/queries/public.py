"""The public page of a project, and the projects that other pages show."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from hubs.languages import foreign, language_name
from hubs.models import Challenge, Hub
from hubs.queries.challenges import Moment, challenge_url
from hubs.queries.directory import HubLink, hub_url
from projects.models import Partnership, Project, ProjectStatus
from projects.queries.directory import (
    OpenCall,
    ProjectCard,
    ages_of,
    cards_of,
    latest_first,
    of_hub_and_sub_hubs,
    open_call_of,
    project_url,
    subjects_of,
    with_calls,
)
from projects.queries.news import FeedEntry
from schools.models import School, Shown
from schools.queries.public import SchoolLink, school_url

PROJECTS_IN_A_FEED = 30


@dataclass(frozen=True, slots=True)
class SomeProjects:
    """Some projects, and how many there are altogether."""

    cards: tuple[ProjectCard, ...]
    number: int


@dataclass(frozen=True, slots=True)
class ChallengeLink:
    """The challenge that a project answers."""

    title: str
    language: str
    summary: str
    url: str


@dataclass(frozen=True, slots=True)
class ProjectPartners:
    """With whom a project works: organisations, schools that agreed to be named with it, and how many others."""

    organisations: tuple[str, ...]
    schools: tuple[SchoolLink, ...]
    other_schools: int

    @property
    def known(self) -> bool:
        """Whether there is anybody."""
        return bool(self.organisations or self.schools or self.other_schools)


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything on a project's public page that the rooms up to this one hold.

    `language` is that of its words, where it is another one than the page's; `version` grows with each change of the
    project or its hub.
    """

    pk: int
    url: str
    title: str
    language: str
    summary: str
    story: str
    hub: HubLink
    hub_email: str
    challenge: ChallengeLink | None
    status: str
    status_label: str
    starts_on: dt.date
    ends_on: dt.date | None
    sdgs: tuple[int, ...]
    subjects: tuple[str, ...]
    ages: str
    languages: tuple[str, ...]
    call: OpenCall | None
    partners: ProjectPartners
    version: int


def public_project(project_id: int) -> Project | None:
    """The project with a number, with its hub and challenge. One query."""
    found = Project.objects.shown_publicly().filter(pk=project_id)
    return with_calls(found).select_related("hub__parent", "challenge__hub", "call").first()


def public_project_page(project: Project) -> ProjectPage:
    """Everything about a project. Three queries."""
    hub = project.hub
    return ProjectPage(
        pk=project.pk,
        url=project_url(project),
        title=project.title,
        language=foreign(project.language),
        summary=project.summary,
        story=project.story,
        hub=HubLink(hub.name, hub.place, hub_url(hub.code)),
        hub_email=hub.contact_email,
        challenge=_challenge(project),
        status=project.status,
        status_label=str(ProjectStatus(project.status).label),
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        sdgs=tuple(sorted(project.sdgs)),
        subjects=subjects_of(project),
        ages=ages_of(project),
        languages=tuple(language_name(code) for code in project.languages),
        call=open_call_of(project, timezone.now()),
        partners=_partners(project),
        version=project.version + hub.version,
    )


def latest_projects(number: int) -> tuple[ProjectCard, ...]:
    """The projects of the network that began last. One query, out of an index."""
    return cards_of(latest_first(Project.objects.shown_publicly())[:number])


def hub_projects(hub: Hub, number: int) -> SomeProjects:
    """The latest projects of a hub and its sub-hubs. Two queries."""
    found = of_hub_and_sub_hubs(hub)
    return SomeProjects(cards_of(latest_first(found)[:number]), found.count())


def challenges_with_projects(hub: Hub) -> frozenset[int]:
    """The numbers of those challenges of a hub's family that projects work on. One query."""
    found = Project.objects.shown_publicly().filter(challenge__in=Challenge.objects.of_hub(hub))
    return frozenset(found.values_list("challenge", flat=True).distinct())


def challenge_projects(challenge: Challenge, number: int) -> SomeProjects:
    """The latest projects that work on a challenge. Two queries."""
    found = Project.objects.shown_publicly().filter(challenge=challenge)
    return SomeProjects(cards_of(latest_first(found)[:number]), found.count())


def project_moments(challenge: Challenge, number: int = 12) -> list[Moment]:
    """When the projects that work on a challenge began and ended, the latest of them. One query."""
    today = challenge.hub.today()
    found = []
    for project in latest_first(Project.objects.shown_publicly().filter(challenge=challenge))[:number]:
        said = {"project": project.title}
        if project.starts_on <= today:
            found.append(Moment(project.starts_on, _("“%(project)s” began") % said, project_url(project)))
        if project.ends_on is not None and project.ends_on <= today and project.status == ProjectStatus.FINISHED:
            found.append(
                Moment(project.ends_on, _("“%(project)s” came to its end") % said, project_url(project), "good")
            )
    return found


def school_projects(school: School, number: int) -> tuple[ProjectCard, ...]:
    """The projects that a school takes part in by a partnership. One query."""
    taking_part = Partnership.objects.filter(schools=school).values("project")
    return cards_of(latest_first(Project.objects.shown_publicly().filter(pk__in=taking_part))[:number])


def project_feed(hub: Hub | None) -> tuple[FeedEntry, ...]:
    """The latest projects of the network or of a hub. One query."""
    found = Project.objects.shown_publicly() if hub is None else of_hub_and_sub_hubs(hub)
    return tuple(
        FeedEntry(
            uid=f"project-{project.pk}",
            title=project.title,
            url=project_url(project),
            lead=project.summary,
            body=mark_safe(linebreaks(project.story, autoescape=True)),  # noqa: S308 - escaped by `linebreaks`
            language=project.language,
            hub=project.hub.name,
            published_at=None,
            changed_at=project.changed_at,
        )
        for project in latest_first(found)[:PROJECTS_IN_A_FEED]
    )


def _challenge(project: Project) -> ChallengeLink | None:
    challenge = project.challenge
    if challenge is None:
        return None
    return ChallengeLink(challenge.title, foreign(challenge.language), challenge.summary, challenge_url(challenge))


def _partners(project: Project) -> ProjectPartners:
    """A school is named only where it agreed to a page that shows its projects."""
    partnerships = Partnership.objects.filter(project=project)
    names = partnerships.exclude(organisations=None).values_list("organisations__name", flat=True)
    schools = School.objects.filter(partnerships__in=partnerships).distinct().order_by("name", "pk")
    named, others = [], 0
    for school in schools:
        if school.agreed_to_show(Shown.PROJECTS):
            named.append(SchoolLink(school.name, school.place, school_url(school)))
        else:
            others += 1
    return ProjectPartners(tuple(sorted({str(name) for name in names})), tuple(named), others)
