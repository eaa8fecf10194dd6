"""By the clock: what is personal is forgotten once it is over; who waits, and what ends, is told of."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from schools.actions.agreement_notices import remind_of_agreements
from schools.actions.agreements import forget_agreements
from schools.actions.bookings import forget_who_booked
from schools.actions.cards import forget_who_issued
from schools.actions.join_answers import forget_requests
from schools.actions.joining_notices import remind_of_requests
from schools.actions.reflection import remind_of_reflections


@shared_task(name="schools.forget_who_booked")
def forget_bookers() -> None:
    """Keep hours and schools, and no longer the persons."""
    forget_who_booked(now=timezone.now())


@shared_task(name="schools.forget_requests")
def forget_join_requests() -> None:
    """Keep how many asked for what and where, and no longer who."""
    forget_requests()


@shared_task(name="schools.remind_of_requests")
def remind_of_join_requests() -> None:
    """Tell a hub's people again of requests that nobody has touched."""
    remind_of_requests()


@shared_task(name="schools.remind_of_reflections")
def remind_of_due_reflections() -> None:
    """Tell heads before the summer that the self-reflection of the year is due."""
    remind_of_reflections(now=timezone.now())


@shared_task(name="schools.remind_of_agreements")
def remind_of_ending_agreements() -> None:
    """Tell coordinators of agreements with schools that end within two months."""
    remind_of_agreements()


@shared_task(name="schools.forget_agreements")
def forget_agreements_and_files() -> None:
    """Delete agreements that were taken away or are long over, and files that were replaced."""
    forget_agreements()


@shared_task(name="schools.forget_who_issued_cards")
def forget_issuers() -> None:
    """Keep cards of classes, and no longer who made them."""
    forget_who_issued(now=timezone.now())


BEAT = {
    "forget who made cards long ago": {
        "task": "schools.forget_who_issued_cards",
        "schedule": crontab(hour="1", minute="10"),
    },
    "remind of agreements": {"task": "schools.remind_of_agreements", "schedule": crontab(hour="6", minute="10")},
    "forget agreements": {"task": "schools.forget_agreements", "schedule": crontab(hour="0", minute="50")},
    "forget who booked long ago": {"task": "schools.forget_who_booked", "schedule": crontab(hour="0", minute="30")},
    "forget who asked to join": {"task": "schools.forget_requests", "schedule": crontab(hour="0", minute="40")},
    "remind of requests to join": {"task": "schools.remind_of_requests", "schedule": crontab(hour="6", minute="20")},
    "remind of self-reflections": {"task": "schools.remind_of_reflections", "schedule": crontab(hour="6", minute="30")},
}
