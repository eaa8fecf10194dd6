"""A query that Django says once: the rows of its QuerySet whatever the values are, in one query, said once a shape."""

import datetime as dt

import pytest
from django.db.models import Count, QuerySet
from django.db.models.functions import Upper
from pytest_django import DjangoAssertNumQueries

from hubs.models import Hub, Membership
from hubs.roles import Role
from hubs.said_once import SaidOnce
from impact.models import SessionType
from tests.factories.network import make_hub, make_membership
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

DAY = dt.date(2022, 5, 12)


def test_the_rows_are_those_of_the_queryset_for_any_values(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    times: list[object] = []

    def held(day: dt.date, parent: int | None, hubs: tuple[int, ...], role: Role) -> "QuerySet[Membership]":
        times.append(day)
        rows = Membership.objects.in_force(day).filter(hub__in=hubs, role=role, hub__parent=parent)
        return rows.order_by("pk")

    hubs = [make_hub("OSHub-PT"), make_hub("OSHub-NL")]
    hubs.append(make_hub("OSHub-PT-1", parent=hubs[0]))
    for hub in hubs:
        make_membership(make_user(), Role.STAFF, hub)
        make_membership(make_user(), Role.COORDINATOR, hub, starts_on=DAY)
    once = SaidOnce(held)
    keys = tuple(hub.pk for hub in hubs)
    for role in (Role.STAFF, Role.COORDINATOR):
        for day in (DAY, DAY - dt.timedelta(1), dt.date.max):
            for some in (keys[:1], keys[1:2], keys, (keys[0], keys[0], keys[2])):
                for parent in (None, hubs[0].pk, hubs[1].pk):
                    wanted = list(held(day, parent, some, role))
                    times.clear()
                    with django_assert_num_queries(1):
                        assert once.rows(day, parent, some, role=role) == wanted
                    with django_assert_num_queries(1):
                        again = once.rows(day, parent, some, role=role)
                    assert [one.__dict__.keys() for one in again] == [one.__dict__.keys() for one in wanted]
                    assert len(times) <= 1
    times.clear()
    assert once.rows(dt.date(1999, 1, 1), keys[1], keys, role=Role.STAFF) == []
    assert times == []


def test_values_are_as_django_reads_them() -> None:
    things = SessionType.objects.order_by("pk")  # with translations, which the database gives as text
    told = SaidOnce(lambda: things.all()).rows()
    columns = [field.attname for field in SessionType._meta.concrete_fields]
    assert [[getattr(one, name) for name in columns] for one in told] == [
        list(row) for row in things.values_list(*columns)
    ]
    assert not any(one._state.adding for one in told)
    assert told == list(things) != []


def test_columns_are_those_of_the_values_list(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    kinds = SessionType.objects.order_by("pk")
    some = tuple(kinds.values_list("pk", flat=True)[:3])
    told = SaidOnce(lambda keys: kinds.filter(pk__in=keys).values_list("i18n", "code", "pk"))
    wanted = list(kinds.filter(pk__in=some).values_list("i18n", "code", "pk"))
    assert told.tuples(some) == wanted != []
    with django_assert_num_queries(1):
        assert told.tuples(some) == wanted
    counted = SaidOnce(lambda: kinds.annotate(n=Count("pk")).values_list("n", "pk", Upper("code"), "code"))
    assert counted.tuples() == [(1, one.pk, one.code.upper(), one.code) for one in kinds]


def test_what_was_left_out_is_read_when_it_is_asked_for() -> None:
    hub = make_hub("OSHub-PT")
    (told,) = SaidOnce(lambda key: Hub.objects.filter(pk=key).only("code")).rows(hub.pk)
    assert "name" in told.get_deferred_fields()
    assert (told.code, told.name) == (hub.code, hub.name)


def test_a_statement_that_loses_a_value_is_not_kept() -> None:
    with pytest.raises(ValueError, match="not in the statement"):
        SaidOnce(lambda key: Hub.objects.filter(pk=key + 1)).rows(1)
