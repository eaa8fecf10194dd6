"""What can be done to an account: each action is one verb with an actor, in one transaction."""

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session as SignIn
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User


@transaction.atomic
def open_account(*, email: str, name: str, by: User | None, password: str | None = None, language: str = "") -> User:
    """Open an account for somebody whose address is known to be theirs, and note the address as verified.

    `by` is the person who vouches for the address, or None where the portal itself does (demonstration, commands).
    People who sign up on their own do not pass here: they prove the address with a code.
    """
    user = User.objects.create_user(email, password, name=name, language=language)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@transaction.atomic
def update_profile(*, by: User, name: str, language: str, listed: bool) -> User:
    """Store how somebody wants to be called, which language they read, and whether public pages may name them.

    Everybody changes only their own.
    """
    by.name = name
    by.language = language
    by.listed = listed
    by.save(update_fields=["name", "language", "listed"])
    return by


@transaction.atomic
def remember_language(*, by: User, language: str) -> User:
    """Store the language chosen on the language page, so that it follows the person to the next device."""
    by.language = language
    by.save(update_fields=["language"])
    return by


@transaction.atomic
def forget_ended_sign_ins() -> None:
    """Delete what is left of sign-ins that have ended or expired: the content, and from which device and address."""
    SignIn.objects.filter(expire_date__lt=timezone.now()).delete()
    UserSession.objects.filter(~Exists(SignIn.objects.filter(session_key=OuterRef("session_key")))).delete()
