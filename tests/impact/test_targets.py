"""Targets: set in one form, held against what the log says, and shown with how sure all of it is."""

import datetime as dt
import io
import re
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from python_calamine import CalamineWorkbook

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.actions.indicators import install_ready_made
from impact.actions.targets import TargetDraft, TargetsMoved, set_targets
from impact.models import Audience, Indicator, IndicatorMeasure, Target, TargetPeriodKind
from impact.queries.periods import school_year_start
from impact.queries.targets.bands import Band
from impact.queries.targets.counting import NETWORK, Counted, Looked
from impact.queries.targets.forecast import Forecast, Way
from impact.queries.targets.lines import line_of
from impact.queries.targets.periods import of_year
from impact.queries.targets.standing import Standing, standings
from impact.rollups import drain_all
from tests.factories.clients import client_of
from tests.factories.network import HELD_ON, make_hub, make_membership, make_session, people_line
from tests.factories.people import make_user
from tests.factories.targets import YEAR, aim, enter, make_indicator, make_share, period_of, versions
from tests.impact.log_form import words
from tests.impact.read_pdf import read_pdf

TARGETS = "/network/targets/"


@pytest.fixture(autouse=True)
def _always_ask_for_the_version(settings: Settings) -> None:
    settings.ROLLUP_VERSION_MAX_AGE = 0.0


@pytest.fixture
def hub() -> Hub:
    return make_hub("OSHub-MM", name="Hub of the Hills")


@pytest.fixture
def manager() -> User:
    user = make_user("manager@oshub.example", "Mara Example")
    make_membership(user, Role.MANAGER)
    return user


@pytest.fixture
def client(manager: User) -> Client:
    return client_of(manager)


def log(hub: Hub, heads: int, *, held_on: dt.date = HELD_ON, new: int | None = None) -> None:
    make_session(hub, people_line(Audience.STUDENT, heads, new), held_on=held_on)


def band(indicator: Indicator, hub: Hub | None, *, as_of: dt.date | None = None, period: str = YEAR) -> Band | None:
    today = timezone.now().date()
    key = hub.pk if hub is not None else NETWORK
    asked = Looked([indicator], [key], period_of(period), as_of or today, today)
    return standings(asked)[indicator.pk, key].band


@pytest.mark.django_db
def test_from_the_form_to_the_page(hub: Hub, client: Client) -> None:
    """Defined, aimed at, logged, reached; the page says the word, the figures, and who may read what they mean."""
    told = {
        "name": "Interactions", "code": "interactions", "kind": "measured", "measure": "interactions",
        "audience": "everyone", "decimals": "0", "direction": "more", "position": "1", "name_pt": "Interações",
    }  # fmt: skip
    answer = client.post(f"{TARGETS}new/", told)
    assert (answer.status_code, answer["Location"]) == (302, f"{TARGETS}of/interactions/")
    form = client.get(f"{TARGETS}of/interactions/set/?period={YEAR}")
    assert "Hub of the Hills" in words(form.content)
    sent = {"value-network": "50", f"value-{hub.pk}": "40", f"why-{hub.pk}": "Two classes more"}
    answer = client.post(f"{TARGETS}of/interactions/set/?period={YEAR}", sent)
    assert (answer.status_code, answer["Location"]) == (302, f"{TARGETS}of/interactions/?period={YEAR}")
    log(hub, 44)
    drain_all()
    page = words(client.get(f"{TARGETS}?period={YEAR}").content)
    assert "Interactions" in page
    assert "Not reached" in page
    assert "88 % of the target" in page
    own = words(client.get(f"/h/OSHub-MM/targets/?period={YEAR}").content)
    assert "Reached" in own
    assert "Two classes more" in own
    full = words(client.get(f"{TARGETS}of/interactions/?period={YEAR}").content)
    assert "One person taking part in one session" in full
    assert "What each hub brought" in full


@pytest.mark.django_db
def test_people_who_are_only_a_lower_bound_are_said_to_be(hub: Hub, manager: User, client: Client) -> None:
    """As the dashboards say them; and how often somebody came is nobody's missing entry."""
    aim(make_indicator(manager, "people", measure="people", audience="student"), 30, by=manager, hub=hub)
    aim(make_indicator(manager, "often", measure="per_person", audience="student"), 2, by=manager, hub=hub)
    log(hub, 28)
    log(hub, 20)
    drain_all()
    page = words(client.get(f"/h/OSHub-MM/targets/?period={YEAR}").content)
    assert "at least 28 of 30" in page
    assert "or there is nothing that it could be divided by" in page
    paper = read_pdf(client.get(f"/h/OSHub-MM/targets/figures.pdf?period={YEAR}").content)
    assert "≥ 28" in paper.text()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("high", "said"),
    [(487, "at least 487, who are reached already"), (626, "487 (between 487 and 626)")],
)
def test_more_people_than_earlier_years_would_give_are_no_interval(manager: User, high: int, said: str) -> None:
    """It would read “between 487 and 487”, half a year before the end."""
    forecast = Forecast(Decimal(487), Way.SEASONAL, Decimal(487), Decimal(high))
    people = make_indicator(manager, measure="people", audience="student")
    standing = Standing(people, period_of(YEAR), Counted(Decimal(487)), forecast=forecast)
    assert line_of(standing, hub=None, period_key=YEAR).expected == f"Expected at the end: {said}"


@pytest.mark.django_db
@pytest.mark.parametrize(("heads", "said"), [(6, "4 below the limit"), (10, "at the limit"), (12, "2 over the limit")])
def test_what_may_be_at_most_shows_no_progress(hub: Hub, manager: User, client: Client, heads: int, said: str) -> None:
    aim(make_indicator(manager, "least", direction="less"), 10, by=manager, hub=hub)
    log(hub, heads)
    drain_all()
    raw = client.get(f"/h/OSHub-MM/targets/?period={YEAR}").content
    page = words(raw)
    assert said in page
    assert "of the target" not in page
    assert 'class="target-bar__at"' in raw.decode()
    assert 'aria-label="' + str(heads) + ", at most 10" in raw.decode()


@pytest.mark.django_db
def test_a_unit_typed_for_many_is_not_said_of_one(hub: Hub, manager: User, client: Client) -> None:
    aim(make_indicator(manager, "least", direction="less", unit="days"), 10, by=manager, hub=hub)
    log(hub, 9)
    drain_all()
    page = words(client.get(f"/h/OSHub-MM/targets/?period={YEAR}").content)
    assert "9 days of at most 10 days 1 below the limit" in page


@pytest.mark.django_db
def test_below_a_share_are_percentage_points(hub: Hub, manager: User, client: Client) -> None:
    share = make_share(manager, "least", direction="less")
    aim(share, 10, by=manager, hub=hub)
    enter(share, 9, 100, by=manager, hub=hub)
    page = words(client.get(f"/h/OSHub-MM/targets/?period={YEAR}").content)
    assert "1 percentage point below the limit" in page


@pytest.mark.django_db
def test_a_hub_s_targets_say_when_on_the_clock_of_the_hub(hub: Hub, manager: User, client: Client) -> None:
    Hub.objects.filter(pk=hub.pk).update(time_zone="Pacific/Auckland")
    aim(make_indicator(manager, "least"), 10, by=manager, hub=hub)
    log(hub, 5)
    drain_all()
    raw = client.get(f"/h/OSHub-MM/targets/?period={YEAR}").content.decode()
    assert re.search(r"\+1[23]:00\">\d", raw), "as Auckland has it"
    assert " UTC" not in words(raw.encode())
    assert " UTC" in words(client.get(f"{TARGETS}?period={YEAR}").content)


@pytest.mark.django_db
def test_the_ready_made_set_is_added_once(client: Client) -> None:
    assert "No indicator is defined yet" in words(client.get(TARGETS).content)
    assert client.post(TARGETS)["Location"] == TARGETS
    assert Indicator.objects.count() == 10
    assert install_ready_made() == 0
    page = words(client.get(TARGETS).content)
    assert "Students reached" in page
    assert Indicator.objects.get(code="people-students").adds_up is False


@pytest.mark.django_db
def test_nothing_typed_is_lost_and_the_form_says_what_to_mend(hub: Hub, client: Client, manager: User) -> None:
    one = make_indicator(manager, "sessions", measure=IndicatorMeasure.SESSIONS)
    answer = client.post(
        f"{TARGETS}of/{one.code}/set/?period={YEAR}", {"value-network": "many", f"value-{hub.pk}": "7"}
    )
    assert answer.status_code == 422
    content = answer.content.decode()
    assert 'value="many"' in content
    assert 'value="7"' in content
    assert not Target.objects.exists()


@pytest.mark.django_db
def test_all_hubs_are_filled_at_once_and_nothing_is_saved_yet(hub: Hub, client: Client, manager: User) -> None:
    log(hub, 40, held_on=HELD_ON)
    drain_all()
    one = make_indicator(manager, "interactions")
    address = f"{TARGETS}of/{one.code}/set/?period=school-year-2022"
    same = client.post(address, {"step": "fill_same", "same": "15", "value-network": "99"})
    assert same.status_code == 200
    assert same.content.decode().count('value="15"') == 2  # the helper and the hub
    assert 'value="99"' in same.content.decode()
    more = client.post(address, {"step": "fill_percent", "percent": "10"})
    assert 'value="44"' in more.content.decode()
    nothing = client.post(address, {"step": "fill_percent"})
    assert nothing.status_code == 422
    assert not Target.objects.exists()


@pytest.mark.django_db
def test_two_who_set_the_same_target(hub: Hub, client: Client, manager: User) -> None:
    """The second is told, with what they typed; sent again it stands, and the first one is kept."""
    one = make_indicator(manager, "interactions")
    aim(one, 10, by=manager)
    address = f"{TARGETS}of/{one.code}/set/?period={YEAR}"
    answer = client.post(address, {"value-network": "20", "version-network": "0"})
    assert answer.status_code == 409
    content = answer.content.decode()
    assert "Somebody set other targets meanwhile" in words(answer.content)
    assert 'value="20"' in content
    assert 'name="version-network" value="1"' in content
    client.post(address, {"value-network": "20", "version-network": "1"})
    row = Target.objects.get()
    assert row.value == 20
    assert list(versions("TargetVersion", "value")) == [Decimal(10)]


@pytest.mark.django_db
def test_an_emptied_field_takes_the_target_away(manager: User) -> None:
    one = make_indicator(manager)
    aim(one, 10, by=manager)
    with pytest.raises(TargetsMoved):
        set_targets(indicator=one, period=period_of(), drafts=[TargetDraft(None, None)], by=manager)
    set_targets(indicator=one, period=period_of(), drafts=[TargetDraft(None, None, version=1)], by=manager)
    assert not Target.objects.exists()


@pytest.mark.django_db
def test_as_it_stood_on_a_day(hub: Hub, manager: User) -> None:
    """In the middle of a year there is a forecast, by what the two years before had on that day."""
    for year in (2019, 2020, 2021):
        for day in range(1, 13):
            log(hub, 10, held_on=dt.date(year, 11, day))
            log(hub, 30, held_on=dt.date(year + 1, 3, day))
    drain_all()
    one = make_indicator(manager)
    aim(one, 480, by=manager)
    aim(one, 500, by=manager, hub=hub)
    middle = dt.date(2021, 12, 31)
    assert band(one, None, as_of=middle) is Band.ON_TRACK
    assert band(one, hub, as_of=middle) is Band.AT_RISK
    assert band(one, None) is Band.REACHED
    assert band(one, hub) is Band.NOT_REACHED
    assert band(one, None, as_of=dt.date(2021, 9, 20)) is Band.TOO_EARLY


@pytest.mark.django_db
def test_people_are_counted_at_each_hub_and_said_not_to_add_up(hub: Hub, client: Client, manager: User) -> None:
    log(hub, 40, new=12)
    drain_all()
    one = make_indicator(manager, "people", measure=IndicatorMeasure.PEOPLE)
    aim(one, 12, by=manager, hub=hub)
    page = words(client.get(f"{TARGETS}of/people/?period={YEAR}").content)
    assert "People are not added up" not in page
    assert "it is never the sum of smaller figures" in page
    assert "What each hub brought" in page
    assert "The rows add up to" not in page


@pytest.mark.django_db
def test_what_it_counts_stands_once_there_is_a_target(client: Client, manager: User) -> None:
    one = make_indicator(manager, "interactions")
    aim(one, 10, by=manager)
    told = {
        "name": "Now sessions", "code": "interactions", "kind": "measured", "measure": "sessions",
        "audience": "everyone", "decimals": "0", "direction": "more", "position": "1", "version": "1",
    }  # fmt: skip
    answer = client.post(f"{TARGETS}of/interactions/edit/", told)
    assert answer.status_code == 422
    assert "goes on counting the same" in words(answer.content)
    assert "Now sessions" in answer.content.decode()
    assert client.post(f"{TARGETS}of/interactions/edit/", told | {"measure": "interactions"}).status_code == 302
    assert Indicator.objects.get().name == "Now sessions"
    late = client.post(f"{TARGETS}of/interactions/edit/", told | {"measure": "interactions", "name": "Too late"})
    assert late.status_code == 409
    assert "Somebody changed this meanwhile" in words(late.content)
    assert "Too late" in late.content.decode()
    taken = client.post(f"{TARGETS}new/", told | {"version": "0"})
    assert taken.status_code == 422
    assert "has this code already" in words(taken.content)


@pytest.mark.django_db
def test_archived_it_takes_no_targets_and_comes_back(client: Client, manager: User) -> None:
    one = make_indicator(manager, "interactions")
    client.post(f"{TARGETS}of/interactions/edit/", {"step": "archive"})
    answer = client.post(f"{TARGETS}of/interactions/set/?period={YEAR}", {"value-network": "20"})
    assert answer.status_code == 422
    assert "Bring it back" in words(answer.content)
    client.post(f"{TARGETS}of/interactions/edit/", {"step": "bring_back"})
    one.refresh_from_db()
    assert one.archived_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("hubs", [1, 3])
def test_a_page_costs_the_same_for_one_hub_and_for_three(
    hubs: int, client: Client, manager: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    install_ready_made()
    one, share = Indicator.objects.get(code="interactions-students"), make_share(manager, "skills")
    for number in range(hubs):
        hub = make_hub(f"OSHub-N{number}")
        log(hub, 20)
        aim(one, 10, by=manager, hub=hub)
        aim(share, 50, by=manager, hub=hub)
    drain_all()
    with django_assert_num_queries(20):
        client.get(f"{TARGETS}?period={YEAR}")
    with django_assert_num_queries(27):
        client.get(f"{TARGETS}of/{one.code}/?period={YEAR}")


@pytest.mark.django_db
@pytest.mark.parametrize("end", ["csv", "xlsx", "ods", "json", "pdf"])
def test_the_same_figures_as_a_file(end: str, hub: Hub, client: Client, manager: User) -> None:
    log(hub, 44)
    drain_all()
    aim(make_indicator(manager, "interactions"), "40", by=manager, hub=hub)
    answer = client.get(f"{TARGETS}figures.{end}?period={YEAR}")
    assert answer.status_code == 200
    if end == "csv":
        assert "OSHub-MM,Hub of the Hills,interactions" in answer.content.decode()
        assert ",44,40," in answer.content.decode()
    assert client.get(f"{TARGETS}figures.exe").status_code == 404
    assert client.get(f"/h/OSHub-MM/targets/figures.{end}").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("whose", ["network", "h/OSHub-MM"])
def test_files_say_codes_to_programs_and_the_words_of_the_page_to_people(
    client: Client, manager: User, hub: Hub, whose: str
) -> None:
    log(hub, 44)
    drain_all()
    aim(make_indicator(manager, "interactions"), "4000", by=manager, hub=hub)
    address = f"/{whose}/targets/figures"
    rows = client.get(f"{address}.json?period={YEAR}").json()["rows"]
    code = rows[-1]["status"]
    assert code in (Band.NOT_REACHED, Band.OFF_TRACK, Band.TOO_EARLY)
    assert client.get(f"{address}.csv?period={YEAR}").content.decode().count(f",{code},") == 1
    for end in ("xlsx", "ods"):
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{address}.{end}?period={YEAR}").content))
        assert str(Band(code).label) in book.get_sheet_by_index(0).to_python()[-1]
        assert not any(code in str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row)
    paper = read_pdf(client.get(f"{address}.pdf?period={YEAR}").content)
    assert str(Band(code).label) in paper.tables()[0][-1]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", ["?period=nonsense", "?period=reporting-77", "?as_of=soon", "?page=99", "?period=all"]
)
def test_nonsense_in_the_address_shows_something_else(asked: str, client: Client, manager: User) -> None:
    make_indicator(manager, "interactions")
    assert client.get(TARGETS + asked).status_code == 200


@pytest.mark.django_db
def test_decimals_are_kept(manager: User, hub: Hub) -> None:
    log(hub, 40, new=40)
    drain_all()
    one = make_indicator(manager, measure=IndicatorMeasure.PER_PERSON, decimals=2)
    today = timezone.now().date()
    found = standings(Looked([one], [NETWORK], period_of(), today, today))[one.pk, NETWORK]
    assert found.value == Decimal("1.00")


@pytest.mark.django_db
def test_who_is_off_track_stands_where_people_land(hub: Hub, client: Client, manager: User) -> None:
    """On the managers' day, on the network's page, and on the hub's."""
    assert "that need somebody" not in words(client.get("/network/today/").content)
    assert "Targets for" not in words(client.get("/h/OSHub-MM/").content)
    today = timezone.now().date()
    year = of_year(TargetPeriodKind.SCHOOL_YEAR, school_year_start(today))
    share = make_share(manager, "skills", name="Better skills")
    aim(share, 70, by=manager, hub=hub, period=year.key)
    aim(share, 70, by=manager, period=year.key)
    enter(share, 1, 4, by=manager, period=year.key)
    day = words(client.get("/network/today/").content)
    assert f"Targets for {year.label} that need somebody" in day
    assert "Off track: Better skills" in day
    assert "Result missing: Better skills" in day
    assert "Result missing" in words(client.get("/h/OSHub-MM/").content)
    network = words(client.get("/network/").content)
    assert f"Targets for {year.label}" in network
    assert "25 %" in network


@pytest.mark.django_db
def test_the_command_of_a_new_network() -> None:
    out = io.StringIO()
    call_command("install_indicators", stdout=out)
    call_command("install_indicators", stdout=out)
    assert out.getvalue().split("\n") == ["10 indicators added.", "0 indicators added.", ""]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "said"),
    [("Ü x", "A code has small letters, digits and hyphens"), ("sessions", "Another indicator has this")],
)
def test_a_code_that_does_not_fit_says_what_fits(client: Client, manager: User, code: str, said: str) -> None:
    make_indicator(manager, "sessions", measure=IndicatorMeasure.SESSIONS)
    told = {"name": "A", "code": code, "kind": "number", "audience": "everyone", "decimals": "0", "direction": "more"}
    page = words(client.post(f"{TARGETS}new/", told | {"position": "1"}).content)
    assert f"Code: {said}" in page


@pytest.mark.django_db
def test_a_unit_typed_for_a_share_is_refused_and_not_dropped(client: Client) -> None:
    told = {
        "name": "A", "code": "a", "kind": "share", "audience": "everyone", "decimals": "0", "direction": "more",
        "position": "1", "unit": "pupils", "unit_pt": "alunos",
    }  # fmt: skip
    answer = client.post(f"{TARGETS}new/", told)
    assert answer.status_code == 422
    assert words(answer.content).count("A share is shown in per cent: leave the unit empty.") >= 2
    assert 'value="pupils"' in answer.content.decode()
    assert client.post(f"{TARGETS}new/", told | {"unit": "", "unit_pt": ""}).status_code == 302


@pytest.mark.django_db
def test_an_indicator_of_which_all_is_zero_has_a_table_and_no_empty_chart(
    hub: Hub, client: Client, manager: User
) -> None:
    make_indicator(manager, "sessions", measure=IndicatorMeasure.SESSIONS)
    answer = client.get(f"{TARGETS}of/sessions/?period={YEAR}")
    assert "Period by period" in words(answer.content)
    assert "data-chart" not in answer.content.decode()
