"""The figures of whole months: what the cells of kept periods say, and of other spans what a plain count says."""

import datetime as dt

import pytest

from impact.models import AttendanceLine, PeriodKind, ScopeKind, Session, SessionCoHost
from impact.models.audience import CellAudience
from impact.queries.by_class import by_class_of_all, by_class_of_hubs
from impact.queries.dashboard import read_scope
from impact.queries.period_figures import (
    PeriodFigures,
    figures_of_hubs,
    from_content,
    period_figures,
    to_content,
    version_of,
)
from impact.queries.periods import Period
from impact.rollups import drain_all
from schools.models import SchoolClass
from tests.impact.facts import World, small_world

pytestmark = pytest.mark.django_db

SPAN = (dt.date(2020, 11, 1), dt.date(2021, 11, 1))  # of no kind that cells are kept for


@pytest.fixture
def world() -> World:
    """Joint sessions, a sub-hub's, a chain of classes over two school years, without a class, and without anybody."""
    world = small_world()

    def came(number: int, heads: int) -> dict[str, object]:
        return {"audience": "student", "head_count": heads, "school_class": world.classes[number]}

    world.log(world.hubs[0], dt.date(2020, 10, 31), came(1, 29))
    world.log(world.hubs[0], dt.date(2020, 11, 1), came(1, 20), project=world.projects[0])
    world.log(world.hubs[0], dt.date(2021, 10, 5), came(2, 24), co_hosts=(world.hubs[3],))
    world.log(world.hubs[1], dt.date(2021, 1, 7), came(1, 22), {"audience": "teacher", "head_count": 3})
    world.log(world.hubs[3], dt.date(2021, 2, 7), came(10, 12), project=world.projects[3], co_hosts=(world.hubs[2],))
    family: dict[str, object] = {"audience": "family", "head_count": 40, "first_timers": 9}
    world.log(world.hubs[2], dt.date(2021, 3, 1), family, project=world.projects[3])
    world.log(world.hubs[2], dt.date(2021, 4, 1))
    world.log(world.hubs[1], dt.date(2021, 11, 1), came(2, 30))
    drain_all()
    return world


def brute_people_by_class(first: dt.date, after: dt.date, hub: int | None) -> int:
    """Loops over plain rows, sharing nothing with what is tested."""
    chain: dict[int, int | None] = dict(SchoolClass.objects.values_list("pk", "continues_id"))
    highest: dict[int, int] = {}
    for line in AttendanceLine.objects.exclude(school_class=None).select_related("session__hub"):
        session = line.session
        joint = SessionCoHost.objects.filter(session=session).select_related("hub")
        hubs = [session.hub, *(row.hub for row in joint)]
        if not first <= session.held_on < after:
            continue
        if hub is not None and hub not in {key for one in hubs for key in (one.pk, one.parent_id)}:
            continue
        root = line.school_class_id or 0
        while (earlier := chain[root]) is not None:
            root = earlier
        highest[root] = max(highest.get(root, 0), line.head_count)
    return sum(highest.values())


def test_any_months_are_counted_from_cells(world: World) -> None:
    figures = period_figures(*SPAN)
    network = figures.network.picture
    assert network.whole.sessions == 6
    assert network.whole.without_attendance == 1
    assert network.parts[0].people_by_class == 24 + 12 == brute_people_by_class(*SPAN, None)
    assert network.parts[2].people == 40  # the largest session proves more than the nine who were new
    assert [at.month for at in figures.network.months] == [dt.date(2020, 11, 1) + months(n) for n in range(12)]
    for hub in world.hubs:
        found = figures.hub(hub.pk)
        assert found is not None
        assert found.picture.parts[0].people_by_class == brute_people_by_class(*SPAN, hub.pk)
    assert [project.key for project in figures.projects] == [world.projects[0].pk, world.projects[3].pk]
    assert [hub.code for hub in figures.top_hubs] == ["T-0", "T-1", "T-2"]


def months(number: int) -> dt.timedelta:
    month = 10 + number
    return dt.date(2020 + month // 12, month % 12 + 1, 1) - dt.date(2020, 11, 1)


@pytest.mark.parametrize(
    ("kind", "first", "after"),
    [
        (PeriodKind.SCHOOL_YEAR, dt.date(2020, 9, 1), dt.date(2021, 9, 1)),
        (PeriodKind.YEAR, dt.date(2021, 1, 1), dt.date(2022, 1, 1)),
        (PeriodKind.MONTH, dt.date(2021, 1, 1), dt.date(2021, 2, 1)),
    ],
)
def test_kept_periods_say_the_same(world: World, kind: PeriodKind, first: dt.date, after: dt.date) -> None:
    """To the digit, on whichever page somebody looks."""
    figures = period_figures(first, after)
    for scope in (figures.network, *figures.hubs, *figures.projects):
        reading = read_scope(ScopeKind(scope.kind), scope.key, Period(kind, first), CellAudience.EVERYONE)
        assert scope.picture == reading.total
        told = {at.month: at.picture for at in scope.months}
        assert all(told[at.month] == at.picture for at in reading.months if first <= at.month < after)


def test_a_page_of_hubs_is_counted_as_all_of_them(world: World) -> None:
    whole = period_figures(*SPAN)
    some = figures_of_hubs(*SPAN, world.hubs[1:])
    assert some == {hub.pk: whole.hub(hub.pk) for hub in world.hubs[1:]}
    everywhere = by_class_of_all(*SPAN)
    few = by_class_of_hubs(*SPAN, [hub.pk for hub in world.hubs])
    assert few == {key: people for (kind, key), people in everywhere.items() if kind == ScopeKind.HUB}


def test_the_text_is_the_figures(world: World) -> None:
    figures = period_figures(*SPAN)
    text = to_content(figures)
    again = from_content(text)
    assert isinstance(again, PeriodFigures)
    assert again == figures
    assert to_content(again) == text
    assert to_content(period_figures(*SPAN)) == text
    assert text.startswith('{"after":"2021-11-01","audiences":["everyone","student","teacher","community"],"columns":[')


def test_a_fingerprint_is_of_figures_and_not_of_names(world: World) -> None:
    hub = world.hubs[0]
    before = version_of(figures_of_hubs(*SPAN, [hub])[hub.pk])
    hub.name = "Another name"
    hub.save()
    assert version_of(figures_of_hubs(*SPAN, [hub])[hub.pk]) == before
    # Within the period, but to another month: nothing in all is another.
    Session.objects.filter(hub=hub, held_on=SPAN[0]).update(held_on=dt.date(2020, 12, 1))
    drain_all()
    assert version_of(figures_of_hubs(*SPAN, [hub])[hub.pk]) != before


def test_hubs_that_opened_later_are_no_part(world: World) -> None:
    world.hubs[1].opened_on = SPAN[1]
    world.hubs[1].save()
    assert period_figures(*SPAN).hub(world.hubs[1].pk) is None
