"""The form of targets: numbers as its reader writes them, mistakes with the hub's name, and periods that are closed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from hubs.models import Hub
from hubs.roles import Role
from impact.models import Audience, IndicatorMeasure, Target
from impact.queries.targets.counting import NETWORK
from impact.queries.targets.periods import find_period, period_to_show, target_periods
from impact.queries.targets.standing import trend
from impact.rollups import drain_all
from tests.factories.clients import client_of
from tests.factories.network import make_hub, make_membership, make_session, people_line
from tests.factories.people import make_user
from tests.factories.reporting import close, make_period
from tests.factories.targets import YEAR, aim, make_indicator, make_share, period_of
from tests.impact.log_form import words

pytestmark = pytest.mark.django_db

AUGUST = dt.date(2022, 8, 1)


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


def at(code: str, period: str = YEAR) -> str:
    return f"/network/targets/of/{code}/set/?period={period}"


def closed_until(last: dt.date) -> None:
    close(make_period("The year", dt.date(2021, 9, 1), last, last + dt.timedelta(days=50)))


@pytest.mark.parametrize(("language", "typed"), [("pt", "2.500"), ("pt", "2 500"), ("en", "2,500"), ("en", "2’500")])
def test_a_target_is_typed_as_the_portal_writes_it(
    hub: Hub, client: Client, manager: User, language: str, typed: str
) -> None:
    make_indicator(manager, "interactions")
    User.objects.filter(pk=manager.pk).update(language=language)
    assert client.post(at("interactions"), {f"value-{hub.pk}": typed}).status_code == 302
    assert Target.objects.get().value == Decimal(2500)


def test_what_is_amiss_is_told_with_the_hub_and_what_to_write(hub: Hub, client: Client, manager: User) -> None:
    make_indicator(manager, "interactions")
    sent = {f"value-{hub.pk}": "2.500", "baseline-network": "many"}
    answer = client.post(at("interactions"), sent)
    page = words(answer.content)
    assert answer.status_code == 422
    assert "Hub of the Hills · Target: “2.500” can be read in two ways. Write 2500 if you mean that" in page
    assert "The network · Baseline: Write a whole number in digits, such as 2,500." in page


@pytest.mark.parametrize("key", [YEAR, "reporting"])
def test_a_closed_period_is_shown_without_a_form(hub: Hub, client: Client, manager: User, key: str) -> None:
    make_indicator(manager, "interactions")
    aim(make_share(manager, "skills"), 70, by=manager, hub=hub)
    closed_until(AUGUST)
    (stored,) = [one for one in target_periods() if one.key == key or (key == "reporting" and one.reporting_id)]
    answer = client.get(at("skills", stored.key))
    page, content = words(answer.content), answer.content.decode()
    assert "This period is closed: its targets stand as they were." in page
    assert ("Hub of the Hills OSHub-MM 70" in page) is (key == YEAR)
    assert 'name="value-network"' not in content
    assert "Fill all hubs at once" not in page
    assert "Save the targets" not in page


def test_who_sends_targets_after_it_was_closed_still_has_what_they_wrote(
    hub: Hub, client: Client, manager: User
) -> None:
    one = make_indicator(manager, "interactions")
    aim(one, 10, by=manager, hub=hub)
    closed_until(AUGUST)
    for step in ("", "fill_same"):
        sent = {f"value-{hub.pk}": "20", f"why-{hub.pk}": "Two more classes", "step": step, "same": "3"}
        answer = client.post(at("interactions"), sent)
        page = words(answer.content)
        assert answer.status_code == 409
        assert "Nothing of what you sent is stored." in page
        assert "10 You wrote: 20" in page
        assert "You wrote: Two more classes" in page
    assert Target.objects.get().value == 10


def test_every_closed_period_is_marked_in_the_list(client: Client, manager: User) -> None:
    make_indicator(manager, "interactions")
    aim(make_share(manager, "skills"), 70, by=manager)
    closed_until(AUGUST)
    for period in target_periods():
        stored = find_period(period.key)
        assert stored is not None
        assert (stored.closed, stored.partly) == (period.closed, period.partly)
    assert {one.key for one in target_periods() if one.closed and one.reporting_id is None} == {YEAR}
    content = words(client.get(at("interactions", "school-year-2022")).content)
    assert content.count("· closed") == 2, "the reporting period, and the year that ended in it"
    without = client.get("/network/targets/of/skills/set/")
    assert period_to_show(dt.date(2026, 1, 1)).key == YEAR
    assert "This period is closed" in words(without.content), "also where the address names none"


def test_of_a_period_that_is_closed_in_part_is_said_what_holds(client: Client, manager: User) -> None:
    make_indicator(manager, "interactions")
    closed_until(dt.date(2022, 2, 1))
    page = words(client.get(at("interactions")).content)
    assert "Some months of this period are closed." in page
    assert client.post(at("interactions"), {"value-network": "20"}).status_code == 302
    assert "Some months" not in words(client.get(at("interactions", "school-year-2022")).content)


def test_years_of_which_nothing_is_known_stand_between_the_others(hub: Hub, client: Client, manager: User) -> None:
    one = make_indicator(manager, "interactions")
    for day in (dt.date(2019, 11, 4), dt.date(2023, 11, 4)):
        make_session(hub, people_line(Audience.STUDENT, 9), held_on=day)
    drain_all()
    answer = client.get(f"/network/targets/of/{one.code}/")
    page = words(answer.content)
    assert "2019/20 9 – – 2020/21 to 2022/23 nothing known – – 2023/24 9" in page
    assert "2021/22" in answer.content.decode(), "the chart leaves room for each"


def test_registers_know_of_years_without_sessions(hub: Hub, manager: User) -> None:
    hubs = make_indicator(manager, "hubs", measure=IndicatorMeasure.HUBS)
    ends = [period_of("school-year-2019"), period_of("school-year-2022")]
    found = trend(hubs, NETWORK, ends, today=dt.date(2026, 1, 1))
    assert [one.period.key for one in found] == [f"school-year-{year}" for year in range(2019, 2023)]
    assert hub.opened_on is not None
    assert hub.opened_on < dt.date(2021, 9, 1)
    assert found[2].value == 1


@pytest.mark.parametrize(
    ("heads", "target", "said"),
    [
        (49, 60, "82 % of the target"), (63, 60, "105 % of the target"), (635, 600, "106 % of the target"),
        (599, 600, "over 99 % of the target"), (601, 600, "over 100 % of the target"),
        (600, 600, " 100 % of the target"), (99, 100, " 99 % of the target"),
    ],
)  # fmt: skip
def test_a_share_is_rounded_to_the_nearest_and_only_the_whole_reads_100(
    hub: Hub, client: Client, manager: User, heads: int, target: int, said: str
) -> None:
    make_session(hub, people_line(Audience.STUDENT, heads), held_on=dt.date(2021, 11, 4))
    drain_all()
    aim(make_indicator(manager, "interactions"), target, by=manager)
    page = words(client.get(f"/network/targets/?period={YEAR}").content)
    assert said in page
    assert ("over" in said) is ("over" in page.split(" % of the target")[0][-10:])


def test_a_share_has_no_target_beyond_the_whole(hub: Hub, client: Client, manager: User) -> None:
    make_share(manager, "skills")
    answer = client.post(at("skills"), {"value-network": "250", f"baseline-{hub.pk}": "101", f"value-{hub.pk}": "100"})
    page = words(answer.content)
    assert answer.status_code == 422
    assert "The network · Target: A share is 100 % at most." in page
    assert "Hub of the Hills · Baseline: A share is 100 % at most." in page
    assert not Target.objects.exists()


def test_what_is_said_without_a_target_is_not_thrown_away(hub: Hub, client: Client, manager: User) -> None:
    make_indicator(manager, "interactions")
    sent = {"why-network": "As the board wants it", f"baseline-{hub.pk}": "12"}
    answer = client.post(at("interactions"), sent)
    assert answer.status_code == 422
    page = words(answer.content)
    assert page.count("Write a target too, or empty what stands beside it.") >= 2
    assert 'value="As the board wants it"' in answer.content.decode()


@pytest.mark.parametrize("key", ["reporting-²", "reporting-9999999999", "reporting-"])
def test_an_address_of_no_period_is_not_found(client: Client, manager: User, key: str) -> None:
    make_indicator(manager, "interactions")
    assert client.get(at("interactions", key)).status_code == 404
