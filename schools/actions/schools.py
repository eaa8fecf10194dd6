"""The register of schools: added, changed, their partnership with the hub, and a move to another hub."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions import change_row
from hubs.actions.editing import lock_version
from hubs.models import Hub
from schools.actions.move_notices import tell_of_move
from schools.models import School, SchoolMove


@transaction.atomic
def add_school(*, hub: Hub, by: User, values: Mapping[str, Any]) -> School:
    """Add a school to a hub. Raises ValidationError for one that is there already."""
    school = School(hub=hub, **values)
    school.full_clean()
    with pghistory.context(user=by.pk, action="add"):
        school.save()
    school.refresh_from_db()
    return school


def change_school(*, school: School, by: User, version: int, values: Mapping[str, Any]) -> School:
    """Bring a school to what the form says. Raises EditedMeanwhile."""
    return change_row(school, values, by=by, version=version)


def change_partnership(*, school: School, by: User, version: int, values: Mapping[str, Any]) -> School:
    """Store since when a school is a partner, and when and why it ended. Raises EditedMeanwhile."""
    return change_row(school, values, by=by, version=version, action="partnership")


@transaction.atomic
def move_school(*, school: School, to: Hub, by: User, version: int, moved_on: dt.date, reason: str) -> SchoolMove:
    """Bring a school with its classes, people and agreements to another hub; both hubs and its heads are told.

    Sessions, bookings and partnerships stay behind.

    Raises EditedMeanwhile, ValidationError where the other hub has a school of that name in that place.
    """
    stored = lock_version(school, version)
    if stored.hub_id == to.pk:
        raise ValidationError(_("The school is at home in that hub already."))
    move = SchoolMove(school=stored, from_hub=stored.hub, to_hub=to, moved_on=moved_on, reason=reason, moved_by=by)
    stored.hub = to
    stored.validate_constraints()
    move.full_clean()
    with pghistory.context(user=by.pk, action="move"):
        stored.save(update_fields=["hub"])
        move.save()
    tell_of_move(move, by=by)
    return move
