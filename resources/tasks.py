"""Background work of open resources: what harvesters are told of changes, and what goes when it is long answered.

Tasks carry nothing: what changed stands in the database, and a task that is lost costs some seconds.
"""

import datetime as dt

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from resources.actions.counting import recount_library
from resources.actions.deposits import check_deposits
from resources.actions.previews import draw_previews
from resources.actions.proposals import forget_resource_proposals
from resources.actions.pushing import send_one
from resources.actions.questions import forget_questions
from resources.actions.stamping import forget_replaced, mark_everything, stamp_changes
from resources.queries.pushing import waiting_since

LEFT_FOR = dt.timedelta(seconds=30)  # a push that nobody was told of, or that somebody died over


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


# Acknowledged when it begins: large files over a slow line take longer than the time after which a task is handed out
# again. What it cannot finish goes on where it stopped.
@shared_task(name="resources.push", acks_late=False, soft_time_limit=1800, time_limit=1860)
def push(push_id: int) -> None:
    """Send one version to a repository."""
    send_one(push_id)


@shared_task(name="resources.push_left", acks_late=False, soft_time_limit=1800, time_limit=1860)
def push_what_was_left() -> None:
    """Send what nobody was told of, or what somebody died over."""
    for key in waiting_since(timezone.now() - LEFT_FOR):
        send_one(key)


# Asked for when a PDF is sent; each run sees to some of those that have none, and old ones get theirs in time.
@shared_task(name="resources.draw_previews", acks_late=False, soft_time_limit=1500, time_limit=1600)
def draw_what_is_missing() -> None:
    """Draw the first page of PDFs that nobody looked at."""
    draw_previews()


@shared_task(name="resources.check_deposits", acks_late=False, soft_time_limit=3600, time_limit=3660)
def check_addresses() -> None:
    """Ask whether resources are still where we say that they are published too."""
    check_deposits(now=timezone.now())


BEAT = {
    "send what was left": {"task": "resources.push_left", "schedule": 60.0, "options": {"expires": 60}},
    "draw previews": {"task": "resources.draw_previews", "schedule": 300.0, "options": {"expires": 300}},
    "ask addresses of deposits": {"task": "resources.check_deposits", "schedule": crontab(hour="3", minute="40")},
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
