"""What pages of a board show of projects and partnerships: `{% load projects_board %}`."""

from django import template

from hubs.models import Decision
from hubs.queries.carries_out import CarriesOut
from projects.models import Project
from projects.queries.decisions import CarriedOut, Work, carried_out, decisions_of_project, projects_of_decision

register = template.Library()


@register.simple_tag
def work_of_decision(decision: Decision, to_choose: bool = False) -> CarriedOut:
    """The projects and partnerships that carry out a decision, and those that could be noted with it."""
    return carried_out(decision, to_choose=to_choose)


@register.simple_tag
def public_work_of_decision(decision: Decision) -> tuple[Work, ...]:
    """The projects that carry out a decision, for everybody."""
    return projects_of_decision(decision)


@register.simple_tag
def published_decisions_of_project(project: Project) -> tuple[CarriesOut, ...]:
    """The published decisions that a project carries out, for everybody."""
    return decisions_of_project(project)
