"""What the form says about counting before it saves: the forecast is what the figures then do."""

import uuid

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from hubs.models import Hub
from impact.actions.drafts import LineDraft
from impact.models import Audience, PeriodCell, PeriodKind, ScopeKind
from impact.queries.preview import effect_of
from impact.rollups import drain_all
from schools.models import School, SchoolClass
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_session,
    people_line,
)
from tests.impact.log_form import url, with_class, words

pytestmark = pytest.mark.django_db


def network_figures() -> tuple[int, int, int]:
    """Interactions, people by class and first-timers of the whole network, as the dashboards read them."""
    drain_all()
    cell = PeriodCell.objects.filter(
        scope_kind=ScopeKind.NETWORK, period_kind=PeriodKind.ALL, audience="everyone"
    ).first()
    return (cell.interactions, cell.people_by_class, cell.first_timers) if cell else (0, 0, 0)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    plan=st.lists(
        st.tuples(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30)), max_size=3), st.integers(0, 9)), max_size=5
    )
)
def test_what_is_said_before_saving_is_what_the_figures_do(
    hub: Hub, school: School, plan: list[tuple[list[tuple[int, int]], int]]
) -> None:
    """Two lineages of two classes each, and hubs that take turns: the forecast equals the change in the rollups."""
    hubs = [hub, make_hub()]
    classes: list[SchoolClass] = []
    for _lineage in range(2):
        classes.append(make_class(school, school_year=2020))
        classes.append(make_class(school, school_year=2021, continues=classes[-1]))
    for turn, (attended, families) in enumerate(plan):
        lines: list[LineDraft] = [class_line(classes[which], heads) for which, heads in dict(attended).items()]
        lines.append(people_line(Audience.FAMILY, families, families // 2))
        before = network_figures()
        owner = hubs[turn % 2]
        effect = effect_of(lines, hub=owner, uid=uuid.uuid4())
        made = make_session(owner, *lines)
        after = network_figures()
        forecast = (effect.interactions, effect.people_by_class, effect.first_timers)
        assert tuple(b - a for a, b in zip(before, after, strict=True)) == forecast
        stored = effect_of(made.lines.select_related("school_class"), hub=owner, uid=made.uid)
        assert (stored.interactions, stored.people_by_class, stored.first_timers) == forecast


def test_a_class_that_came_before_adds_what_lies_above(client: Client, staff: User, seven_b: SchoolClass) -> None:
    make_session(make_hub(), class_line(seven_b, 22))
    said = words(client.post(f"{url(seven_b.school.hub)}preview/", with_class(seven_b, 24)).content)
    assert "26 interactions; 2 people new to the network, by class; 1 person new, by a show of hands" in said


def test_people_of_whom_nobody_asked_are_named(client: Client, staff: User, hub: Hub) -> None:
    said = words(client.post(f"{url(hub)}preview/", {"family-heads": "7"}).content)
    assert "7 interactions" in said
    assert "Of 7 people nobody has said how many are new" in said
