"""By the clock: mails are sent, and what is left of ended sign-ins and old mails is deleted."""

from celery import shared_task
from celery.schedules import crontab

from accounts.actions import forget_ended_sign_ins, forget_old_mails, send_due_mails


@shared_task(name="accounts.send_mails")
def send_mails() -> None:
    """Hand over the mails that are due."""
    send_due_mails()


@shared_task(name="accounts.forget")
def forget() -> None:
    """Keep no device and no address of a sign-in for longer than it and a day, no mail for longer than a month."""
    forget_ended_sign_ins()
    forget_old_mails()


BEAT = {
    "send mails": {"task": "accounts.send_mails", "schedule": 10.0, "options": {"expires": 30}},
    "forget ended sign-ins and old mails": {"task": "accounts.forget", "schedule": crontab(hour="1", minute="40")},
}
