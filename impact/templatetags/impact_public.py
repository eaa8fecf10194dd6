"""Public figures on pages of other rooms: `{% load impact_public %}{% hub_figures hub %}`."""

from collections.abc import Sequence
from dataclasses import dataclass

from django import template

from hubs.models import Hub
from impact.queries import definitions_text as words
from impact.queries.dashboard import Column
from impact.queries.disclosure import PublicFigures
from impact.queries.public_scopes import STUDENTS, ScopeFigures, group_columns
from impact.queries.public_scopes import hub_figures as of_hub
from impact.queries.public_scopes import project_figures as of_project
from impact.queries.public_scopes import school_figures as of_school
from impact.queries.words import AudienceStats, ThingStat, number, public_stats, thing_stats
from impact.views.public import demonstration
from projects.models import Project
from schools.models import School

register = template.Library()


@dataclass(frozen=True, slots=True)
class Shown:
    """The figures of one audience in words; or, where they are left out, the words for that."""

    stats: AudienceStats
    left_out: bool


TEMPLATE = "impact/_public_figures.html"


@register.inclusion_tag(TEMPLATE)
def hub_figures(hub: Hub) -> dict[str, object]:
    """What a hub has done: people by group, sessions, schools, projects, partnerships."""
    return _shown(of_hub(hub))


@register.inclusion_tag(TEMPLATE)
def project_figures(project: Project) -> dict[str, object]:
    """What a project has done: people by group, and sessions."""
    return _shown(of_project(project))


@register.inclusion_tag(TEMPLATE)
def school_figures(school: School) -> dict[str, object]:
    """What a school has done with the hub: its students, counted by class, and sessions."""
    found = of_school(school)
    return _context(found.sessions, (group_columns()[STUDENTS],), (found.students,), ())


def _shown(found: ScopeFigures) -> dict[str, object]:
    things = thing_stats(found.things, of_network=False) if found.things is not None else ()
    return _context(found.sessions, group_columns(), found.groups, things)


def _context(
    sessions: int, columns: Sequence[Column], groups: Sequence[PublicFigures], things: Sequence[ThingStat]
) -> dict[str, object]:
    return {
        "sessions": sessions,
        "sessions_text": number(sessions),
        "audiences": [
            Shown(stats, left_out=figures.people is None)
            for stats, figures in zip(public_stats(columns, groups), groups, strict=True)
        ],
        "things": things,
        "words": words,
        "demonstration": demonstration(),
    }
