"""Invitations that the database refuses."""

import datetime as dt
import uuid

from django.utils import timezone

from hubs.models import Invitation
from tests.architecture.breaking_cases import breaks, hub, membership, person


def invitation(**told: object) -> Invitation:
    now = timezone.now()
    return Invitation.objects.create(
        **{
            "hub": hub(),
            "role": "staff",
            "email": "new@school.example",
            "digest": uuid.uuid4().hex,
            "invited_by": person(),
            "invited_at": now,
            "expires_at": now + dt.timedelta(days=3),
            **told,
        }
    )


@breaks("invitation_to_a_hub_role")
def an_invitation_to_the_network() -> object:
    return invitation(role="manager")


@breaks("invitation_email_small_letters")
def an_invitation_in_capitals() -> object:
    return invitation(email="New@school.example")


@breaks("invitation_lasts")
def an_invitation_that_ends_before_it_begins() -> object:
    return invitation(expires_at=timezone.now() - dt.timedelta(days=1))


@breaks("invitation_ends_once")
def an_invitation_accepted_and_withdrawn() -> object:
    return invitation(accepted_at=timezone.now(), withdrawn_at=timezone.now())


@breaks("invitation_accepted_with_moment")
def an_invitation_accepted_at_no_time() -> object:
    return invitation(accepted_by=person())


@breaks("invitation_open_once")
def the_same_invitation_twice() -> object:
    return invitation(hub=invitation().hub)


@breaks("membership_ended_at_with_days")
def a_role_ended_at_once_that_forgot_its_days() -> object:
    return membership(ended_at=timezone.now(), ends_on=dt.date(2026, 1, 1))
