"""The demonstration shows how sure its figures are: quiet months, hubs that were asked, unusual numbers."""

import pytest

from hubs.models import Hub
from impact.demo.plan import FIRST_DAY, LAST_DAY
from impact.models import JointProposal, LogReminder, LookState, QuietMonth, SecondLook, Session
from impact.queries.alike import number_across, number_within
from impact.queries.months import MonthState, months_of_hub
from impact.queries.second_looks import in_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_every_hub_says_something_of_its_months() -> None:
    for hub in Hub.objects.top_level().shown_publicly():
        assert QuietMonth.objects.filter(hub=hub).exists(), hub
        assert {MonthState.QUIET, MonthState.SILENT} <= {at.state for at in months_of_hub(hub)}
    for row in QuietMonth.objects.select_related("hub"):
        month = Session.objects.standing().seen_by_hub(row.hub)
        assert not month.filter(held_on__year=row.month.year, held_on__month=row.month.month).exists()


def test_some_hubs_were_asked() -> None:
    assert {row.told.count() > 0 for row in LogReminder.objects.all()} == {True}


def test_unusual_numbers_wait_or_were_looked_at() -> None:
    looks = list(SecondLook.objects.with_all())
    assert {look.state for look in looks} == {LookState.WAITING, LookState.RETURNED, LookState.RIGHT}
    assert all("came, and the class has" in text for look in looks for text in in_words(look))
    assert all(in_words(look) for look in looks)


def test_every_hub_has_a_likely_duplicate_and_two_have_logged_the_same() -> None:
    for hub in Hub.objects.top_level().shown_publicly():
        assert any(number_within(one, FIRST_DAY, LAST_DAY) for one in (hub, *hub.sub_hubs.all())), hub
    (proposed,) = JointProposal.objects.waiting()
    assert number_across(proposed.hub, proposed.kept.held_on, proposed.kept.held_on) >= 1
