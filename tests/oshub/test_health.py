"""What `/healthz` and `/readyz` say, well and ill."""

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

pytestmark = pytest.mark.django_db


def test_healthz_asks_nobody(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = client.get("/healthz")
    assert answer.json() == {"status": "alive"}
    assert "no-store" in answer["Cache-Control"]


def test_all_is_well(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ready",
        "problems": [],
        "checks": {"database": True, "migrations": 0, "broker": True, "oldest_stale_seconds": 0.0},
    }


def test_a_dead_broker_is_told_quickly(client: Client, settings: LazySettings) -> None:
    settings.REDIS_URL = "unix:///nowhere/valkey.sock"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["broker"] is False
    assert any("broker" in problem for problem in answer.json()["problems"])


def test_a_migration_that_is_not_applied_is_told(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"] == 1
    assert any("manage.py migrate" in problem for problem in answer.json()["problems"])


def test_a_change_that_waits_too_long_is_told(client: Client, settings: LazySettings) -> None:
    settings.READY_STALE_SECONDS = 60
    _mark(seconds_ago=30)
    assert client.get("/readyz").status_code == 200
    _mark(seconds_ago=90)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert 90 <= answer.json()["checks"]["oldest_stale_seconds"] < 100


def test_a_dead_database_is_told_without_a_trace(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def dead() -> None:
        raise DatabaseError("password=secret host=10.0.0.1")

    monkeypatch.setattr(connection, "cursor", dead)
    monkeypatch.setattr(MigrationExecutor, "__init__", lambda *_args: dead())
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert len(answer.json()["problems"]) == 3
    assert "secret" not in answer.content.decode()


def _mark(*, seconds_ago: int) -> None:
    """Leave a mark as if the facts had changed some time ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO impact_stalemark (hub_id, marked_at) VALUES (0, now() - make_interval(secs => %s))",
            [seconds_ago],
        )
