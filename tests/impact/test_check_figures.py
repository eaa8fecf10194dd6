"""The nightly check: what it finds, and that it does not run, reaches the administrators in their language."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from hubs.models import Hub, Membership
from hubs.roles import Role
from impact import tasks
from impact.actions.check_figures import check_figures, tell_if_nobody_checks
from impact.actions.differences import in_words
from impact.models import Audience, DayCell, LineageMonth, PeriodCell, RollupState, Session, ThingCell
from impact.rollups import Difference, drain_all, rebuild, verify
from tests.factories.mails import delivered
from tests.factories.network import (
    class_line,
    make_class,
    make_hub,
    make_membership,
    make_project,
    make_school,
    make_session,
    people_line,
)
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def hub() -> Hub:
    """A hub with figures that are right."""
    hub = make_hub("OSHub-PT", name="Tom & Ana’s Hub")
    lines = (class_line(make_class(make_school(hub)), 24), people_line(Audience.FAMILY, 6, 3))
    make_session(hub, *lines, project=make_project(hub, "Clean <river>"))
    drain_all()
    return hub


@pytest.fixture
def administrators() -> tuple[User, User]:
    """One who reads English, one who reads Portuguese; and some who are to get nothing, or a line only."""
    english, portuguese = make_user("en@oshub.example"), make_user("pt@oshub.example", language="pt")
    for user in (english, portuguese, make_user("off@oshub.example"), make_user("ended@oshub.example")):
        make_membership(user, Role.ADMINISTRATOR, starts_on=dt.date(2020, 1, 1))
    User.objects.filter(email="off@oshub.example").update(is_active=False)
    Membership.objects.filter(user__email="ended@oshub.example").update(ends_on=dt.date(2021, 1, 1))
    make_membership(make_user("manager@oshub.example"), Role.MANAGER)
    return english, portuguese


def spoil(hub: Hub) -> None:
    """Write a wrong figure past the triggers."""
    cells = PeriodCell.objects.filter(scope_kind="hub", scope_id=hub.pk, period_kind="month", audience="everyone")
    assert cells.update(interactions=31) == 1


def sentences(differences: tuple[Difference, ...]) -> set[str]:
    return set(in_words(differences))


def test_nothing_is_sent_while_all_is_well(hub: Hub, administrators: tuple[User, User]) -> None:
    assert check_figures().differences == 0
    assert tell_if_nobody_checks() is False
    assert delivered() == []


def test_each_administrator_is_told_in_their_language(hub: Hub, administrators: tuple[User, User]) -> None:
    spoil(hub)
    tasks.verify_rollups()
    sent = {message.to[0]: message for message in delivered()}
    manager = sent.pop("manager@oshub.example")
    assert "http://testserver/network/" in manager.body, "who can mend nothing is told where it shows"
    assert set(sent) == {user.email for user in administrators}
    english = sent["en@oshub.example"]
    assert english.subject == "1 figure of the portal is not what the sessions say"
    text = str(english.body)
    assert "- Tom & Ana’s Hub, May 2022, Everyone – interactions: shown 31, by the sessions 30\n" in text
    for said in ("manage.py verify_rollups", "manage.py rebuild_rollups", "docs/OPERATIONS.md"):
        assert said in text
    assert "more." not in text
    portuguese = str(sent["pt@oshub.example"].body)
    assert "maio" in portuguese.lower()
    assert "the sessions" not in portuguese
    assert "manage.py rebuild_rollups" in portuguese
    assert RollupState.objects.get().verified_differences == 1
    rebuild()
    assert check_figures().differences == 0
    assert len(delivered()) == 3


def test_a_long_list_is_cut_short(hub: Hub, administrators: tuple[User, User]) -> None:
    PeriodCell.objects.update(sessions=9)
    found = check_figures().differences
    assert found > 20
    text = str(delivered()[0].body)
    assert text.count("\n- ") + text.startswith("- ") == 10
    assert f"and {found - 10} more." in text


def test_every_kind_of_cell_is_named(hub: Hub) -> None:
    DayCell.objects.filter(audience="family").update(first_timers=4)
    LineageMonth.objects.update(highest=25)
    ThingCell.objects.filter(scope_kind="network", thing="schools").update(number=7)
    scopes = PeriodCell.objects.filter(period_kind="month", audience="student")
    scopes.filter(scope_kind="owner").update(largest_session=25)
    scopes.filter(scope_kind="project").update(people_by_class=25)
    PeriodCell.objects.filter(scope_kind="network", period_kind="school_year", audience="everyone").delete()
    found = sentences(verify().named)
    assert {
        "Tom & Ana’s Hub, 12 May 2022, Families – first-timers: shown 4, by the sessions 3",
        "Tom & Ana’s Hub, May 2022 – highest attendance of a class: shown 25, by the sessions 24",
        "The network – Partner schools: shown 7, by the sessions 1",
        "Tom & Ana’s Hub (own sessions), May 2022, Students – largest session: shown 25, by the sessions 24",
        "Clean <river>, May 2022, Students – people reached, by class: shown 25, by the sessions 24",
        "The network, 2021/22, Everyone – interactions: shown 0, by the sessions 30",
    } <= found
    with override("pt"):
        assert not found & sentences(verify().named)


def test_what_was_deleted_since_is_said_so() -> None:
    gone = "scope_kind={}, scope_id=999, period_kind=all, period_start=1900-01-01, audience=everyone"
    cells = [
        Difference(PeriodCell._meta.db_table, gone.format(kind), "sessions", 1, None) for kind in ("hub", "project")
    ]
    assert set(in_words(cells)) == {
        "something deleted since, All time, Everyone – sessions: shown 1, by the sessions 0",
    }


def test_the_words_cost_two_queries(hub: Hub, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    PeriodCell.objects.update(sessions=9)
    named = verify().named
    for many in (1, 20):
        with django_assert_num_queries(2):
            in_words(named[:many])


def test_nobody_is_told_the_same_twice_a_day(hub: Hub, administrators: tuple[User, User]) -> None:
    spoil(hub)
    check_figures()
    check_figures()
    to = [message.to[0] for message in delivered()]
    assert sorted(to) == sorted([*(user.email for user in administrators), "manager@oshub.example"])


@pytest.mark.parametrize(("hours", "told"), [(35.9, False), (36.1, True)])
def test_a_check_that_does_not_run_is_told(
    hub: Hub, administrators: tuple[User, User], hours: float, told: bool
) -> None:
    verify()
    RollupState.objects.update(verified_at=timezone.now() - dt.timedelta(hours=hours))
    tasks.watch_the_check()
    sent = delivered()
    assert [message.to for message in sent] == ([[user.email] for user in administrators] if told else [])
    if told:
        assert sent[0].subject == "Nobody checks the figures of the portal"
        assert "came to its end was on" in str(sent[0].body)
        assert "manage.py verify_rollups" in str(sent[1].body)
        assert sent[0].subject != sent[1].subject


def test_a_portal_that_was_never_checked_is_told_of_too(hub: Hub, administrators: tuple[User, User]) -> None:
    assert tell_if_nobody_checks() is False
    Session.objects.update(logged_at=timezone.now() - dt.timedelta(hours=37))
    assert tell_if_nobody_checks() is True
    assert "No check has come to its end yet." in str(delivered()[0].body)


def test_a_portal_without_sessions_has_nothing_to_check(administrators: tuple[User, User]) -> None:
    make_hub()
    drain_all()
    assert tell_if_nobody_checks() is False


def test_the_timetable_knows_both() -> None:
    planned = {entry["task"] for entry in tasks.BEAT.values()}
    assert {tasks.verify_rollups.name, tasks.watch_the_check.name} <= planned


# ── The network's dashboards ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def manager() -> Client:
    client, user = Client(), make_user()
    make_membership(user, Role.MANAGER)
    client.force_login(user)
    return client


@pytest.mark.parametrize("url", ["/network/", "/network/hubs/OSHub-PT/"])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_managers_see_an_alert_until_the_figures_are_right(
    hub: Hub, manager: Client, url: str, headers: dict[str, str]
) -> None:
    def page() -> str:
        return manager.get(url, headers=headers).content.decode()

    check_figures()
    assert "alert-danger" not in page()
    spoil(hub)
    check_figures()
    assert '<p class="alert alert-danger">' in page()
    assert "1 figure differs from what the sessions say." in page()
    rebuild()
    check_figures()
    assert "alert-danger" not in page()
    RollupState.objects.update(verified_at=timezone.now() - dt.timedelta(hours=37))
    assert '<p class="alert alert-warning">' in page()
