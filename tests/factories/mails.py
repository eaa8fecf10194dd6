"""Mails that were written: handed over as the worker does, to Django's outbox of tests."""

from django.core import mail
from django.core.mail import EmailMessage

from accounts.actions import send_due_mails


def delivered() -> list[EmailMessage]:
    """Hand over what is due; returns everything that was sent in this test."""
    send_due_mails()
    return mail.outbox
