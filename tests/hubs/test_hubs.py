"""The hub itself: its day, when it is open, and what its time zone has to be."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError

from hubs.models import Hub, Membership
from hubs.roles import Role
from tests.factories.network import make_hub
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("moment", "lisbon", "athens"),
    [
        (dt.datetime(2026, 3, 10, 22, 30, tzinfo=dt.UTC), dt.date(2026, 3, 10), dt.date(2026, 3, 11)),
        (dt.datetime(2026, 7, 31, 22, 59, tzinfo=dt.UTC), dt.date(2026, 7, 31), dt.date(2026, 8, 1)),
        (dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25), dt.date(2026, 10, 25)),
        (dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC), dt.date(2026, 12, 31), dt.date(2027, 1, 1)),
        (dt.datetime(2028, 2, 28, 23, 0, tzinfo=dt.UTC), dt.date(2028, 2, 28), dt.date(2028, 2, 29)),
    ],
)
def test_today_is_the_date_where_the_hub_is(moment: dt.datetime, lisbon: dt.date, athens: dt.date) -> None:
    with time_machine.travel(moment, tick=False):
        assert make_hub(time_zone="Europe/Lisbon").today() == lisbon
        assert make_hub(time_zone="Europe/Athens").today() == athens


def test_a_hub_is_open_from_its_first_day_to_its_last() -> None:
    first, last = dt.date(2020, 3, 1), dt.date(2022, 6, 30)
    hub, day = make_hub(opened_on=first, closed_on=last), dt.timedelta(days=1)
    for when, is_open in ((first - day, False), (first, True), (last, True), (last + day, False)):
        assert hub.is_open_on(when) == is_open
        assert (hub in Hub.objects.open_on(when)) == is_open
    assert make_hub(opened_on=first).is_open_on(dt.date(2199, 1, 1))


def test_sub_hubs_are_not_at_the_top() -> None:
    hub = make_hub()
    make_hub(parent=hub)
    assert list(Hub.objects.top_level()) == [hub]


@pytest.mark.parametrize("name", ["", "Lisbon", "Europe/Nowhere", "../../etc/localtime", "europe/lisbon"])
def test_a_time_zone_is_one_that_is_known(name: str) -> None:
    with pytest.raises(ValidationError):
        Hub(
            code="X", name="X", country="PT", place="X", category="space", opened_on="2020-01-01", time_zone=name
        ).full_clean()


def test_a_hub_with_members_is_not_deleted() -> None:
    """People's roles are a history; it is not lost because a hub closes."""
    hub = make_hub()
    Membership.objects.create(user=make_user(), hub=hub, role=Role.STAFF, starts_on=dt.date(2020, 1, 1))
    with pytest.raises(Exception, match="protected"):
        hub.delete()
