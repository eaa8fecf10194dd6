"""The way of a version to the public and of a resource back: two pairs of eyes, a list of what is missing, a tombstone.

Nobody publishes their own version unless they hold the right to do so alone, as with news.
"""

import datetime as dt
from typing import Any

import pghistory
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.actions import tell
from accounts.models import User
from hubs.access import people_at
from hubs.actions import EditedMeanwhile, change_row
from hubs.actions.editing import lock_version
from hubs.roles import HubPerm
from resources.actions.writing import NotFromHere
from resources.models import Resource, ResourceVersion, Standing, VersionState
from resources.models.printable import printable
from resources.queries.checklist import missing_in
from resources.queries.manage import parts_of
from resources.queries.proposals import waits_for_hub


class NeedsAnother(Exception):
    """Somebody else has to look at the version first. Nothing was written."""


class NotComplete(Exception):
    """Something is missing that a public version has. Nothing was written."""


def may_publish(row: ResourceVersion, by: User, *, alone: bool) -> bool:
    """Whether a person may make a version public: another's, or with the right to do so alone."""
    return alone or (row.written_by_id is not None and row.written_by_id != by.pk)


@transaction.atomic
def send_for_review(row: ResourceVersion, *, by: User, version: int) -> ResourceVersion:
    """Ask somebody else to look at a version. Raises EditedMeanwhile, NotFromHere, NotComplete.

    What a teacher proposes begins its way when the hub has taken it over.
    """
    moved = _move(row, VersionState.REVIEW, by=by, version=version, come_from=(VersionState.DRAFT,))
    if missing_in(moved):
        raise NotComplete
    others = [one for one in people_at(moved.resource.hub, HubPerm.WRITE_NEWS) if one.pk != moved.written_by_id]
    _tell("resources.review", moved, by, others)
    return moved


@transaction.atomic
def back_to_draft(row: ResourceVersion, *, by: User, version: int) -> ResourceVersion:
    """Take a version back to be written on. Raises EditedMeanwhile, NotFromHere."""
    moved = _move(row, VersionState.DRAFT, by=by, version=version, come_from=(VersionState.REVIEW,))
    _tell_author("resources.sent_back", moved, by)
    return moved


@transaction.atomic
def publish(
    row: ResourceVersion, *, by: User, version: int, alone: bool, parts: str = "", at: dt.datetime | None = None
) -> ResourceVersion:
    """Make a version the public one, now unless a moment is given; the one before stays to be read.

    `parts` is the checksum of the files, links, authors and translations that the person saw, if a person saw them.
    Raises NeedsAnother, EditedMeanwhile, NotFromHere, NotComplete.
    """
    if not may_publish(row, by, alone=alone):
        raise NeedsAnother
    resource = Resource.objects.select_for_update().get(pk=row.resource_id)
    stored = lock_version(row, version)
    if parts and parts_of(stored).checksum != parts:
        raise EditedMeanwhile(stored)
    if missing_in(stored):
        raise NotComplete
    moment = at or timezone.now()
    moved = _move(
        row,
        VersionState.PUBLISHED,
        by=by,
        version=version,
        come_from=(VersionState.DRAFT, VersionState.REVIEW),
        reviewed_by=by,
        published_at=moment,
    )
    resource.current, resource.state = moved, Standing.PUBLISHED
    resource.published_at = resource.published_at or moment
    resource.withdrawn_at, resource.withdrawn_why = None, ""
    with pghistory.context(user=by.pk, action="publish"):
        resource.save()
    _tell_author("resources.published", moved, by)
    return moved


def withdraw(resource: Resource, *, by: User, version: int, why: str, at: dt.datetime | None = None) -> Resource:
    """Take a resource back; its number keeps title, hub, day and reason. Raises EditedMeanwhile, NotFromHere."""
    if not resource.is_published:
        raise NotFromHere
    values = {"state": Standing.WITHDRAWN.value, "withdrawn_at": at or timezone.now(), "withdrawn_why": printable(why)}
    return change_row(resource, values, by=by, version=version, action="withdraw")


def restore(resource: Resource, *, by: User, version: int) -> Resource:
    """Make a withdrawn resource public again, as it was. Raises EditedMeanwhile, NotFromHere."""
    if not resource.is_withdrawn:
        raise NotFromHere
    values = {"state": Standing.PUBLISHED.value, "withdrawn_at": None, "withdrawn_why": ""}
    return change_row(resource, values, by=by, version=version, action="restore")


def _tell_author(kind: str, row: ResourceVersion, by: User) -> None:
    if row.written_by is not None:
        _tell(kind, row, by, [row.written_by])


def _tell(kind: str, row: ResourceVersion, by: User, to: list[User]) -> None:
    hub = row.resource.hub
    tell(
        kind=kind,
        to=to,
        by=by,
        words={"name": by.name, "title": row.title},
        key=f"resource {row.pk} {row.version}",
        place=hub.name,
        url=_page(kind, row),
    )


def _page(kind: str, row: ResourceVersion) -> str:
    """Where one reads of it: a teacher whose proposal became public has no workspace of the hub."""
    if kind == "resources.published":
        return reverse("resources:resource", args=[row.resource_id])
    return reverse("resources:manage", args=[row.resource.hub.code, row.resource_id])


def _move(
    row: ResourceVersion,
    to: VersionState,
    *,
    by: User,
    version: int,
    come_from: tuple[VersionState, ...],
    **said: Any,
) -> ResourceVersion:
    if row.state not in come_from or waits_for_hub(row.resource):
        raise NotFromHere
    return change_row(row, {"state": to.value, **said}, by=by, version=version, action=to.value)
