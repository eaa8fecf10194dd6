"""Projects: open schooling projects and the partnerships that grow around them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProjectsConfig(AppConfig):
    """The projects' tables."""

    name = "projects"
    verbose_name = _("Projects")

    def ready(self) -> None:
        """Tell people of what happens here."""
        from projects.notices import register

        register()
