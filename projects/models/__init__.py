"""Tables of the projects: open schooling projects and partnerships, and what hubs publish about their work."""

from projects.models.event import Event
from projects.models.partnership import Partnership
from projects.models.picture import WIDTHS, Illustration, Picture
from projects.models.post import Post
from projects.models.project import Project, ProjectStatus, Subject
from projects.models.publishing import Publishable, State

__all__ = [
    "WIDTHS",
    "Event",
    "Illustration",
    "Partnership",
    "Picture",
    "Post",
    "Project",
    "ProjectStatus",
    "Publishable",
    "State",
    "Subject",
]
