"""Names the front door to Django, which finds its management commands and templates through this."""

from django.apps import AppConfig


class OshubConfig(AppConfig):
    """The app that composes all the others; it has no tables."""

    name = "oshub"
    verbose_name = "OSHub portal"
