"""By the clock: the search is compared with its sources at night and mended; packs are made, and go in a week."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from impact.actions.run_import import ASKED_AGAIN_AFTER
from oshub.files.comparing import check_files
from oshub.pack.asking import waiting_since
from oshub.pack.jobs import forget_packs, make_one
from oshub.search.documents import rebuild


# Acknowledged when it begins: in a large network it may take longer than other tasks, and it may run twice.
@shared_task(name="oshub.rebuild_search", acks_late=False, soft_time_limit=3600, time_limit=2 * 3600)
def rebuild_search() -> None:
    """Mend what the triggers may have missed; usually nothing."""
    rebuild()


# Acknowledged when it begins: a large portal takes longer than the time after which a task is handed out again.
@shared_task(name="oshub.make_pack", acks_late=False, soft_time_limit=2 * 3600, time_limit=2 * 3600 + 60)
def make_one_pack(pack_id: int) -> None:
    """Make one pack, and tell who asked for it."""
    make_one(pack_id)


@shared_task(name="oshub.make_packs", acks_late=False, soft_time_limit=2 * 3600, time_limit=2 * 3600 + 60)
def make_packs_left() -> None:
    """Make what nobody was told of, or what somebody died over."""
    for key in waiting_since(timezone.now() - ASKED_AGAIN_AFTER):
        make_one(key)


@shared_task(name="oshub.forget_packs")
def forget_old_packs() -> None:
    """Delete the files of packs whose week is over."""
    forget_packs(now=timezone.now())


# Reads a seventh of all files, so it may take its time.
@shared_task(name="oshub.check_files", acks_late=False, soft_time_limit=2 * 3600, time_limit=2 * 3600 + 60)
def check_stored_files() -> None:
    """Hold stored files against their rows; what is missing or altered is told to the administrators."""
    check_files(now=timezone.now())


BEAT = {
    "mend the search": {"task": "oshub.rebuild_search", "schedule": crontab(hour="2", minute="20")},
    "make packs that were left": {"task": "oshub.make_packs", "schedule": 30.0, "options": {"expires": 30}},
    "let go of packs": {"task": "oshub.forget_packs", "schedule": crontab(hour="1", minute="27")},
    "hold files against their rows": {"task": "oshub.check_files", "schedule": crontab(hour="2", minute="40")},
}
