"""What `/healthz` and `/readyz` say, well and ill."""

import datetime as dt
import socket
import time

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.utils import timezone

from accounts.actions import write_mail
from accounts.models import MailState, OutgoingMail
from impact.models import RollupState, Session
from impact.rollups import drain_all
from tests.factories.network import make_hub, make_session

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
        "notices": [],
        "checks": {
            "database": True,
            "migrations": 0,
            "broker": True,
            "oldest_stale_seconds": 0.0,
            "last_check_hours": True,
            "oldest_mail_seconds": 0.0,
            "store": True,
            "wrong_files": 0,
        },
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


def test_figures_that_differ_are_told_and_take_nothing_away(client: Client) -> None:
    _checked(hours_ago=5, differences=3)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert answer.json()["checks"]["last_check_hours"] == pytest.approx(5, abs=0.1)
    (told,) = answer.json()["notices"]
    assert "found 3 figures that differ" in told
    assert "rebuild_rollups" in told


@pytest.mark.parametrize(("hours", "told"), [(35.9, False), (36.1, True)])
def test_a_check_that_is_overdue_is_told(client: Client, hours: float, told: bool) -> None:
    _checked(hours_ago=hours, differences=0)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert any("last checked 36 hours ago" in notice for notice in answer.json()["notices"]) is told


@pytest.mark.parametrize(("hours", "told"), [(35.9, False), (36.1, True)])
def test_figures_that_were_never_checked_are_told_once_there_are_some(client: Client, hours: float, told: bool) -> None:
    session = make_session(make_hub())
    drain_all()
    Session.objects.filter(pk=session.pk).update(logged_at=timezone.now() - dt.timedelta(hours=hours))
    drain_all()
    answer = client.get("/readyz").json()
    assert any("never been checked" in notice for notice in answer["notices"]) is told
    assert answer["checks"]["last_check_hours"] is not told


def test_mails_that_do_not_go_out_are_told(client: Client) -> None:
    write_mail(to="ana@school.example", subject="Hello", text="-")
    assert client.get("/readyz").json()["notices"] == []
    OutgoingMail.objects.update(written_at=timezone.now() - dt.timedelta(minutes=11))
    (notice,) = client.get("/readyz").json()["notices"]
    assert "Mails wait to be sent" in notice
    now = timezone.now()
    OutgoingMail.objects.update(state=MailState.UNCERTAIN, tried_at=now, ended_at=now)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["notices"] == ["1 mails of the last week did not go out: see Outgoing mails under /admin/."]


def test_a_dead_database_is_told_without_a_trace(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is asked once: each time can take as long as a connection is waited for."""
    asked = []

    def dead() -> None:
        asked.append(1)
        raise DatabaseError("password=secret host=10.0.0.1")

    monkeypatch.setattr(connection, "cursor", dead)
    monkeypatch.setattr(MigrationExecutor, "__init__", lambda *_args: dead())
    answer = client.get("/readyz")
    assert (answer.status_code, asked) == (503, [1])
    assert answer.json()["problems"] == ["The database does not answer."]
    unasked = {name for name, said in answer.json()["checks"].items() if said is None}
    assert unasked == {"migrations", "oldest_stale_seconds", "last_check_hours", "oldest_mail_seconds", "wrong_files"}
    assert "secret" not in answer.content.decode()


def test_a_silent_database_is_told_in_a_few_seconds(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection, and then nothing comes."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        there = {"host": "127.0.0.1", "port": silent.getsockname()[1], "dbname": "nothing"}
        monkeypatch.setattr(connection, "get_connection_params", lambda: there)
        began = time.monotonic()
        answer = client.get("/readyz")
    assert time.monotonic() - began < 5
    assert (answer.status_code, answer.json()["problems"]) == (503, ["The database does not answer."])


def _mark(*, seconds_ago: int) -> None:
    """Leave a mark as if the facts had changed some time ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO impact_stalemark (hub_id, marked_at) VALUES (0, now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def _checked(*, hours_ago: float, differences: int) -> None:
    """Leave the outcome of a check that was some time ago."""
    drain_all()
    moment = timezone.now() - dt.timedelta(hours=hours_ago)
    RollupState.objects.update_or_create(
        pk=1, defaults={"verified_at": moment, "verified_cells": 10, "verified_differences": differences}
    )
