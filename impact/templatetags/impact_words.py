"""Words beside figures: definitions (`{% definitions_of_ties as definitions %}`), and the months of a period."""

from django import template

from hubs.models import Category
from impact.models import ReportingPeriod
from impact.queries.definitions_text import PARTNERSHIPS, Definition
from impact.queries.kinds import DEFINITIONS
from impact.queries.periods import months_label

register = template.Library()


@register.simple_tag
def definitions_of_ties() -> tuple[Definition, ...]:
    """What counts as a tie, as alive, and as alive without the hub."""
    return DEFINITIONS[Category.BROKER]


@register.simple_tag
def definition_of_partnerships() -> Definition:
    """What counts as a partnership."""
    return PARTNERSHIPS


@register.filter
def months(period: ReportingPeriod) -> str:
    """The months of a reporting period, or the one month that it is."""
    return months_label(period.first_month, period.last_month)
