"""Says after a commit that there is something to add up. A hint may be lost: the sweep finds what it was about.

So a Redis that is dead or hangs must never fail a request, and may delay it by a second once in a while, not each time.
"""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from celery import current_app
from django.core.cache import cache
from kombu.exceptions import KombuError
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

DRAIN = "impact.drain"
ONE_A_SECOND = "impact:drain-hinted"
WAIT_AT_MOST = 0.5  # seconds for each step of talking to the broker
SILENCE_AFTER_FAILURE = 10.0  # seconds in which this process does not try again

_silent_until = 0.0


def hint() -> None:
    """Ask a worker to add up now, at most once a second over all processes. Never raises for a broken Redis."""
    if _is_silent():
        return
    with _calmly():
        if cache.add(ONE_A_SECOND, 1, timeout=1):
            _send()


def ask_worker(task: str, *args: int) -> None:
    """Ask a worker to do something now that a sweep would find later. Never raises for a broken Redis."""
    if not _is_silent():
        with _calmly():
            _send_task(task, *args, expires=60)


def _is_silent() -> bool:
    return time.monotonic() < _silent_until


@contextmanager
def _calmly() -> Iterator[None]:
    global _silent_until
    try:
        yield
    except (RedisError, BrokerError, KombuError, OSError) as problem:
        _silent_until = time.monotonic() + SILENCE_AFTER_FAILURE
        logger.info("No hint sent, the sweep will see to it: %s", type(problem).__name__)


def _send() -> None:
    _send_task(DRAIN, expires=10)


def _send_task(task: str, *args: int, expires: int) -> None:
    limits = {"socket_timeout": WAIT_AT_MOST, "socket_connect_timeout": WAIT_AT_MOST}
    with current_app.connection_for_write(connect_timeout=WAIT_AT_MOST, transport_options=limits) as connection:
        current_app.send_task(task, args=args, connection=connection, retry=False, ignore_result=True, expires=expires)
