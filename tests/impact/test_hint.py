"""The hint after a commit: at most one a second, none before the commit, and never in anybody's way."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest
from celery import current_app
from django.core.cache import cache
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from hubs.actions import worker
from hubs.roles import Role
from impact.actions import hint as hints
from impact.actions.hint import hint
from impact.models import Session
from tests.factories.network import make_hub, make_membership, make_session, make_session_type
from tests.factories.people import make_user
from tests.marks import marks
from tests.waiting import until


@pytest.fixture(autouse=True)
def sent(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Note what is sent instead of sending it; forget the last hint and the last failure."""
    told: list[str] = []
    monkeypatch.setattr(worker, "_silent_until", 0.0)
    monkeypatch.setattr(current_app, "send_task", lambda name, **_more: told.append(name))
    cache.delete(hints.LATELY_HINTED)
    yield told
    cache.delete(hints.LATELY_HINTED)


def test_it_works_once_a_second(sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # A second as long as a minute, for a machine that may stop in between.
    add = cache.add
    monkeypatch.setattr(cache, "add", lambda key, value, timeout: add(key, value, timeout=60 * timeout))
    hint()
    hint()
    assert sent == ["impact.drain"]
    cache.delete(hints.LATELY_HINTED)
    hint()
    assert len(sent) == 2


def test_after_a_drain_of_very_many_marks_hints_wait(sent: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    keep = cache.set

    def keep_for_long(key: str, value: int, timeout: int) -> None:
        asked.append(timeout)
        keep(key, value, timeout=60 * timeout)  # two seconds as long as two minutes, for a machine that may stop

    monkeypatch.setattr(cache, "set", keep_for_long)
    hints.heed_no_hint_for_a_while(hints.MANY_MARKS)
    hint()
    assert (sent, asked) == (["impact.drain"], []), "a drain of fewer keeps nobody away"
    cache.delete(hints.LATELY_HINTED)
    hints.heed_no_hint_for_a_while(hints.MANY_MARKS + 1)
    hint()
    assert (len(sent), asked) == (1, [2])


@pytest.mark.django_db
def test_nothing_is_said_before_the_commit(sent: list[str], django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True) as waiting:  # type: ignore[operator]
        make_session(make_hub())
        assert sent == []
    assert len(waiting) == 1
    assert sent == ["impact.drain"]


def test_a_dead_redis_is_no_error_and_is_left_in_peace(monkeypatch: pytest.MonkeyPatch, sent: list[str]) -> None:
    asked: list[int] = []

    def dead(*_: object, **__: object) -> bool:
        asked.append(1)
        raise RedisConnectionError("Connection refused.")

    monkeypatch.setattr(cache, "add", dead)
    hint()
    hint()
    assert asked == [1], "for ten seconds nobody knocks again"
    assert sent == []


@pytest.fixture
def hanging_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A broker that takes the call and never says a word."""
    monkeypatch.undo()
    monkeypatch.setattr(worker, "_silent_until", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"redis://127.0.0.1:{server.getsockname()[1]}/0"
        monkeypatch.setattr(current_app.conf, "broker_write_url", address)
        yield


@pytest.mark.django_db(transaction=True)
def test_a_hanging_broker_delays_nobody_by_much(
    hanging_broker: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, user = make_hub(), make_user()
    make_membership(user, Role.STAFF, hub)
    client.force_login(user)
    begin = time.monotonic()
    waited: list[float] = []
    send = hints._send

    def sending() -> None:
        start = time.monotonic()
        try:
            send()
        finally:
            waited.append(time.monotonic() - start)

    monkeypatch.setattr(hints, "_send", sending)
    for minute in range(3):
        sent = {"held_on": hub.today().isoformat(), "session_type": make_session_type().pk}
        sent |= {"teacher-heads": "1", "title": str(minute)}
        page = client.post(f"/h/{hub.code}/sessions/log/", sent)
        if page.status_code == 422:
            latest = Session.objects.order_by("pk").last()
            assert latest
            page = client.post(f"/h/{hub.code}/sessions/log/", sent | {f"yes-same-day-{latest.pk}": "on"})
        assert page.status_code == 302
    assert Session.objects.count() == 3
    assert worker._silent_until > begin, "it was tried, in vain"
    # What counts is how long the broker is waited for, not how quick the machine is at the rest.
    assert sum(waited) < 10


@pytest.mark.slow
@pytest.mark.servers
def test_a_worker_hears_it(monkeypatch: pytest.MonkeyPatch, start_worker: Callable[..., object]) -> None:
    """Without the timetable, so that nothing but the hint can have woken it."""
    monkeypatch.undo()
    monkeypatch.setattr(worker, "_silent_until", 0.0)
    start_worker()
    make_session(make_hub())
    until(lambda: not marks())
