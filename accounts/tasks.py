"""By the clock: mails are sent, weekly ones are written, and what is left of sign-ins, mails and notices is deleted."""

from celery import shared_task
from celery.schedules import crontab

from accounts.actions import (
    forget_ended_sign_ins,
    forget_old_mails,
    forget_old_notices,
    send_due_mails,
    write_digests,
)


@shared_task(name="accounts.send_mails")
def send_mails() -> None:
    """Hand over the mails that are due."""
    send_due_mails()


# Acknowledged when it begins: in a large network it may take longer than other tasks, and it may run twice.
@shared_task(name="accounts.write_digests", acks_late=False, soft_time_limit=1800, time_limit=3600)
def write_weekly_mails() -> None:
    """Write the weekly mails that are due by now, where people are."""
    write_digests()


@shared_task(name="accounts.forget")
def forget() -> None:
    """Keep no device of a sign-in for longer than it and a day, no mail for longer than a month, no notice for four."""
    forget_ended_sign_ins()
    forget_old_mails()
    forget_old_notices()


BEAT = {
    "send mails": {"task": "accounts.send_mails", "schedule": 10.0, "options": {"expires": 30}},
    "write weekly mails": {"task": "accounts.write_digests", "schedule": crontab(minute="5")},
    "forget sign-ins, mails and notices": {"task": "accounts.forget", "schedule": crontab(hour="1", minute="40")},
}
