"""Drafts of hubs, changes of status and sessions outside a hub's days that the database refuses."""

import datetime as dt
import uuid

from hubs.models import Hub, HubDraft, HubStatus, StatusChange
from impact.models import Session, SessionCoHost
from tests.architecture.breaking_cases import DAY, breaks, hub
from tests.factories.network import make_session_type


def draft(**told: object) -> HubDraft:
    return HubDraft.objects.create(**{"name": "Hub to come", "country": "PT"} | told)


def change(**told: object) -> StatusChange:
    return StatusChange.objects.create(**{"hub": hub(), "status": HubStatus.OPEN, "day": DAY} | told)


def held(at: Hub, day: dt.date = DAY) -> Session:
    return Session.objects.create(
        hub=at, uid=uuid.uuid4(), payload_hash="0" * 64, held_on=day, session_type=make_session_type()
    )


@breaks("hub_draft_code_plain")
def a_draft_with_a_slash_in_its_code() -> object:
    return draft(code="OSHub/PT")


@breaks("hub_draft_category_known")
def a_draft_of_a_fourth_kind() -> object:
    return draft(category="museum")


@breaks("hub_draft_email_small_letters")
def a_draft_with_an_address_in_capitals() -> object:
    return draft(coordinator_email="New@school.example")


@breaks("hub_draft_place_on_earth")
def a_draft_with_half_a_place() -> object:
    return draft(latitude=40)


@breaks("status_change_known")
def a_status_that_is_none() -> object:
    return change(status="asleep")


@breaks("status_change_rest_says_why")
def a_rest_without_a_reason() -> object:
    return change(status=HubStatus.AT_REST)


@breaks("hub_closed_after_opened")
def closed_and_never_opened() -> object:
    return hub(opened_on=None, closed_on=DAY)


@breaks("session_while_hub_open")
def a_session_of_a_hub_being_set_up() -> object:
    return held(hub(opened_on=None))


@breaks("session_while_hub_open")
def a_session_before_the_first_day() -> object:
    return held(hub(opened_on=DAY), DAY - dt.timedelta(days=1))


@breaks("session_while_hub_open")
def a_session_moved_before_the_first_day() -> object:
    session = held(hub(opened_on=DAY))
    return Session.objects.filter(pk=session.pk).update(held_on=DAY - dt.timedelta(days=1))


@breaks("session_while_hub_open")
def a_session_after_the_last_day() -> object:
    return held(hub(closed_on=DAY), DAY + dt.timedelta(days=1))


@breaks("session_while_hub_open")
def a_session_moved_past_the_last_day() -> object:
    session = held(hub(closed_on=DAY))
    return Session.objects.filter(pk=session.pk).update(held_on=DAY + dt.timedelta(days=1))


@breaks("hub_open_while_sessions")
def back_to_being_set_up_with_a_session() -> object:
    session = held(hub())
    return Hub.objects.filter(pk=session.hub_id).update(opened_on=None)


def guest(at: Hub, day: dt.date = DAY) -> SessionCoHost:
    return SessionCoHost.objects.create(session=held(hub(opened_on=DAY - dt.timedelta(days=9)), day), hub=at)


@breaks("co_host_while_hub_open")
def a_co_host_being_set_up() -> object:
    return guest(hub(opened_on=None))


@breaks("co_host_while_hub_open")
def a_co_host_before_it_opened() -> object:
    return guest(hub(opened_on=DAY), DAY - dt.timedelta(days=1))


@breaks("co_host_while_hub_open")
def a_co_host_after_its_last_day() -> object:
    return guest(hub(closed_on=DAY), DAY + dt.timedelta(days=1))


@breaks("co_host_while_hub_open")
def a_joint_session_moved_past_the_last_day_of_a_co_host() -> object:
    session = guest(hub(closed_on=DAY)).session
    return Session.objects.filter(pk=session.pk).update(held_on=DAY + dt.timedelta(days=1))


@breaks("hub_open_while_sessions")
def back_to_being_set_up_with_a_joint_session() -> object:
    return Hub.objects.filter(pk=guest(hub()).hub_id).update(opened_on=None)
