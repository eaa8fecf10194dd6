"""Classes as cohorts: the database keeps the lineage, in whatever order a chain is put together or taken apart."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schools.models import School, SchoolClass, school_year_label, school_year_of
from tests.factories.network import make_class, make_hub, make_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def school() -> School:
    return make_school(make_hub())


def lineage(school_class: SchoolClass) -> int | None:
    return SchoolClass.objects.get(pk=school_class.pk).lineage_id


def chain(school: School) -> list[SchoolClass]:
    """The same pupils over four years."""
    classes: list[SchoolClass] = []
    for year, name in zip(range(2018, 2022), ("5B", "6B", "7B", "8B"), strict=True):
        classes.append(make_class(school, name, school_year=year, continues=classes[-1] if classes else None))
    return classes


def test_a_class_that_continues_none_begins_its_own_lineage(school: School) -> None:
    school_class = make_class(school)
    assert lineage(school_class) == school_class.pk


def test_the_classes_of_a_chain_count_as_one(school: School) -> None:
    classes = chain(school)
    assert {lineage(one) for one in classes} == {classes[0].pk}


def test_a_chain_that_is_cut_is_two(school: School) -> None:
    first, second, third, fourth = chain(school)
    SchoolClass.objects.filter(pk=third.pk).update(continues=None)
    assert lineage(first) == lineage(second) == first.pk
    assert lineage(third) == lineage(fourth) == third.pk


def test_two_chains_that_are_tied_are_one(school: School) -> None:
    later = chain(school)
    earlier = make_class(school, "4B", school_year=2017)
    SchoolClass.objects.filter(pk=later[0].pk).update(continues=earlier)
    assert {lineage(one) for one in later} == {earlier.pk}


def test_a_lineage_is_not_written_by_hand(school: School) -> None:
    first, second = make_class(school), make_class(school)
    SchoolClass.objects.filter(pk=first.pk).update(lineage=second)
    assert lineage(first) == first.pk


def test_a_year_may_be_left_out(school: School) -> None:
    first = make_class(school, "5B", school_year=2018)
    assert lineage(make_class(school, "7B", school_year=2020, continues=first)) == first.pk


def root(links: dict[int, int | None], number: int) -> int:
    before = links[number]
    return number if before is None else root(links, before)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(moves=st.lists(st.tuples(st.integers(0, 5), st.none() | st.integers(0, 5)), max_size=12))
def test_however_classes_are_tied_the_first_of_each_chain_is_its_lineage(
    school: School, moves: list[tuple[int, int | None]]
) -> None:
    """One class a year; whatever is tied or cut, each class bears the key of the first of its chain."""
    SchoolClass.objects.filter(school=school).update(continues=None)
    classes = list(SchoolClass.objects.filter(school=school).order_by("school_year"))
    classes = classes or [make_class(school, f"{year}A", school_year=year) for year in range(2015, 2021)]
    links: dict[int, int | None] = dict.fromkeys(range(6))
    for number, before in moves:
        if before is not None and (before >= number or before in links.values()):
            continue
        SchoolClass.objects.filter(pk=classes[number].pk).update(continues=None if before is None else classes[before])
        links[number] = before
    assert [lineage(one) for one in classes] == [classes[root(links, number)].pk for number in range(6)]


def test_a_person_is_told_why_a_chain_cannot_be(school: School) -> None:
    elsewhere = make_class(make_school(school.hub), school_year=2020)
    same_year = make_class(school, school_year=2021)
    for continues, sentence in ((elsewhere, "same school"), (same_year, "earlier year")):
        wrong = SchoolClass(school=school, name="9Z", school_year=2021, level="isced_2", size=20, continues=continues)
        with pytest.raises(ValidationError, match=sentence):
            wrong.full_clean()


@pytest.mark.parametrize(
    ("day", "year", "label"),
    [
        (dt.date(2026, 8, 31), 2025, "2025/26"),
        (dt.date(2026, 9, 1), 2026, "2026/27"),
        (dt.date(2026, 12, 31), 2026, "2026/27"),
        (dt.date(2027, 1, 1), 2026, "2026/27"),
        (dt.date(2028, 2, 29), 2027, "2027/28"),
        (dt.date(1999, 9, 1), 1999, "1999/00"),
    ],
)
def test_a_school_year_begins_in_september(day: dt.date, year: int, label: str) -> None:
    assert school_year_of(day) == year
    assert school_year_label(school_year_of(day)) == label


def test_a_class_is_called_as_people_say_it(school: School) -> None:
    assert str(make_class(school, "7B", school_year=2026)) == "7B (2026/27)"


def test_schools_of_a_hub_are_those_of_its_sub_hubs_too_and_for_a_sub_hub_of_the_hub_above() -> None:
    hub = make_hub()
    sub_hub, sister = make_hub(parent=hub), make_hub(parent=hub)
    own, of_sub_hub, of_sister = make_school(hub), make_school(sub_hub), make_school(sister)
    make_school(make_hub())
    assert set(School.objects.of_hub(hub)) == {own, of_sub_hub, of_sister}
    assert set(School.objects.of_hub(sub_hub)) == {own, of_sub_hub}


def test_a_school_in_talks_is_no_partner_yet(school: School) -> None:
    talks = make_school(school.hub)
    School.objects.filter(pk=talks.pk).update(partner_since=None)
    assert list(School.objects.partners()) == [school]
