"""Requests to join, notes on them and invitations to schools that the database refuses."""

import datetime as dt
import uuid

from django.utils import timezone

from schools.models import JoinNote, SchoolInvitation, SchoolMembership
from tests.architecture.breaking_cases import breaks, hub, person, school
from tests.factories.joining import make_request


def invitation(**told: object) -> SchoolInvitation:
    now = timezone.now()
    values: dict[str, object] = {
        "role": "teacher",
        "email": "new@school.example",
        "digest": uuid.uuid4().hex,
        "invited_by": person(),
        "invited_at": now,
        "expires_at": now + dt.timedelta(days=3),
    }
    return SchoolInvitation.objects.create(**({"school": told.pop("school", None) or school()} | values | told))


@breaks("join_way_known")
def a_fifth_way() -> object:
    return make_request(way="pupil")


@breaks("join_asked_by_of_school")
def a_citizen_who_is_a_head() -> object:
    return make_request(way="citizen", asked_by="head")


@breaks("join_wants_known")
def a_wish_that_nobody_knows() -> object:
    return make_request(wants=["money"])


@breaks("join_email_small_letters")
def a_request_in_capitals() -> object:
    return make_request(email="Nina@school.example")


@breaks("join_personal_until_forgotten")
def a_request_of_nobody() -> object:
    return make_request(name="")


@breaks("join_personal_until_forgotten")
def forgotten_and_still_known() -> object:
    return make_request(state="declined", forgotten_at=timezone.now())


@breaks("join_confirmed_with_moment")
def a_new_request_that_was_never_confirmed() -> object:
    return make_request(confirmed_at=None)


@breaks("join_ends_with_moment")
def declined_at_no_time() -> object:
    return make_request(state="declined", ended_at=None)


@breaks("join_school_when_accepted")
def a_school_with_a_request_in_talks() -> object:
    return make_request(state="talking", school=school())


@breaks("join_open_once")
def the_same_address_twice_at_a_hub() -> object:
    first = make_request(hub())
    return make_request(first.hub, email=first.email)


@breaks("join_open_once")
def the_same_address_twice_without_a_hub() -> object:
    return make_request(email=make_request().email)


@breaks("join_note_says_something")
def a_note_of_spaces() -> object:
    return JoinNote.objects.create(request=make_request(), text="  ")


@breaks("school_membership_ended_with_day")
def ended_by_somebody_on_no_day() -> object:
    return SchoolMembership.objects.create(
        user=person(), school=school(), role="teacher", starts_on=dt.date(2026, 1, 1), ended_by=person()
    )


@breaks("school_invitation_role_known")
def an_invitation_as_pupil() -> object:
    return invitation(role="pupil")


@breaks("school_invitation_email_small")
def an_invitation_to_a_school_in_capitals() -> object:
    return invitation(email="New@school.example")


@breaks("school_invitation_lasts")
def an_invitation_to_a_school_that_is_over_at_once() -> object:
    return invitation(expires_at=timezone.now() - dt.timedelta(days=1))


@breaks("school_invitation_ends_once")
def an_invitation_to_a_school_accepted_and_withdrawn() -> object:
    return invitation(accepted_at=timezone.now(), withdrawn_at=timezone.now())


@breaks("school_invitation_accepted_when")
def an_invitation_to_a_school_accepted_at_no_time() -> object:
    return invitation(accepted_by=person())


@breaks("school_invitation_open_once")
def the_same_invitation_to_a_school_twice() -> object:
    return invitation(school=invitation().school)
