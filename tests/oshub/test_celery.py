"""The background work as it really runs: a worker process of its own, on the test's database and broker."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from oshub.celery import app, timetable
from oshub.settings.base import ROOT
from tests.waiting import PATIENCE
from tests.worker import WorkerProcess


def test_a_task_may_be_lost_but_never_piles_up() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.task_ignore_result
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.accept_content == ["json"]
    assert not app.conf.task_publish_retry
    timeout = app.conf.broker_transport_options["visibility_timeout"]
    assert app.conf.task_time_limit < timeout / 2
    assert app.conf.broker_transport_options["unacked_restore_throttle"] == 1


def test_every_entry_of_the_timetable_names_a_task() -> None:
    app.finalize()
    app.loader.import_default_modules()
    for name, entry in timetable().items():
        assert entry["task"] in app.tasks, name
    assert app.conf.beat_schedule == timetable()


def test_every_thread_sends_to_the_portals_own_worker_also_where_settings_are_named_late() -> None:
    code = "import threading, celery, oshub; threading.Thread(target=lambda: print(celery.current_app.main)).start()"
    unnamed = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=unnamed, capture_output=True, text=True, check=True
    )
    assert told.stdout == "oshub\n"


@pytest.mark.servers
@pytest.mark.django_db(transaction=True)
def test_a_worker_runs_on_the_test_s_own_database(start_worker: Callable[..., WorkerProcess]) -> None:
    worker = start_worker()
    [answer] = app.control.ping(timeout=PATIENCE, limit=1)
    assert list(answer.values()) == [{"ok": "pong"}]
    worker.stop()
    assert worker.process.returncode == 0
    assert app.control.ping(timeout=0.5) == []
