"""By the clock: who booked what is forgotten once that is long over."""

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from schools.actions.bookings import forget_who_booked


@shared_task(name="schools.forget_who_booked")
def forget_bookers() -> None:
    """Keep hours and schools, and no longer the persons."""
    forget_who_booked(now=timezone.now())


BEAT = {
    "forget who booked long ago": {"task": "schools.forget_who_booked", "schedule": crontab(hour="0", minute="30")},
}
