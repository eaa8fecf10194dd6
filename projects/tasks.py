"""Once a day: pictures that were uploaded for a post that never came are thrown away."""

from celery import shared_task
from celery.schedules import crontab

from projects.actions.pictures import remove_unused_pictures


@shared_task(name="projects.remove_unused_pictures")
def sweep_pictures() -> None:
    """Delete pictures that no post has or had."""
    remove_unused_pictures()


BEAT = {
    "throw unused pictures away": {
        "task": "projects.remove_unused_pictures",
        "schedule": crontab(hour="2", minute="40"),
    }
}
