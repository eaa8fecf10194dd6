"""A hub opens, goes to rest, opens again. Its staff, its board, its texts and its figures stay whatever its status.

Each step locks the hub and its sub-hubs first, so that of two people who take the same step at once one is told.
"""

import datetime as dt

import pghistory
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.access import has_network_right
from hubs.models import Hub, HubStatus, StatusChange
from hubs.roles import NetworkPerm

EARLIEST = dt.date(1990, 1, 1)  # when the log begins


class NotNow(Exception):
    """The hub stands elsewhere by now, so this step cannot be taken. `status` is where it stands."""

    def __init__(self, status: HubStatus) -> None:
        super().__init__(status.value)
        self.status = status


@transaction.atomic
def open_hub(*, hub: Hub, day: dt.date, by: User) -> Hub:
    """Open a hub that was being set up, from a day on. Raises PermissionDenied, NotNow, ValidationError."""
    stored, _sub_hubs = _locked(hub, by, HubStatus.SETTING_UP)
    if day > stored.today():
        raise ValidationError({"day": _("This day is still to come. Open the hub when it has come.")})
    if day < EARLIEST:
        raise ValidationError({"day": _("Choose a day after 1990.")})
    _refuse_without_hub_above(stored)
    stored.opened_on = day
    _store([stored], HubStatus.OPEN, day=day, by=by)
    return stored


@transaction.atomic
def back_to_set_up(*, hub: Hub, by: User) -> Hub:
    """Take an opening back, as long as no session was logged. Raises PermissionDenied, NotNow, ValidationError."""
    stored, sub_hubs = _locked(hub, by, HubStatus.OPEN)
    if any(one.status == HubStatus.OPEN for one in sub_hubs):
        raise ValidationError(_("Its sub-hubs are open, so it stays open."))
    stored.opened_on = None
    try:
        with transaction.atomic():
            _store([stored], HubStatus.SETTING_UP, day=stored.today(), by=by)
    except IntegrityError as problem:
        if "hub_open_while_sessions" not in str(problem):
            raise
        raise ValidationError(_("It has logged sessions, so it stays open. It can be put to rest.")) from problem
    return stored


@transaction.atomic
def put_to_rest(*, hub: Hub, reason: str, with_sub_hubs: bool, by: User) -> Hub:
    """Put an open hub to rest from today on: today is the last day of which a session can be logged.

    Its open sub-hubs rest with it, or go on as hubs of their own. Raises PermissionDenied, NotNow, ValidationError.
    """
    stored, sub_hubs = _locked(hub, by, HubStatus.OPEN)
    going_on = [one for one in sub_hubs if one.status == HubStatus.OPEN]
    if not with_sub_hubs:
        with pghistory.context(user=by.pk, action="stand alone"):
            for one in going_on:
                one.parent = None
                one.save(update_fields=["parent"])
    resting = [stored, *(going_on if with_sub_hubs else [])]
    for one in resting:
        # Where its hub rests already but its own clock is behind, it cannot close before it opened.
        one.closed_on = max(stored.today(), one.opened_on or stored.today())
    _store(resting, HubStatus.AT_REST, day=stored.today(), reason=reason, by=by)
    return stored


@transaction.atomic
def reopen(*, hub: Hub, reason: str, with_sub_hubs: bool, by: User) -> Hub:
    """Open a hub that was at rest; with it, if wanted, the sub-hubs that went to rest with it.

    Raises PermissionDenied, NotNow, ValidationError.
    """
    stored, sub_hubs = _locked(hub, by, HubStatus.AT_REST)
    _refuse_without_hub_above(stored)
    waking = [stored, *(one for one in sub_hubs if with_sub_hubs and _rested_with(stored, one))]
    for one in waking:
        one.closed_on = None
    _store(waking, HubStatus.OPEN, day=stored.today(), reason=reason, by=by)
    return stored


def _rested_with(hub: Hub, sub_hub: Hub) -> bool:
    return sub_hub.status == HubStatus.AT_REST and sub_hub.closed_on == hub.closed_on


def _locked(hub: Hub, by: User, needed: HubStatus) -> tuple[Hub, list[Hub]]:
    """The hub and its sub-hubs as they stand, kept from others until the transaction ends."""
    if not has_network_right(by, NetworkPerm.SET_UP_HUBS):
        raise PermissionDenied
    above = Q(sub_hubs=hub.pk)
    keys = list(Hub.objects.filter(Q(pk=hub.pk) | Q(parent=hub.pk) | above).values_list("pk", flat=True))
    family = {one.pk: one for one in Hub.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")}
    stored = family[hub.pk]
    if stored.status != needed:
        raise NotNow(stored.status)
    return stored, [one for one in family.values() if one.parent_id == hub.pk]


def _refuse_without_hub_above(hub: Hub) -> None:
    if hub.parent is not None and hub.parent.status != HubStatus.OPEN:
        raise ValidationError(
            _("“%(hub)s”, the hub that it belongs to, is not open. Open that one first, or move this one.")
            % {"hub": hub.parent.name}
        )


def _store(hubs: list[Hub], status: HubStatus, *, day: dt.date, by: User, reason: str = "") -> None:
    changes = [StatusChange(hub=one, status=status, day=day, reason=reason.strip(), by=by) for one in hubs]
    for change in changes:
        change.full_clean()
    with pghistory.context(user=by.pk, action=f"hub {status.value}"):
        for one in hubs:
            one.save(update_fields=["opened_on", "closed_on"])
    StatusChange.objects.bulk_create(changes)
