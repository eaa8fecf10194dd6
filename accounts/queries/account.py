"""What the account pages show about the person who looks at them."""

import datetime as dt
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import get_language_info

from accounts.models import MailState, OutgoingMail, User


@dataclass(frozen=True)
class LanguageChoice:
    """A language that the portal speaks, named in that language."""

    code: str
    name: str
    right_to_left: bool


@dataclass(frozen=True)
class AccountOverview:
    """How well an account is protected: how many second steps it has, recovery codes aside."""

    second_steps: int


def languages_spoken() -> tuple[LanguageChoice, ...]:
    """List the languages of the pages in the order of the settings, each under its own name."""
    infos = ((code, get_language_info(code)) for code, _ in settings.LANGUAGES)
    return tuple(LanguageChoice(code, info["name_local"].capitalize(), bool(info["bidi"])) for code, info in infos)


def account_overview(user: User) -> AccountOverview:
    """Say whether signing in asks for more than the password. One query."""
    codes = Authenticator.Type.RECOVERY_CODES
    return AccountOverview(second_steps=Authenticator.objects.filter(user=user).exclude(type=codes).count())


@dataclass(frozen=True)
class OutboxState:
    """How the outbox is: how long the first mail has been due, and how many of the last week did not go out."""

    waiting: dt.timedelta
    not_sent: int


def outbox_state(now: dt.datetime | None = None) -> OutboxState:
    """Look at the outbox, in one query."""
    now = now or timezone.now()
    found = OutgoingMail.objects.aggregate(
        since=Min("written_at", filter=Q(state=MailState.WAITING, due_at__lte=now) | Q(state=MailState.SENDING)),
        not_sent=Count(
            "pk",
            filter=Q(state__in=(MailState.REFUSED, MailState.UNCERTAIN), ended_at__gte=now - dt.timedelta(days=7)),
        ),
    )
    return OutboxState(now - found["since"] if found["since"] else dt.timedelta(), found["not_sent"])
