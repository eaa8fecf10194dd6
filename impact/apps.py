"""Impact: what happened (sessions, attendance), how it is added up (rollups), and who looks at it (dashboards)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImpactConfig(AppConfig):
    """The log, the rollups and the dashboards."""

    name = "impact"
    verbose_name = _("Impact")

    def ready(self) -> None:
        """Tell people and boards of what happens here; let stored pages stand only as long as the figures in them."""
        from hubs.queries import carried_out
        from hubs.queries.public_version import add_source
        from impact.merging import register_rules
        from impact.notices import register
        from impact.queries.decisions import carried_out_by_sessions
        from impact.queries.editions import AS_ONE_TEXT as EDITIONS_AS_ONE_TEXT
        from impact.queries.freshness import AS_ONE_TEXT

        register()
        register_rules()
        add_source("figures", AS_ONE_TEXT)
        add_source("editions", EDITIONS_AS_ONE_TEXT)
        carried_out.add_source("sessions", carried_out_by_sessions)
