"""Tables of the projects: open schooling projects and partnerships."""

from projects.models.partnership import Partnership
from projects.models.project import Project, ProjectStatus

__all__ = ["Partnership", "Project", "ProjectStatus"]
