"""Impact: what happened (sessions, attendance), how it is added up (rollups), and who looks at it (dashboards)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImpactConfig(AppConfig):
    """The log, the rollups and the dashboards."""

    name = "impact"
    verbose_name = _("Impact")
