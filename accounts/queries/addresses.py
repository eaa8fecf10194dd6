"""Whether somebody reads mail at the address that they sign in with."""

from allauth.account.models import EmailAddress

from accounts.models import User


def has_proven_address(user: User) -> bool:
    """Whether a code that was sent to the address of an account came back. One query."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists())
