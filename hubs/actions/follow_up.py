"""What is to be done about a decision: by whom, until when, and that it was done."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from hubs.actions.editing import change_row
from hubs.actions.telling_board import tell_action_given
from hubs.models import Decision, DecisionAction, DecisionState


@transaction.atomic
def add_action(*, decision: Decision, by: User, values: Mapping[str, Any]) -> DecisionAction:
    """Say what is to be done about an adopted decision. Raises ValidationError."""
    if decision.state != DecisionState.ADOPTED:
        raise ValidationError(_("Only what is adopted is carried out."))
    action = DecisionAction(decision=decision, **values)
    action.full_clean()
    with pghistory.context(user=by.pk, action="add"):
        action.save()
    tell_action_given(action, by=by)
    return action


@transaction.atomic
def change_action(*, action: DecisionAction, by: User, version: int, values: Mapping[str, Any]) -> DecisionAction:
    """Bring an action to what the form says. Raises EditedMeanwhile."""
    changed = change_row(action, values, by=by, version=version)
    tell_action_given(changed, by=by)
    return changed


def finish_action(*, action: DecisionAction, by: User, version: int, day: dt.date) -> DecisionAction:
    """Note that something was done, today. Raises EditedMeanwhile."""
    return change_row(action, {"done_on": day}, by=by, version=version, action="finish")
