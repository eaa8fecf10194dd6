"""The app of the people who sign in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Accounts stand at the bottom of the house: no other app is imported here."""

    name = "accounts"
    verbose_name = _("People who sign in")
