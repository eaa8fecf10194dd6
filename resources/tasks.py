"""Background work of open resources: what harvesters are told of changes, and what goes when it is long answered.

Tasks carry nothing: what changed stands in the database, and a task that is lost costs some seconds.
"""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from resources.actions.counting import recount_library
from resources.actions.proposals import forget_resource_proposals
from resources.actions.questions import forget_questions
from resources.actions.stamping import forget_replaced, mark_everything, stamp_changes


@shared_task(name="resources.forget_questions")
def forget_old_questions() -> None:
    """Delete questions a year after their answer."""
    forget_questions(now=timezone.now())


@shared_task(name="resources.forget_proposals")
def forget_old_proposals() -> None:
    """Keep what became a resource, and no longer who proposed it."""
    forget_resource_proposals(now=timezone.now())


@shared_task(name="resources.stamp_changes")
def stamp() -> None:
    """Stamp what has changed for harvesters; leaves at once if somebody is at it already."""
    stamp_changes()


# Acknowledged when it begins: with a hundred thousand resources it takes some minutes.
@shared_task(name="resources.compare_records", acks_late=False, soft_time_limit=1800, time_limit=2000)
def compare_records() -> None:
    """Compare every record with its resource, as words of lists change with a release; forget what records were."""
    forget_replaced(now=timezone.now())
    mark_everything()
    stamp_changes()


@shared_task(name="resources.recount_library")
def recount() -> None:
    """Count the facets of the library anew; what went past the triggers is put right."""
    recount_library()


BEAT = {
    "stamp changes for harvesters": {
        "task": "resources.stamp_changes",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "compare records with resources": {"task": "resources.compare_records", "schedule": crontab(hour="2", minute="55")},
    "recount the library": {"task": "resources.recount_library", "schedule": crontab(hour="3", minute="25")},
    "forget questions about resources": {
        "task": "resources.forget_questions",
        "schedule": crontab(hour="1", minute="5"),
    },
    "forget who proposed a resource long ago": {
        "task": "resources.forget_proposals",
        "schedule": crontab(hour="1", minute="10"),
    },
}
