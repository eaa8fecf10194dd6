"""Setting a hub up: described step by step in a draft, made into a hub, changed and moved afterwards."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.models.user import UserManager
from hubs.access import has_network_right
from hubs.actions.editing import change_row
from hubs.actions.team import Link, invite
from hubs.models import Hub, HubDraft, HubStatus, StatusChange
from hubs.queries.set_up import steps_missing
from hubs.roles import NetworkPerm, Role

DRAFTS_LAST = dt.timedelta(days=183)

# What a draft hands on to its hub.
TOLD = (
    "name", "local_name", "country", "code", "category", "traits", "host", "place", "latitude", "longitude",
    "time_zone", "languages", "parent",
)  # fmt: skip


class DraftGone(Exception):
    """Somebody made the hub or threw the draft away meanwhile."""


class StepsMissing(Exception):
    """The draft does not say enough yet. `steps` are those that have to be filled in."""

    def __init__(self, steps: list[str]) -> None:
        super().__init__(", ".join(steps))
        self.steps = steps


@transaction.atomic
def begin_draft(*, values: Mapping[str, Any], by: User) -> HubDraft:
    """Begin to describe a hub. Raises PermissionDenied."""
    _may_set_up(by)
    return HubDraft.objects.create(**values, started_by=by)


def fill_draft(*, draft: HubDraft, values: Mapping[str, Any], version: int, by: User) -> HubDraft:
    """Store what a step says, whoever began the draft. Raises PermissionDenied, EditedMeanwhile."""
    _may_set_up(by)
    told = dict(values)
    if "coordinator_email" in told:
        told["coordinator_email"] = UserManager.normalize_email(told["coordinator_email"])
    return change_row(draft, told, by=by, version=version, action="describe")


@transaction.atomic
def discard_draft(*, draft: HubDraft, by: User) -> None:
    """Throw a draft away. Raises PermissionDenied."""
    _may_set_up(by)
    HubDraft.objects.filter(pk=draft.pk).delete()


@transaction.atomic
def set_up_hub(*, draft: HubDraft, by: User, link: Link) -> Hub:
    """Make the hub of a draft, being set up, and invite its first coordinator; the draft ends.

    Raises PermissionDenied, DraftGone, StepsMissing, ValidationError (a code that was taken meanwhile).
    """
    _may_set_up(by)
    stored = HubDraft.objects.select_for_update(of=("self",)).select_related("parent").filter(pk=draft.pk).first()
    if stored is None:
        raise DraftGone
    if missing := steps_missing(stored):
        raise StepsMissing(missing)
    hub = Hub(**{name: getattr(stored, name) for name in TOLD}, opened_on=None)
    hub.full_clean()
    with pghistory.context(user=by.pk, action="set up"):
        hub.save()
    StatusChange.objects.create(hub=hub, status=HubStatus.SETTING_UP, day=hub.today(), by=by)
    if stored.coordinator_email:
        invite(hub=hub, email=stored.coordinator_email, role=Role.COORDINATOR, by=by, link=link)
    stored.delete()
    return hub


def change_hub(*, hub: Hub, values: Mapping[str, Any], version: int, by: User) -> Hub:
    """Change what was said of a hub when it was set up; its code and where it belongs stay.

    Raises PermissionDenied, EditedMeanwhile.
    """
    _may_set_up(by)
    return change_row(hub, {name: values[name] for name in values if name not in ("code", "parent")}, by=by,
                      version=version)  # fmt: skip


@transaction.atomic
def move_hub(*, hub: Hub, parent: Hub | None, by: User) -> Hub:
    """Let a hub be a sub-hub of another, or a hub of its own. The database marks every figure that changes.

    Raises PermissionDenied, ValidationError where a sub-hub would have sub-hubs, or its hub is at rest.
    """
    _may_set_up(by)
    keys = sorted({hub.pk, *([parent.pk] if parent else [])})
    locked = {one.pk: one for one in Hub.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")}
    stored, above = locked[hub.pk], locked[parent.pk] if parent else None
    if above is not None and stored.status == HubStatus.OPEN and above.status != HubStatus.OPEN:
        raise ValidationError({"parent": _("This hub is not open. An open hub needs an open hub above it.")})
    stored.parent = above
    stored.full_clean()
    with pghistory.context(user=by.pk, action="move"):
        stored.save(update_fields=["parent"])
    return stored


def forget_drafts(*, now: dt.datetime | None = None) -> int:
    """Delete drafts that nobody has touched for half a year; returns how many."""
    before = (now or timezone.now()) - DRAFTS_LAST
    return HubDraft.objects.filter(changed_at__lt=before).delete()[0]


def _may_set_up(by: User) -> None:
    if not has_network_right(by, NetworkPerm.SET_UP_HUBS):
        raise PermissionDenied
