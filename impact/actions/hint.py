"""Says after a commit that there is something to add up. A hint may be lost: the sweep finds what it was about."""

from django.core.cache import cache

from hubs.actions.worker import calmly, is_silent, send_task

DRAIN = "impact.drain"
LATELY_HINTED = "impact:drain-hinted"
ONE_SECOND, TWO_SECONDS = 1, 2
# About seven hundred sessions: more than that a second come into the same cells again and again, and one drain of two
# seconds costs those who write half of what two drains do (docs/BENCHMARKS.md, row 5).
MANY_MARKS = 2_000


def hint() -> None:
    """Ask a worker to add up now, at most once a second over all processes. Never raises for a broken Redis."""
    if is_silent():
        return
    with calmly():
        if cache.add(LATELY_HINTED, 1, timeout=ONE_SECOND):
            _send()


def rest_after(marks: int) -> int:
    """How many seconds from the beginning of a drain of so many marks no hint asks for the next."""
    return TWO_SECONDS if marks > MANY_MARKS else ONE_SECOND


def heed_no_hint_for_a_while(marks: int) -> None:
    """After a drain of very many marks, leave the next one to the sweep or to a hint of two seconds later."""
    if rest_after(marks) > ONE_SECOND and not is_silent():
        with calmly():
            cache.set(LATELY_HINTED, 1, timeout=rest_after(marks))


def _send() -> None:
    send_task(DRAIN, expires=10)
