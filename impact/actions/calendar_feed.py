"""The secret address of a calendar: made, and made anew, which voids the one before."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from impact.models import CalendarFeed


def digest_of(token: str) -> str:
    """What is stored of the secret in an address."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def renew_calendar(*, by: User) -> str:
    """Give somebody a new secret, told only now; the address that they had shows nothing from then on."""
    token = secrets.token_urlsafe(32)
    values = {"digest": digest_of(token), "made_at": timezone.now()}
    CalendarFeed.objects.update_or_create(user=by, defaults=values)
    return token


@transaction.atomic
def end_calendar(*, by: User) -> None:
    """Take the address back without another. Once more does nothing."""
    CalendarFeed.objects.filter(user=by).delete()
