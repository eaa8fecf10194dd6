"""By the clock: questions about resources and who proposed one go when they are long answered."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from resources.actions.proposals import forget_resource_proposals
from resources.actions.questions import forget_questions


@shared_task(name="resources.forget_questions")
def forget_old_questions() -> None:
    """Delete questions a year after their answer."""
    forget_questions(now=timezone.now())


@shared_task(name="resources.forget_proposals")
def forget_old_proposals() -> None:
    """Keep what became a resource, and no longer who proposed it."""
    forget_resource_proposals(now=timezone.now())


BEAT = {
    "forget questions about resources": {
        "task": "resources.forget_questions",
        "schedule": crontab(hour="1", minute="5"),
    },
    "forget who proposed a resource long ago": {
        "task": "resources.forget_proposals",
        "schedule": crontab(hour="1", minute="10"),
    },
}
