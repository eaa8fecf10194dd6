"""Reporting periods: set up, confirmed by hubs, closed by the network, adjusted afterwards, opened again."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from accounts.models import Notice, User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions import correct_session, void_session
from impact.actions.adjustments import figures_as_adjusted, write_adjustments
from impact.actions.confirmation_reminders import occasion_on, remind_now, write_reminders
from impact.actions.confirming import FiguresMoved, NotToConfirm, PeriodClosed, confirm_figures, withdraw_confirmation
from impact.actions.reporting_periods import (
    Closed,
    NotClosed,
    NotOver,
    SomeHaveNotConfirmed,
    close_period,
    reopen_period,
)
from impact.models import Adjustment, Audience, ConfirmationReminder, HubConfirmation, ReportingPeriod, Snapshot
from impact.notices import PERIOD_DUE
from impact.queries.confirming import Word
from impact.queries.hub_period import hub_period
from impact.queries.period_figures import from_content, period_figures
from impact.queries.period_page import period_page
from impact.queries.period_todos import network_period_todos
from impact.queries.since_closing import What, since_closing
from impact.rollups import drain_all
from tests.factories.clients import client_of
from tests.factories.network import make_hub, make_membership, make_session, people_line
from tests.factories.people import make_user
from tests.factories.reporting import DUE, FIRST, LAST, close, confirm, make_period
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2022, 6, 10, 12, 0, tzinfo=dt.UTC)
HEADS = people_line(Audience.STUDENT, 12, 3)


@pytest.fixture(autouse=True)
def now() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def hub() -> Hub:
    hub = make_hub("OSHub-PT", name="Hub Portugal")
    make_session(hub, HEADS, held_on=dt.date(2022, 4, 20), title="Bees")
    make_session(hub, HEADS, held_on=dt.date(2022, 5, 12), title="Wells")
    drain_all()
    return hub


@pytest.fixture
def period(hub: Hub) -> ReportingPeriod:
    return make_period()


@pytest.fixture
def manager() -> Client:
    return client_of(person(Role.MANAGER, None))


def person(role: Role, hub: Hub | None, name: str = "Ana Example") -> User:
    user = make_user(name=name)
    make_membership(user, role, hub)
    return user


def told(**more: str) -> dict[str, str]:
    values = {"name": "2022", "first_month": "2022-06", "last_month": "2022-08", "due_on": "2022-09-20", "version": "0"}
    return values | more


# ── A manager sets periods up ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_manager_sets_a_period_up_in_every_language(manager: Client) -> None:
    answer = manager.post("/network/periods/new/", told(name_pt="Ano de 2022"), follow=True)
    row = ReportingPeriod.objects.get()
    assert answer.redirect_chain == [(f"/network/periods/{row.pk}/", 302)]
    assert (row.first_month, row.last_month, row.after) == (
        dt.date(2022, 6, 1),
        dt.date(2022, 8, 1),
        dt.date(2022, 9, 1),
    )
    assert row.i18n == {"name_pt": "Ano de 2022"}
    assert [step.step for step in row.steps.all()] == ["set_up"]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"first_month": "2022-13"}, "Write the month like 2022"),
        ({"last_month": "2022-05"}, "The last month comes before the first."),
        ({"due_on": "2022-08-31"}, "Choose a day after the end of the last month"),
        ({"last_month": "2032-06"}, "was the year mistyped?"),
        (
            {"first_month": "2022-05"},
            "Some of these months lie in “Spring 2022” already: April 2022 to May 2022.",
        ),
        ({"name": "spring 2022"}, "Another reporting period has this name."),
    ],
    ids=["no month", "turned round", "due too early", "too long", "overlaps", "name taken"],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(
    manager: Client, period: ReportingPeriod, wrong: dict[str, str], says: str
) -> None:
    if "first_month" in wrong and wrong["first_month"] == "2022-13":
        says = "Write the month like"
    answer = manager.post("/network/periods/new/", told(**wrong))
    assert answer.status_code == 422
    assert says in words(answer.content)
    assert all(f'value="{value}"' in answer.content.decode() for value in (told() | wrong).values() if value != "0")
    assert ReportingPeriod.objects.count() == 1


def test_an_open_period_is_changed_and_the_change_is_on_record(manager: Client, period: ReportingPeriod) -> None:
    changed = {"name": "Spring", "first_month": "2022-03", "last_month": "2022-05", "due_on": "2022-06-20"}
    manager.post(f"/network/periods/{period.pk}/edit/", changed | {"version": str(period.version)})
    period.refresh_from_db()
    assert (period.name, period.first_month) == ("Spring", dt.date(2022, 3, 1))
    assert period.steps.get(step="changed").note == "Spring 2022, 2022-04 – 2022-05, 2022-06-20"
    answer = manager.post(f"/network/periods/{period.pk}/edit/", changed | {"name": "Late", "version": "1"})
    assert answer.status_code == 409
    assert "Somebody changed this meanwhile" in words(answer.content)
    close(period)
    answer = manager.post(f"/network/periods/{period.pk}/edit/", changed | {"name": "Late"}, follow=True)
    assert "Open it again, with a reason, before you change it." in words(answer.content)
    period.refresh_from_db()
    assert period.name == "Spring"


# ── Hubs confirm ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_coordinator_confirms_what_is_on_the_page(hub: Hub, period: ReportingPeriod) -> None:
    client = client_of(person(Role.COORDINATOR, hub))
    url = f"/h/OSHub-PT/periods/{period.pk}/"
    page = client.get(url)
    assert "24" in words(page.content)
    seen = hub_period(hub, period, ()).version
    answer = client.post(url, {"answer": "confirm", "seen": seen, "note": "All counted."}, follow=True)
    assert "Confirmed: the figures of Spring 2022 are right." in words(answer.content)
    row = HubConfirmation.objects.get()
    assert (row.note, row.figures_version) == ("All counted.", seen)
    # Said again, it is the same word.
    client.post(url, {"answer": "confirm", "seen": seen, "note": "All counted."})
    assert HubConfirmation.objects.count() == 1
    client.post(url, {"answer": "withdraw"})
    row.refresh_from_db()
    assert row.withdrawn_at is not None


def test_figures_that_moved_while_somebody_looked_are_not_confirmed(hub: Hub, period: ReportingPeriod) -> None:
    client = client_of(person(Role.COORDINATOR, hub))
    seen = hub_period(hub, period, ()).version
    make_session(hub, HEADS, held_on=dt.date(2022, 5, 13))
    drain_all()
    url = f"/h/OSHub-PT/periods/{period.pk}/"
    answer = client.post(url, {"answer": "confirm", "seen": seen, "note": "Typed here"})
    assert answer.status_code == 409
    assert "The figures have changed while you looked." in words(answer.content)
    assert "Typed here" in answer.content.decode()
    assert not HubConfirmation.objects.exists()
    assert client.post(url, {"answer": "confirm", "seen": "nonsense"}).status_code == 422


def test_what_changed_since_is_said_to_both_and_confirmed_again(
    hub: Hub, period: ReportingPeriod, manager: Client
) -> None:
    coordinator = person(Role.COORDINATOR, hub)
    confirm(hub, period, by=coordinator)
    make_session(hub, HEADS, held_on=dt.date(2022, 5, 13))
    drain_all()
    own = words(client_of(coordinator).get(f"/h/OSHub-PT/periods/{period.pk}/").content)
    assert "These figures have changed since they were confirmed." in own
    assert "Everyone, Sessions: 2 → 3 (+1)" in own
    assert "Months: May 2022" in own
    network = words(manager.get(f"/network/periods/{period.pk}/?show=changed").content)
    assert "Hub Portugal" in network
    assert "Everyone, Interactions: 24 → 36 (+12)" in network
    assert "Hub Portugal" not in words(manager.get(f"/network/periods/{period.pk}/?show=waiting").content)
    workspace = words(client_of(coordinator).get("/h/OSHub-PT/").content)
    assert "The figures of Spring 2022 have changed since you confirmed them." in workspace
    confirm(hub, period)
    assert period_page(period, wanted=None, page=None).counts.all_confirmed
    assert [word.withdrawn_at is None for word in HubConfirmation.objects.order_by("pk")] == [False, True]


def test_who_confirmed_other_figures_has_not_confirmed_what_was_closed(
    hub: Hub, period: ReportingPeriod, manager: Client
) -> None:
    coordinator = person(Role.COORDINATOR, hub)
    confirm(hub, period, by=coordinator)
    make_session(hub, HEADS, held_on=dt.date(2022, 5, 13))
    drain_all()
    own = client_of(coordinator)
    assert "0 of 1 hub has confirmed" in words(manager.get("/network/periods/").content)
    assert "changed since" in words(own.get("/h/OSHub-PT/periods/").content)
    [todo] = network_period_todos(NOW.date())
    assert todo.text == "Spring 2022: 1 hub has not confirmed its figures."
    assert todo.text in words(manager.get("/network/today/").content)
    assert close(period).unconfirmed == ["OSHub-PT"]
    page = period_page(period_again(period), wanted=None, page=None)
    assert (page.counts.confirmed, page.counts.changed) == (0, 1)
    assert [row.said.word for row in page.rows] == [Word.CHANGED]
    assert [(one.before, one.now) for one in page.rows[0].said.moved][:1] == [(2, 3)]
    text = words(own.get(f"/h/OSHub-PT/periods/{period.pk}/").content)
    assert "The network closed the period with other figures than those that were confirmed." in text
    assert "closed with other figures" in words(own.get("/h/OSHub-PT/periods/").content)
    assert "0 of 1 hub has confirmed" in words(manager.get("/network/periods/").content)


def test_what_moves_after_the_closing_takes_nothing_from_a_word(hub: Hub, period: ReportingPeriod) -> None:
    confirm(hub, period)
    assert close(period).unconfirmed == []
    make_session(hub, HEADS, held_on=dt.date(2022, 5, 13))
    drain_all()
    page = period_page(period_again(period), wanted=None, page=None)
    assert page.counts.all_confirmed
    assert [row.said.word for row in page.rows] == [Word.CONFIRMED]
    assert hub_period(hub, period_again(period), ()).said.word is Word.CONFIRMED


def test_who_may_not_confirm_and_when(hub: Hub, period: ReportingPeriod) -> None:
    staff = client_of(person(Role.STAFF, hub))
    assert "Whoever coordinates the hub confirms" in words(staff.get(f"/h/OSHub-PT/periods/{period.pk}/").content)
    assert staff.post(f"/h/OSHub-PT/periods/{period.pk}/", {"answer": "confirm"}).status_code == 403
    later = make_period("Later", dt.date(2022, 6, 1), dt.date(2022, 7, 1), dt.date(2022, 8, 10))
    with pytest.raises(NotToConfirm):
        confirm(hub, later)
    sub_hub = make_hub("OSHub-PT-1", parent=hub)
    with pytest.raises(NotToConfirm):
        confirm(sub_hub, period)
    assert staff.get(f"/h/OSHub-PT-1/periods/{period.pk}/").status_code == 404
    assert "reported together with Hub Portugal" in words(staff.get("/h/OSHub-PT-1/periods/").content)


def test_the_page_says_what_is_open(hub: Hub, period: ReportingPeriod) -> None:
    make_session(hub, held_on=dt.date(2022, 5, 14))
    drain_all()
    early = make_period("Winter", dt.date(2021, 12, 1), dt.date(2022, 3, 1), dt.date(2022, 4, 20))
    client = client_of(person(Role.COORDINATOR, hub))
    assert "Of 1 session nobody has said how many came." in words(
        client.get(f"/h/OSHub-PT/periods/{period.pk}/").content
    )
    assert "4 months are silent" in words(client.get(f"/h/OSHub-PT/periods/{early.pk}/").content)
    workspace = words(client.get("/h/OSHub-PT/").content)
    assert "The figures of Winter wait for your confirmation, due since 20 April 2022." in workspace
    assert "The figures of Spring 2022 wait for your confirmation, due by 20 June 2022." in workspace


# ── The network closes ────────────────────────────────────────────────────────────────────────────────────────────────


def test_closing_freezes_what_was_committed(hub: Hub, period: ReportingPeriod, manager: Client) -> None:
    make_session(hub, HEADS, held_on=dt.date(2022, 5, 14))  # waits to be added up
    url = f"/network/periods/{period.pk}/close/"
    assert "1 hub has not confirmed" in words(manager.get(url).content)
    refused = manager.post(url, {})
    assert refused.status_code == 422
    assert "Say that you close it without them." in words(refused.content)
    answer = manager.post(url, {"anyway": "on"}, follow=True)
    assert "Spring 2022 is closed. Snapshot 1 stands from now on." in words(answer.content)
    snapshot = Snapshot.objects.get()
    assert from_content(snapshot.content).network.picture.whole.sessions == 3
    assert snapshot.unconfirmed == ["OSHub-PT"]
    assert snapshot.is_whole
    period.refresh_from_db()
    assert period.is_closed
    answer = manager.post(url, {"anyway": "on"}, follow=True)
    assert "closed already" in words(answer.content)
    with pytest.raises(Closed):
        close(period)
    with pytest.raises(PeriodClosed):
        confirm(hub, period)
    with pytest.raises(PeriodClosed):
        withdraw_confirmation(hub=hub, period=period, by=make_user())


def test_closing_needs_no_other_word_where_all_have_confirmed(hub: Hub, period: ReportingPeriod) -> None:
    with pytest.raises(SomeHaveNotConfirmed) as refusal:
        close_period(period=period, by=make_user())
    assert refusal.value.hubs == [hub]
    confirm(hub, period)
    assert close_period(period=period, by=make_user()).unconfirmed == []
    with pytest.raises(NotOver):
        close(make_period("Later", dt.date(2022, 6, 1), dt.date(2022, 6, 1), dt.date(2022, 7, 10)))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE impact_snapshot SET content = content || ' '",
        "UPDATE impact_snapshot SET number = 9",
        "UPDATE impact_snapshot SET sha256 = repeat('0', 64), content = ''",
        "DELETE FROM impact_snapshot",
        "TRUNCATE impact_snapshot CASCADE",
        "UPDATE impact_reportingperiod SET first_month = '2022-03-01'",
        "UPDATE impact_reportingperiod SET last_month = '2022-06-01'",
        "UPDATE impact_reportingperiod SET closed_at = now()",
        "UPDATE impact_reportingperiod SET closed_at = NULL, closed_by_id = NULL",
        "DELETE FROM impact_reportingperiod",
        "TRUNCATE impact_reportingperiod CASCADE",
        "UPDATE impact_reportingstep SET note = 'other'",
        "DELETE FROM impact_reportingstep",
        "UPDATE impact_hubconfirmation SET withdrawn_at = now()",
        "DELETE FROM impact_hubconfirmation",
        "UPDATE impact_adjustment SET difference = 7",
        "DELETE FROM impact_adjustment",
        "TRUNCATE impact_adjustment",
    ],
)
def test_the_database_keeps_what_was_closed(hub: Hub, period: ReportingPeriod, statement: str) -> None:
    confirm(hub, period)
    snapshot = close(period)
    make_session(hub, HEADS, held_on=dt.date(2022, 5, 14))
    write_adjustments()
    # What waits until the end of a transaction keeps TRUNCATE from asking anybody else.
    connection.check_constraints()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Snapshot.objects.get().content == snapshot.content


def test_a_period_is_not_closed_by_hand(period: ReportingPeriod) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingPeriod.objects.filter(pk=period.pk).update(closed_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportingPeriod.objects.create(
            name="Closed", first_month=dt.date(2020, 1, 1), last_month=dt.date(2020, 1, 1), due_on=DUE, closed_at=NOW
        )


def test_persons_are_forgotten_and_nothing_else(hub: Hub, period: ReportingPeriod) -> None:
    by = make_user()
    confirm(hub, period, by=by)
    snapshot = close(period, by=by)
    by.delete()
    snapshot.refresh_from_db()
    assert (snapshot.made_by, snapshot.is_whole) == (None, True)
    assert HubConfirmation.objects.get().confirmed_by is None


# ── Afterwards ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_adjustments_carry_the_reported_to_today(hub: Hub, period: ReportingPeriod, manager: Client) -> None:
    session = hub.sessions.get(title="Wells")
    snapshot = close(period)
    with time_machine.travel(NOW + dt.timedelta(days=3)):
        made = make_session(hub, HEADS, held_on=dt.date(2022, 5, 14), title="Late")
        void_session(session=session, by=make_user(), reason="Logged twice")
        # One came and one went: nothing has moved, but for what is in the list below.
        assert write_adjustments() == 0
        page = period_page(period_again(period), wanted=None, page=None)
        assert page.network[0].differences == (0, 0, 0)
        assert page.adjustments == ()
        made_also = make_session(hub, HEADS, held_on=dt.date(2022, 4, 1))
        assert write_adjustments() > 0
        assert write_adjustments() == 0
        assert_adjusted(snapshot)
        page = period_page(period_again(period), wanted=None, page=None)
        assert [(at.day, at.lines[0].differences) for at in page.adjustments] == [(dt.date(2022, 6, 13), (1, 12, 0))]
        since = since_closing(period, snapshot, hub)
        assert {(row.session.pk, row.what) for row in since.rows} == {
            (made.pk, (What.LOGGED,)),
            (made_also.pk, (What.LOGGED,)),
            (session.pk, (What.VOIDED,)),
        }
        text = words(manager.get(f"/network/periods/{period.pk}/").content)
        assert "sessions +1, interactions +12, people ±0" in text
        assert "as reported" in text
    snapshot.refresh_from_db()
    assert snapshot.is_whole


def period_again(period: ReportingPeriod) -> ReportingPeriod:
    return ReportingPeriod.objects.get(pk=period.pk)


def assert_adjusted(snapshot: Snapshot) -> None:
    """What was reported with its adjustments is what a recount says, figure by figure."""
    period = snapshot.period
    figures = period_figures(period.first_month, period.after)
    known = figures_as_adjusted(snapshot)
    for key, scope in ((None, figures.network), *((hub.key, hub) for hub in figures.hubs)):
        parts = (scope.picture.whole, *scope.picture.parts)
        for audience, counted in zip(("everyone", "student", "teacher", "community"), parts, strict=True):
            for (hub, of_audience, measure), value in known.items():
                if (hub, of_audience) == (key, audience):
                    assert value == getattr(counted, measure)


def test_reopening_needs_a_reason_and_keeps_what_was_reported(
    hub: Hub, period: ReportingPeriod, manager: Client
) -> None:
    first = close(period)
    url = f"/network/periods/{period.pk}/reopen/"
    assert manager.post(url, {"reason": " "}).status_code == 422
    make_session(hub, HEADS, held_on=dt.date(2022, 5, 14))
    answer = manager.post(url, {"reason": "A hub sent its table too late."}, follow=True)
    text = words(answer.content)
    assert "Spring 2022 is open again. What was reported stays." in text
    assert "A hub sent its table too late." in text
    assert Adjustment.objects.filter(snapshot=first, measure="sessions", audience="everyone", hub=None).count() == 1
    with pytest.raises(NotClosed):
        reopen_period(period=period, by=make_user(), reason="Again")
    second = close(period)
    assert second.number == 2
    assert from_content(second.content).network.picture.whole.sessions == 3
    assert not Adjustment.objects.filter(snapshot=second).exists()
    before = first.content
    first.refresh_from_db()
    assert first.content == before


# ── Reminders ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "occasion"),
    [
        ("2022-06-05", None),
        ("2022-06-06", "two_weeks"),
        ("2022-06-16", "two_weeks"),
        ("2022-06-17", "three_days"),
        ("2022-06-21", "day_after"),
        ("2022-06-30", "ten_days_after"),
        ("2022-08-15", None),
    ],
)
def test_reminders_have_their_days(day: str, occasion: str | None) -> None:
    assert occasion_on(dt.date.fromisoformat(day), DUE) == occasion


def test_hubs_are_reminded_once_and_only_those_that_wait(hub: Hub, period: ReportingPeriod) -> None:
    coordinator = person(Role.COORDINATOR, hub, "Cora Coordinator")
    person(Role.STAFF, hub)
    other = make_hub("OSHub-NL", name="Hub NL")
    person(Role.COORDINATOR, other)
    make_hub("OSHub-CH")  # nobody coordinates it
    confirm(other, period)
    today = dt.date(2022, 6, 10)
    assert write_reminders(today=today) == 1
    assert write_reminders(today=today) == 0
    notice = Notice.objects.get(kind="impact.period_due")
    assert notice.recipient == coordinator
    assert notice.url == f"/h/OSHub-PT/periods/{period.pk}/"
    assert write_reminders(today=dt.date(2022, 6, 17)) == 1
    assert ConfirmationReminder.objects.count() == 2
    confirm(hub, period)
    assert write_reminders(today=dt.date(2022, 6, 21)) == 0


def test_a_reminder_calls_the_period_as_its_reader_does(hub: Hub) -> None:
    period = make_period("Spring")
    period.i18n = {"name_pt": "Primavera"}
    period.save()
    person(Role.COORDINATOR, hub)
    write_reminders(today=dt.date(2022, 6, 10))
    notice = Notice.objects.get(kind="impact.period_due")
    with override("pt"):
        assert PERIOD_DUE.sentence(notice.words).startswith("Primavera: ")
    assert PERIOD_DUE.sentence(notice.words).startswith("Spring: ")
    # In the line of a mail program the day is never what is cut off.
    assert "due by 20 June 2022" in PERIOD_DUE.subject({**notice.words, "hub": "Hub " * 30})


def test_a_manager_reminds_at_most_once_a_day(hub: Hub, period: ReportingPeriod, manager: Client) -> None:
    person(Role.COORDINATOR, hub)
    make_hub("OSHub-CH", name="Hub CH")
    url = f"/network/periods/{period.pk}/remind/"
    text = words(manager.post(url, follow=True).content)
    assert "1 hub was reminded." in text
    assert "Nobody coordinates these hubs, so nobody was told: Hub CH." in text
    assert "reminded on 10 June 2022" in text
    assert "Nobody was reminded" in words(manager.post(url, follow=True).content)
    assert Notice.objects.filter(kind="impact.period_due").count() == 1
    close(period)
    assert "until the period is closed" in words(manager.post(url, follow=True).content)
    assert remind_now(period=period, by=make_user(), today=dt.date(2022, 6, 11)).hubs == (hub,)


# ── However many hubs ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hubs", [1, 3])
def test_the_page_costs_the_same_for_one_hub_and_for_three(
    hub: Hub, period: ReportingPeriod, hubs: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(hubs - 1):
        other = make_hub(f"OSHub-X{number}")
        make_session(other, HEADS, held_on=dt.date(2022, 5, 12))
    drain_all()
    for one in Hub.objects.all():
        confirm(one, period)
    with django_assert_num_queries(25):
        page = period_page(period, wanted=None, page=None)
    assert len(page.rows) == hubs
    assert {row.said.word for row in page.rows} == {Word.CONFIRMED}


def test_who_reads_and_who_acts(hub: Hub, period: ReportingPeriod) -> None:
    staff = client_of(person(Role.STAFF, hub))
    assert staff.get("/network/periods/").status_code == 403
    assert FIRST < LAST
    with pytest.raises(FiguresMoved):
        confirm_figures(hub=hub, period=period, by=make_user(), seen="0" * 64)
    assert correct_session is not None


def test_a_period_before_all_hubs_is_not_said_to_be_confirmed(manager: Client) -> None:
    old = make_period("Before", dt.date(2015, 1, 1), dt.date(2015, 12, 1), dt.date(2016, 2, 1))
    page = words(manager.get(f"/network/periods/{old.pk}/close/").content)
    assert "No hub was open in these months, so nobody confirms these figures." in page
    assert "Every hub has confirmed" not in page
    assert [todo.text for todo in network_period_todos(NOW.date())] == ["Before is over. No hub was open then."]
    close(old)
    page = words(manager.get(f"/network/periods/{old.pk}/").content)
    assert "No hub was open in these months, so nobody has confirmed these figures." in page
    assert "Every hub had confirmed" not in page


def test_a_closing_is_on_record_in_the_language_of_who_reads(
    hub: Hub, period: ReportingPeriod, manager: Client
) -> None:
    with override("pt"):
        close(period)
    assert "Snapshot 1" in words(manager.get(f"/network/periods/{period.pk}/").content).partition("On record")[2]
    assert period.steps.get(step="closed").note == ""
