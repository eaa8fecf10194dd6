"""Which pictures of hubs resources use: those that anybody may see, and those that must be kept."""

import uuid

from django.db.models import QuerySet

from resources.models import ResourceVersion, Standing, VersionState


def pictures_shown() -> "QuerySet[ResourceVersion, uuid.UUID | None]":
    """Keys of pictures in versions that anybody may read."""
    shown = ResourceVersion.objects.filter(state=VersionState.PUBLISHED, resource__state=Standing.PUBLISHED)
    return shown.exclude(picture=None).values_list("picture", flat=True)


def pictures_ever_used() -> "QuerySet[ResourceVersion, uuid.UUID | None]":
    """Keys of pictures in any version."""
    return ResourceVersion.objects.exclude(picture=None).values_list("picture", flat=True)
