"""Statements with kept plans are counted, refused and undone as all others, and leave the connection as it was."""

from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from hubs.kept_plans import kept_plans

pytestmark = pytest.mark.django_db

ASKED = "SELECT %s::bigint"


def test_a_plan_is_kept_and_the_query_counted() -> None:
    with CaptureQueriesContext(connection) as asked:
        for number in (1, 2):
            with kept_plans() as cursor:
                cursor.execute(ASKED, [number])
                assert cursor.fetchone() == (number,)
    assert [one["sql"] for one in asked] == [ASKED, ASKED]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT $1::bigint%%'")
        assert cursor.fetchone()[0] >= 1


def test_what_the_database_refuses_is_told_as_ever() -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), kept_plans() as cursor:
        cursor.execute("INSERT INTO impact_sessiontype (id) VALUES (%s)", [1])


def test_the_connection_is_left_as_it_was() -> None:
    said: list[str] = []

    def listener(execute, sql, *rest):  # type: ignore[no-untyped-def]  # as Django calls it
        said.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listener):
        with suppress(ZeroDivisionError), kept_plans() as cursor:
            cursor.execute(ASKED, [1])
            raise ZeroDivisionError
        with connection.cursor() as cursor:
            cursor.execute(ASKED, [3])
    assert said == [ASKED]
    assert connection.connection.prepare_threshold is None
