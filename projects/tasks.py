"""Once a day: drafts that were deleted a month ago go for good, and pictures that no post has or had."""

from celery import shared_task
from celery.schedules import crontab

from projects.actions.pictures import remove_unused_pictures
from projects.actions.publishing import empty_bins


@shared_task(name="projects.remove_unused_pictures")
def sweep_pictures() -> None:
    """Delete pictures that no post has or had."""
    remove_unused_pictures()


@shared_task(name="projects.empty_bins")
def sweep_bins() -> None:
    """Delete for good what has been in the bin for thirty days."""
    empty_bins()


BEAT = {
    "empty the bins of drafts": {
        "task": "projects.empty_bins",
        "schedule": crontab(hour="2", minute="35"),
    },
    "throw unused pictures away": {
        "task": "projects.remove_unused_pictures",
        "schedule": crontab(hour="2", minute="40"),
    },
}
