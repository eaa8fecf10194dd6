"""By the clock: the documents of the search are compared with their sources at night, and what differs is mended."""

from celery import shared_task
from celery.schedules import crontab

from oshub.search.documents import rebuild


# Acknowledged when it begins: in a large network it may take longer than other tasks, and it may run twice.
@shared_task(name="oshub.rebuild_search", acks_late=False, soft_time_limit=3600, time_limit=2 * 3600)
def rebuild_search() -> None:
    """Mend what the triggers may have missed; usually nothing."""
    rebuild()


BEAT = {"mend the search": {"task": "oshub.rebuild_search", "schedule": crontab(hour="2", minute="20")}}
