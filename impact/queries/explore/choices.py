"""What the explorer offers to choose from, and what the words in an address mean there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.sent import whole_number
from hubs.models import Category, Challenge, Hub
from hubs.queries.directory import countries_with_hubs
from impact.models import LedBy, ReportingPeriod, ScopeKind, SessionType
from impact.queries.explore.view import Within
from impact.queries.network import hub_named, hubs_to_suggest
from impact.queries.periods import ALL_TIME, GroupedChoices, Period, grouped_choices, periods_with_figures
from impact.queries.reporting import find_period
from impact.queries.slices import Whose
from impact.queries.spans import Span, insert_group, span_from_key, with_terms
from projects.models import Project
from schools.models import School

MOST_OFFERED = 300  # things of one kind in a select field
REPORTING = "reporting"  # before the number of a reporting period, in an address
Choices = list[tuple[str, object]]

__all__ = ["Offer", "hub_named", "offer_for", "span_named", "today_at", "within_named"]


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices of the filters. `things` and `hubs` are empty where there is none to choose."""

    periods: GroupedChoices
    things: Choices
    hubs: tuple[tuple[str, str], ...]
    session_types: tuple[SessionType, ...]
    countries: tuple[tuple[str, str], ...]
    categories: tuple[tuple[str, str], ...]
    led_by: tuple[tuple[str, str], ...]


def offer_for(place: Hub | None, hub: Hub | None) -> Offer:
    """The choices in a hub's workspace, or in the network's, where a hub may be looked at.

    A constant number of queries. What a hub has stands on offer where one hub is looked at; of a whole network it
    would be too much to choose from.
    """
    scope = (ScopeKind.HUB, hub.pk) if hub else (ScopeKind.NETWORK, 0)
    return Offer(
        periods=_periods(
            periods_with_figures(*scope),
            [_span_of_period(one) for one in ReportingPeriod.objects.order_by("-first_month")[:MOST_OFFERED]],
        ),
        things=_things_of(hub) if hub else [],
        hubs=tuple(hubs_to_suggest()) if place is None else (),
        session_types=tuple(SessionType.objects.all()),
        countries=tuple(countries_with_hubs()) if place is None else (),
        categories=tuple((kind.value, str(kind.label)) for kind in Category) if place is None else (),
        led_by=tuple((who.value, str(who.label)) for who in LedBy),
    )


def today_at(place: Hub | None) -> dt.date:
    """Which day it is at a hub; for the network, by the clock of the world."""
    return place.today() if place is not None else timezone.now().date()


def span_named(key: str) -> Span | None:
    """The days that a key in an address stands for. At most one query, for a reporting period."""
    kind, _dash, number = key.partition("-")
    if kind != REPORTING:
        return span_from_key(key)
    period_id = whole_number(number)
    period = find_period(period_id) if period_id is not None else None
    return _span_of_period(period) if period is not None else None


def _span_of_period(period: ReportingPeriod) -> Span:
    return Span(period.first_month, period.after, f"{REPORTING}-{period.pk}", period.label)


def within_named(key: str, hub: Hub | None) -> Within | None:
    """What a key such as `project-12` stands for: of a hub and its sub-hubs, or of the network. At most one query.

    None for what is not there, and for what belongs to another hub: nobody learns which it is.
    """
    kind, _dash, number = key.partition("-")
    pk = whole_number(number)
    if kind not in Whose.values or pk is None:
        return None
    whose = Whose(kind)
    found: Hub | Project | School | Challenge | None
    match whose:
        case Whose.HUB:
            found = Hub.objects.filter(pk=pk, parent__isnull=False).select_related("parent").first()
        case Whose.PROJECT:
            found = Project.objects.filter(pk=pk).select_related("hub__parent").first()
        case Whose.SCHOOL:
            found = School.objects.filter(pk=pk).select_related("hub__parent").first()
        case Whose.CHALLENGE:
            found = Challenge.objects.filter(pk=pk).select_related("hub__parent").first()
        case _:
            found = None
    if found is None:
        return None
    home = (found.parent or found) if isinstance(found, Hub) else found.hub
    if hub is not None and hub.pk not in (home.pk, home.parent_id):
        return None
    name = found.title if isinstance(found, Project | Challenge) else found.name
    return Within(whose, pk, name, hub or home)


def _things_of(hub: Hub) -> Choices:
    """What a hub and its sub-hubs have, in groups. Four queries."""
    family = Q(hub=hub) | Q(hub__parent=hub)
    groups: list[tuple[str, Whose, Sequence[tuple[int, str]]]] = [
        (_("Sub-hubs"), Whose.HUB, _pairs(Hub.objects.filter(parent=hub).order_by("name"), "name")),
        (_("Projects"), Whose.PROJECT, _pairs(Project.objects.filter(family).order_by("title", "pk"), "title")),
        (_("Schools"), Whose.SCHOOL, _pairs(School.objects.kept_by(hub).order_by("name", "pk"), "name")),
        (_("Challenges"), Whose.CHALLENGE, _pairs(Challenge.objects.filter(family).order_by("title", "pk"), "title")),
    ]
    return [(label, [(f"{kind.value}-{pk}", name) for pk, name in pairs]) for label, kind, pairs in groups if pairs]


def _pairs(rows: object, name: str) -> list[tuple[int, str]]:
    return list(rows.values_list("pk", name)[:MOST_OFFERED])  # type: ignore[attr-defined]  # a QuerySet of any of them


def _periods(found: Sequence[Period], reporting: Sequence[Span]) -> GroupedChoices:
    choices = with_terms(grouped_choices(found or [ALL_TIME]), found)
    return insert_group(choices, _("Reporting period"), [(one.key, one.label) for one in reporting])
