"""What a hub says of itself: the texts of its profile, how to reach it, its challenges."""

from collections.abc import Mapping
from typing import Any

import pghistory
from django.db import transaction

from accounts.models import User
from hubs.actions.editing import EditedMeanwhile, change_row
from hubs.models import Challenge, Hub, HubProfile

NOT_WRITTEN = 0


@transaction.atomic
def write_profile(*, hub: Hub, language: str, by: User, version: int, parts: Mapping[str, str]) -> HubProfile:
    """Store the profile in one language. `version` is 0 where there was none. Raises EditedMeanwhile."""
    with pghistory.context(user=by.pk, action="write"):
        profile, is_new = HubProfile.objects.get_or_create(hub=hub, language=language, defaults=dict(parts))
    if is_new:
        return profile
    if version == NOT_WRITTEN:
        raise EditedMeanwhile(profile)
    return change_row(profile, parts, by=by, version=version)


def describe_way(*, hub: Hub, by: User, version: int, values: Mapping[str, str]) -> Hub:
    """Store how to reach a hub: website, address for questions, telephone, way. Raises EditedMeanwhile."""
    return change_row(hub, values, by=by, version=version)


@transaction.atomic
def add_challenge(*, hub: Hub, by: User, values: Mapping[str, Any]) -> Challenge:
    """Add a challenge to a hub, known since today where its form does not say. Raises ValidationError."""
    challenge = Challenge(hub=hub, **{"since": hub.today()} | dict(values))
    challenge.full_clean()
    with pghistory.context(user=by.pk, action="add"):
        challenge.save()
    return challenge


def change_challenge(*, challenge: Challenge, by: User, version: int, values: Mapping[str, Any]) -> Challenge:
    """Bring a challenge to what the form says. Raises EditedMeanwhile."""
    return change_row(challenge, values, by=by, version=version)
