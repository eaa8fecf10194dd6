"""By the clock: questions about resources go when they are long answered."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from resources.actions.questions import forget_questions


@shared_task(name="resources.forget_questions")
def forget_old_questions() -> None:
    """Delete questions a year after their answer."""
    forget_questions(now=timezone.now())


BEAT = {
    "forget questions about resources": {
        "task": "resources.forget_questions",
        "schedule": crontab(hour="1", minute="5"),
    },
}
