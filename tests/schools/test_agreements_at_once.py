"""Two who keep, change or take away a school's agreement at the same moment, each on a connection of their own."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from hubs.actions import EditedMeanwhile
from schools.actions.agreements import change_agreement, keep_agreement, remove_agreement
from schools.models import School, SchoolAgreement
from tests.factories.agreements import make_agreement
from tests.factories.network import OPENED_ON, make_hub, make_school
from tests.factories.people import make_user
from tests.hubs.test_rights_at_once import meanwhile
from tests.waiting import PATIENCE, is_held_up

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)


@pytest.fixture
def school() -> School:
    return make_school(make_hub())


@pytest.fixture
def staff() -> User:
    return make_user()


@pytest.mark.parametrize("twice", [True, False])
def test_of_two_of_one_day_one_is_kept(school: School, staff: User, twice: bool) -> None:
    """A double click finds its own; somebody else's form is refused in words."""
    first, problems = uuid.uuid4(), []
    second = first if twice else uuid.uuid4()

    def keep() -> None:
        try:
            keep_agreement(school=school, by=staff, uid=second, signed_on=OPENED_ON)
        except ValidationError as problem:
            problems.append(problem)

    with transaction.atomic():
        keep_agreement(school=school, by=staff, uid=first, signed_on=OPENED_ON)
        other = meanwhile(keep)
        assert is_held_up(other)
    other.join(PATIENCE)
    assert len(problems) == (0 if twice else 1)
    assert SchoolAgreement.objects.get().uid == first


def test_who_changes_what_somebody_takes_away_is_told(school: School, staff: User) -> None:
    row, problems = make_agreement(school, staff), []

    def change() -> None:
        try:
            change_agreement(agreement=row, by=staff, version=1, signed_on=OPENED_ON + DAY, holds_until=None)
        except EditedMeanwhile as problem:
            problems.append(problem)

    with transaction.atomic():
        remove_agreement(agreement=row, by=staff)
        other = meanwhile(change)
        assert is_held_up(other)
    other.join(PATIENCE)
    row.refresh_from_db()
    assert (len(problems), row.signed_on, row.removed_at is not None) == (1, OPENED_ON, True)
