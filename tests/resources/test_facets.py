"""The bits that the library is counted from are the rows: whatever is published, moved, withdrawn or chosen."""

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub
from resources.actions.counting import recount_library
from resources.actions.grow_library import grow_library
from resources.actions.publishing import publish, restore, withdraw
from resources.actions.writing import new_version
from resources.models import STRETCH, Facet, Length, Resource, ResourceVersion
from resources.queries import facets, finding
from resources.queries import library as the_library
from resources.queries.library import Wanted, library
from tests.factories.network import make_hub
from tests.factories.people import make_user
from tests.factories.resources import add_file, make_draft, make_resource
from tests.waiting import PATIENCE, is_held_up

NOTHING = Wanted()


def length_of(version: ResourceVersion) -> list[str]:
    minutes = version.minutes
    return [] if minutes is None else [one.value for one in Length if one.minutes[0] <= minutes <= one.minutes[1]]


def ages(version: ResourceVersion) -> Iterable[int]:
    return [] if version.age_from is None else range(version.age_from, (version.age_to or 0) + 1)


VALUES: dict[str, Callable[[ResourceVersion], Iterable[object]]] = {
    "kind": lambda row: [row.kind],
    "language": lambda row: row.languages,
    "level": lambda row: row.levels,
    "age": ages,
    "subject": lambda row: row.subjects,
    "sdg": lambda row: row.sdgs,
    "licence": lambda row: [row.licence],
    "hub": lambda row: [row.resource.hub.code],
    "length": length_of,
}


def fits(row: ResourceVersion, wanted: Wanted) -> bool:
    """Whether a row is what somebody looks for, as one reads it off the row."""
    for name, values in VALUES.items():
        chosen: Any = getattr(wanted, name)
        if name == "hub" and chosen is not None:
            if chosen not in (row.resource.hub, row.resource.hub.parent):
                return False
        elif chosen not in ("", None) and chosen not in values(row):
            return False
    return True


def recounted(wanted: Wanted, found: list[int] | None = None) -> tuple[int, dict[str, dict[str, int]]]:
    """How many fit, and how many each value would leave, read off every row."""
    rows = list(ResourceVersion.objects.shown_in_library().select_related("resource__hub__parent"))
    rows = [row for row in rows if found is None or row.resource_id in found]
    numbers = {}
    for name, values in VALUES.items():
        others = replace(wanted, **{name: getattr(NOTHING, name)})
        counted = Counter(str(value) for row in rows if fits(row, others) for value in set(values(row)))
        numbers[name] = dict(counted)
    return sum(1 for row in rows if fits(row, wanted)), numbers


def questions(hub: Hub, dice: random.Random) -> list[Wanted]:
    """Ways to narrow the library: each filter alone, and several together."""
    one: dict[str, list[Any]] = {
        "kind": ["experiment", "slides", "course"],
        "language": ["pt", "el", "xx"],
        "level": [0, 1, 2],
        "age": [0, 9, 12],
        "subject": ["0533", "0511"],
        "sdg": [6, 17],
        "licence": ["CC-BY-4.0", "MIT"],
        "hub": [hub],
        "length": ["45", "180", "480", "60000"],
    }
    alone = [Wanted(**{name: value}) for name, values in one.items() for value in values]
    together = []
    for _time in range(12):
        names = dice.sample(sorted(one), 3)
        together.append(Wanted(**{name: dice.choice(one[name]) for name in names}))
    return [NOTHING, *alone, *together]


def agrees(wanted: Wanted) -> None:
    shown = library(wanted, page=None)
    assert (shown.number, shown.facets) == recounted(wanted), wanted


@pytest.mark.django_db
def test_the_numbers_are_those_of_the_rows_whatever_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    above = make_hub("OSHub-AA")
    make_hub("OSHub-BB", parent=above)
    shut = make_hub("OSHub-CC")
    grow_library(number=90)
    Hub.objects.filter(pk=shut.pk).update(opened_on=None)
    assert Facet.objects.count() > 60
    for wanted in questions(above, random.Random(7)):
        agrees(wanted)
    keys = list(Resource.objects.order_by("?").values_list("pk", flat=True)[:40])
    monkeypatch.setattr(finding, "_finder", lambda _text, _most: keys)
    shown = library(Wanted(q="floats", level=2), page=None)
    assert (shown.number, shown.facets) == recounted(Wanted(level=2), keys)
    expected = [key for key in keys if key in {card.pk for card in shown.cards}]
    assert [card.pk for card in shown.cards] == expected


@pytest.mark.django_db
def test_a_long_list_is_walked_down_and_a_short_one_is_read_by_its_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = make_hub("OSHub-AA")
    grow_library(number=60)
    both = []
    for few in (1_000, 5):
        monkeypatch.setattr(facets, "FEW", few)
        both.append([[card.pk for card in library(Wanted(hub=hub), page=str(page)).cards] for page in (1, 2, 4, 99)])
    assert both[0] == both[1]
    assert sum(len(page) for page in both[0][:3]) == 18 + 18 + 6


@pytest.mark.django_db
def test_every_step_of_a_resource_is_counted_with_it() -> None:
    hub, ana = make_hub("OSHub-AA"), make_user()
    # So that some stand in another stretch.
    make_resource(hub, by=ana, age_from=8, age_to=12, minutes=90, sdgs=[6])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('resources_resource', 'id'), {3 * STRETCH})")
    resource = make_resource(hub, by=ana, languages=["pt", "en"], levels=[1, 2])
    assert Facet.objects.filter(stretch=3).exists()

    def steps() -> Iterable[object]:
        yield make_draft(hub, by=ana)
        yield withdraw(resource, by=ana, version=resource.version, why="Wrong.")
        resource.refresh_from_db()
        yield restore(resource, by=ana, version=resource.version)
        second = new_version(resource=resource, by=ana)
        ResourceVersion.objects.filter(pk=second.pk).update(kind="slides", levels=[6], what_changed="All of it.")
        second.refresh_from_db()
        add_file(second)
        second.refresh_from_db()
        yield publish(second, by=make_user(), version=second.version, alone=False)
        yield Resource.objects.filter(pk=resource.pk).update(hub=make_hub("OSHub-BB"))
        yield Hub.objects.filter(pk=hub.pk).update(opened_on=None)

    for _step in steps():
        agrees(NOTHING)
        agrees(Wanted(kind="slides"))
    assert recount_library() == 0


@pytest.mark.django_db
def test_a_wrong_count_is_put_right_at_night() -> None:
    make_resource(make_hub("OSHub-AA"))
    Facet.objects.filter(filter="kind").update(members="0" * STRETCH)
    Facet.objects.filter(filter="licence").delete()
    Facet.objects.create(stretch=9, filter="sdg", value="3", members="1" * STRETCH)
    assert recount_library() == 3
    agrees(NOTHING)


@pytest.mark.django_db
def test_counting_is_one_query_however_much_is_chosen(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    hub = make_hub("OSHub-AA")
    make_resource(hub, kind="experiment", levels=[1])
    for wanted, number in ((NOTHING, 3), (Wanted(kind="experiment", level=1, hub=hub), 4)):
        with django_assert_num_queries(number):
            the_library.library(wanted, page=None)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_that_become_public_at_once_are_both_counted() -> None:
    hub, ana = make_hub("OSHub-AA"), make_user()
    drafts = [make_draft(hub, by=ana) for _time in range(2)]
    for draft in drafts:
        add_file(draft)
        draft.refresh_from_db()

    def work() -> None:
        try:
            publish(drafts[1], by=make_user(), version=drafts[1].version, alone=False)
        finally:
            connection.close()

    other = threading.Thread(target=work, daemon=True)
    with transaction.atomic():
        publish(drafts[0], by=make_user(), version=drafts[0].version, alone=False)
        other.start()
        assert is_held_up(other)
    other.join(PATIENCE)
    assert library(NOTHING, page=None).number == 2
    assert recount_library() == 0
