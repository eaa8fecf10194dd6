"""Names the room of the open resources to Django. It has no tables yet: its first page brings the first one."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResourcesConfig(AppConfig):
    """Open resources: what the network gives away for others to use."""

    name = "resources"
    verbose_name = _("Resources")
