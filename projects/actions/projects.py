"""Projects: added and changed by the people of their hub."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import transaction

from accounts.models import User
from hubs.actions import change_row
from hubs.models import Hub
from projects.models import Project


@transaction.atomic
def add_project(*, hub: Hub, by: User, values: Mapping[str, Any]) -> Project:
    """Add a project to a hub. It is public from the first moment. Raises ValidationError."""
    project = Project(hub=hub, **values)
    project.full_clean()
    with pghistory.context(user=by.pk, action="add"):
        project.save()
    return project


def change_project(*, project: Project, by: User, version: int, values: Mapping[str, Any]) -> Project:
    """Bring a project to what the form says. Raises EditedMeanwhile."""
    return change_row(project, values, by=by, version=version)
