"""Projects: open schooling projects and the partnerships that grow around them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """The projects' tables."""

    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        """Tell people of what happens here, and boards which projects carry out what they decided."""
        from hubs.queries.carried_out import add_source
        from projects.merging import register_rules
        from projects.notices import register
        from projects.queries.decisions import carried_out_by_projects

        register()
        register_rules()
        add_source("projects", carried_out_by_projects)
