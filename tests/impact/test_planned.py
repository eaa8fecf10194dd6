"""Statements of a drain are planned once a connection, and nothing else of the connection is changed by that."""

import pytest
from django.db import connection

from impact.rollups import drain_all
from impact.rollups.planned import planned_once
from tests.factories.network import make_hub, make_session

pytestmark = pytest.mark.django_db(transaction=True)

KEPT = "SELECT count(*), coalesce(sum(generic_plans), 0), coalesce(sum(custom_plans), 0) FROM pg_prepared_statements"


def kept_plans() -> tuple[int, int, int]:
    """How many statements the server keeps for this connection, and how often kept and other plans were used."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT)
        kept, generic, custom = cursor.fetchone()
    return kept, int(generic), int(custom)


def test_a_second_drain_plans_nothing() -> None:
    """The first drain leaves its plans behind, the second uses them."""
    hub = make_hub()
    make_session(hub=hub)
    before, *_ = kept_plans()
    drain_all()
    assert kept_plans()[0] - before > 5
    make_session(hub=hub)
    kept, generic, custom = kept_plans()
    drain_all()
    kept_then, generic_then, custom_then = kept_plans()
    assert (kept_then, custom_then) == (kept, custom)
    assert generic_then - generic >= 4  # days with slices and classes, months, the network's largest, years


def test_other_statements_are_left_alone() -> None:
    """What is asked outside a drain is planned as ever."""
    drain_all()
    before = connection.connection.prepare_threshold
    with connection.cursor() as cursor, planned_once() as planned:
        planned.execute("SELECT %s::bigint", [1])
        assert planned.fetchone() == (1,)
        assert kept_plans()[0] == 1
        cursor.execute("SELECT %s::bigint", [2])
        assert cursor.fetchone() == (2,)
    assert connection.connection.prepare_threshold == before
    assert kept_plans()[0] == 1
