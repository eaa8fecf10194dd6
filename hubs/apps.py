"""Hubs: the mediators in a community, their teams, and the one door through which a page reaches a hub."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HubsConfig(AppConfig):
    """Hubs know the people who sign in, and nothing that is built upon them."""

    name = "hubs"
    verbose_name = _("Hubs")
