"""The app of the people who sign in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Accounts stand at the bottom of the house: no other app is imported here."""

    name = "accounts"
    verbose_name = _("People who sign in")

    def ready(self) -> None:
        """Say so to whoever signs in with the last of their recovery codes."""
        from allauth.mfa.signals import authenticator_used

        from accounts.adapter import warn_of_last_code

        authenticator_used.connect(warn_of_last_code, dispatch_uid="accounts.warn_of_last_code")
