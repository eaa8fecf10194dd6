"""By the clock: what is left of ended sign-ins is deleted."""

from celery import shared_task
from celery.schedules import crontab

from accounts.actions import forget_ended_sign_ins


@shared_task(name="accounts.forget_ended_sign_ins")
def forget() -> None:
    """Keep no device and no address of a sign-in longer than the sign-in itself and a day."""
    forget_ended_sign_ins()


BEAT = {
    "forget ended sign-ins": {"task": "accounts.forget_ended_sign_ins", "schedule": crontab(hour="1", minute="40")},
}
