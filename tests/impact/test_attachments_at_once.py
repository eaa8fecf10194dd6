"""Photographs are added while somebody withdraws the consent, or adds more, each on a connection of their own."""

from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from hubs.roles import Role
from impact.actions.attachments import NotAdded
from impact.models import Attachment, Session
from schools.actions.photo_consents import withdraw_consent
from tests.factories.clients import member
from tests.factories.network import HELD_ON, class_line, make_class, make_hub, make_school, make_session
from tests.factories.photos import make_consent, make_document, make_photo
from tests.hubs.test_rights_at_once import meanwhile
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff() -> User:
    return member(make_hub("OSHub-AO"), Role.STAFF)[0]


@pytest.fixture
def session(staff: User) -> Session:
    school = make_school(make_hub("OSHub-AX"))
    return make_session(school.hub, class_line(make_class(school)), school=school, by=staff)


def test_nothing_is_added_under_a_consent_that_somebody_withdraws(session: Session, staff: User) -> None:
    assert session.school is not None
    consent, problems = make_consent(session.school, staff), []

    def add() -> None:
        try:
            make_photo(session, staff, consent)
        except NotAdded as problem:
            problems.append(str(problem))

    with transaction.atomic():
        withdraw_consent(consent=consent, by=staff, said_on=HELD_ON)
        other = meanwhile(add)
        assert is_held_up(other)
    other.join(PATIENCE)
    assert problems == ["This consent does not cover the session any more: it was withdrawn or changed."]
    assert not Attachment.objects.exists()


def test_two_who_add_at_once_keep_to_the_limit(session: Session, staff: User, settings: Any) -> None:
    settings.ATTACHMENTS_A_SESSION = 1
    problems: list[str] = []

    def add() -> None:
        try:
            make_document(session, staff)
        except NotAdded as problem:
            problems.append(str(problem))

    with transaction.atomic():
        make_photo(session, staff)
        other = meanwhile(add)
        assert is_held_up(other)
    other.join(PATIENCE)
    assert (len(problems), Attachment.objects.count()) == (1, 1)
