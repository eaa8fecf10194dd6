"""A real Celery worker beside the test, on the test's own database and broker, for what only a real one can show."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from oshub.settings.base import ROOT
from tests.waiting import PATIENCE, until


@dataclass
class WorkerProcess:
    """A running `celery worker`; `log` holds what it printed."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """Kill it and all it started, as a power cut would."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self) -> None:
        """Ask it to finish and wait until it has."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()


def database_address() -> str:
    """Return the address of the database that this test is using now."""
    given = connection.settings_dict
    user = f"{given['USER']}:{given['PASSWORD']}@" if given["USER"] else ""
    host = given["HOST"] if not str(given["HOST"]).startswith("/") else ""
    port = f":{given['PORT']}" if given["PORT"] and host else ""
    socket = "" if host else f"?host={given['HOST']}"
    return f"postgresql://{user}{host}{port}/{given['NAME']}{socket}"


def environment() -> dict[str, str]:
    """Return the environment for a process that must work on this test's database and broker."""
    addresses = {"DATABASE_URL": database_address(), "OSHUB_TEST_RUN": os.environ["OSHUB_TEST_RUN"]}
    return os.environ | addresses | {"DJANGO_SETTINGS_MODULE": "oshub.settings.test", "PYTHONPATH": str(ROOT)}


@contextmanager
def running_worker(directory: Path, *arguments: str) -> Iterator[WorkerProcess]:
    """Run a worker until the block ends; `arguments` go to `celery worker`, such as `-B` for the timetable."""
    log = directory / "worker.log"
    with redis.Redis.from_url(settings.REDIS_URL) as broker:
        broker.flushdb()
    command = [sys.executable, "-m", "celery", "-A", "oshub.celery:app", "worker", "--pool=threads", "--concurrency=2"]
    command += ["--loglevel=INFO", f"--schedule={directory / 'beat'}", *arguments]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(), stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    worker = WorkerProcess(process, log)
    try:
        _wait_until_ready(worker)
        yield worker
    finally:
        worker.stop()


def _wait_until_ready(worker: WorkerProcess) -> None:
    try:
        until(lambda: b" ready." in worker.log.read_bytes() or worker.process.poll() is not None)
        assert worker.process.poll() is None
    except AssertionError as error:
        raise AssertionError(f"The worker did not start:\n{worker.log.read_text()[-3000:]}") from error


@pytest.fixture
def start_worker(transactional_db: None, tmp_path: Path) -> Iterator[Callable[..., WorkerProcess]]:
    """Return a function that starts a real worker on this test's database; all it started end with the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def start(*arguments: str) -> WorkerProcess:
            directory = tmp_path / f"worker{len(list(tmp_path.iterdir()))}"
            directory.mkdir()
            return stack.enter_context(running_worker(directory, *arguments))

        yield start


@pytest.fixture
def celery_worker_process(start_worker: Callable[..., WorkerProcess]) -> WorkerProcess:
    """A real worker with the timetable (`-B`), on this test's database; it sees committed rows only."""
    return start_worker("-B")
