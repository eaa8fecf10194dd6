"""Says after a commit that there is something to add up. A hint may be lost: the sweep finds what it was about."""

from django.core.cache import cache

from hubs.actions.worker import calmly, is_silent, send_task

DRAIN = "impact.drain"
ONE_A_SECOND = "impact:drain-hinted"


def hint() -> None:
    """Ask a worker to add up now, at most once a second over all processes. Never raises for a broken Redis."""
    if is_silent():
        return
    with calmly():
        if cache.add(ONE_A_SECOND, 1, timeout=1):
            _send()


def _send() -> None:
    send_task(DRAIN, expires=10)
