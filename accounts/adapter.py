"""Where this portal differs from allauth's own ways: who may sign up, and what an account starts with."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-up is open to everybody who can read mail at the address given; rights come later, from a hub."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Let everybody sign up: an account without a membership sees no more than a visitor."""
        return True

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Put the name on the account before its first save, and the language in which it was opened."""
        user.name = form.cleaned_data["name"]
        current = get_language() or ""
        user.language = current if current in dict(settings.LANGUAGES) else ""
        saved: User = super().save_user(request, user, form, commit)
        return saved

    def is_safe_url(self, url: str) -> bool:
        """Whether an address to go on to is on this site; one that cannot even be read is not."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False


def warn_of_last_code(request: HttpRequest, authenticator: Authenticator, **_told: object) -> None:
    """Without a code left and with the phone lost, the next time nobody could sign in: said while there is time."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        return
    # What came with the signal was read before the code was used.
    if not Authenticator.objects.get(pk=authenticator.pk).wrap().get_unused_codes():
        messages.warning(request, _("That was your last recovery code. Make new ones now: Profile, Second step."))
